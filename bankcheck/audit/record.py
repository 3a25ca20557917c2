"""Recording an event inside the transaction of the change it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, insert, select, text, update
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.chain import GENESIS, canonical, event_digest
from bankcheck.audit.models import AuditEvent, AuditHead
from bankcheck.clock import now
from bankcheck.db import mark_audited

DONE, REFUSED, FAILED = "done", "refused", "failed"
_EVENTS, _HEAD = cast(Table, AuditEvent.__table__), cast(Table, AuditHead.__table__)


def record(
    session: Session,
    actor: Actor,
    event: str,
    target: tuple[str, object],
    *,
    bank: str | None = None,
    result: str = DONE,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Add one event to the chain and return its number.

    ``event`` is a verb such as ``suspicion.triage``; ``target`` is the kind and the number of the
    thing. ``detail`` holds small JSON values: never account numbers, secrets or whole rows. It
    goes past the session's scope on purpose: people of a bank leave events they cannot read.
    """
    connection = session.connection()
    head = _last(connection)
    seq, previous = (head.seq + 1, head.digest) if head else (1, GENESIS)
    values = {
        "seq": seq,
        "at": now().isoformat(timespec="microseconds"),
        "person_id": actor.person_id,
        "login": actor.login,
        "role": actor.role.value,
        "institution": actor.institution,
        "network": actor.network,
        "event": event,
        "object_kind": target[0],
        "object_id": str(target[1]),
        "bank_code": bank or "",
        "result": result,
        "reason": reason,
        "detail": canonical(detail or {}).decode("utf-8"),
    }
    digest = event_digest(values, previous)
    connection.execute(insert(_EVENTS).values(**values, previous_digest=previous, digest=digest))
    if head:
        connection.execute(update(_HEAD).where(_HEAD.c.id == 1).values(seq=seq, digest=digest))
    else:
        connection.execute(insert(_HEAD).values(id=1, seq=seq, digest=digest))
    mark_audited(session)
    return seq


def _last(connection: Connection) -> Row[Any, Any] | None:
    """Return the head of the chain, locked until this transaction ends; None before event 1."""
    asked = select(_HEAD.c.seq, _HEAD.c.digest).where(_HEAD.c.id == 1).with_for_update()
    head = connection.execute(asked).one_or_none()
    if head is None and connection.dialect.name == "postgresql":
        # There is no row to lock yet: the first two writers wait for each other at the table.
        connection.execute(text("LOCK TABLE audit_head IN SHARE ROW EXCLUSIVE MODE"))
        head = connection.execute(asked).one_or_none()
    return head
