"""Reading reports, the drafts put to banks, and their comments."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.clock import today
from bankcheck.db import as_seen
from bankcheck.errors import BankcheckError
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.reporting.models import InspectionReport, ReportComment, ReportDraft


class DraftUnknown(BankcheckError):
    """A draft report, or a comment on one, that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such draft report; choose one from the list.")


def report_of(session: Session, inspection_id: int) -> InspectionReport | None:
    """Return the report of an inspection, None before its first words."""
    asked = select(InspectionReport).where(InspectionReport.inspection_id == inspection_id)
    return session.scalars(asked).one_or_none()


def drafts_of(session: Session, inspection_id: int) -> list[ReportDraft]:
    """Return the editions of a report that were put to the bank, the newest first."""
    rows = session.scalars(
        select(ReportDraft)
        .where(ReportDraft.inspection_id == inspection_id)
        .order_by(ReportDraft.edition.desc())
    )
    return list(rows)


def current_draft(session: Session, inspection_id: int) -> ReportDraft | None:
    """Return the edition that is open for comments, or was last."""
    found = drafts_of(session, inspection_id)
    return found[0] if found else None


def draft_row(session: Session, draft_id: int, version: int | None = None) -> ReportDraft:
    """Return a draft report of the session's scope; raise DraftUnknown or Overtaken."""
    return as_seen(session, ReportDraft, draft_id, version, DraftUnknown)


def comment_row(session: Session, comment_id: int, version: int | None = None) -> ReportComment:
    """Return a comment of the session's scope; raise DraftUnknown or Overtaken."""
    return as_seen(session, ReportComment, comment_id, version, DraftUnknown)


def is_open(session: Session, draft: ReportDraft) -> bool:
    """Say whether the bank may still comment: within its time, and not through with it."""
    due_on = deadline_row(session, draft.deadline_id).due_on
    return draft.state == "commenting" and today() <= due_on


def window_closed(session: Session, inspection: Inspection) -> bool:
    """Say whether the bank's time to comment is over, or the bank said all it had to."""
    draft = current_draft(session, inspection.id)
    return draft is not None and not is_open(session, draft)


def comments_answered(session: Session, inspection: Inspection) -> bool:
    """Say whether every submitted comment has its reply."""
    draft = current_draft(session, inspection.id)
    return draft is not None and all(one.state != "commented" for one in draft.comments)


def report_written(session: Session, inspection: Inspection) -> bool:
    """Say whether the report has its words."""
    report = report_of(session, inspection.id)
    return report is not None and bool(report.text.strip())
