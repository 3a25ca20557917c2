"""What the pages of an assessment's process show, to the bureau and to the bank itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.permissions import is_allowed
from bankcheck.scoring import editions, objections, signing
from bankcheck.scoring.assessments import obstacles
from bankcheck.scoring.changes import Change, changes_of
from bankcheck.scoring.figures import points
from bankcheck.scoring.gathering import Frozen, rulebook
from bankcheck.scoring.hand_lines import OPEN_TO_LINES
from bankcheck.scoring.lifecycles import (
    ASSESSMENT,
    BY_HAND,
    OBJECTION,
    READY,
    AssessmentState,
    SheetState,
)
from bankcheck.scoring.models import Assessment, AssessmentSheet
from bankcheck.scoring.process_models import AssessmentEdition, HandLine, ScoreObjection
from bankcheck.scoring.rulebook import Indicator, Rulebook
from bankcheck.scoring.store import load, sheet_of

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which a bank may object: until when, and how it ended."""

    deadline_id: int
    due_on: date
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition with what changed; ``grade`` is its code."""

    edition: int
    state: str
    points: str
    grade: str
    at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection in a list; against a finding that only overrules points without indicator."""

    id: int
    number: str
    indicator: Indicator | None
    cause: str
    code: str
    charged: str
    state: str
    drafted_by: str
    filed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ByHand:
    """A line by hand, with what this person may do about it."""

    id: int
    version: int
    number: str
    kind: str
    indicator: str
    points: str
    reason: str
    evidence: str
    state: str
    proposed_by: str
    decided_by: str
    decision: str
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """Where an assessment stands on its way to a final, signed score."""

    id: int
    version: int
    bank: str
    bank_name: str
    year: int
    number: int
    state: str
    book: Rulebook
    window: Window | None
    editions: tuple[EditionLine, ...]
    objections: tuple[ObjectionLine, ...]
    by_hand: tuple[ByHand, ...]
    envelope: tuple[int, str, int] | None
    unmet: tuple[str, ...]
    obstacles: tuple[str, ...]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class LostPoints:
    """Points that a bank lost for one cause, and the objection that is open against them.

    A finding that overrules the points and costs none itself has no indicator.
    """

    indicator: Indicator | None
    cause: str
    code: str
    charged: str
    objection_id: int | None


@dataclass(frozen=True, slots=True)
class OwnProcessPage:
    """A bank's own sheet as something to object to."""

    sheet_id: int
    year: int
    state: str
    points: str
    grade: str
    book: Rulebook
    window: Window | None
    editions: tuple[EditionLine, ...]
    losses: tuple[LostPoints, ...]
    objections: tuple[ObjectionLine, ...]
    may_draft: bool
    may_accept: bool


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """One objection, what became of it, and what this person may do or still lacks."""

    line: ObjectionLine
    version: int
    assessment_id: int
    sheet_id: int
    bank: str
    year: int
    statement: str
    filed_by: str
    reviewer: str
    conclusion: str
    ended_at: datetime | None
    touched: tuple[Change, ...]
    book: Rulebook
    measured: tuple[int, int] | None
    may: frozenset[str]
    unmet: tuple[str, ...]


def process_page(database: Database, assessment_id: int, *, actor: Actor) -> ProcessPage:
    """Return where one assessment stands."""
    of = ScoreObjection
    with database.read(actor) as session:
        row = load(session, assessment_id)
        sheet, book = sheet_of(session, row.id), rulebook(row.scheme)
        envelope = signing.envelope_of(session, row.id)
        asked = select(of).where(of.assessment_id == row.id, of.filed_at.is_not(None))
        return ProcessPage(
            row.id,
            row.row_version,
            row.subject_bank,
            row.bank_name,
            row.year,
            row.number,
            row.state.value,
            book,
            _window(session, sheet),
            _editions(session, row.id),
            _objections(session.scalars(asked.order_by(of.id).limit(PAGE_ROWS)), book),
            _by_hand(session, row, actor),
            (envelope.id, envelope.state, envelope.signed) if envelope else None,
            _lacking(session, row, actor),
            obstacles(session, row),
            _may(session, row, actor),
        )


def _lacking(session: Session, row: Assessment, actor: Actor) -> tuple[str, ...]:
    """Return what the next signatures lack, a fresh sign-in and who asks left out."""
    if row.state is not AssessmentState.PROVISIONAL:
        return ()
    return tuple(one for one in signing.unmet(session, row, actor) if one in READY)


def _may(session: Session, row: Assessment, actor: Actor) -> frozenset[str]:
    found = set(ASSESSMENT.open_to(row.state, actor.role)) & {"ask_signatures"}
    if {"not_signed", "another_person"} & set(signing.unmet(session, row, actor)):
        found.clear()
    in_time = row.state in OPEN_TO_LINES
    if in_time and is_allowed(actor.role, "assessments.line"):
        found.add("propose_line")
    return frozenset(found)


def _window(session: Session, sheet: AssessmentSheet | None) -> Window | None:
    found = editions.window(session, sheet.id) if sheet else None
    if found is None:
        return None
    return Window(found.id, found.due_on, found.state, editions.is_open(found))


def _editions(session: Session, assessment_id: int) -> tuple[EditionLine, ...]:
    of = AssessmentEdition
    asked = select(of).where(of.assessment_id == assessment_id).order_by(of.edition.desc())
    return tuple(
        EditionLine(
            row.edition,
            row.state.value,
            _points(row.hundredths),
            row.grade,
            row.at,
            changes_of(row.changes),
        )
        for row in session.scalars(asked.limit(PAGE_ROWS))
    )


def _points(hundredths: int | None) -> str:
    return "" if hundredths is None else points(Fraction(hundredths, 100))


def _objections(rows: Iterable[ScoreObjection], book: Rulebook) -> tuple[ObjectionLine, ...]:
    return tuple(_line(row, book) for row in rows)


def _line(row: ScoreObjection, book: Rulebook) -> ObjectionLine:
    return ObjectionLine(
        row.id,
        row.number,
        next((one for one in book.indicators if one.code == row.indicator), None),
        row.cause,
        row.code,
        points(Fraction(row.charged)),
        row.state.value,
        row.drafted_by_name,
        row.filed_at,
    )


def _by_hand(session: Session, row: Assessment, actor: Actor) -> tuple[ByHand, ...]:
    of = HandLine
    asked = select(of).where(of.subject_bank == row.subject_bank, of.year == row.year)
    return tuple(
        ByHand(
            one.id,
            one.row_version,
            one.number,
            one.kind.value,
            one.indicator,
            points(Fraction(one.hundredths, 100)) if one.hundredths else "",
            one.reason,
            one.evidence,
            one.state.value,
            one.proposed_by_name,
            one.decided_by_name,
            one.decision,
            frozenset(_may_decide(one, row, actor)),
        )
        for one in session.scalars(asked.order_by(of.id).limit(PAGE_ROWS))
    )


def _may_decide(one: HandLine, row: Assessment, actor: Actor) -> tuple[str, ...]:
    open_now = row.state in OPEN_TO_LINES and one.proposed_by_id != actor.person_id
    return BY_HAND.open_to(one.state, actor.role) if open_now else ()


def own_process_page(database: Database, sheet_id: int, *, actor: Actor) -> OwnProcessPage:
    """Return a bank's own sheet with what it may object to."""
    of = ScoreObjection
    with database.read(actor) as session:
        sheet = objections.own_sheet(session, sheet_id)
        book, raw = rulebook(sheet.scheme), json.loads(sheet.score)
        window = _window(session, sheet)
        rows = list(session.scalars(select(of).where(of.sheet_id == sheet.id).order_by(of.id)))
        live = {(one.indicator, one.cause): one.id for one in rows if one.state in objections.LIVE}
        running = window is not None and window.is_open and sheet.state is SheetState.PROVISIONAL
        return OwnProcessPage(
            sheet.id,
            sheet.year,
            sheet.state.value,
            _points(raw["hundredths"]),
            raw["grade"] or "",
            book,
            window,
            _editions(session, sheet.assessment_id),
            tuple(_losses(raw, book, live))[:PAGE_ROWS],
            _objections(rows, book),
            running and is_allowed(actor.role, "assessments.object"),
            running and is_allowed(actor.role, "assessments.file"),
        )


def _losses(
    raw: dict[str, Any], book: Rulebook, live: dict[tuple[str, str], int]
) -> Iterable[LostPoints]:
    for veto in editions.bare_vetoes(raw):
        open_one = live.get(("", veto["cause"]))
        yield LostPoints(None, veto["cause"], veto["code"], "", open_one)
    known = {one.code: one for one in book.indicators}
    for line in raw["lines"]:
        indicator = known[line["indicator"]]
        for loss in line["losses"] if indicator.kind in objections.CONTESTABLE else ():
            key = (indicator.code, loss["cause"])
            charged = points(Fraction(loss["charged"]))
            yield LostPoints(indicator, loss["cause"], loss["code"], charged, live.get(key))


def objection_page(database: Database, objection_id: int, *, actor: Actor) -> ObjectionPage:
    """Return one objection; a bank's people reach their own."""
    with database.read(actor) as session:
        row = objections.load_objection(session, objection_id)
        sheet = session.get_one(AssessmentSheet, row.sheet_id)
        book = rulebook(sheet.scheme)
        own = actor.is_bank
        unmet = () if own else tuple(objections.unmet_of(session, row, actor))
        return ObjectionPage(
            _line(row, book),
            row.row_version,
            row.assessment_id,
            row.sheet_id,
            sheet.bank_name,
            row.year,
            row.statement,
            row.filed_by_name,
            row.reviewer_name,
            row.conclusion,
            row.ended_at,
            changes_of(row.touched),
            book,
            None if own else _measured(session, row),
            frozenset(OBJECTION.open_to(row.state, actor.role)),
            unmet,
        )


def _measured(session: Session, row: ScoreObjection) -> tuple[int, int] | None:
    """Return what was counted of a measured rate; None for a charge."""
    assessment = load(session, row.assessment_id)
    if row.code or not assessment.manifest:
        return None
    found = [
        one
        for one in Frozen(assessment.manifest).facts.measures
        if (one.name, one.line) == (row.cause, row.line)
    ]
    return (found[0].part, found[0].whole) if found else None
