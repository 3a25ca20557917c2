"""What people changed of a frozen year: struck deductions and lines by hand, added to the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bankcheck.scoring.facts import ALL_LINES, Adjustment, Bonus, Facts, Measure, Standing, State
from bankcheck.scoring.rulebook import Business, Rulebook


@dataclass(frozen=True, slots=True)
class Strike:
    """What an upheld objection takes out: a charge, or so many entries of a measured rate.

    ``part`` is added to what was counted of a measure; it is 0 for a charge, which goes as a whole.
    ``line`` is a scheme's business line until the strike is placed, then a pay type in it.
    """

    objection: str
    indicator: str
    line: str
    cause: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class Amendments:
    """Everything that people changed of one frozen year, each change under its own number."""

    strikes: tuple[Strike, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    standings: tuple[Standing, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything was changed."""
        return bool(self.strikes or self.adjustments or self.bonuses or self.standings)

    def as_values(self) -> dict[str, Any]:
        """Return the changes as plain values for a manifest."""
        return {name: sorted(rows, key=str) for name, rows in asdict(self).items()}


def amendments_of(values: Mapping[str, Any] | None) -> Amendments:
    """Return the changes that a manifest holds; none where it holds none."""
    if not values:
        return Amendments()
    return Amendments(
        tuple(Strike(**one) for one in values["strikes"]),
        tuple(Adjustment(**one) for one in values["adjustments"]),
        tuple(Bonus(**one) for one in values["bonuses"]),
        tuple(Standing(**{**one, "state": State(one["state"])}) for one in values["standings"]),
    )


def amended(facts: Facts, amendments: Amendments) -> Facts:
    """Return the facts with every change in them; without any, the facts themselves."""
    if not amendments:
        return facts
    struck = {one.cause for one in amendments.strikes if not one.part}
    by_hand = {one.indicator for one in amendments.standings}
    kept = tuple(one for one in facts.standings if one.indicator not in by_hand)
    return replace(
        facts,
        charges=tuple(one for one in facts.charges if one.finding not in struck),
        measures=tuple(_measured(one, amendments.strikes) for one in facts.measures),
        bonuses=(*facts.bonuses, *amendments.bonuses),
        adjustments=(*facts.adjustments, *amendments.adjustments),
        standings=(*kept, *amendments.standings),
    ).in_order()


def placed(book: Rulebook, facts: Facts, amendments: Amendments) -> Amendments:
    """Return the changes with each strike of a rate at the pay types that its line counts.

    A line sums pay types; entries are taken from each in turn, never more than it has.
    """
    covering = {one.code: one for one in book.lines}
    room = {(one.name, one.line): one for one in facts.measures}
    found: list[Strike] = []
    for strike in amendments.strikes:
        if not strike.part:
            found.append(strike)
            continue
        # A line that another scheme has no longer says nothing of pay types.
        left, line = strike.part, covering.get(strike.line)
        for (name, pay_type), measure in sorted(room.items()):
            if name == strike.cause and _is_in(line, pay_type):
                moved = max(left, -measure.part) if left < 0 else min(left, _missed(measure))
                if moved:
                    found.append(replace(strike, line=pay_type, part=moved))
                    room[name, pay_type] = replace(measure, part=measure.part + moved)
                    left -= moved
    return replace(amendments, strikes=tuple(found))


def _is_in(line: Business | None, pay_type: str) -> bool:
    return pay_type == ALL_LINES or line is None or line.covers(pay_type)


def _missed(measure: Measure) -> int:
    return max(0, measure.whole - measure.part)


def _measured(measure: Measure, strikes: Iterable[Strike]) -> Measure:
    moved = sum(
        one.part for one in strikes if (one.cause, one.line) == (measure.name, measure.line)
    )
    if not moved:
        return measure
    return replace(measure, part=max(0, measure.part + moved))
