"""Duplicates are put under another suspicion and can be taken out again exactly as they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.machines import MoveRefused
from bankcheck.suspicions.cases import SuspicionUnknown, Target, load, step
from bankcheck.suspicions.lifecycle import OPEN, SUSPICION, failing
from bankcheck.suspicions.models import Suspicion, SuspicionMerge
from bankcheck.suspicions.states import Reason, SuspicionState

# What people change; what runs note goes on while a suspicion is merged.
RESTORED = (
    *("state", "assignee_id", "handle_by", "conclusion", "reason_code", "review_on"),
    *("decided_by_id", "decided_at", "merged_into_id", "proposed_close", "updated_at"),
)
NOTED = "gone_run"
_READ: dict[str, Callable[[str], object]] = {
    "state": SuspicionState,
    "reason_code": Reason,
    "handle_by": date.fromisoformat,
    "review_on": date.fromisoformat,
    "decided_at": datetime.fromisoformat,
    "updated_at": datetime.fromisoformat,
}


def merge(database: Database, target: Target, into: str, *, actor: Actor) -> None:
    """Put a suspicion under another one of the same bank, by that one's number."""
    with database.write(actor) as session:
        suspicion = load(session, target)
        asked = select(Suspicion).where(Suspicion.number == into.strip().upper())
        merge_into(session, actor, suspicion, session.scalars(asked).one_or_none())


def merge_into(
    session: Session, actor: Actor, suspicion: Suspicion, into: Suspicion | None
) -> None:
    """Put a suspicion under another one, inside the caller's transaction."""
    before = {name: _plain(getattr(suspicion, name)) for name in (*RESTORED, NOTED)}
    detail = {"into": into.number} if into else {}
    lacking = _lacking(session, suspicion, into)
    step(session, actor, suspicion, "merge", unmet=lacking, detail=detail)
    if into is None:
        raise SuspicionUnknown
    # Recording let this writer be the only one: what others did to the target is seen now.
    with session.no_autoflush:
        session.refresh(into)
    if lacking := _lacking(session, suspicion, into):
        raise MoveRefused(SUSPICION.name, before["state"], "merge", lacking)
    suspicion.merged_into_id, suspicion.proposed_close = into.id, False
    session.add(
        SuspicionMerge(suspicion_id=suspicion.id, into_id=into.id, before=before, merged_at=now())
    )


def _lacking(session: Session, suspicion: Suspicion, into: Suspicion | None) -> tuple[str, ...]:
    fits = (
        into is not None
        and into.id != suspicion.id
        and into.state in OPEN
        and into.subject_bank == suspicion.subject_bank
    )
    with session.no_autoflush:
        alone = not _duplicates(session, suspicion)
    return failing([("open_target", fits), ("no_duplicates", alone)])


def unmerge(database: Database, target: Target, reason: str, *, actor: Actor) -> None:
    """Take a suspicion out from under another one, exactly as it was."""
    with database.write(actor) as session:
        suspicion = load(session, target)
        lacking = failing([("reason", bool(reason.strip()))])
        step(session, actor, suspicion, "unmerge", unmet=lacking, reason=reason)
        merged = _newest(session, suspicion)
        merged.undone_at = now()
        for name in RESTORED:
            setattr(suspicion, name, _typed(name, merged.before[name]))
        if suspicion.gone_run != merged.before[NOTED]:
            # A run missed it while it was merged: the question is asked now.
            suspicion.proposed_close = suspicion.gone_run is not None


def _newest(session: Session, suspicion: Suspicion) -> SuspicionMerge:
    asked = (
        select(SuspicionMerge)
        .where(SuspicionMerge.suspicion_id == suspicion.id, SuspicionMerge.undone_at.is_(None))
        .order_by(SuspicionMerge.id.desc())
    )
    with session.no_autoflush:
        return session.scalars(asked).one()


def _duplicates(session: Session, suspicion: Suspicion) -> int:
    asked = select(func.count()).where(Suspicion.merged_into_id == suspicion.id)
    return int(session.scalar(asked) or 0)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _typed(name: str, value: Any) -> Any:
    read = _READ.get(name)
    return value if value is None or read is None else read(value)
