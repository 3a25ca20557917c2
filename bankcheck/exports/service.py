"""What people do with export requests: ask, submit, approve, reject, revoke, download, destroy."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM, Actor
from bankcheck.clock import now as this_instant
from bankcheck.db import Database
from bankcheck.errors import IntegrityError
from bankcheck.exports.datasets import DATASETS
from bankcheck.exports.lifecycle import OPEN_COPIES, ExportState
from bankcheck.exports.models import ExportRequest
from bankcheck.exports.policy import MOST_ROWS, Wish, approving_event, plain
from bankcheck.exports.reading import Desk
from bankcheck.exports.refusals import StepRefused, TooMany
from bankcheck.exports.steps import held, note, own, seen, take
from bankcheck.jobs.queue import enqueue
from bankcheck.settings import Settings

KIND = "export.generate"
FOLDER = "exports"
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that was handed out."""

    path: Path
    name: str
    media: str


def folder(settings: Settings) -> Path:
    """Return where the files of exports are kept."""
    return settings.home / FOLDER


def draft(
    database: Database,
    settings: Settings,
    wish: Wish,
    *,
    actor: Actor,
    request_id: int | None = None,
) -> int:
    """Store a request as a draft, or change a draft, and return its number."""
    estimate = Desk(settings.home, database, actor.scope).count(wish.dataset, wish.filter)
    if estimate is not None and estimate > MOST_ROWS:
        raise TooMany
    moment = this_instant()
    with database.write(actor) as session:
        if request_id is None:
            row = _new(actor, wish, moment)
        else:
            row = own(session, request_id, actor)
            take(session, row, "change", actor=actor, now=moment)
        _fill(row, wish)
        row.row_estimate, row.needs_two = estimate, bool(wish.reasons_for_two)
        session.add(row)
        session.flush()
        if request_id is None:
            note(session, row, "draft", actor=actor, now=moment)
        return row.id


def _new(actor: Actor, wish: Wish, moment: datetime) -> ExportRequest:
    row = ExportRequest(
        state=ExportState.DRAFT,
        requester_id=actor.person_id,
        requester_login=actor.login,
        requester_name=actor.name,
        requester_institution=actor.institution,
        requester_bank=actor.bank_code,
        created_at=moment,
    )
    _fill(row, wish)
    return row


def _fill(row: ExportRequest, wish: Wish) -> None:
    for name, value in plain(wish).items():
        setattr(row, name, value)


def submit(database: Database, request_id: int, *, actor: Actor) -> None:
    """Ask for approval; from here on the content is bound to its digest."""
    with database.write(actor) as session:
        row = own(session, request_id, actor)
        row.approved_digest = row.wish.digest
        take(session, row, "submit", actor=actor, now=this_instant())


def approve(database: Database, request_id: int, *, actor: Actor) -> ExportState:
    """Approve; the last approval due sets the time and queues the file."""
    moment = this_instant()
    with database.write(actor) as session:
        row = seen(session, request_id, actor)
        event = approving_event(row.state, needs_two=row.needs_two)
        second = row.state is ExportState.APPROVED_ONCE
        if event == "approve":
            row.expires_at = moment + timedelta(days=row.valid_days)
        take(session, row, event, actor=actor, now=moment)
        _sign(row, actor, second=second)
        if row.state is ExportState.APPROVED:
            _prepare(session, row, actor)
        return row.state


def _sign(row: ExportRequest, actor: Actor, *, second: bool) -> None:
    place = "second" if second else "first"
    setattr(row, f"{place}_approver_id", actor.person_id)
    setattr(row, f"{place}_approver_name", actor.name)
    setattr(row, f"{place}_institution", actor.institution)


def _prepare(session: Session, row: ExportRequest, actor: Actor) -> None:
    """Name the file and the copy once, so that generating again gives the same ones."""
    row.copy_id = str(uuid.uuid4())
    if not DATASETS[row.dataset].for_commands:
        row.file_name = f"{secrets.token_hex(16)}.{row.layout.value}"
        row.job_id = enqueue(session, actor, KIND, {"request_id": row.id}).id


def reject(database: Database, request_id: int, reason: str, *, actor: Actor) -> None:
    """Refuse a request with a reason."""
    with database.write(actor) as session:
        row = seen(session, request_id, actor)
        take(session, row, "reject", actor=actor, now=this_instant(), reason=reason)


def revoke(
    database: Database, settings: Settings, request_id: int, reason: str, *, actor: Actor
) -> None:
    """Take a request or its approval back with a reason; its file is removed."""
    with database.write(actor) as session:
        row = seen(session, request_id, actor)
        take(session, row, "revoke", actor=actor, now=this_instant(), reason=reason)
        path = _path(settings, row)
    _remove(path)


def download(database: Database, settings: Settings, request_id: int, *, actor: Actor) -> Copy:
    """Hand the file out to its requester: counted, in time, and the very bytes that were made."""
    with database.write(actor) as session:
        row = own(session, request_id, actor)
        take(session, row, "download", actor=actor, now=this_instant())
        row.downloads += 1
        path = _path(settings, row)
        if path is None or _sha256(path) != row.file_sha256:
            raise IntegrityError("The file is not the one that was generated; nothing was given.")
        media = MEDIA[row.layout.value]
        return Copy(path, f"{row.ticket}.{row.layout.value}", media)


def destroy(
    database: Database,
    settings: Settings,
    request_id: int,
    description: tuple[str, str],
    *,
    actor: Actor,
) -> None:
    """Remove the file and record how the copies were destroyed, in the requester's words."""
    moment = this_instant()
    with database.write(actor) as session:
        row = own(session, request_id, actor)
        take(session, row, "destroy", actor=actor, now=moment, description=description)
        row.destroyed_at, row.destroyed_how, row.destroyed_copies = moment, *description
        path = _path(settings, row)
    _remove(path)


def expire(database: Database, settings: Settings) -> int:
    """End every request whose time is over, remove their files, and return how many."""
    moment, ended = this_instant(), 0
    with database.read(EVERYTHING) as session:
        overdue = expired_ids(session, moment)
    for request_id in overdue:
        with database.write(EVERYTHING) as session:
            row = held(session, request_id)
            try:
                take(session, row, "expire", actor=SYSTEM, now=moment)
            except StepRefused:
                continue
            path = _path(settings, row)
            ended += 1
        _remove(path)
    return ended


def idle(settings: Settings, database: Database) -> None:
    """Do what is due between jobs: end the requests whose time is over."""
    expire(database, settings)


def expired_ids(session: Session, moment: datetime) -> list[int]:
    """Return the requests with an open copy whose time is over."""
    return list(
        session.scalars(
            select(ExportRequest.id).where(
                ExportRequest.state.in_(OPEN_COPIES), ExportRequest.expires_at <= moment
            )
        )
    )


def _path(settings: Settings, row: ExportRequest) -> Path | None:
    return folder(settings) / row.file_name if row.file_name else None


def _remove(path: Path | None) -> None:
    if path is not None:
        path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
