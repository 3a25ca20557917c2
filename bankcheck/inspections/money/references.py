"""What a bank named in its answers to notices: a reference there is a claim as a report is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

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
    return tuple(named_since(session, {finding_id}).get(finding_id, {}))


def named_since(
    session: Session, findings: Collection[int]
) -> Mapping[int, Mapping[str, datetime]]:
    """Return what a bank named for each of these findings, the oldest first, and since when."""
    asked = (
        answered()
        .add_columns(NoticeItem.finding_id, Response.submitted_at)
        .where(NoticeItem.finding_id.in_(findings), ResponseItem.reference != "")
        .order_by(ResponseItem.id)
    )
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for row, finding_id, at in session.execute(asked):
        found[finding_id].setdefault(row.reference.strip(), at)
    return found
