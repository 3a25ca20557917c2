"""Taking jobs, holding them by a lease, and ending them; a dead worker's job is taken up again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import now
from bankcheck.db import Database, Overtaken
from bankcheck.errors import BankcheckError
from bankcheck.jobs.models import Job, JobState
from bankcheck.labels import msg

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 5


class JobCancelled(BankcheckError):
    """A job that its asker cancelled while it ran."""

    def __init__(self) -> None:
        super().__init__(msg("The job was cancelled; nothing was half written."))


class HandedBack(BankcheckError):
    """A job whose worker was told to stop; it waits for the next one."""

    def __init__(self) -> None:
        super().__init__("The worker was told to stop; the job waits for the next one.")


class LeaseLost(BankcheckError):
    """A job that another worker has taken up meanwhile; this one stops."""

    def __init__(self) -> None:
        super().__init__("Another worker has taken this job up; this one stops.")


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job as its worker sees it: what to do, and how to say how far it is."""

    job_id: int
    kind: str
    payload: dict[str, Any]
    attempt: int
    database: Database
    worker: str
    stopped: Callable[[], bool] = field(default=_never)

    def tell(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Renew the lease and store the progress; raise when cancelled, stopped or taken away."""
        with self.database.housekeep() as session:
            job = _held(session, self)
            job.stage, job.done, job.total = stage, done, total
            job.lease_until = now() + LEASE
            cancelled = job.cancel_asked
        if cancelled:
            raise JobCancelled
        if self.stopped():
            raise HandedBack

    def beat(self) -> None:
        """Renew the lease and nothing else."""
        with self.database.housekeep() as session:
            _held(session, self).lease_until = now() + LEASE


Handler = Callable[[Ticket], dict[str, Any]]


def enqueue(session: Session, actor: Actor, kind: str, payload: dict[str, Any]) -> Job:
    """Queue a job inside the transaction that decides on it; the caller records the event."""
    job = Job(
        kind=kind,
        payload=payload,
        asked_by_id=actor.person_id,
        asked_by_name=actor.name,
        asked_at=now(),
    )
    session.add(job)
    session.flush()
    return job


def claim(database: Database, worker: str, stopped: Callable[[], bool] = _never) -> Ticket | None:
    """Take the oldest job that waits or whose worker died; None when there is none.

    ``stopped`` says whether the worker was told to stop; the job asks it at every stage.
    """
    moment = now()
    try:
        with database.housekeep() as session:
            job = session.scalars(_free(moment)).first()
            if job is None:
                return None
            job.state, job.worker = JobState.RUNNING, worker
            job.lease_until, job.attempts = moment + LEASE, job.attempts + 1
            job.started_at = job.started_at or moment
            session.flush()
            return Ticket(job.id, job.kind, job.payload, job.attempts, database, worker, stopped)
    except Overtaken:
        return None


def _free(moment: datetime) -> Any:
    waits = Job.state == JobState.QUEUED
    died = (Job.state == JobState.RUNNING) & (Job.lease_until < moment)
    return (
        select(Job).where(or_(waits, died)).order_by(Job.id).limit(1)
        .with_for_update(skip_locked=True)
    )  # fmt: skip


def _held(session: Session, ticket: Ticket) -> Job:
    job = session.get(Job, ticket.job_id, with_for_update=True)
    taken = job is None or (job.state, job.worker, job.attempts) != (
        JobState.RUNNING,
        ticket.worker,
        ticket.attempt,
    )
    if job is None or taken:
        raise LeaseLost
    return job


def end(
    ticket: Ticket, state: JobState, *, result: dict[str, Any] | None = None, error: str = ""
) -> None:
    """End a held job; raise LeaseLost when it is no longer this worker's."""
    with ticket.database.housekeep() as session:
        job = _held(session, ticket)
        job.state, job.result, job.error = state, result, error
        job.ended_at, job.lease_until = now(), None


def hand_back(ticket: Ticket) -> None:
    """Let a held job wait for the next worker; the attempt does not count."""
    with ticket.database.housekeep() as session:
        job = _held(session, ticket)
        job.state, job.lease_until = JobState.QUEUED, None
        job.attempts -= 1
        job.stage, job.done, job.total = "", 0, 0


def cancel(job: Job) -> None:
    """Ask a running job to stop, or end a waiting one at once; the caller records the event."""
    if job.state is JobState.QUEUED:
        job.state, job.ended_at = JobState.CANCELLED, now()
    elif job.state is JobState.RUNNING:
        job.cancel_asked = True
