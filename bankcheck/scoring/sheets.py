"""What the pages of assessments show: read inside one session, handed on as finished values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.inspections.cases.models import Finding, FindingSuspicion
from bankcheck.permissions import is_allowed
from bankcheck.reconcile.archive import Archive
from bankcheck.scoring import assessments
from bankcheck.scoring.adopted import scheme_of
from bankcheck.scoring.assessments import UNVERIFIED
from bankcheck.scoring.counting import reconciled_years
from bankcheck.scoring.fallen import Fallen, fallen_of, with_fallen
from bankcheck.scoring.figures import percent, points
from bankcheck.scoring.gathering import rulebook
from bankcheck.scoring.lifecycles import ASSESSMENT, AssessmentState, SheetState
from bankcheck.scoring.models import Assessment, AssessmentSheet, AssessmentWaiver
from bankcheck.scoring.refusals import AssessmentUnknown
from bankcheck.scoring.risen import Risen, risen_of, with_risen
from bankcheck.scoring.rulebook import Rulebook
from bankcheck.scoring.score_sheets import NO_LINKS, Copy, Found, Links, Sheet, score_sheet
from bankcheck.scoring.store import load
from bankcheck.suspicions.models import Suspicion


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """One assessment as the bureau sees it, with what this person may do now."""

    id: int
    row_version: int
    sheet: Sheet | None
    bank: str
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
    unverified: tuple[UnverifiedLine, ...]
    fallen: tuple[Fallen, ...]
    risen: tuple[Risen, ...]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class UnverifiedLine:
    """So many differences of one code that a rate counted before anybody verified them."""

    code: str
    items: int
    waiver: tuple[str, str] | None


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
    has_fallen: bool
    has_risen: bool
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
        fallen = {row.id for row in with_fallen(session, chosen)}
        risen = {row.id for row in with_risen(session, chosen)}
        lines = tuple(
            _line(row, book, has_fallen=row.id in fallen, has_risen=row.id in risen) for row in rows
        )
    return YearPage(chosen, years, book, book.scorers, lines)


def _line(row: Assessment, book: Rulebook, *, has_fallen: bool, has_risen: bool) -> BankScore:
    raw = json.loads(row.score) if row.score else {"parts": []}
    # What was not assessed earned nothing to show, unless findings cost points there all the same.
    parts = [one for one in raw["parts"] if one["counted"] or Fraction(one["earned"])]
    earned = {one["scorer"]: points(Fraction(one["earned"])) for one in parts}
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
        has_fallen,
        has_risen,
        tuple(earned.get(one.code, "") for one in book.scorers),
    )


def assessment_page(database: Database, assessment_id: int, *, actor: Actor) -> AssessmentPage:
    """Return one assessment with its sheet; raise AssessmentUnknown."""
    with database.read(actor) as session:
        row = load(session, assessment_id)
        sheet = None
        if row.score:
            copy = Copy(row.subject_bank, row.bank_name, row.year, row.number, row.state.value)
            links = _links(session, row)
            sheet = score_sheet(copy, row.scheme, row.score, row.score_sha256, links)
        return AssessmentPage(
            row.id,
            row.row_version,
            sheet,
            row.subject_bank,
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
            _unverified(session, row),
            fallen_of(session, row),
            risen_of(session, row),
            _may(row, actor),
        )


def _unverified(session: Session, row: Assessment) -> tuple[UnverifiedLine, ...]:
    """Return what a score's rates counted before anybody verified it, by code."""
    facts = json.loads(row.manifest)["facts"] if row.manifest else {}
    waivers = _waivers(session, row.id)
    return tuple(
        UnverifiedLine(one["code"], one["items"], waivers.get(UNVERIFIED + one["code"]))
        for one in facts.get("unverified", ())
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
        copy = Copy(row.bank_code or "", row.bank_name, row.year, row.number, row.state.value)
        return score_sheet(copy, row.scheme, row.score, row.score_sha256, NO_LINKS)


def _links(session: Session, row: Assessment) -> Links:
    """Return where everything leads to that cost points or awaits its finding."""
    raw = json.loads(row.score)
    causes = {loss["cause"] for line in raw["lines"] for loss in line["losses"]}
    causes |= {one["suspicion"] for one in raw.get("pending", ())}
    causes |= {one["finding"] for one in raw.get("under", ())}
    of, link = Suspicion, FindingSuspicion
    asked = select(of.number, of.id).where(of.number.in_(causes))
    raised = select(link.number, Finding).join(Finding).where(link.number.in_(causes))
    own = select(Finding.number, Finding).where(Finding.number.in_(causes))
    found = {number: one for part in (raised, own) for number, one in session.execute(part)}
    return Links(
        {row.number: row.id for row in session.execute(asked)},
        {number: Found(one.id, one.number) for number, one in found.items()},
        _waivers(session, row.id),
        frozenset(number for number, one in found.items() if one.confirmed_at is not None),
    )


def _waivers(session: Session, assessment_id: int) -> dict[str, tuple[str, str]]:
    of = AssessmentWaiver
    rows = session.scalars(select(of).where(of.assessment_id == assessment_id))
    return {row.indicator: (row.person_name, row.reason) for row in rows}
