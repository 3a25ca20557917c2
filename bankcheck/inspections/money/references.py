"""What a bank named in its answers to notices: a reference there is a claim as a report is."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bankcheck.inspections.rectification.models import NoticeItem, Response, ResponseItem


def answered() -> Select[ResponseItem]:
    """Return the question for all answers that a bank has submitted and not taken back."""
    return (
        select(ResponseItem)
        .join(Response, Response.id == ResponseItem.response_id)
        .join(NoticeItem, NoticeItem.id == ResponseItem.item_id)
        .where(Response.submitted_at.is_not(None), Response.state != "taken_back")
    )


def references(session: Session, finding_id: int) -> tuple[str, ...]:
    """Return the references that a bank named for a finding, the oldest first."""
    asked = answered().where(NoticeItem.finding_id == finding_id, ResponseItem.reference != "")
    rows = session.scalars(asked.order_by(ResponseItem.id))
    return tuple(dict.fromkeys(row.reference.strip() for row in rows))
