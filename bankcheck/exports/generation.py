"""Making the file of an approved export: once, whole or not at all, however often it is tried."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from bankcheck.actors import EVERYTHING, SYSTEM, Scope
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.exports import flat, workbook, year_workbook
from bankcheck.exports.cells import Shape
from bankcheck.exports.datasets import DATASETS, YEAR_RESULTS, worded
from bankcheck.exports.lifecycle import ExportState
from bankcheck.exports.mark import Mark
from bankcheck.exports.models import ExportRequest
from bankcheck.exports.policy import Layout, Wish
from bankcheck.exports.reading import Desk
from bankcheck.exports.refusals import StepRefused
from bankcheck.exports.service import KIND, folder
from bankcheck.exports.spoken import words_for
from bankcheck.exports.steps import held, take
from bankcheck.jobs.queue import Handler, Ticket
from bankcheck.settings import Settings

_HAS_FILE = (ExportState.GENERATED, ExportState.DOWNLOADED)


@dataclass(frozen=True, slots=True)
class Order:
    """What to write, for whom and where."""

    wish: Wish
    mark: Mark
    scope: Scope
    path: Path


def handlers(settings: Settings, _: Database) -> Mapping[str, Handler]:
    """Return what does the jobs of exports."""
    return {KIND: partial(generate, settings)}


def generate(settings: Settings, ticket: Ticket) -> dict[str, Any]:
    """Write the file of a request and store its digest; a file already made is left as it is."""
    request_id = int(ticket.payload["request_id"])
    order = _order(settings, ticket.database, request_id)
    if order is None:
        return {"request_id": request_id, "made": False}
    ticket.tell("export.write")
    rows = write(order, settings, ticket.database)
    ticket.tell("export.store")
    _store(ticket.database, request_id, order.path, rows)
    return {"request_id": request_id, "made": True, "rows": rows}


def _order(settings: Settings, database: Database, request_id: int) -> Order | None:
    """Return the order of an approved request, None when its file has been made."""
    with database.read(EVERYTHING) as session:
        row = session.get_one(ExportRequest, request_id)
        if row.state in _HAS_FILE:
            return None
        if row.state is not ExportState.APPROVED:
            raise StepRefused
        path = folder(settings) / row.file_name
        return Order(row.wish, _mark(row, now()), Scope(row.requester_bank), path)


def _mark(row: ExportRequest, moment: datetime) -> Mark:
    approvers = [row.first_approver_name, row.second_approver_name]
    return Mark(
        ticket=row.ticket,
        name=row.requester_name,
        login=row.requester_login,
        institution=row.requester_institution,
        made_at=moment,
        copy_no=1,
        copy_id=row.copy_id,
        purpose=row.purpose,
        recipient=row.recipient,
        approvers="、".join(one for one in approvers if one),
        filter="; ".join(f"{name}={text}" for name, text in sorted(row.filter.items())),
        expires_at=row.expires_at or moment,
        network=row.network.value,
    )


def write(order: Order, settings: Settings, database: Database) -> int:
    """Write the file beside its place, then put it there; return how many rows it holds."""
    order.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = order.path.with_name(f".{order.path.name}.{os.getpid()}.part")
    try:
        rows = _write(part, order, Desk(settings.home, database, order.scope))
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(order.path)
    finally:
        part.unlink(missing_ok=True)
    return rows


def _write(part: Path, order: Order, desk: Desk) -> int:
    wish = order.wish
    if wish.dataset == YEAR_RESULTS.name:
        return year_workbook.write(part, wish.columns, order.mark, desk.yearbook(wish.filter))
    columns = worded(DATASETS[wish.dataset].chosen(wish.columns))
    shape = Shape(columns, wish.masking, words_for(desk.home, desk.database, order.scope))
    values = map(shape.values, desk.rows(wish.dataset, wish.filter))
    writer = workbook.write if wish.layout is Layout.XLSX else flat.write
    return writer(part, shape, order.mark, values)


def _store(database: Database, request_id: int, path: Path, rows: int) -> None:
    moment = now()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with database.write(EVERYTHING) as session:
        row = held(session, request_id)
        row.file_sha256, row.file_bytes = digest, path.stat().st_size
        row.file_rows, row.generated_at = rows, moment
        take(session, row, "generate", actor=SYSTEM, now=moment)
