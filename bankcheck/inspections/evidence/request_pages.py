"""What the pages of requested material show, on both sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import CHINA
from bankcheck.db import Database
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.evidence.lifecycles import REQUEST
from bankcheck.inspections.evidence.request_models import Delivery, EvidenceRequest
from bankcheck.inspections.evidence.requests import ASKED_IN, is_overdue, request_row
from bankcheck.inspections.fieldwork.pages import InspectionLine, line_of
from bankcheck.inspections.fieldwork.store import inspection_row, member_of

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivered file."""

    delivery_id: int
    file_name: str
    size: int
    sha256: str
    verdict: str
    delivered_by: str
    delivered_at: datetime
    evidence_id: int | None


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request with its last day and what came."""

    request_id: int
    inspection_id: int
    version: int
    number: str
    title: str
    what: str
    basis: str
    state: str
    reason: str
    due_on: date
    deadline_id: int
    provisional: bool
    overdue: bool
    late: bool
    asked_by: str
    asked_at: datetime
    provided_by: str
    provided_at: datetime | None
    decided_by: str
    deliveries: tuple[DeliveryLine, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """The requests of an inspection."""

    line: InspectionLine
    requests: tuple[RequestLine, ...]
    may_ask: bool


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request as its bank sees it."""

    line: RequestLine
    own_files: bool


def requests_page(database: Database, inspection_id: int, *, actor: Actor) -> RequestsPage:
    """Return the requests of an inspection."""
    with database.read(actor) as session:
        row = inspection_row(session, inspection_id)
        found = session.scalars(
            select(EvidenceRequest)
            .where(EvidenceRequest.inspection_id == inspection_id)
            .order_by(EvidenceRequest.id.desc())
            .limit(PAGE_ROWS)
        )
        on_team = member_of(row, actor) is not None
        lines = tuple(_line(session, one, actor, on_team=on_team) for one in found)
        return RequestsPage(line_of(row), lines, on_team and row.state in ASKED_IN)


def own_requests(database: Database, actor: Actor, page: int) -> tuple[RequestLine, ...]:
    """Return a page of the requests to the reader's bank, the newest first."""
    with database.read(actor) as session:
        rows = session.scalars(
            select(EvidenceRequest)
            .order_by(EvidenceRequest.id.desc())
            .limit(PAGE_ROWS)
            .offset((max(1, page) - 1) * PAGE_ROWS)
        )
        return tuple(_line(session, one, actor) for one in rows)


def own_request(database: Database, request_id: int, *, actor: Actor) -> RequestPage:
    """Return one request to the reader's bank."""
    with database.read(actor) as session:
        row = request_row(session, request_id)
        fresh = [one for one in row.deliveries if one.evidence_id is None]
        own = any(one.delivered_by_id == actor.person_id for one in fresh)
        return RequestPage(_line(session, row, actor), own)


def _line(
    session: Session, row: EvidenceRequest, actor: Actor, *, on_team: bool = True
) -> RequestLine:
    deadline = deadline_row(session, row.deadline_id)
    over = is_overdue(session, row)
    sent = row.provided_at
    # What the bank did not hand over yet is its own draft.
    shown = [one for one in row.deliveries if actor.is_bank or one.evidence_id is not None]
    return RequestLine(
        row.id,
        row.inspection_id,
        row.row_version,
        row.number,
        row.title,
        row.what,
        row.basis,
        row.state,
        row.reason,
        deadline.due_on,
        deadline.id,
        deadline.provisional,
        over and row.state == REQUEST.start,
        sent is not None and sent.astimezone(CHINA).date() > deadline.due_on,
        row.asked_by_name,
        row.asked_at,
        row.provided_by_name,
        sent,
        row.decided_by_name,
        _deliveries(shown),
        _open_steps(row, actor, over=over) if on_team else (),
    )


def _open_steps(row: EvidenceRequest, actor: Actor, *, over: bool) -> tuple[str, ...]:
    """Return the steps a person may take now; some wait for the last day, some end with it."""
    steps = set(REQUEST.open_to(row.state, actor.role))
    if over:
        steps -= {"ask_again"}
    elif row.state == REQUEST.start:
        steps -= {"flag"}
    return tuple(event for event in REQUEST.events if event in steps)


def _deliveries(rows: Iterable[Delivery]) -> tuple[DeliveryLine, ...]:
    return tuple(
        DeliveryLine(
            one.id,
            one.file_name,
            one.size,
            one.sha256,
            one.verdict,
            one.delivered_by_name,
            one.delivered_at,
            one.evidence_id,
        )
        for one in rows
    )
