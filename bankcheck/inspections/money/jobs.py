"""Debts are looked at again after every load, by a job that may be done twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, or_, select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.inspections.money.book import LedgerBook
from bankcheck.inspections.money.evaluation import evaluate
from bankcheck.inspections.money.lifecycles import ANSWERED, LIVE
from bankcheck.inspections.money.models import Look, Obligation, Report
from bankcheck.inspections.money.references import answered
from bankcheck.inspections.rectification.models import NoticeItem, Response
from bankcheck.jobs.models import OPEN_STATES, Job
from bankcheck.jobs.queue import Handler, Ticket, enqueue
from bankcheck.ledger.store import Ledger, batch_number
from bankcheck.settings import Settings

KIND = "money"
STAGE = "debts"


def handlers(settings: Settings, database: Database) -> Mapping[str, Handler]:
    """Return what a worker does for the jobs of this room."""
    return {KIND: lambda ticket: _look(settings, database, ticket)}


def _look(settings: Settings, database: Database, ticket: Ticket) -> dict[str, Any]:
    book = LedgerBook(Ledger(settings.home))
    changed = evaluate(database, book, tell=lambda done, of: ticket.tell(STAGE, done, of))
    return {"batch": book.newest(), "changed": changed}


def idle(settings: Settings, database: Database) -> None:
    """Queue a look when the ledger has grown, or a bank has reported, since the last one."""
    newest = _newest(settings)
    if not _is_behind(database, newest):
        return
    with database.write(EVERYTHING) as session:
        # The event comes first: its lock lets one of two workers queue the job.
        record(session, SYSTEM, "obligation.queue", ("batch", newest))
        waiting = select(Job.id).where(Job.kind == KIND, Job.state.in_(OPEN_STATES))
        if session.scalars(waiting.limit(1)).first() is None:
            enqueue(session, SYSTEM, KIND, {"batch": newest})


def _newest(settings: Settings) -> int:
    """Return the number of the newest batch by the names of the folders alone."""
    folder = Ledger(settings.home).batches
    if not folder.is_dir():
        return 0
    return max((batch_number(path.name) for path in folder.glob("B[0-9]*")), default=0)


def _is_behind(database: Database, newest: int) -> bool:
    reported = exists().where(
        Report.obligation_id == Obligation.id,
        Report.state.in_(ANSWERED),
        Report.submitted_at >= Look.at,
    )
    told = (
        answered()
        .where(NoticeItem.finding_id == Obligation.finding_id, Response.submitted_at >= Look.at)
        .exists()
    )
    asked = (
        select(Obligation.id)
        .outerjoin(Look, Look.obligation_id == Obligation.id)
        .where(
            Obligation.state.in_(LIVE),
            or_(Look.obligation_id.is_(None), Look.batch_no < newest, reported, told),
        )
    )
    with database.read(EVERYTHING) as session:
        waiting = session.scalars(asked.limit(1)).first() is not None
        if not waiting:
            return False
        busy = exists().where(Job.kind == KIND, Job.state.in_(OPEN_STATES))
        return not session.scalar(select(busy))
