"""The work on imports that a worker does; killed at any moment and done again, it ends the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import CallRefused
from bankcheck.jobs.queue import Handler, Ticket
from bankcheck.ledger.intake_desk import desk as desks
from bankcheck.ledger.intake_desk import withdrawals
from bankcheck.ledger.intake_desk.corrections import corrections, write
from bankcheck.ledger.intake_desk.desk import Desk, accepted, desk_of, order_of, wish_of
from bankcheck.ledger.intake_desk.lifecycle import IMPORT, ImportState
from bankcheck.ledger.intake_desk.models import Import
from bankcheck.ledger.intake_desk.preview import summary
from bankcheck.ledger.load import load
from bankcheck.ledger.report import LoadRefused, LoadReport
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.staging import Found
from bankcheck.ledger.store import Manifest
from bankcheck.settings import Settings


@dataclass(frozen=True, slots=True)
class _Task:
    """An import as its worker needs it: how to read which files, and what they replace."""

    number: int
    wish: Wish
    files: tuple[Found, ...]
    uploads: Mapping[str, int]
    supersedes: tuple[str, ...]
    reason: str


def handlers(settings: Settings, _database: Database) -> Mapping[str, Handler]:
    """Return what a worker of this installation does for each kind of job of the intake desk."""
    desk = desk_of(settings)
    return {
        desks.PREVIEW: partial(_look, desk),
        desks.IMPORT: partial(_store, desk),
        **withdrawals.handlers(desk),
    }


def _look(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """Read the files and keep what they would bring; nothing enters the ledger."""
    task = _task(desk, ticket, ImportState.PREVIEWING)
    if task is None:
        return {}
    try:
        report = _loaded(desk, ticket, task, preview=True)
    except LoadRefused as refused:
        return _refuse(ticket, refused)
    ticket.tell("corrections", 0, report.rejected)
    _cut_out(desk, task, report)
    preview = summary(report, task.uploads)
    with ticket.database.write(EVERYTHING) as session:
        order = _current(ticket, order_of(session, task.number), ImportState.PREVIEWING)
        if order is None:
            return {}
        order.state = ImportState(IMPORT.take(order.state, "show", SYSTEM.role))
        order.preview = preview
        counts = {name: preview[name] for name in ("rows", "rejected", "recognised")}
        record(session, SYSTEM, "import.previewed", ("import", order.id), detail=counts)
    return {**counts, "import": task.number}


def _store(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """Make the batch, unless a worker that was killed had made it; then say what became of it."""
    task = _task(desk, ticket, ImportState.IMPORTING)
    if task is None:
        return {}
    ledger = desk.ledger()
    if ledger.batch_from(task.wish.origin) is None:
        try:
            _loaded(desk, ticket, task, preview=False)
        except LoadRefused as refused:
            return _refuse(ticket, refused)
        except CallRefused:
            # A worker taken for dead may have made the batch in the meantime.
            ledger.refresh()
            if ledger.batch_from(task.wish.origin) is None:
                raise
    ledger.refresh()
    result = _outcome(ledger.batch_from(task.wish.origin))
    _finish(ticket, task, result)
    for file in task.files:
        file.path.unlink(missing_ok=True)
    return result


def _finish(ticket: Ticket, task: _Task, result: dict[str, Any]) -> None:
    with ticket.database.write(EVERYTHING) as session:
        order = _current(ticket, order_of(session, task.number), ImportState.IMPORTING)
        if order is None:
            return
        order.state = ImportState(IMPORT.take(order.state, "store", SYSTEM.role))
        order.ended_result, order.batch, order.ended_at = result, result["batch"], now()
        record(
            session,
            SYSTEM,
            "import.stored",
            ("import", order.id),
            reason=order.reason,
            detail={**result, "supersedes": order.supersedes},
        )


def _outcome(manifest: Manifest | None) -> dict[str, Any]:
    """Return what a batch brought; without one, every file stood in the ledger already."""
    if manifest is None:
        return {"batch": "", "rows": 0, "fen": 0, "rejected": 0, "recognised": 0}
    streams, files = manifest["streams"].values(), manifest["files"]
    return {
        "batch": manifest["batch_id"],
        "rows": sum(int(one["rows"]) for one in streams),
        "fen": sum(int(one["fen"]) for one in streams),
        "rejected": sum(file["rejected"] for file in files),
        "recognised": sum(file["recognised"] for file in files),
    }


def _task(desk: Desk, ticket: Ticket, state: ImportState) -> _Task | None:
    """Return what is to be done; None when it was done, or given up, before this worker came."""
    with ticket.database.read(EVERYTHING) as session:
        order = _current(ticket, order_of(session, ticket.payload["import"]), state)
        if order is None:
            return None
        files = accepted(order)
        return _Task(
            order.id,
            wish_of(desk, order),
            tuple(Found(desk.shelf.path(file.stored), file.name) for file in files),
            {file.name: file.id for file in files},
            (order.supersedes,) if order.supersedes else (),
            order.reason,
        )


def _current(ticket: Ticket, order: Import, state: ImportState) -> Import | None:
    is_mine = order.job_id == ticket.job_id and order.state is state
    return order if is_mine else None


def _loaded(desk: Desk, ticket: Ticket, task: _Task, *, preview: bool) -> LoadReport:
    return load(
        desk.ledger(),
        task.files,
        task.wish,
        preview=preview,
        supersedes=task.supersedes,
        reason=task.reason,
        progress=ticket.tell,
        limits=desk.limits,
    )


def _cut_out(desk: Desk, task: _Task, report: LoadReport) -> None:
    """Keep the rejected rows of each file as a file to be mended and sent again."""
    paths = {found.name: found.path for found in task.files}
    for file in report.files:
        rows = [row for row in report.rejected_rows if row.file_no == file.file_no]
        if not rows or file.name not in paths or file.status != "loaded":
            continue
        path = paths[file.name]
        table = corrections(path, file.name, task.wish, file.reader, rows, desk.limits)
        write(table, desk.shelf.corrections(path.name))


def _refuse(ticket: Ticket, refused: LoadRefused) -> dict[str, Any]:
    """Keep why the files were refused, by name; the other files were not stored either."""
    said = [[one.name, one.place, one.reason, one.next_step] for one in refused.refusals]
    with ticket.database.write(EVERYTHING) as session:
        order = order_of(session, ticket.payload["import"])
        if order.job_id == ticket.job_id and IMPORT.find(order.state, "refuse"):
            order.state = ImportState(IMPORT.take(order.state, "refuse", SYSTEM.role))
            order.refusals = said
            detail = {"files": [one.name for one in refused.refusals]}
            record(session, SYSTEM, "import.refused", ("import", order.id), detail=detail)
    return {"refused": len(said), "import": ticket.payload["import"]}
