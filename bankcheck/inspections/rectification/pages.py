"""What the pages of notices and answers show: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.inspections.calendar.store import calendar_at, deadline_row
from bankcheck.inspections.cases.pages import FindingLine, line_of
from bankcheck.inspections.fieldwork.store import banks
from bankcheck.inspections.rectification.answers import Answer, Change, changes, digest
from bankcheck.inspections.rectification.escalation import Escalation, escalation
from bankcheck.inspections.rectification.lifecycles import NOTICE, RESPONSE
from bankcheck.inspections.rectification.models import Notice, NoticeItem, ResponseItem
from bankcheck.inspections.rectification.responses import ANSWERABLE, frozen
from bankcheck.inspections.rectification.reviews import pending
from bankcheck.inspections.rectification.store import (
    BEFORE_SUBMISSION,
    answer_of,
    answers_of,
    fit_findings,
    is_joint,
    notice_envelope,
    notice_row,
    objection_of,
    response_row,
    submitted_row,
    version_before,
)

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in a list."""

    notice_id: int
    number: str
    title: str
    bank: str
    bank_name: str
    state: str
    items: int
    sent_at: datetime | None
    due_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """One page of notices under a state."""

    lines: tuple[NoticeLine, ...]
    banks: Mapping[str, str]
    state: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One finding of a notice, as both sides see it."""

    item_id: int
    finding_id: int
    number: str
    title: str
    texts: Mapping[str, Any]
    severity: str
    determined_fen: int
    dispositions: tuple[str, ...]
    requirement: str
    state: str
    objection: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of an answer in the list of its notice."""

    response_id: int
    version: int
    state: str
    submitted_by: str
    submitted_at: datetime | None
    sha256: str


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One notice with its terms, its clock and the versions of the answer to it."""

    line: NoticeLine
    version: int
    terms: Mapping[str, Any]
    reason: str
    drafted_by: str
    approved_by: str
    service: tuple[str, str]
    sha256: str
    acknowledged: tuple[str, datetime] | None
    deadline_id: int | None
    provisional: bool
    escalation: tuple[Escalation, ...]
    items: tuple[ItemLine, ...]
    versions: tuple[VersionLine, ...]
    steps: tuple[str, ...]
    own: bool
    joint: bool
    envelope: tuple[int, str] | None


def notices_page(database: Database, actor: Actor, *, state: str, page: int) -> NoticesPage:
    """Return one page of the notices that the reader may see, the newest first."""
    wanted: list[ColumnElement[bool]] = [] if state == "all" else [Notice.state == state]
    if state == "open":
        wanted = [Notice.state.not_in(tuple(NOTICE.final))]
    with database.read(actor) as session:
        total = session.scalar(select(func.count(Notice.id)).where(*wanted)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        rows = session.scalars(
            select(Notice)
            .where(*wanted)
            .order_by(Notice.id.desc())
            .limit(PAGE_ROWS)
            .offset((page - 1) * PAGE_ROWS)
        )
        lines = tuple(notice_line(session, row) for row in rows)
        return NoticesPage(lines, {} if actor.is_bank else banks(session), state, page, pages)


def notice_line(session: Session, row: Notice) -> NoticeLine:
    """Return a notice as a line of a list."""
    deadline = deadline_row(session, row.deadline_id) if row.deadline_id else None
    due_on = deadline.due_on if deadline else None
    waits = row.state in ("sent", *ANSWERABLE)
    overdue = waits and due_on is not None and due_on < today()
    return NoticeLine(
        row.id,
        row.number,
        row.title,
        row.bank,
        row.bank_name,
        row.state,
        len(row.items),
        row.sent_at,
        due_on,
        overdue,
    )


def fitting(database: Database, actor: Actor, bank: str) -> tuple[FindingLine, ...]:
    """Return the findings of a bank that a new notice may hold."""
    with database.read(actor) as session:
        return tuple(line_of(row) for row in fit_findings(session, bank))


def notice_page(database: Database, notice_id: int, *, actor: Actor) -> NoticePage:
    """Return one notice as its reader may see it."""
    with database.read(actor) as session:
        return page_of(session, notice_row(session, notice_id), actor)


def page_of(session: Session, row: Notice, actor: Actor) -> NoticePage:
    """Return a notice as a page."""
    names = ("title", "opening", "n", "unit", "basis")
    terms = (*names, "objection_n", "objection_unit", "objection_basis")
    deadline = deadline_row(session, row.deadline_id) if row.deadline_id else None
    signed = row.acknowledged_at
    return NoticePage(
        line=notice_line(session, row),
        version=row.row_version,
        terms={name: getattr(row, name) for name in terms},
        reason=row.reason,
        drafted_by=row.drafted_by_name,
        approved_by=row.approved_by_name,
        service=(row.service, row.service_proof),
        sha256=row.sha256,
        acknowledged=(row.acknowledged_by_name, signed) if signed else None,
        deadline_id=row.deadline_id,
        provisional=deadline is not None and deadline.provisional,
        escalation=_escalation(session, row),
        items=tuple(item_line(session, one) for one in row.items),
        versions=_versions(row),
        steps=NOTICE.open_to(row.state, actor.role),
        own=row.drafted_by_id == actor.person_id,
        # A bank is told of the notice alone, not of who signs it inside.
        joint=not actor.is_bank and is_joint(session, row),
        envelope=None if actor.is_bank else _envelope(session, row),
    )


def _envelope(session: Session, row: Notice) -> tuple[int, str] | None:
    found = notice_envelope(session, row.id)
    return (found.id, found.state) if found else None


def _escalation(session: Session, row: Notice) -> tuple[Escalation, ...]:
    # While the bureau has the answer, nothing waits for the bank.
    if row.deadline_id is None or row.state in (*NOTICE.final, "responded"):
        return ()
    deadline = deadline_row(session, row.deadline_id)
    calendar = calendar_at(session, deadline.calendar_version)
    return escalation(deadline.due_on, today(), calendar)


def item_line(session: Session, row: NoticeItem) -> ItemLine:
    """Return one finding of a notice."""
    objection = objection_of(session, row.id)
    return ItemLine(
        row.id,
        row.finding_id,
        row.number,
        row.title,
        dict(row.texts),
        row.severity,
        row.determined_fen,
        tuple(str(one) for one in row.dispositions),
        row.requirement,
        row.state,
        (objection.id, objection.state) if objection else None,
    )


def _versions(row: Notice) -> tuple[VersionLine, ...]:
    return tuple(
        VersionLine(
            one.id, one.version, one.state, one.submitted_by_name, one.submitted_at, one.sha256
        )
        for one in row.responses
        if one.state not in BEFORE_SUBMISSION
    )


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that came with an answer."""

    file_id: int
    file_name: str
    size: int
    sha256: str
    uploaded_by: str
    evidence_id: int | None


def file_lines(row: ResponseItem | None) -> tuple[FileLine, ...]:
    """Return the files of an answer."""
    return tuple(
        FileLine(one.id, one.file_name, one.size, one.sha256, one.uploaded_by_name, one.evidence_id)
        for one in (row.attachments if row else ())
    )


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What a version says to one finding, what was decided on it, and what changed."""

    answer_id: int
    version: int
    item: ItemLine
    answer: Answer
    decision: str
    reason_code: str
    reason: str
    decided_by: str
    decided_at: datetime | None
    changes: tuple[Change, ...]
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class ResponsePage:
    """One submitted version, frozen, with the review of it and the changes since the last."""

    line: VersionLine
    notice: NoticeLine
    row_version: int
    letter: str
    holds: bool
    drafted_by: str
    claimed_by: str
    answers: tuple[AnswerLine, ...]
    compared_with: int | None
    pending: int
    steps: tuple[str, ...]
    own_claim: bool


def response_page(database: Database, response_id: int, *, actor: Actor) -> ResponsePage:
    """Return one submitted version of an answer."""
    with database.read(actor) as session:
        row = submitted_row(session, response_id)
        before = version_before(row)
        old = answers_of(before) if before else {}
        return ResponsePage(
            VersionLine(
                row.id, row.version, row.state, row.submitted_by_name, row.submitted_at, row.sha256
            ),
            notice_line(session, row.notice),
            row.row_version,
            row.letter,
            digest(frozen(row)) == row.sha256,
            row.drafted_by_name,
            row.claimed_by_name,
            tuple(_answer(session, one, old) for one in row.answers),
            before.version if before else None,
            len(pending(row)),
            RESPONSE.open_to(row.state, actor.role),
            row.claimed_by_id == actor.person_id,
        )


def _answer(session: Session, row: ResponseItem, old: Mapping[str, Answer]) -> AnswerLine:
    answer, item = answer_of(row), item_line(session, row.item)
    return AnswerLine(
        row.id,
        row.row_version,
        item,
        answer,
        row.decision if item.state != "dropped" else "dropped",
        row.reason_code,
        row.reason,
        row.decided_by_name,
        row.decided_at,
        changes(old, {item.number: answer}),
        file_lines(row),
    )


def response_notice(database: Database, response_id: int, *, actor: Actor) -> int:
    """Return the notice that an answer of the reader's scope belongs to."""
    with database.read(actor) as session:
        return response_row(session, response_id).notice_id
