"""What the pages of suppositions show: the real score beside the supposed; nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.scoring.dated import BookRefused, NotInForce
from bankcheck.scoring.facts import Charge, Facts
from bankcheck.scoring.figures import percent, points
from bankcheck.scoring.gathering import Frozen, rulebook, schemes
from bankcheck.scoring.lifecycles import AssessmentState
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.refusals import AssessmentUnknown, SchemeRefused
from bankcheck.scoring.rulebook import Rulebook
from bankcheck.scoring.store import load
from bankcheck.scoring.supposing import Supposed, Supposition, suppose

MOST_FINDINGS = 200
MOST_ROWS = 500


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
class PairLine:
    """One scorer or indicator: what it is and both results; empty where a side lacks it."""

    code: str
    zh: str
    en: str
    real: str
    supposed: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class WeightField:
    """One scorer whose weight can be supposed."""

    code: str
    zh: str
    en: str
    weight: str


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """A real score beside the supposed one, with the form that asks for the next."""

    id: int
    bank_name: str
    year: int
    scheme: Rulebook
    schemes: tuple[Rulebook, ...]
    real: Side
    supposed: Side
    parts: tuple[PairLine, ...]
    lines: tuple[PairLine, ...]
    weights: tuple[WeightField, ...]
    findings: tuple[tuple[str, str, bool], ...]


def what_if(database: Database, assessment_id: int, asked: Asked, *, actor: Actor) -> WhatIfPage:
    """Return a stored score beside what it would be; raise SchemeRefused for what cannot be."""
    with database.read(actor) as session:
        row = load(session, assessment_id)
        if not row.score:
            raise AssessmentUnknown
        frozen, raw = Frozen(row.manifest), json.loads(row.score)
        facts, real = frozen.facts, rulebook(row.scheme)
        book = real if asked.scheme in ("", row.scheme) else _scheme(asked.scheme)
        found = _supposed(book, asked, frozen, facts)
        return WhatIfPage(
            row.id,
            row.bank_name,
            row.year,
            book,
            tuple(rulebook(code) for code in schemes()),
            _real_side(raw, real, facts),
            _side(found, book),
            _parts(raw, real, found, book),
            _lines(raw, real, found) if book.code == real.code else (),
            tuple(
                WeightField(one.scorer, *_named(book, one.scorer), _plain(one.weight))
                for one in found.parts
            ),
            tuple(_finding(one, asked) for one in facts.charges[:MOST_FINDINGS]),
        )


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


def _weight(text: str) -> Fraction:
    plain = text.strip()
    whole, _, part = plain.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(plain) <= 8 and (part or "0").isdigit()):
        raise SchemeRefused
    return Fraction(plain)


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
    before = {one["scorer"]: points(Fraction(one["earned"])) for one in raw["parts"]}
    after = {one.scorer: points(one.earned) for one in found.parts}
    codes = dict.fromkeys([*before, *after]) if book.code == real.code else dict.fromkeys(after)
    return tuple(
        _pair(code, _named(book, code), before if book.code == real.code else {}, after)
        for code in codes
    )


def _lines(raw: Mapping[str, Any], real: Rulebook, found: Supposed) -> tuple[PairLine, ...]:
    before = {one["indicator"]: points(Fraction(one["earned"])) for one in raw["lines"]}
    after = {one.indicator: points(one.earned) for one in found.lines}
    return tuple(_pair(one.code, (one.zh, one.en), before, after) for one in real.indicators)


def _pair(
    code: str, named: tuple[str, str], before: Mapping[str, str], after: Mapping[str, str]
) -> PairLine:
    sides = before.get(code, ""), after.get(code, "")
    return PairLine(code, *named, *sides, sides[0] != sides[1])


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
