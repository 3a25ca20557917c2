"""What a person does with an import: read it otherwise, leave a file out, confirm, withdraw."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database, Overtaken
from bankcheck.jobs.queue import cancel, enqueue
from bankcheck.ledger.intake_desk import desk as desks
from bankcheck.ledger.intake_desk.desk import (
    Desk,
    ImportUnknown,
    accepted,
    is_working,
    job_of,
    order_of,
    origin_of,
)
from bankcheck.ledger.intake_desk.lifecycle import (
    BATCH_MADE,
    IMPORT,
    NOTHING_NEW,
    NOTHING_TO_READ,
    WORK_UNDER_WAY,
    ImportState,
)
from bankcheck.ledger.intake_desk.models import Import, Standing

LEFT_OUT = "was left out by whoever imports."


@dataclass(frozen=True, slots=True)
class Options:
    """How the files of an import are to be read; each is empty when left open."""

    stream: str
    profile: str
    bank: str


def preview_again(
    database: Database, desk: Desk, number: int, options: Options, version: int, *, actor: Actor
) -> None:
    """Read the files of an import once more, under other options."""
    with database.write(actor) as session:
        order = _seen(session, number, version)
        order.stream, order.profile, order.bank = options.stream, options.profile, options.bank
        _read_again(session, desk, order, actor)
        detail = {"stream": order.stream, "profile": order.profile, "bank": order.bank}
        record(session, actor, "import.preview", ("import", number), detail=detail)


def leave_out(
    database: Database, desk: Desk, number: int, upload_id: int, version: int, *, actor: Actor
) -> None:
    """Leave one file out and read the others once more."""
    with database.write(actor) as session:
        order = _seen(session, number, version)
        upload = next((one for one in accepted(order) if one.id == upload_id), None)
        if upload is None:
            raise ImportUnknown(f"{number}/{upload_id}")
        upload.standing, upload.refusal = Standing.LEFT_OUT, LEFT_OUT
        if accepted(order):
            _read_again(session, desk, order, actor)
        else:
            order.state = _taken(session, desk, order, "withdraw", actor)
            order.ended_at = now()
        record(
            session, actor, "import.leave_out", ("import", number), detail={"sha256": upload.sha256}
        )


def confirm(database: Database, desk: Desk, number: int, version: int, *, actor: Actor) -> None:
    """Let the previewed files become a batch; what was seen is what is confirmed."""
    with database.write(actor) as session:
        order = _seen(session, number, version)
        order.state = _taken(session, desk, order, "confirm", actor)
        order.confirmed_by_name, order.confirmed_at = actor.name, now()
        order.job_id = enqueue(session, actor, desks.IMPORT, {"import": number}).id
        detail = {"supersedes": order.supersedes, "rows": (order.preview or {}).get("rows", 0)}
        record(
            session, actor, "import.confirm", ("import", number), reason=order.reason, detail=detail
        )


def stop(database: Database, number: int, *, actor: Actor) -> None:
    """Ask the work on an import to stop; nothing of it is half written."""
    with database.write(actor) as session:
        job = job_of(session, order_of(session, number))
        if job is not None:
            cancel(job)
        record(session, actor, "import.stop", ("import", number))


def withdraw(database: Database, desk: Desk, number: int, version: int, *, actor: Actor) -> None:
    """Give an import up and remove its files; the ledger never knew of them."""
    with database.write(actor) as session:
        order = _seen(session, number, version)
        order.state = _taken(session, desk, order, "withdraw", actor)
        order.ended_at = now()
        record(session, actor, "import.withdraw", ("import", number))
        stored = [upload.stored for upload in order.uploads]
    for name in stored:
        desk.shelf.drop(name)


def unmet(session: Session, desk: Desk, order: Import) -> tuple[str, ...]:
    """Return every condition of the lifecycle that does not hold for an import now."""
    files = (order.preview or {}).get("files", [])
    facts = {
        NOTHING_TO_READ: not accepted(order),
        WORK_UNDER_WAY: is_working(job_of(session, order)),
        NOTHING_NEW: not any(file["status"] == "loaded" for file in files),
        BATCH_MADE: order.state is ImportState.IMPORTING
        and desk.ledger().batch_from(origin_of(order)) is not None,
    }
    return tuple(name for name, is_so in facts.items() if is_so)


def open_steps(session: Session, desk: Desk, order: Import, actor: Actor) -> frozenset[str]:
    """Return the steps that this person can take with an import now."""
    missing = set(unmet(session, desk, order))
    steps = IMPORT.open_to(order.state, actor.role)
    moves = {step: IMPORT.find(order.state, step) for step in steps}
    return frozenset(
        step for step, move in moves.items() if move and not missing & set(move.guards)
    )


def _seen(session: Session, number: int, version: int) -> Import:
    """Return an import that still stands as the person saw it."""
    order = order_of(session, number)
    if order.row_version != version:
        raise Overtaken
    return order


def _taken(session: Session, desk: Desk, order: Import, event: str, actor: Actor) -> ImportState:
    return ImportState(IMPORT.take(order.state, event, actor.role, unmet(session, desk, order)))


def _read_again(session: Session, desk: Desk, order: Import, actor: Actor) -> None:
    order.state = _taken(session, desk, order, "preview", actor)
    order.preview, order.refusals = None, []
    order.job_id = enqueue(session, actor, desks.PREVIEW, {"import": order.id}).id
