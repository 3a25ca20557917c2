"""Reading events: a page of them by their numbers, or one with its neighbours."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.heads import kept_heads, signing_key
from bankcheck.audit.listing import PAGE_ROWS, Asked
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import DONE, FAILED, record
from bankcheck.audit.verification import Verification, verify
from bankcheck.clock import local
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.settings import Settings

VERIFIED = "audit.verify"


class EventUnknown(BankcheckError):
    """An event number that the chain does not have."""

    def __init__(self) -> None:
        super().__init__("There is no such event; look for it in the list of events.")


@dataclass(frozen=True, slots=True)
class Line:
    """One event as pages show it."""

    seq: int
    at: str
    login: str
    role: str
    institution: str
    network: str
    event: str
    object_kind: str
    object_id: str
    bank: str
    result: str
    reason: str
    detail: tuple[tuple[str, str], ...]
    previous_digest: str
    digest: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of events, the newest first; the numbers lead to the pages beside it."""

    asked: Asked
    lines: tuple[Line, ...]
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class EventPage:
    """One event between the one before and the one after it."""

    line: Line
    before: Line | None
    after: Line | None

    @property
    def follows(self) -> bool:
        """Say whether the event names the digest of the one before it."""
        return self.before is None or self.before.digest == self.line.previous_digest


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The stored result of a verification, and the heads kept by then."""

    seq: int
    at: str
    login: str
    events: int
    heads: int
    digest: str
    broken_at: int | None
    fault: str
    reason: str


def list_page(database: Database, actor: Actor, asked: Asked) -> ListPage:
    """Return one page of the events that were asked for."""
    with database.read(actor) as session:
        rows, more = _rows(session, asked)
        lines = tuple(_line(row) for row in rows)
    if not lines:
        return ListPage(asked, (), None, None)
    from_above = asked.after is None
    newer = lines[0].seq if (asked.before if from_above else more) else None
    older = lines[-1].seq if (more if from_above else True) else None
    return ListPage(asked, lines, newer, older)


def _rows(session: Session, asked: Asked) -> tuple[list[AuditEvent], bool]:
    """Return the events of a page, the newest first, and whether more lie beyond it."""
    found = _filtered(asked)
    if asked.after is not None:
        found = found.where(AuditEvent.seq > asked.after).order_by(AuditEvent.seq)
        rows = list(session.scalars(found.limit(PAGE_ROWS + 1)))
        return rows[:PAGE_ROWS][::-1], len(rows) > PAGE_ROWS
    if asked.before is not None:
        found = found.where(AuditEvent.seq < asked.before)
    rows = list(session.scalars(found.order_by(AuditEvent.seq.desc()).limit(PAGE_ROWS + 1)))
    return rows[:PAGE_ROWS], len(rows) > PAGE_ROWS


def _filtered(asked: Asked) -> Select[AuditEvent]:
    found = select(AuditEvent)
    columns = {
        "person": AuditEvent.login,
        "kind": AuditEvent.object_kind,
        "id": AuditEvent.object_id,
        "bank": AuditEvent.bank_code,
        "result": AuditEvent.result,
    }
    for name, column in columns.items():
        if asked.value(name) and name not in asked.faults:
            found = found.where(column == asked.value(name))
    if event := asked.value("event"):
        family = AuditEvent.event.startswith(f"{event}.", autoescape=True)
        found = found.where(or_(AuditEvent.event == event, family))
    if asked.begins:
        found = found.where(AuditEvent.at >= asked.begins)
    return found.where(AuditEvent.at < asked.ends) if asked.ends else found


def event_page(database: Database, actor: Actor, seq: int) -> EventPage:
    """Return one event with its neighbours; raise EventUnknown."""
    with database.read(actor) as session:
        near = session.scalars(
            select(AuditEvent).where(AuditEvent.seq.between(seq - 1, seq + 1))
        ).all()
        found = {row.seq: _line(row) for row in near}
    if seq not in found:
        raise EventUnknown
    return EventPage(found[seq], found.get(seq - 1), found.get(seq + 1))


def verify_now(database: Database, settings: Settings, actor: Actor) -> int:
    """Verify the whole chain, leave the result as an event and return its number."""
    result = verify(database, settings.heads, signing_key(settings))
    return leave_result(database, actor, result)


def leave_result(database: Database, actor: Actor, result: Verification) -> int:
    """Leave a verification's result as an event and return its number."""
    with database.write(actor) as session:
        return record(
            session,
            actor,
            VERIFIED,
            ("audit_chain", result.events),
            result=FAILED if result.broken else DONE,
            detail=result.as_json(),
        )


def result_page(database: Database, actor: Actor, seq: int) -> ResultPage:
    """Return the result that a verification left; raise EventUnknown."""
    with database.read(actor) as session:
        row = session.get(AuditEvent, seq)
        if row is None or row.event != VERIFIED:
            raise EventUnknown
        said: dict[str, Any] = json.loads(row.detail)
        return ResultPage(
            row.seq,
            _time(row.at),
            row.login,
            said["events"],
            said["heads"],
            said["digest"],
            said["broken_at"],
            said["fault"] or "",
            said["reason"],
        )


def kept_count(settings: Settings) -> int:
    """Return how many daily heads are kept."""
    return len(kept_heads(settings.heads, signing_key(settings)))


def _line(row: AuditEvent) -> Line:
    return Line(
        row.seq,
        _time(row.at),
        row.login,
        row.role,
        row.institution,
        row.network,
        row.event,
        row.object_kind,
        row.object_id,
        row.bank_code,
        row.result,
        row.reason,
        _pairs(row.detail),
        row.previous_digest,
        row.digest,
    )


def _time(text: str) -> str:
    """Return a stored time for people; what was tampered with is shown as it stands."""
    try:
        moment = datetime.fromisoformat(text)
        return f"{local(moment)}:{moment.second:02d}"
    except ValueError:
        return text


def _pairs(detail: str) -> tuple[tuple[str, str], ...]:
    try:
        values = json.loads(detail)
    except ValueError:
        return (("", detail),)
    if not isinstance(values, dict):
        return (("", detail),)
    return tuple((name, _plain(value)) for name, value in values.items())


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
