"""Taking one step of a request inside a transaction: judged, stored, told, or refused."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor, Role
from bankcheck.audit.record import record
from bankcheck.exports.datasets import DATASETS
from bankcheck.exports.lifecycle import APPROVERS, LIFECYCLE, ExportState
from bankcheck.exports.models import ExportRequest, ExportStep
from bankcheck.exports.policy import Facts, unmet
from bankcheck.exports.refusals import BY_GUARD, ExportUnknown, NotYours, StepRefused
from bankcheck.machines import MoveRefused, RoleRefused

SEES_ALL = APPROVERS | {Role.AUDITOR}


def held(session: Session, request_id: int) -> ExportRequest:
    """Return a request, locked until the transaction ends; raise ExportUnknown."""
    row = session.scalars(
        select(ExportRequest).where(ExportRequest.id == request_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise ExportUnknown
    return row


def seen(session: Session, request_id: int, actor: Actor) -> ExportRequest:
    """Return a request that this person may see, locked; raise ExportUnknown."""
    row = held(session, request_id)
    if not sees(row, actor):
        raise ExportUnknown
    return row


def own(session: Session, request_id: int, actor: Actor) -> ExportRequest:
    """Return a request of this person's own, locked; raise ExportUnknown."""
    row = held(session, request_id)
    if row.requester_id != actor.person_id:
        raise ExportUnknown
    return row


def sees(row: ExportRequest, actor: Actor) -> bool:
    """Say whether a person may see a request: their own, or any submitted one that they oversee."""
    oversees = actor.role in SEES_ALL and row.state is not ExportState.DRAFT
    return row.requester_id == actor.person_id or oversees


def take(
    session: Session,
    row: ExportRequest,
    event: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    description: tuple[str, ...] = (),
) -> None:
    """Take a step: raise what refuses it, else store the state, the step and the audit event."""
    facts = facts_of(row, actor, now, reason, description)
    try:
        to = LIFECYCLE.take(row.state, event, actor.role, unmet(facts))
    except RoleRefused as refused:
        raise NotYours from refused
    except MoveRefused as refused:
        _refuse(refused)
    row.state = ExportState(to)
    note(session, row, event, actor=actor, now=now, reason=reason)


def note(
    session: Session,
    row: ExportRequest,
    event: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Store that something was done with a request, and leave its audit event."""
    session.add(
        ExportStep(
            request_id=row.id,
            event=event,
            state=row.state,
            person_id=actor.person_id,
            name=actor.name,
            role=actor.role.value,
            institution=actor.institution,
            at=now,
            reason=reason,
            digest=row.wish.digest,
        )
    )
    detail = {
        "state": row.state.value,
        "dataset": row.dataset,
        "columns": list(row.columns),
        "digest": row.wish.digest,
        "rows": row.file_rows or row.row_estimate,
        "copy": row.copy_id,
        "downloads_before": row.downloads,
    }
    kind = ("export_request", row.ticket)
    record(session, actor, f"export.{event}", kind, reason=reason, detail=detail)


def _refuse(refused: MoveRefused) -> NoReturn:
    for guard in refused.unmet:
        if guard in BY_GUARD:
            raise BY_GUARD[guard] from refused
    raise StepRefused from refused


def facts_of(
    row: ExportRequest, actor: Actor, now: datetime, reason: str, description: tuple[str, ...]
) -> Facts:
    """Return what the conditions of a step on this request are judged by."""
    return Facts(
        actor_id=actor.person_id,
        actor_role=actor.role.value,
        actor_institution=actor.institution,
        is_fresh=actor.fresh,
        requester_id=row.requester_id,
        first_approver_id=row.first_approver_id,
        first_institution=row.first_institution,
        digest=row.wish.digest,
        approved_digest=row.approved_digest,
        needs_two=row.needs_two,
        expires_at=row.expires_at,
        now=now,
        downloads=row.downloads,
        has_copy=row.generated_at is not None or row.downloads > 0,
        for_commands=DATASETS[row.dataset].for_commands,
        reason=reason,
        description=description,
    )
