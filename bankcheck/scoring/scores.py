"""A score is a function of rulebook and facts alone: the same in, the same out, to the byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bankcheck.scoring.facts import Adjustment, Facts, Pending, State, Under
from bankcheck.scoring.indicators import NOTHING, Line, lines
from bankcheck.scoring.rulebook import (
    Grade,
    Kind,
    Rulebook,
    Unassessed,
    Veto,
    VetoEffect,
    check_weights,
)

# Whatever has one of these states keeps a score from becoming final until it is waived.
SHORT = (State.INSUFFICIENT, State.NOT_ASSESSED)


@dataclass(frozen=True, slots=True)
class Part:
    """What one scorer's lines bring: the weight, how much of it was assessed, and the points."""

    scorer: str
    weight: Fraction
    counted: bool
    assessed_weight: Fraction
    earned: Fraction


@dataclass(frozen=True, slots=True)
class VetoHit:
    """A finding that overruled the points."""

    finding: str
    code: str
    effect: VetoEffect
    reference: str


@dataclass(frozen=True, slots=True)
class Score:
    """A bank's score of a year in hundredths of a point (half up), open down to every loss.

    ``hundredths`` and ``grade`` are None where nothing at all could be assessed: no data never
    means full marks. ``coverage`` is the share of the weight that was assessed, in 1/10,000.
    ``pending`` costs nothing yet: its findings are not confirmed. ``under`` costs nothing of its
    own.
    """

    bank: str
    year: int
    book: str
    book_digest: str
    facts_digest: str
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    bonus: Fraction
    adjustments: tuple[Adjustment, ...]
    vetoes: tuple[VetoHit, ...]
    hundredths: int | None
    grade: str | None
    coefficient: Fraction | None
    coverage: int
    pending: tuple[Pending, ...] = ()
    under: tuple[Under, ...] = ()

    @property
    def starred(self) -> bool:
        """Say whether evidence was short somewhere."""
        return any(line.starred for line in self.lines)

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Return the indicators and suspicions that keep this score from becoming final."""
        short = (one.indicator for one in self.lines if _is_short(one) and not one.waived)
        return (*short, *(one.suspicion for one in self.pending))

    def as_bytes(self) -> bytes:
        """Return the score as canonical JSON; fractions are written exactly."""
        told = {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__}
        if not self.under:
            # A score of before this was told keeps its bytes.
            del told["under"]
        return json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8")

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON."""
        return hashlib.sha256(self.as_bytes()).hexdigest()


def _is_short(line: Line) -> bool:
    return line.state in SHORT or bool(line.silent)


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def half_up(value: Fraction) -> int:
    """Return the nearest whole number; a half goes away from zero."""
    magnitude = (abs(value) * 2 + 1) // 2
    return int(-magnitude if value < 0 else magnitude)


def score(book: Rulebook, facts: Facts) -> Score:
    """Return the score of a bank's year under a rulebook."""
    facts = facts.in_order()
    check_weights(book, facts.day)
    sheet = lines(book, facts)
    counting = _counting(book, sheet)
    parts = tuple(
        _part(book, one.code, one.weight.on(facts.day), sheet, facts, counting)
        for one in book.scorers
    )
    bonus = _bonus(book, sheet)
    vetoes = _vetoes(book, facts)
    total = book.total.on(facts.day)
    points = _points(book, parts, bonus, facts)
    hundredths = None if points is None else half_up(points * 100)
    if any(hit.effect is VetoEffect.ZERO for hit in vetoes) and hundredths is not None:
        hundredths = 0
    grade = None if hundredths is None else _grade(book, Fraction(hundredths, 100), facts)
    return Score(
        facts.bank, facts.year, book.code, book.digest, facts.digest, sheet, parts, bonus,
        facts.adjustments, vetoes, hundredths, grade.code if grade else None,
        grade.coefficient.on(facts.day) if grade else None, _coverage(parts, total),
        facts.pending, facts.under,
    )  # fmt: skip


def _counting(book: Rulebook, sheet: Iterable[Line]) -> frozenset[State]:
    """Return the states whose lines are part of the whole; where none is proven there is none."""
    whole = frozenset({State.ASSESSED, State.INSUFFICIENT})
    bonus = {one.code for one in book.indicators if one.kind is Kind.BONUS}
    looked_into = any(one.state in whole for one in sheet if one.indicator not in bonus)
    as_zero = book.unassessed is Unassessed.ZERO and looked_into
    return whole | {State.NOT_ASSESSED} if as_zero else whole


def _part(
    book: Rulebook,
    scorer: str,
    weight: Fraction,
    sheet: Iterable[Line],
    facts: Facts,
    counting: frozenset[State],
) -> Part:
    """Weigh the lines of business that could be assessed; the others lower the coverage.

    What a line lost that is not part of the whole comes off beside, at the price it would have if
    the line were; of a scorer that assessed nothing this alone is left, and it is below zero.
    """
    bonus = {one.code for one in book.indicators if one.kind is Kind.BONUS}
    earned, assessed, reached = NOTHING, NOTHING, NOTHING
    mine = [one for one in sheet if one.scorer == scorer and one.indicator not in bonus]
    applicable = NOTHING
    for business in book.lines:
        share = business.weight.on(facts.day)
        all_lines = [one for one in mine if one.line == business.code]
        most = _sum(one.most for one in all_lines if one.state is not State.NOT_APPLICABLE)
        counted = _sum(one.most for one in all_lines if one.state in counting)
        applicable += share if most else NOTHING
        if counted:
            reached += share
            earned += share * _sum(one.earned for one in all_lines) / counted
            assessed += share * _sum(_proven(book, one) for one in all_lines) / most
    beside = weight * _beside(book, mine, facts, counting)
    if not reached:
        return Part(scorer, weight if applicable else NOTHING, False, NOTHING, -beside)
    covered = weight * assessed / applicable
    return Part(scorer, weight, True, covered, max(NOTHING, weight * earned / reached - beside))


def _proven(book: Rulebook, line: Line) -> Fraction:
    """Return how much of a line was judged: less for each code whose rule did not run."""
    if line.state is not State.ASSESSED:
        return NOTHING
    indicator = next(one for one in book.indicators if one.code == line.indicator)
    codes = {code for one in indicator.deductions for code in one.codes}
    return line.most * (1 - Fraction(len(line.silent), len(codes))) if codes else line.most


def _beside(
    book: Rulebook, mine: Iterable[Line], facts: Facts, counting: frozenset[State]
) -> Fraction:
    """Return what the lines of a scorer lost that are no part of its whole, as a share of it.

    Each is priced as if it were a part, whatever else was found: so that a further finding never
    makes another one cheaper.
    """
    shares = {one.code: one.weight.on(facts.day) for one in book.lines}
    applying = [one for one in mine if one.state is not State.NOT_APPLICABLE]
    found = NOTHING
    for line in mine:
        if line.state in counting or not line.lost:
            continue
        whole = [*applying, *(() if line in applying else (line,))]
        most = _sum(one.most for one in whole if one.line == line.line)
        reached = _sum(shares[one] for one in {one.line for one in whole})
        found += (shares[line.line] / reached if reached else NOTHING) * line.lost / most
    return found


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, NOTHING)


def _bonus(book: Rulebook, sheet: Iterable[Line]) -> Fraction:
    bonus = {one.code for one in book.indicators if one.kind is Kind.BONUS}
    return _sum(one.earned for one in sheet if one.indicator in bonus)


def _points(
    book: Rulebook, parts: tuple[Part, ...], bonus: Fraction, facts: Facts
) -> Fraction | None:
    """Return the points between 0 and the total; None where no scorer assessed anything."""
    total = book.total.on(facts.day)
    reached = _sum(part.weight for part in parts if part.counted)
    if not reached:
        return None
    earned = _sum(part.earned for part in parts if part.counted) / reached
    weights = {one.code: one.weight.on(facts.day) for one in book.scorers}
    # A finding costs the same whether or not the rest of its scorer was looked into.
    beside = _sum(
        part.earned / (reached + weights[part.scorer]) for part in parts if not part.counted
    )
    by_hand = _sum(Fraction(one.hundredths, 100) for one in facts.adjustments)
    return min(total, max(NOTHING, total * (earned + beside) + bonus + by_hand))


def _vetoes(book: Rulebook, facts: Facts) -> tuple[VetoHit, ...]:
    hits = [
        VetoHit(charge.finding, charge.code, veto.effect, veto.reference)
        for veto in book.vetoes
        for charge in facts.charges
        if _is_hit(veto, charge.code, charge.severity)
    ]
    return tuple(sorted(hits, key=lambda hit: (hit.finding, hit.code, hit.effect)))


def _is_hit(veto: Veto, code: str, severity: int) -> bool:
    return code in veto.codes and severity >= veto.severity


def _grade(book: Rulebook, points: Fraction, facts: Facts) -> Grade:
    grade = book.grade_of(points)
    for veto in book.vetoes:
        if veto.effect is VetoEffect.GRADE and any(
            _is_hit(veto, charge.code, charge.severity) for charge in facts.charges
        ):
            grade = book.worse(grade, book.grade(veto.grade))
    return grade


def _coverage(parts: Iterable[Part], total: Fraction) -> int:
    parts = tuple(parts)
    whole = _sum(part.weight for part in parts) or total
    return int(_sum(part.assessed_weight for part in parts) * 10_000 / whole)
