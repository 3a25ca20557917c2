"""A wrong batch is taken out: with a reason, by a worker, and once however often that is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from secrets import token_hex
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM, Actor
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.errors import BankcheckError, CallRefused
from bankcheck.jobs.models import OPEN_STATES, Job
from bankcheck.jobs.queue import Handler, Ticket, enqueue
from bankcheck.ledger.intake_desk.desk import BatchUnknown, Desk, ReasonMissing
from bankcheck.ledger.load import withdraw
from bankcheck.ledger.store import Manifest

WITHDRAW = "batch.withdraw"
WITHDRAWN = "batch.withdrawn"
_ORIGIN = "withdrawal"


class WithdrawalAsked(BankcheckError):
    """A batch whose withdrawal somebody has asked for already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The withdrawal of batch {name} is under way already.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a withdrawal, when, and the job that does it."""

    job_id: int
    by: str
    at: datetime


def ask(database: Database, desk: Desk, name: str, reason: str, *, actor: Actor) -> int:
    """Queue the withdrawal of a batch and return its job; raise BatchUnknown, WithdrawalAsked."""
    if not reason.strip():
        raise ReasonMissing
    if not desk.alive(name):
        raise BatchUnknown(name)
    with database.write(actor) as session:
        if under_way(session, name) is not None:
            raise WithdrawalAsked(name)
        # The token tells withdrawals of different databases over one ledger apart.
        payload = {"batch": name, "reason": reason.strip(), "token": token_hex(8)}
        job = enqueue(session, actor, WITHDRAW, payload)
        record(session, actor, WITHDRAW, ("batch", name), reason=reason.strip())
        return job.id


def under_way(session: Session, name: str) -> Asked | None:
    """Return the open withdrawal of a batch, None when there is none."""
    jobs = session.scalars(select(Job).where(Job.kind == WITHDRAW, Job.state.in_(OPEN_STATES)))
    return next((_asked(job) for job in jobs if job.payload["batch"] == name), None)


def made_by(session: Session, manifest: Manifest) -> Asked | None:
    """Return who asked for a batch that is a withdrawal; None for any other batch."""
    word, _, rest = manifest.get("origin", "").partition(" ")
    number, _, token = rest.partition(" ")
    job = session.get(Job, int(number)) if word == _ORIGIN else None
    return _asked(job) if job is not None and job.payload.get("token") == token else None


def _asked(job: Job) -> Asked:
    return Asked(job.id, job.asked_by_name, job.asked_at)


def handlers(desk: Desk) -> Mapping[str, Handler]:
    """Return what a worker does to withdraw a batch."""
    return {WITHDRAW: partial(_withdraw, desk)}


def _withdraw(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """Make the withdrawal, unless a worker that was killed had made it; then tell of it."""
    asked = ticket.payload
    ledger = desk.ledger()
    origin = f"{_ORIGIN} {ticket.job_id} {asked['token']}"
    if ledger.batch_from(origin) is None:
        try:
            withdraw(ledger, [asked["batch"]], asked["reason"], origin=origin, progress=ticket.tell)
        except CallRefused:
            # A worker taken for dead may have made it in the meantime.
            ledger.refresh()
            if ledger.batch_from(origin) is None:
                raise
    ledger.refresh()
    made = ledger.batch_from(origin)
    result = {"batch": made["batch_id"] if made else "", "withdrawn": asked["batch"]}
    _tell(ticket.database, result, asked["reason"])
    return result


def _tell(database: Database, result: Mapping[str, str], reason: str) -> None:
    told = ("batch", result["withdrawn"])
    with database.write(EVERYTHING) as session:
        known = select(func.count(AuditEvent.seq)).where(
            AuditEvent.event == WITHDRAWN, AuditEvent.object_id == told[1]
        )
        if not session.scalar(known):
            record(session, SYSTEM, WITHDRAWN, told, reason=reason, detail={"by": result["batch"]})
