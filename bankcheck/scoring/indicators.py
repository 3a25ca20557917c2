"""One indicator: facts and the rule in force in; points, reasons and clauses out, exactly.

Points are exact fractions; nothing is rounded before the total (see ``scores``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from bankcheck.scoring.business import in_lines
from bankcheck.scoring.facts import ALL_LINES, Charge, Facts, Measure, Standing, State
from bankcheck.scoring.rulebook import Deduction, Indicator, Kind, Rulebook, Unit

NOTHING = Fraction(0)
_SHARES = (Kind.RATIO, Kind.WEAKEST)
# What earned nothing for want of evidence has nothing left to lose; all else can be charged.
_CHARGED = (State.ASSESSED, State.NOT_ASSESSED, State.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Loss:
    """Points lost for one cause: a finding's number or a measure's name, before and after caps."""

    cause: str
    code: str
    clause: str
    raw: Fraction
    charged: Fraction


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator's line of the score sheet; ``starred`` says that evidence was short.

    The reason of an assessed line names the codes whose rules did not run.
    """

    indicator: str
    scorer: str
    line: str
    state: State
    reason: str
    most: Fraction
    earned: Fraction
    losses: tuple[Loss, ...]
    law: str
    waived: bool = False

    @property
    def starred(self) -> bool:
        """Say whether evidence was short: of all that the line judges, or of some codes."""
        return self.state is State.INSUFFICIENT or bool(self.silent)

    @property
    def silent(self) -> tuple[str, ...]:
        """Return the codes that an assessed line says nothing of, as their rules did not run."""
        named = self.state is State.ASSESSED and self.reason
        return tuple(self.reason.split(", ")) if named else ()

    @property
    def lost(self) -> Fraction:
        """Return the points that were charged."""
        return sum((one.charged for one in self.losses), NOTHING)


@dataclass(frozen=True, slots=True)
class _Claim:
    """One way in which a finding could be charged."""

    indicator: str
    line: str
    deduction: Deduction
    charge: Charge
    raw: Fraction


def lines(book: Rulebook, facts: Facts) -> tuple[Line, ...]:
    """Return the score sheet of a bank, one line an indicator, in the order of the rulebook."""
    facts = in_lines(book, facts)
    charged = _assigned(book, facts)
    return tuple(_line(one, facts, charged.get(one.code, ())) for one in book.indicators)


def _assigned(book: Rulebook, facts: Facts) -> dict[str, tuple[_Claim, ...]]:
    """Charge every finding once in each family: where it costs most, ties by code and place."""
    weights = {one.code: one.weight.on(facts.day) for one in book.lines}
    bearers = _bearers(book, facts)
    by_indicator: dict[str, tuple[_Claim, ...]] = {}
    for charge in sorted(facts.charges, key=lambda one: one.finding):
        chosen: dict[str, _Claim] = {}
        for indicator, deduction in _open_to(charge, bearers.get(charge.code, ())):
            raw = _raw(deduction, charge, facts.day)
            claim = _Claim(indicator.code, indicator.line, deduction, charge, raw)
            rival = chosen.get(indicator.family)
            if rival is None or _weight(claim) < _weight(rival):
                chosen[indicator.family] = claim
        for claim in _shared_out(chosen, weights):
            by_indicator[claim.indicator] = (*by_indicator.get(claim.indicator, ()), claim)
    return by_indicator


_Bearer = tuple[Indicator, Deduction, State]


def _bearers(book: Rulebook, facts: Facts) -> dict[str, list[_Bearer]]:
    """Return which deductions price a code, each with what can be said of its indicator."""
    found: dict[str, list[_Bearer]] = {}
    for indicator in book.indicators:
        state = _state(indicator, facts)[0]
        for deduction in indicator.deductions:
            for code in deduction.codes:
                found.setdefault(code, []).append((indicator, deduction, state))
    return found


def _open_to(charge: Charge, bearers: Iterable[_Bearer]) -> Iterator[tuple[Indicator, Deduction]]:
    """Yield where a finding may be charged: in its line, and where that applies before all else.

    What does not apply and yet was found costs points all the same, unless it applies elsewhere.
    """
    mine = [one for one in bearers if charge.line in (one[0].line, ALL_LINES)]
    applying = [one for one in mine if one[2] is not State.NOT_APPLICABLE]
    for indicator, deduction, state in applying or mine:
        if state in _CHARGED:
            yield indicator, deduction


def _shared_out(chosen: Mapping[str, _Claim], weights: Mapping[str, Fraction]) -> Iterator[_Claim]:
    """Share a finding of no line alone out among its lines by their weights: it has one price."""
    lines_of = {claim.line for claim in chosen.values()}
    whole = sum((weights[line] for line in lines_of), NOTHING)
    for family in sorted(chosen):
        claim = chosen[family]
        share = weights[claim.line] / whole if whole else Fraction(1, len(lines_of))
        yield replace(claim, raw=claim.raw * share)


def _weight(claim: _Claim) -> tuple[Fraction, str, str]:
    return (-claim.raw, claim.indicator, claim.deduction.place)


def _raw(deduction: Deduction, charge: Charge, day: date) -> Fraction:
    points = deduction.points.on(day) if deduction.points else NOTHING
    times = charge.days if deduction.unit is Unit.PER_DAY else charge.occurrences
    return points * times


def _state(indicator: Indicator, facts: Facts) -> tuple[State, str, bool]:
    found = (one for one in facts.standings if one.indicator == indicator.code)
    standing = next(found, Standing(indicator.code, State.ASSESSED, ""))
    if standing.state is not State.ASSESSED:
        return standing.state, standing.reason, standing.waived
    missing = _missing(indicator, facts)
    if missing:
        return State.INSUFFICIENT, missing, False
    if _nothing_due(indicator, facts):
        return State.NOT_APPLICABLE, "", False
    return State.ASSESSED, standing.reason, standing.waived


def _nothing_due(indicator: Indicator, facts: Facts) -> bool:
    """Say whether an indicator is measured alone, and there was nothing to measure."""
    if indicator.kind in _SHARES:
        shares = (_measure(name, indicator.line, facts) for name in _names(indicator))
        return not any(one.whole for one in shares)
    if not all(one.measure for one in indicator.deductions):
        return False
    rates = [_measure(one.measure, indicator.line, facts) for one in indicator.deductions]
    return bool(rates) and not any(one.whole or one.part for one in rates)


def _missing(indicator: Indicator, facts: Facts) -> str:
    """Name what was not measured; what is not measured never earns full marks."""
    needed = {one.measure for one in indicator.deductions if one.measure}
    if indicator.kind in _SHARES:
        needed |= set(_names(indicator))
    have = {one.name for one in facts.measures if one.line == indicator.line}
    if indicator.kind is Kind.SURVEY:
        needed, have = {indicator.measure}, {one.name for one in facts.answers if one.values}
    return ", ".join(sorted(needed - have))


def _names(indicator: Indicator) -> tuple[str, ...]:
    return tuple(one.strip() for one in indicator.measure.split(","))


def _line(indicator: Indicator, facts: Facts, claims: tuple[_Claim, ...]) -> Line:
    state, reason, waived = _state(indicator, facts)
    most = indicator.most.on(facts.day)
    losses: tuple[Loss, ...] = ()
    earned = NOTHING
    if state is State.ASSESSED:
        earned, losses = _EARN[indicator.kind](indicator, facts, claims, most)
    elif claims:
        by_finding = tuple(one for one in indicator.deductions if one.codes)
        losses = _deducted(replace(indicator, deductions=by_finding), facts, claims, most)[1]
    return Line(
        indicator.code, indicator.scorer, indicator.line, state, reason, most, earned, losses,
        indicator.law, waived,
    )  # fmt: skip


Earned = tuple[Fraction, tuple[Loss, ...]]


def _deducted(
    indicator: Indicator, facts: Facts, claims: tuple[_Claim, ...], most: Fraction
) -> Earned:
    """Take points off until the item is empty; each deduction is capped on its own first."""
    left, losses = most, []
    for deduction in indicator.deductions:
        room = min(left, deduction.cap.on(facts.day)) if deduction.cap else left
        for cause, code, raw in _causes(deduction, indicator, facts, claims):
            taken = min(raw, room)
            room, left = room - taken, left - taken
            losses.append(Loss(cause, code, deduction.place, raw, taken))
    return left, tuple(losses)


def _causes(
    deduction: Deduction, indicator: Indicator, facts: Facts, claims: tuple[_Claim, ...]
) -> list[tuple[str, str, Fraction]]:
    if deduction.measure:
        measure = _measure(deduction.measure, indicator.line, facts)
        raw = _rate_points(deduction, measure, facts.day)
        return [(deduction.measure, "", raw)] if raw else []
    return [
        (claim.charge.finding, claim.charge.code, claim.raw)
        for claim in claims
        if claim.deduction is deduction
    ]


def _rate_points(deduction: Deduction, measure: Measure, day: date) -> Fraction:
    # What went wrong among none that were counted is all that there was.
    whole = measure.whole or measure.part
    rate = Fraction(measure.part * 1000, whole) if whole else NOTHING
    if deduction.unit is Unit.PER_1000:
        return (deduction.points.on(day) if deduction.points else NOTHING) * rate
    reached = [band.points for band in deduction.bands if rate >= band.at_least]
    return reached[-1] if reached else NOTHING


def _measure(name: str, line: str, facts: Facts) -> Measure:
    return next(one for one in facts.measures if (one.name, one.line) == (name, line))


def _share(measure: Measure) -> Fraction:
    return min(Fraction(1), max(NOTHING, Fraction(measure.part, measure.whole)))


def _shared(indicator: Indicator, facts: Facts, _: tuple[_Claim, ...], most: Fraction) -> Earned:
    """Earn the share that was reached; of several measures the weakest of what was due counts."""
    measures = (_measure(name, indicator.line, facts) for name in _names(indicator))
    due = [one for one in measures if one.whole]
    shares = {one.name: _share(one) for one in due}
    weakest = min(sorted(shares), key=lambda name: shares[name])
    earned = most * shares[weakest]
    return earned, _lost(weakest, indicator, most - earned)


def _surveyed(indicator: Indicator, facts: Facts, _: tuple[_Claim, ...], most: Fraction) -> Earned:
    """Earn the average of all answers, each from 0 to 100."""
    answers = next(one for one in facts.answers if one.name == indicator.measure)
    earned = most * Fraction(sum(answers.values), 100 * len(answers.values))
    return earned, _lost(indicator.measure, indicator, most - earned)


def _added(indicator: Indicator, facts: Facts, _: tuple[_Claim, ...], most: Fraction) -> Earned:
    """Add the bonus points that were proven, at most those of the indicator."""
    proven = sum(
        (Fraction(one.hundredths, 100) for one in facts.bonuses if one.indicator == indicator.code),
        NOTHING,
    )
    return min(most, max(NOTHING, proven)), ()


def _lost(cause: str, indicator: Indicator, points: Fraction) -> tuple[Loss, ...]:
    return (Loss(cause, "", f"indicator {indicator.code}", points, points),) if points else ()


_EARN: Mapping[Kind, Callable[[Indicator, Facts, tuple[_Claim, ...], Fraction], Earned]] = {
    Kind.DEDUCT: _deducted,
    Kind.RATIO: _shared,
    Kind.WEAKEST: _shared,
    Kind.SURVEY: _surveyed,
    Kind.BONUS: _added,
}
