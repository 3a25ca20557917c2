"""An inspection is archived by itself when the last of its findings has come to its end."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM
from bankcheck.audit.record import record
from bankcheck.inspections.cases.lifecycles import OPEN_STATES
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.fieldwork.lifecycles import INSPECTION
from bankcheck.inspections.fieldwork.models import Inspection

UNDECIDED = ("drafted", "proposed", "answered")


def open_findings(session: Session, inspection_id: int, states: tuple[str, ...] = ()) -> int:
    """Return how many findings of an inspection are open, or stand in one of these states."""
    asked = select(func.count(Finding.id)).where(
        Finding.inspection_id == inspection_id, Finding.state.in_(states or OPEN_STATES)
    )
    return session.scalar(asked) or 0


def follow(session: Session, inspection_id: int | None) -> None:
    """Take an issued inspection to its follow-up, or to the archive where nothing is open."""
    found = session.get(Inspection, inspection_id) if inspection_id else None
    if found is None or found.state not in ("issued", "follow_up"):
        return
    left = open_findings(session, found.id)
    unmet = ["no_open_findings"] if left else ["open_findings"]
    event = "follow_up" if left else "archive"
    if INSPECTION.find(found.state, event) is None:
        return
    found.state = INSPECTION.take(found.state, event, SYSTEM.role, unmet)
    why = "findings are open" if left else "no finding is open"
    detail = {"open_findings": left}
    record(
        session, SYSTEM, f"inspection.{event}", ("inspection", found.id), reason=why, detail=detail
    )
