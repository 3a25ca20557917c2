"""Rulebooks as data: a scheme of scorers, lines, indicators, grades and vetoes, checked at load.

The source of the shape is Art. 24 of the rules (the comprehensive assessment moves the fee) and
the assessment rules of several provinces, which differ in every number: none is built in.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from bankcheck.scoring.dated import BookRefused, Dated, dated, number, text

BOOKS = Path(__file__).parent / "books"
Word = TypeVar("Word", bound=StrEnum)


class Kind(StrEnum):
    """How an indicator turns what happened into points."""

    DEDUCT = "deduct"
    RATIO = "ratio"
    SURVEY = "survey"
    WEAKEST = "weakest"
    BONUS = "bonus"


class Unit(StrEnum):
    """What a deduction is charged for."""

    PER_OCCURRENCE = "per_occurrence"
    PER_DAY = "per_day"
    PER_1000 = "per_1000"
    RATE_BAND = "rate_band"


class Unassessed(StrEnum):
    """How an indicator that nobody looked into counts: the others stand for it, or as zero."""

    LEFT_OUT = "left_out"
    ZERO = "zero"


class VetoEffect(StrEnum):
    """What a veto does to a score."""

    ZERO = "zero"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Band:
    """From a rate on (inclusive, per 1,000) up to the next band: so many points are lost."""

    at_least: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Deduction:
    """One way to lose points in an indicator: for which codes, per what, how many, at most."""

    place: str
    codes: frozenset[str]
    unit: Unit
    points: Dated | None
    cap: Dated | None
    measure: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the score sheet."""

    code: str
    zh: str
    en: str
    scorer: str
    line: str
    kind: Kind
    family: str
    law: str
    most: Dated
    measure: str
    deductions: tuple[Deduction, ...]


@dataclass(frozen=True, slots=True)
class Weighted:
    """A scorer with its dated weight."""

    code: str
    zh: str
    en: str
    weight: Dated


@dataclass(frozen=True, slots=True)
class Business:
    """A business line with its dated weight and the pay types in it; none named means all."""

    code: str
    zh: str
    en: str
    weight: Dated
    pay_types: frozenset[str]

    def covers(self, pay_type: str) -> bool:
        """Say whether payments of a pay type belong to this line."""
        return not self.pay_types or pay_type in self.pay_types


@dataclass(frozen=True, slots=True)
class Veto:
    """A confirmed finding of these codes at or above a severity overrules the points."""

    codes: frozenset[str]
    severity: int
    effect: VetoEffect
    grade: str
    reference: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade from a score on (inclusive) up to the next grade; its coefficient of the fee."""

    code: str
    zh: str
    en: str
    at_least: Fraction
    coefficient: Dated


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A whole scheme, with the digest of the text it was read from."""

    code: str
    zh: str
    en: str
    reference: str
    status: str
    digest: str
    unassessed: Unassessed
    total: Dated
    scorers: tuple[Weighted, ...]
    lines: tuple[Business, ...]
    indicators: tuple[Indicator, ...]
    vetoes: tuple[Veto, ...]
    grades: tuple[Grade, ...]

    def grade_of(self, score: Fraction) -> Grade:
        """Return the grade of a score; the bands tile everything from zero upwards."""
        return next(grade for grade in self.grades if score >= grade.at_least)

    def grade(self, code: str) -> Grade:
        """Return the grade of a code."""
        return next(grade for grade in self.grades if grade.code == code)

    def worse(self, one: Grade, other: Grade) -> Grade:
        """Return the worse of two grades."""
        return min(one, other, key=lambda grade: grade.at_least)


def read_rulebook(path: Path) -> Rulebook:
    """Return the rulebook of a TOML file; raise BookRefused for the first thing that is wrong."""
    return parse_rulebook(path.read_text(encoding="utf-8"), path.name)


def parse_rulebook(content: str, name: str) -> Rulebook:
    """Return the rulebook that a TOML text describes."""
    try:
        raw = tomllib.loads(content, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BookRefused(name, f"it is no TOML: {error}.") from error
    scheme = _table(raw, "scheme", name)
    book = Rulebook(
        code=text(scheme, "code", name),
        zh=text(scheme, "zh", name),
        en=text(scheme, "en", name),
        reference=text(scheme, "reference", name),
        status=text(scheme, "status", name),
        digest=hashlib.sha256(content.encode("utf-8")).hexdigest(),
        unassessed=_word(
            Unassessed, scheme.get("unassessed", Unassessed.LEFT_OUT.value), "scheme.unassessed"
        ),
        total=dated(scheme.get("total"), f"{name} scheme.total"),
        scorers=tuple(_weighted(one, "scorer") for one in _tables(raw, "scorer", name)),
        lines=tuple(_business(one) for one in _tables(raw, "line", name)),
        indicators=tuple(_indicator(one) for one in _tables(raw, "indicator", name)),
        vetoes=tuple(_veto(one) for one in raw.get("veto", [])),
        grades=_grades(_tables(raw, "grade", name)),
    )
    _check(book)
    return book


def _table(raw: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
    found = raw.get(key)
    if not isinstance(found, Mapping):
        raise BookRefused(name, f"the table [{key}] is missing.")
    return found


def _tables(raw: Mapping[str, Any], key: str, name: str) -> list[Mapping[str, Any]]:
    found = raw.get(key)
    if not isinstance(found, list) or not found:
        raise BookRefused(name, f"at least one [[{key}]] is needed.")
    return found


def _weighted(raw: Mapping[str, Any], kind: str) -> Weighted:
    code = text(raw, "code", kind)
    place = f"{kind} {code}"
    weight = dated(raw.get("weight"), f"{place}.weight")
    return Weighted(code, text(raw, "zh", place), text(raw, "en", place), weight)


def _business(raw: Mapping[str, Any]) -> Business:
    plain = _weighted(raw, "line")
    named = raw.get("pay_types", [])
    if not isinstance(named, list) or not all(isinstance(one, str) and one for one in named):
        raise BookRefused(f"line {plain.code}", "`pay_types` must be a list of texts.")
    return Business(plain.code, plain.zh, plain.en, plain.weight, frozenset(named))


def _indicator(raw: Mapping[str, Any]) -> Indicator:
    code = text(raw, "code", "indicator")
    place = f"indicator {code}"
    kind = _word(Kind, raw.get("kind"), f"{place}.kind")
    deductions = tuple(
        _deduction(one, f"{place}.deduction[{count}]")
        for count, one in enumerate(raw.get("deduction", []), 1)
    )
    if (kind is Kind.DEDUCT) != bool(deductions):
        raise BookRefused(place, "exactly the indicators of kind deduct have deductions.")
    return Indicator(
        code=code,
        zh=text(raw, "zh", place),
        en=text(raw, "en", place),
        scorer=text(raw, "scorer", place),
        line=text(raw, "line", place),
        kind=kind,
        family=text(raw, "family", place),
        law=text(raw, "law", place),
        most=dated(raw.get("most"), f"{place}.most"),
        measure=str(raw.get("measure", "")),
        deductions=deductions,
    )


def _deduction(raw: Mapping[str, Any], place: str) -> Deduction:
    unit = _word(Unit, raw.get("unit"), f"{place}.unit")
    bands = tuple(_band(one, place) for one in raw.get("bands", []))
    measured = unit in (Unit.PER_1000, Unit.RATE_BAND)
    if measured != bool(raw.get("measure")) or measured == bool(raw.get("codes")):
        raise BookRefused(place, "rates name a `measure`, all others name `codes`, never both.")
    if (unit is Unit.RATE_BAND) != bool(bands):
        raise BookRefused(place, "exactly a rate_band has `bands`.")
    if [band.at_least for band in bands] != sorted({band.at_least for band in bands}):
        raise BookRefused(place, "bands must begin at different rates, lowest first.")
    if [band.points for band in bands] != sorted(band.points for band in bands):
        raise BookRefused(place, "a higher rate may not cost fewer points.")
    points = None if bands else dated(raw.get("points"), f"{place}.points")
    cap = dated(raw["cap"], f"{place}.cap") if "cap" in raw else None
    _not_negative(points, cap)
    codes = frozenset(str(code) for code in raw.get("codes", []))
    return Deduction(place, codes, unit, points, cap, str(raw.get("measure", "")), bands)


def _not_negative(*values: Dated | None) -> None:
    for value in values:
        if value and any(one.value is not None and one.value < 0 for one in value.versions):
            raise BookRefused(value.place, "points may not be negative.")


def _band(raw: Mapping[str, Any], place: str) -> Band:
    return Band(number(raw.get("at_least"), place), number(raw.get("points"), place))


def _veto(raw: Mapping[str, Any]) -> Veto:
    effect = _word(VetoEffect, raw.get("effect"), "veto.effect")
    grade = str(raw.get("grade", ""))
    if (effect is VetoEffect.GRADE) != bool(grade):
        raise BookRefused("veto", "exactly a veto with the effect grade names a grade.")
    codes = frozenset(str(code) for code in raw.get("codes", []))
    severity = raw.get("severity")
    if not codes or not isinstance(severity, int) or not 1 <= severity <= 4:
        raise BookRefused("veto", "it needs `codes` and a `severity` from 1 to 4.")
    return Veto(codes, severity, effect, grade, text(raw, "reference", "veto"))


def _grades(raw: Iterable[Mapping[str, Any]]) -> tuple[Grade, ...]:
    grades = []
    for one in raw:
        code = text(one, "code", "grade")
        place = f"grade {code}"
        grades.append(
            Grade(
                code,
                text(one, "zh", place),
                text(one, "en", place),
                number(one.get("at_least"), place),
                dated(one.get("coefficient"), f"{place}.coefficient"),
            )
        )
    return tuple(grades)


def _word(kind: type[Word], given: object, place: str) -> Word:
    if given not in [member.value for member in kind]:
        raise BookRefused(place, f"it must be one of {', '.join(kind)}.")
    return kind(str(given))


def _check(book: Rulebook) -> None:
    bounds = [grade.at_least for grade in book.grades]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0:
        raise BookRefused("grade", "grades must stand best first and the last begin at 0.")
    for kind, names in _names(book).items():
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise BookRefused(kind, f"{', '.join(twice)} stands more than once.")
    _check_lines(book.lines)
    scorers, lines = {one.code for one in book.scorers}, {one.code for one in book.lines}
    for indicator in book.indicators:
        if indicator.scorer not in scorers or indicator.line not in lines:
            raise BookRefused(
                f"indicator {indicator.code}", "its scorer or line is not in the rulebook."
            )
    known = {grade.code for grade in book.grades}
    if any(veto.grade and veto.grade not in known for veto in book.vetoes):
        raise BookRefused("veto", "its grade is not in the rulebook.")


def _check_lines(lines: tuple[Business, ...]) -> None:
    """Hold that each payment belongs to one line: a line of all stands alone, none overlap."""
    if len(lines) == 1:
        return
    if not all(one.pay_types for one in lines):
        raise BookRefused("line", "of several lines each names its `pay_types`.")
    named = [pay_type for one in lines for pay_type in sorted(one.pay_types)]
    twice = sorted({one for one in named if named.count(one) > 1})
    if twice:
        raise BookRefused("line", f"{', '.join(twice)} stands in more than one line.")


def _names(book: Rulebook) -> dict[str, list[str]]:
    return {
        "scorer": [one.code for one in book.scorers],
        "line": [one.code for one in book.lines],
        "indicator": [one.code for one in book.indicators],
        "grade": [one.code for one in book.grades],
    }


def check_weights(book: Rulebook, day: date) -> None:
    """Raise BookRefused unless the weights of a day add up to the whole."""
    if sum(one.weight.on(day) for one in book.scorers) != book.total.on(day):
        raise BookRefused("scorer", f"on {day} the weights do not add up to the total.")
    if sum(one.weight.on(day) for one in book.lines) != 1:
        raise BookRefused("line", f"on {day} the weights of the lines do not add up to 1.")
