"""What the export pages show: read inside one session, handed on as finished values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from bankcheck.actors import Actor
from bankcheck.clock import now as this_instant
from bankcheck.db import Database
from bankcheck.exports.datasets import DATASETS, Column, Dataset
from bankcheck.exports.lifecycle import APPROVERS, LIFECYCLE, ExportState
from bankcheck.exports.models import ExportRequest
from bankcheck.exports.policy import MOST_DOWNLOADS, Wish, approving_event, unmet
from bankcheck.exports.refusals import ExportUnknown
from bankcheck.exports.steps import SEES_ALL, facts_of, sees

PAGE_ROWS = 50
WAITING = (ExportState.SUBMITTED, ExportState.APPROVED_ONCE)
# What the person supplies with the step itself; the page offers the step without it.
_SUPPLIED = frozenset({"reasoned", "described", "fresh"})
_ACTS = ("change", "submit", "approve", "reject", "revoke", "download", "destroy")


@dataclass(frozen=True, slots=True)
class Line:
    """One request in a list."""

    id: int
    ticket: str
    dataset: Dataset
    requester: str
    purpose: str
    rows: int | None
    state: str
    is_sensitive: bool
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of requests; ``choices`` are the lists this person may look at."""

    shown: str
    choices: tuple[str, ...]
    lines: tuple[Line, ...]
    waiting: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a request's history."""

    event: str
    at: datetime
    name: str
    role: str
    institution: str
    reason: str


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request with its history and what this person may do with it now."""

    id: int
    ticket: str
    state: str
    dataset: Dataset
    wish: Wish
    columns: tuple[Column, ...]
    digest: str
    requester: str
    institution: str
    row_estimate: int | None
    needs_two: bool
    approvers: tuple[tuple[str, str], ...]
    created_at: datetime
    expires_at: datetime | None
    file_sha256: str
    file_bytes: int
    file_rows: int
    downloads: int
    copy_id: str
    destroyed_at: datetime | None
    destroyed: tuple[str, str]
    steps: tuple[Step, ...]
    may: frozenset[str]
    is_own: bool

    @property
    def downloads_left(self) -> int:
        """Return how often the file may still be downloaded."""
        return MOST_DOWNLOADS - self.downloads


def list_page(database: Database, actor: Actor, shown: str, page: int) -> ListPage:
    """Return one page of a list of requests; the newest first."""
    choices = _choices(actor)
    shown = shown if shown in choices else "mine"
    with database.read(actor) as session:
        found = _lists(actor)[shown]
        total = _count(session, found)
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        rows = session.scalars(
            found.order_by(ExportRequest.id.desc()).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
        ).all()
        waiting = _count(session, _lists(actor)["waiting"]) if "waiting" in choices else 0
        return ListPage(shown, choices, tuple(_line(row) for row in rows), waiting, page, pages)


def request_page(database: Database, actor: Actor, request_id: int) -> RequestPage:
    """Return one request; raise ExportUnknown when it is not there or not this person's to see."""
    with database.read(actor) as session:
        row = session.scalars(
            select(ExportRequest)
            .options(selectinload(ExportRequest.steps))
            .where(ExportRequest.id == request_id)
        ).one_or_none()
        if row is None or not sees(row, actor):
            raise ExportUnknown
        return _page(row, actor)


def waiting_for(session: Session, actor: Actor) -> int:
    """Return how many requests wait for this person's decision."""
    return _count(session, _lists(actor)["waiting"]) if actor.role in APPROVERS else 0


def _choices(actor: Actor) -> tuple[str, ...]:
    waiting = ("waiting",) if actor.role in APPROVERS else ()
    return ("mine", *waiting, *(("all",) if actor.role in SEES_ALL else ()))


def _lists(actor: Actor) -> dict[str, Select[ExportRequest]]:
    everything, own = select(ExportRequest), ExportRequest.requester_id == actor.person_id
    not_mine = (
        ExportRequest.requester_id != actor.person_id,
        ExportRequest.state.in_(WAITING),
        or_(
            ExportRequest.first_approver_id.is_(None),
            ExportRequest.first_institution != actor.institution,
        ),
    )
    return {
        "mine": everything.where(own),
        "waiting": everything.where(*not_mine),
        "all": everything.where(or_(own, ExportRequest.state != ExportState.DRAFT)),
    }


def _count(session: Session, found: Select[ExportRequest]) -> int:
    return session.scalar(found.with_only_columns(func.count(ExportRequest.id))) or 0


def _line(row: ExportRequest) -> Line:
    return Line(
        row.id,
        row.ticket,
        DATASETS[row.dataset],
        row.requester_name,
        row.purpose,
        row.file_rows or row.row_estimate,
        row.state.value,
        row.needs_two,
        row.created_at,
        row.expires_at,
    )


def _page(row: ExportRequest, actor: Actor) -> RequestPage:
    dataset, wish = DATASETS[row.dataset], row.wish
    approvers = (
        (row.first_approver_name, row.first_institution),
        (row.second_approver_name, row.second_institution),
    )
    return RequestPage(
        id=row.id,
        ticket=row.ticket,
        state=row.state.value,
        dataset=dataset,
        wish=wish,
        columns=dataset.chosen(wish.columns),
        digest=wish.digest,
        requester=row.requester_name,
        institution=row.requester_institution,
        row_estimate=row.row_estimate,
        needs_two=row.needs_two,
        approvers=tuple(one for one in approvers if one[0]),
        created_at=row.created_at,
        expires_at=row.expires_at,
        file_sha256=row.file_sha256,
        file_bytes=row.file_bytes,
        file_rows=row.file_rows,
        downloads=row.downloads,
        copy_id=row.copy_id,
        destroyed_at=row.destroyed_at,
        destroyed=(row.destroyed_how, row.destroyed_copies),
        steps=tuple(
            Step(one.event, one.at, one.name, one.role, one.institution, one.reason)
            for one in row.steps
        ),
        may=_may(row, actor),
        is_own=row.requester_id == actor.person_id,
    )


def _may(row: ExportRequest, actor: Actor) -> frozenset[str]:
    """Return the steps this person may take now, but for the words a step asks for."""
    missing = set(unmet(facts_of(row, actor, this_instant(), "", ()))) - _SUPPLIED
    due = approving_event(row.state, needs_two=row.needs_two)
    events = {name: due if name == "approve" else name for name in _ACTS}
    moves = {name: LIFECYCLE.find(row.state, event) for name, event in events.items()}
    return frozenset(
        name
        for name, move in moves.items()
        if move is not None and actor.role in move.roles and not missing & set(move.guards)
    )
