"""What the pages of suppositions show: the real score beside the supposed; nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.scoring.dated import BookRefused, NotInForce
from bankcheck.scoring.facts import Charge, Facts, State
from bankcheck.scoring.figures import percent, points
from bankcheck.scoring.gathering import Frozen, rulebook, schemes
from bankcheck.scoring.lifecycles import AssessmentState
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.refusals import AssessmentUnknown, SchemeRefused
from bankcheck.scoring.rulebook import Rulebook, Weighted, check_weights
from bankcheck.scoring.store import load
from bankcheck.scoring.supposing import Supposed, Supposition, suppose

MOST_FINDINGS = 200
MOST_ROWS = 500
LONGEST_WEIGHT = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What is supposed, as it stands in the address."""

    scheme: str
    weights: Mapping[str, str]
    without: frozenset[str]


@dataclass(frozen=True, slots=True)
class Side:
    """A result in words: points of the total, the share of it, the grade, the coverage."""

    points: str
    total: str
    share: str
    grade_zh: str
    grade_en: str
    coverage: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side says of a scorer or indicator: its points, or the state why it has none.

    Both are empty where the side lacks it.
    """

    points: str = ""
    state: str = ""


_LACKING = Cell()
# What a scorer's part says of itself, by whether it was counted.
_OF_PART = {True: State.ASSESSED, False: State.NOT_ASSESSED}


@dataclass(frozen=True, slots=True)
class PairLine:
    """One scorer or indicator: what it is and both results."""

    code: str
    zh: str
    en: str
    real: Cell
    supposed: Cell

    @property
    def is_other(self) -> bool:
        """Say whether the supposition changes it."""
        return self.real != self.supposed


@dataclass(frozen=True, slots=True)
class WeightField:
    """One scorer whose weight can be supposed, as it is or as it was typed."""

    code: str
    zh: str
    en: str
    weight: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field of the form; ``word`` says it, by figures where it takes some."""

    field: str
    word: str
    named: Weighted | None = None
    total: str = ""
    given: str = ""


_NOT_IN_FORCE = Fault("scheme", "not_in_force")


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """A real score beside the supposed one, with the form that asks for the next.

    Where the form is wrong there is nothing supposed.
    """

    id: int
    bank_name: str
    year: int
    scheme: Rulebook
    schemes: tuple[Rulebook, ...]
    real: Side
    supposed: Side | None
    parts: tuple[PairLine, ...]
    lines: tuple[PairLine, ...]
    weights: tuple[WeightField, ...]
    findings: tuple[tuple[str, str, bool], ...]
    faults: tuple[Fault, ...]

    def faults_of(self, field: str) -> tuple[Fault, ...]:
        """Return what is wrong with one field."""
        return tuple(one for one in self.faults if one.field == field)


def what_if(database: Database, assessment_id: int, asked: Asked, *, actor: Actor) -> WhatIfPage:
    """Return a stored score beside what it would be, or what is wrong with the form."""
    with database.read(actor) as session:
        row = load(session, assessment_id)
        if not row.score:
            raise AssessmentUnknown
        frozen, raw = Frozen(row.manifest), json.loads(row.score)
        facts, real = frozen.facts, rulebook(row.scheme)
        book = rulebook(asked.scheme) if asked.scheme in schemes() else real
        found, faults = _tried(book, asked, frozen, facts)
        return WhatIfPage(
            row.id,
            row.bank_name,
            row.year,
            book,
            tuple(rulebook(code) for code in schemes()),
            _real_side(raw, real, facts),
            _side(found, book) if found else None,
            _parts(raw, real, found, book) if found else (),
            _lines(raw, real, found) if found and book.code == real.code else (),
            tuple(_field(one, asked, facts.day) for one in book.scorers),
            tuple(_finding(one, asked) for one in facts.charges[:MOST_FINDINGS]),
            faults,
        )


def _tried(
    book: Rulebook, asked: Asked, frozen: Frozen, facts: Facts
) -> tuple[Supposed | None, tuple[Fault, ...]]:
    faults = _faults(book, asked, facts.day)
    if faults:
        return None, faults
    try:
        return _supposed(book, asked, frozen, facts), ()
    except NotInForce:
        return None, (_NOT_IN_FORCE,)


def _field(scorer: Weighted, asked: Asked, day: date) -> WeightField:
    typed = asked.weights.get(scorer.code, "")
    return WeightField(scorer.code, scorer.zh, scorer.en, typed or _in_force(scorer, day))


def _in_force(scorer: Weighted, day: date) -> str:
    try:
        return _plain(scorer.weight.on(day))
    except NotInForce:
        return ""


def _faults(book: Rulebook, asked: Asked, day: date) -> tuple[Fault, ...]:
    """Return what is wrong with a supposition: its scheme, a weight, or all weights together."""
    if asked.scheme not in ("", book.code):
        return (Fault("scheme", "unknown"),)
    typed = {one.code: asked.weights.get(one.code, "") for one in book.scorers}
    unread = tuple(
        Fault(f"weight-{one.code}", "unread", one)
        for one in book.scorers
        if typed[one.code] and not _is_weight(typed[one.code])
    )
    if unread:
        return unread
    try:
        check_weights(book, day)
        given = [
            _weight(typed[one.code]) if typed[one.code] else one.weight.on(day)
            for one in book.scorers
        ]
    except (BookRefused, NotInForce):
        return (_NOT_IN_FORCE,)
    total, together = book.total.on(day), sum(given)
    if together == total:
        return ()
    return (Fault("weights", "sum", None, _plain(total), _plain(Fraction(together))),)


def _finding(charge: Charge, asked: Asked) -> tuple[str, str, bool]:
    return charge.finding, charge.code, charge.finding in asked.without


def _scheme(code: str) -> Rulebook:
    if code not in schemes():
        raise SchemeRefused
    return rulebook(code)


def _supposed(book: Rulebook, asked: Asked, frozen: Frozen, facts: Facts) -> Supposed:
    weights = {one.code: _weight(asked.weights[one.code]) for one in book.scorers
               if asked.weights.get(one.code)}  # fmt: skip
    standings = facts.standings
    if json.loads(frozen.manifest)["scheme"]["code"] != book.code:
        standings = frozen.standings_under(book)
    try:
        return suppose(Supposition(book, weights, asked.without, standings), facts)
    except BookRefused as refused:
        raise SchemeRefused from refused


def _is_weight(text: str) -> bool:
    plain = text.strip()
    whole, _, part = plain.partition(".")
    digits = whole + (part or "0")
    return bool(whole) and plain.isascii() and digits.isdigit() and len(plain) <= LONGEST_WEIGHT


def _weight(text: str) -> Fraction:
    if not _is_weight(text):
        raise SchemeRefused
    return Fraction(text.strip())


def _plain(weight: Fraction) -> str:
    return str(weight) if weight.denominator == 1 else points(weight)


def _named(book: Rulebook, scorer: str) -> tuple[str, str]:
    found = next(one for one in book.scorers if one.code == scorer)
    return found.zh, found.en


def _real_side(raw: Mapping[str, Any], book: Rulebook, facts: Facts) -> Side:
    return _in_words(
        raw["hundredths"], book.total.on(facts.day), raw["grade"], raw["coverage"], book
    )


def _side(found: Supposed, book: Rulebook) -> Side:
    return _in_words(found.hundredths, found.total, found.grade, found.coverage, book)


def _in_words(
    hundredths: int | None, total: Fraction, grade: str | None, coverage: int, book: Rulebook
) -> Side:
    named = book.grade(grade) if grade else None
    share = "" if hundredths is None else percent(int(Fraction(hundredths * 100) / total))
    return Side(
        "" if hundredths is None else points(Fraction(hundredths, 100)),
        points(total),
        share,
        named.zh if named else "",
        named.en if named else "",
        percent(coverage),
    )


def _parts(
    raw: Mapping[str, Any], real: Rulebook, found: Supposed, book: Rulebook
) -> tuple[PairLine, ...]:
    before = {one["scorer"]: _cell(one["earned"], _OF_PART[one["counted"]]) for one in raw["parts"]}
    after = {one.scorer: _cell(one.earned, _OF_PART[one.counted]) for one in found.parts}
    codes = dict.fromkeys([*before, *after]) if book.code == real.code else dict.fromkeys(after)
    return tuple(
        _pair(code, _named(book, code), before if book.code == real.code else {}, after)
        for code in codes
    )


def _lines(raw: Mapping[str, Any], real: Rulebook, found: Supposed) -> tuple[PairLine, ...]:
    before = {one["indicator"]: _cell(one["earned"], one["state"]) for one in raw["lines"]}
    after = {one.indicator: _cell(one.earned, one.state) for one in found.lines}
    return tuple(_pair(one.code, (one.zh, one.en), before, after) for one in real.indicators)


def _cell(earned: str | Fraction, state: str) -> Cell:
    """Return points only of what was assessed: of all else they would say nothing."""
    assessed = state == State.ASSESSED
    return Cell(points(Fraction(earned))) if assessed else Cell(state=str(state))


def _pair(
    code: str, named: tuple[str, str], before: Mapping[str, Cell], after: Mapping[str, Cell]
) -> PairLine:
    return PairLine(code, *named, before.get(code, _LACKING), after.get(code, _LACKING))


@dataclass(frozen=True, slots=True)
class TestedRow:
    """One bank's year: what it got, and what it would have got; nothing where no value held."""

    id: int
    bank_name: str
    year: int
    state: str
    real: Side
    supposed: Side | None


@dataclass(frozen=True, slots=True)
class BackTestPage:
    """A scheme on all past years."""

    scheme: Rulebook
    schemes: tuple[Rulebook, ...]
    rows: tuple[TestedRow, ...]

    @property
    def moved(self) -> int:
        """Return how many banks' years would have another grade."""
        return sum(
            row.supposed is not None and row.supposed.grade_zh != row.real.grade_zh
            for row in self.rows
        )


def back_test(database: Database, code: str, *, actor: Actor) -> BackTestPage:
    """Return what a scheme would have made of every year that was scored."""
    names = schemes()
    book = _scheme(code or names[-1])
    of = Assessment
    with database.read(actor) as session:
        asked = select(of).where(of.score != "", of.state != AssessmentState.CORRECTED)
        rows = session.scalars(asked.order_by(of.year.desc(), of.subject_bank).limit(MOST_ROWS))
        return BackTestPage(
            book, tuple(rulebook(one) for one in names), tuple(_tested(row, book) for row in rows)
        )


def _tested(row: Assessment, book: Rulebook) -> TestedRow:
    frozen, raw = Frozen(row.manifest), json.loads(row.score)
    facts, real = frozen.facts, rulebook(row.scheme)
    try:
        found = _supposed(book, Asked(book.code, {}, frozenset()), frozen, facts)
        supposed = _side(found, book)
    except NotInForce:
        supposed = None
    side = _real_side(raw, real, facts)
    return TestedRow(row.id, row.bank_name, row.year, row.state.value, side, supposed)
