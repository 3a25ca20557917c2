"""What the pages of reports show, on both sides: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.closing import open_findings
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.pages import FindingLine
from bankcheck.inspections.cases.pages import line_of as finding_line
from bankcheck.inspections.fieldwork.inspections import Fact, unmet
from bankcheck.inspections.fieldwork.lifecycles import INSPECTION
from bankcheck.inspections.fieldwork.pages import InspectionLine, line_of
from bankcheck.inspections.fieldwork.store import inspection_row, member_of
from bankcheck.inspections.reporting.lifecycles import COMMENT, DRAFT
from bankcheck.inspections.reporting.models import ReportComment, ReportDraft
from bankcheck.inspections.reporting.store import draft_row, drafts_of, is_open, report_of

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment as both sides see it."""

    comment_id: int
    version: int
    kind: str
    about: str
    text: str
    state: str
    drafted_by: str
    submitted_by: str
    submitted_at: datetime | None
    reply: str
    replied_by: str
    replied_at: datetime | None
    own: bool
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An edition that was put to the bank, with what it said."""

    draft_id: int
    version: int
    number: str
    title: str
    text: str
    findings: tuple[Mapping[str, Any], ...]
    sha256: str
    state: str
    due_on: date
    deadline_id: int
    provisional: bool
    open: bool
    sent_at: datetime
    heard_by: str
    heard_at: datetime | None
    comments: tuple[CommentLine, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report of an inspection, from its first words to what is followed up."""

    line: InspectionLine
    title: str
    text: str
    written_by: str
    written_at: datetime | None
    envelope_id: int | None
    issued_at: datetime | None
    sha256: str
    drafts: tuple[DraftLine, ...]
    findings: tuple[FindingLine, ...]
    open_findings: int
    unmet: Mapping[str, tuple[str, ...]]
    on_team: bool


def report_page(
    database: Database, inspection_id: int, facts: Mapping[str, Fact], *, actor: Actor
) -> ReportPage:
    """Return the report of an inspection."""
    with database.read(actor) as session:
        row = inspection_row(session, inspection_id)
        report = report_of(session, inspection_id)
        found = session.scalars(
            select(Finding).where(Finding.inspection_id == inspection_id).order_by(Finding.id)
        )
        asked = ("send_for_comment", "finish")
        return ReportPage(
            line=line_of(row),
            title=report.title if report else "",
            text=report.text if report else "",
            written_by=report.written_by_name if report else "",
            written_at=report.written_at if report else None,
            envelope_id=report.envelope_id if report else None,
            issued_at=report.issued_at if report else None,
            sha256=report.sha256 if report else "",
            drafts=tuple(_draft(session, one, actor) for one in drafts_of(session, inspection_id)),
            findings=tuple(map(finding_line, found)),
            open_findings=open_findings(session, inspection_id),
            unmet={
                event: unmet(session, row, event, facts)
                for event in asked
                if INSPECTION.find(row.state, event)
            },
            on_team=member_of(row, actor) is not None,
        )


def _draft(session: Session, row: ReportDraft, actor: Actor) -> DraftLine:
    deadline = deadline_row(session, row.deadline_id)
    # What the bank did not submit is its own; what was dropped nobody said.
    hidden = ("dropped",) if actor.is_bank else ("dropped", COMMENT.start)
    return DraftLine(
        row.id,
        row.row_version,
        row.number,
        row.title,
        row.text,
        tuple(dict(one) for one in row.findings),
        row.sha256,
        row.state,
        deadline.due_on,
        deadline.id,
        deadline.provisional,
        is_open(session, row),
        row.sent_at,
        row.heard_by_name,
        row.heard_at,
        tuple(_comment(one, actor) for one in row.comments if one.state not in hidden),
        DRAFT.open_to(row.state, actor.role),
    )


def _comment(row: ReportComment, actor: Actor) -> CommentLine:
    return CommentLine(
        row.id,
        row.row_version,
        row.kind,
        row.about,
        row.text,
        row.state,
        row.drafted_by_name,
        row.submitted_by_name,
        row.submitted_at,
        row.reply,
        row.replied_by_name,
        row.replied_at,
        row.drafted_by_id == actor.person_id,
        COMMENT.open_to(row.state, actor.role),
    )


def own_drafts(database: Database, actor: Actor, page: int) -> tuple[DraftLine, ...]:
    """Return a page of the draft reports put to the reader's bank, the newest first."""
    with database.read(actor) as session:
        rows = session.scalars(
            select(ReportDraft)
            .order_by(ReportDraft.id.desc())
            .limit(PAGE_ROWS)
            .offset((max(1, page) - 1) * PAGE_ROWS)
        )
        return tuple(_draft(session, one, actor) for one in rows)


def own_draft(database: Database, draft_id: int, *, actor: Actor) -> DraftLine:
    """Return one draft report put to the reader's bank."""
    with database.read(actor) as session:
        return _draft(session, draft_row(session, draft_id), actor)
