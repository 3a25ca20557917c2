"""What the pages of assessments show: read inside one session, handed on as finished values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.permissions import is_allowed
from bankcheck.reconcile.archive import Archive
from bankcheck.scoring import assessments
from bankcheck.scoring.adopted import scheme_of
from bankcheck.scoring.counting import reconciled_years
from bankcheck.scoring.dated import Dated, NotInForce
from bankcheck.scoring.figures import percent, points
from bankcheck.scoring.gathering import rulebook
from bankcheck.scoring.lifecycles import ASSESSMENT, AssessmentState, SheetState
from bankcheck.scoring.models import Assessment, AssessmentSheet, AssessmentWaiver
from bankcheck.scoring.refusals import AssessmentUnknown
from bankcheck.scoring.rulebook import Deduction, Rulebook
from bankcheck.scoring.store import load
from bankcheck.suspicions.models import Suspicion


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause of the scheme that cost points: per what, how many, at most, and its source."""

    unit: str
    points: str
    cap: str
    reference: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class LossLine:
    """Points lost for one cause, with the clause and, where there is one, the suspicion."""

    cause: str
    code: str
    raw: str
    charged: str
    clause: Clause | None
    suspicion_id: int | None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One indicator of the sheet; ``zh`` and ``en`` are its names."""

    code: str
    zh: str
    en: str
    state: str
    reason: str
    most: str
    earned: str
    lost: str
    law: str
    is_starred: bool
    losses: tuple[LossLine, ...]
    waiver: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """One scorer of the sheet with its weight, the points it gave and its lines."""

    code: str
    zh: str
    en: str
    weight: str
    earned: str
    counted: bool
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class ByHandLine:
    """An adjustment of the total by two people, in points with its sign."""

    number: str
    points: str
    reason: str
    proposed_by: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole score sheet."""

    bank: str
    bank_name: str
    year: int
    number: int
    state: str
    scheme_zh: str
    scheme_en: str
    is_sample: bool
    points: str
    total: str
    grade_zh: str
    grade_en: str
    coverage: str
    is_starred: bool
    vetoes: tuple[tuple[str, str, str], ...]
    parts: tuple[PartLine, ...]
    by_hand: tuple[ByHandLine, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """One assessment as the bureau sees it, with what this person may do now."""

    id: int
    row_version: int
    sheet: Sheet | None
    bank_name: str
    year: int
    state: str
    run_id: str
    manifest_sha256: str
    volume: Mapping[str, Any]
    computed: tuple[str, datetime | None]
    approved: tuple[str, datetime | None]
    reason: str
    obstacles: tuple[str, ...]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class BankScore:
    """One bank in the comparison of a year."""

    id: int
    code: str
    name: str
    state: str
    number: int
    points: str
    grade: str
    coverage: str
    is_starred: bool
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearPage:
    """All banks of a year side by side; ``scorers`` are the columns of the parts."""

    year: int | None
    years: tuple[int, ...]
    scheme: Rulebook
    scorers: tuple[Any, ...]
    lines: tuple[BankScore, ...]

    def count(self, state: str) -> int:
        """Return how many banks stand in a state."""
        return sum(line.state == state for line in self.lines)


def year_page(database: Database, home: Path, year: int | None, *, actor: Actor) -> YearPage:
    """Return the comparison of all banks in a year."""
    with database.read(actor) as session:
        of = Assessment
        known = set(session.scalars(select(of.year).distinct()))
        years = tuple(sorted({*known, *reconciled_years(Archive(home))}, reverse=True))
        chosen = year if year in years else (years[0] if years else None)
        asked = select(of).where(of.year == chosen, of.state != AssessmentState.CORRECTED)
        rows = session.scalars(asked.order_by(of.hundredths.desc(), of.subject_bank))
        book = rulebook(scheme_of(chosen or today().year, home).code)
        lines = tuple(_line(row, book) for row in rows)
    return YearPage(chosen, years, book, book.scorers, lines)


def _line(row: Assessment, book: Rulebook) -> BankScore:
    raw = json.loads(row.score) if row.score else {"parts": []}
    earned = {one["scorer"]: points(Fraction(one["earned"])) for one in raw["parts"]}
    return BankScore(
        row.id,
        row.subject_bank,
        row.bank_name,
        row.state.value,
        row.number,
        "" if row.hundredths is None else points(Fraction(row.hundredths, 100)),
        row.grade,
        percent(row.coverage),
        row.starred,
        tuple(earned.get(one.code, "0.00") for one in book.scorers),
    )


def assessment_page(database: Database, assessment_id: int, *, actor: Actor) -> AssessmentPage:
    """Return one assessment with its sheet; raise AssessmentUnknown."""
    with database.read(actor) as session:
        row = load(session, assessment_id)
        sheet = None
        if row.score:
            copy = _Copy(row.subject_bank, row.bank_name, row.year, row.number, row.state.value)
            links = _links(session, row.score), _waivers(session, row.id)
            sheet = _sheet(copy, row.scheme, row.score, row.score_sha256, links)
        return AssessmentPage(
            row.id,
            row.row_version,
            sheet,
            row.bank_name,
            row.year,
            row.state.value,
            row.run_id,
            row.manifest_sha256,
            json.loads(row.manifest)["volume"] if row.manifest else {},
            (row.computed_by_name, row.computed_at),
            (row.approved_by_name, row.approved_at),
            row.reason,
            assessments.obstacles(session, row),
            _may(row, actor),
        )


def _may(row: Assessment, actor: Actor) -> frozenset[str]:
    """Return the steps open to this person; a fresh sign-in is asked for when they are taken."""
    found = set(ASSESSMENT.open_to(row.state, actor.role))
    another = actor.person_id != row.computed_by_id
    in_time = row.state in (AssessmentState.COMPUTED, AssessmentState.PROVISIONAL)
    if in_time and another and is_allowed(actor.role, "assessments.waive"):
        found.add("waive")
    return frozenset(found)


def own_sheets(database: Database, *, actor: Actor) -> tuple[tuple[int, int, int, str], ...]:
    """Return id, year, number and state of the sheets that a bank's own people may see."""
    of = AssessmentSheet
    with database.read(actor) as session:
        asked = select(of).where(of.state != SheetState.WITHDRAWN)
        rows = session.scalars(asked.order_by(of.year.desc(), of.number.desc()))
        return tuple((row.id, row.year, row.number, row.state.value) for row in rows)


def own_sheet(database: Database, sheet_id: int, *, actor: Actor) -> Sheet:
    """Return a bank's own sheet, provisional or final; raise AssessmentUnknown."""
    with database.read(actor) as session:
        row = session.get(AssessmentSheet, sheet_id)
        if row is None or row.state is SheetState.WITHDRAWN:
            raise AssessmentUnknown
        copy = _Copy(row.bank_code or "", row.bank_name, row.year, row.number, row.state.value)
        return _sheet(copy, row.scheme, row.score, row.score_sha256, ({}, {}))


@dataclass(frozen=True, slots=True)
class _Copy:
    """Whose sheet it is and where it stands."""

    bank: str
    bank_name: str
    year: int
    number: int
    state: str


Links = tuple[Mapping[str, int], Mapping[str, tuple[str, str]]]


def _links(session: Session, text: str) -> dict[str, int]:
    """Return the ids of the suspicions that cost points, by number."""
    causes = {loss["cause"] for line in json.loads(text)["lines"] for loss in line["losses"]}
    asked = select(Suspicion.number, Suspicion.id).where(Suspicion.number.in_(causes))
    return {row.number: row.id for row in session.execute(asked)}


def _waivers(session: Session, assessment_id: int) -> dict[str, tuple[str, str]]:
    of = AssessmentWaiver
    rows = session.scalars(select(of).where(of.assessment_id == assessment_id))
    return {row.indicator: (row.person_name, row.reason) for row in rows}


def _sheet(copy: _Copy, scheme: str, text: str, sha256: str, links: Links) -> Sheet:
    raw, book, day = json.loads(text), rulebook(scheme), date(copy.year, 12, 31)
    grade = book.grade(raw["grade"]) if raw["grade"] else None
    lines = {one["indicator"]: _sheet_line(one, book, day, links) for one in raw["lines"]}
    parts = {one["scorer"]: one for one in raw["parts"]}
    return Sheet(
        copy.bank,
        copy.bank_name,
        copy.year,
        copy.number,
        copy.state,
        book.zh,
        book.en,
        book.status == "sample",
        "" if raw["hundredths"] is None else points(Fraction(raw["hundredths"], 100)),
        points(book.total.on(day)),
        grade.zh if grade else "",
        grade.en if grade else "",
        percent(raw["coverage"]),
        any(line.is_starred for line in lines.values()),
        tuple((one["finding"], one["code"], one["reference"]) for one in raw["vetoes"]),
        tuple(
            PartLine(
                one.code,
                one.zh,
                one.en,
                points(Fraction(parts[one.code]["weight"])),
                points(Fraction(parts[one.code]["earned"])),
                bool(parts[one.code]["counted"]),
                tuple(lines[i.code] for i in book.indicators if i.scorer == one.code),
            )
            for one in book.scorers
        ),
        tuple(
            ByHandLine(
                one["number"],
                points(Fraction(one["hundredths"], 100)),
                one["reason"],
                one["proposed_by"],
                one["approved_by"],
            )
            for one in raw["adjustments"]
        ),
        sha256,
    )


def _sheet_line(raw: Mapping[str, Any], book: Rulebook, day: date, links: Links) -> SheetLine:
    indicator = next(one for one in book.indicators if one.code == raw["indicator"])
    clauses = {one.place: _clause(one, day) for one in indicator.deductions}
    most, earned = Fraction(raw["most"]), Fraction(raw["earned"])
    return SheetLine(
        indicator.code,
        indicator.zh,
        indicator.en,
        raw["state"],
        raw["reason"],
        points(most),
        points(earned),
        points(most - earned) if indicator.kind != "bonus" else "0.00",
        raw["law"],
        raw["state"] == "insufficient",
        tuple(
            LossLine(
                one["cause"],
                one["code"],
                points(Fraction(one["raw"])),
                points(Fraction(one["charged"])),
                clauses.get(one["clause"]),
                links[0].get(one["cause"]),
            )
            for one in raw["losses"]
        ),
        links[1].get(indicator.code),
    )


def _clause(deduction: Deduction, day: date) -> Clause:
    version = deduction.points.version_on(day) if deduction.points else None
    return Clause(
        deduction.unit.value,
        points(version.value or Fraction(0)) if version else "",
        _in_force(deduction.cap, day),
        version.reference if version else "",
        version is None or version.status == "sample",
    )


def _in_force(value: Dated | None, day: date) -> str:
    try:
        return points(value.on(day)) if value else ""
    except NotInForce:
        return ""
