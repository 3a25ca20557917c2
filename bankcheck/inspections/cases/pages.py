"""What the pages of findings show: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.lifecycles import FINDING, OPEN_STATES
from bankcheck.inspections.cases.models import Finding, Statement
from bankcheck.inspections.cases.service import TEXTS
from bankcheck.inspections.cases.sources import confirmed_suspicions, open_inspections
from bankcheck.inspections.cases.store import (
    DebtLine,
    OpenDebt,
    debts_of,
    evidence_of,
    finding_row,
    open_debts,
    retests_of,
    statement_of,
    statement_row,
)
from bankcheck.inspections.evidence.service import number_of as evidence_number
from bankcheck.inspections.fieldwork.inspections import number_of as inspection_number
from bankcheck.inspections.fieldwork.store import banks, inspection_row
from bankcheck.reconcile.cells import spoken_amounts

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in a list."""

    finding_id: int
    number: str
    title: str
    code: str
    bank_name: str
    state: str
    severity: str
    questioned_fen: int
    determined_fen: int
    drafted_by: str


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """One page of findings under the filters of the address."""

    lines: tuple[FindingLine, ...]
    banks: Mapping[str, str]
    state: str
    bank: str
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class EventLine:
    """One step in a finding's life."""

    event: str
    to_state: str
    reason: str
    person: str
    institution: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RetestLine:
    """One retest."""

    round: int
    tested_on: date
    method: str
    result: str
    passed: bool
    person: str


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement as both sides see it, with the day its time runs out."""

    statement_id: int
    number: str
    title: str
    state: str
    due_on: date
    deadline_id: int
    position: str
    text: str
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding with all that hangs on it and what this person may try."""

    line: FindingLine
    version: int
    edition: int
    round: int
    owner: str
    inspection: tuple[int, str] | None
    result_no: str
    texts: Mapping[str, str]
    impact: str
    extent: str
    matrix: tuple[str, str, str]
    loss_fen: int
    debts: tuple[DebtLine, ...]
    open_debts: tuple[OpenDebt, ...]
    dispositions: tuple[str, ...]
    recurrences: int
    position: str
    statement: StatementLine | None
    suspicions: tuple[tuple[int, str], ...]
    evidence: tuple[tuple[int, str], ...]
    offered: tuple[tuple[int, str], ...]
    envelope_id: int | None
    confirmed_by: str
    milestones: str
    next_on: date | None
    retests: tuple[RetestLine, ...]
    events: tuple[EventLine, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A confirmed suspicion that waits to be raised."""

    suspicion_id: int
    version: int
    number: str
    code: str
    bank: str
    zh: str
    en: str
    amount_fen: int | None


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """From what this person may raise a finding."""

    suspicions: tuple[SourceLine, ...]
    inspections: tuple[tuple[int, str], ...]


def findings_page(
    database: Database, actor: Actor, *, state: str, bank: str, page: int
) -> FindingsPage:
    """Return one page of findings, the newest first."""
    wanted: list[ColumnElement[bool]] = [] if state == "all" else [Finding.state == state]
    if state == "open":
        wanted = [Finding.state.in_(OPEN_STATES)]
    if bank:
        wanted.append(Finding.bank == bank)
    with database.read(actor) as session:
        total = session.scalar(select(func.count(Finding.id)).where(*wanted)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        rows = session.scalars(
            select(Finding)
            .where(*wanted)
            .order_by(Finding.id.desc())
            .limit(PAGE_ROWS)
            .offset((page - 1) * PAGE_ROWS)
        )
        lines = tuple(line_of(row) for row in rows)
        return FindingsPage(lines, banks(session), state, bank, page, pages, total)


def line_of(row: Finding) -> FindingLine:
    """Return a finding as a line of a list."""
    return FindingLine(
        row.id,
        row.number,
        row.title,
        row.code,
        row.bank_name,
        row.state,
        row.severity,
        row.questioned_fen,
        row.determined_fen,
        row.drafted_by_name,
    )


def sources_page(database: Database, actor: Actor) -> SourcesPage:
    """Return from what a person may raise a finding."""
    with database.read(actor) as session:
        names = banks(session)
        suspicions = tuple(
            SourceLine(
                one.id,
                one.row_version,
                one.number,
                one.code,
                names.get(one.subject_bank or "", one.subject_bank or ""),
                spoken_amounts(one.message_zh),
                spoken_amounts(one.message_en),
                one.amount_fen,
            )
            for one in confirmed_suspicions(session)
        )
        inspections = tuple(
            (one.id, f"{inspection_number(one)} {one.bank_name}")
            for one in open_inspections(session, actor)
        )
        return SourcesPage(suspicions, inspections)


def finding_page(database: Database, finding_id: int, *, actor: Actor) -> FindingPage:
    """Return one finding."""
    with database.read(actor) as session:
        row = finding_row(session, finding_id)
        offered = tuple(
            (one.id, f"{evidence_number(one)} {one.title}")
            for one in evidence_of(session, row.inspection_id)
        )
        chosen = {one.evidence_id for one in row.evidence}
        statement = statement_of(session, row)
        return FindingPage(
            line=line_of(row),
            version=row.row_version,
            edition=row.edition,
            round=row.round,
            owner=row.owner,
            inspection=_inspection(session, row),
            result_no=row.result_no,
            texts={name: getattr(row, name) for name in TEXTS},
            impact=row.impact,
            extent=row.extent,
            matrix=(row.override_severity, row.override_why, row.override_by),
            loss_fen=row.loss_fen,
            debts=debts_of(session, row.id),
            open_debts=open_debts(session, row.id),
            dispositions=tuple(str(one) for one in row.dispositions),
            recurrences=row.recurrences,
            position=row.position,
            statement=statement_line(session, statement) if statement else None,
            suspicions=tuple((one.suspicion_id, one.number) for one in row.suspicions),
            evidence=tuple(one for one in offered if one[0] in chosen),
            offered=offered,
            envelope_id=row.envelope_id,
            confirmed_by=row.confirmed_by_name,
            milestones=row.milestones,
            next_on=row.next_on,
            retests=_retests(session, row),
            events=_events(row),
            steps=FINDING.open_to(row.state, actor.role),
        )


def _inspection(session: Session, row: Finding) -> tuple[int, str] | None:
    if row.inspection_id is None:
        return None
    found = inspection_row(session, row.inspection_id)
    return found.id, inspection_number(found)


def _retests(session: Session, row: Finding) -> tuple[RetestLine, ...]:
    return tuple(
        RetestLine(one.round, one.tested_on, one.method, one.result, one.passed, one.person_name)
        for one in retests_of(session, row.id)
    )


def _events(row: Finding) -> tuple[EventLine, ...]:
    return tuple(
        EventLine(one.event, one.to_state, one.reason, one.person_name, one.institution, one.at)
        for one in row.events
    )


def statement_line(session: Session, row: Statement) -> StatementLine:
    """Return a statement as a line; a draft's words stay with the bank until submitted."""
    told = row.state == "submitted"
    return StatementLine(
        row.id,
        row.number,
        row.title,
        row.state,
        deadline_row(session, row.deadline_id).due_on,
        row.deadline_id,
        row.position if told else "",
        row.text if told else "",
        row.submitted_at,
    )


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement as its bank sees it."""

    line: StatementLine
    version: int
    texts: Mapping[str, Any]
    questioned_fen: int
    position: str
    text: str
    returned_why: str
    drafted_by: str
    submitted_by: str
    own_draft: bool


def statements_page(database: Database, actor: Actor, page: int) -> tuple[StatementLine, ...]:
    """Return a page of the statements put to the reader's bank, the newest first."""
    with database.read(actor) as session:
        rows = session.scalars(
            select(Statement)
            .order_by(Statement.id.desc())
            .limit(PAGE_ROWS)
            .offset((max(1, page) - 1) * PAGE_ROWS)
        )
        return tuple(statement_line(session, row) for row in rows)


def statement_page(database: Database, statement_id: int, *, actor: Actor) -> StatementPage:
    """Return one statement of the reader's bank."""
    with database.read(actor) as session:
        row = statement_row(session, statement_id)
        return StatementPage(
            statement_line(session, row),
            row.row_version,
            dict(row.texts),
            row.questioned_fen,
            row.position,
            row.text,
            row.returned_why,
            row.drafted_by_name,
            row.submitted_by_name,
            row.drafted_by_id == actor.person_id,
        )
