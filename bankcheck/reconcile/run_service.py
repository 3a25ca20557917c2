"""Runs asked for on screen: queued as jobs, made once each, and told apart from leftovers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Person
from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.jobs.models import OPEN_STATES, Job
from bankcheck.jobs.queue import Handler, Ticket, enqueue
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.runs import Request, discard, pending_jobs, reconcile, run_of_job
from bankcheck.reconcile.work import RECONCILED
from bankcheck.settings import Settings

KIND = "reconcile"
# The stages of a run in their order, as the clock of the run names them.
STAGES = (
    "read", "match: exact", "match: rest", "match: claims", "names", "rules", "account", "proof",
    "digest", "done", "write", "end",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunJob:
    """The job behind a run: its number and who asked for it."""

    job_id: int
    asked_by: str


def start_run(database: Database, request: Request, *, actor: Actor) -> int:
    """Queue a run and return its job; one that is open already is not queued a second time."""
    asked = _asked(request)
    with database.write(actor) as session:
        # Two clicks of one person at once wait for each other here.
        session.execute(select(Person).where(Person.id == actor.person_id).with_for_update())
        open_already = _open_job(session, asked, actor)
        if open_already is not None:
            return open_already
        job = enqueue(session, actor, KIND, {**asked, "token": secrets.token_hex(8)})
        record(session, actor, "run.start", ("job", job.id), detail=asked)
        return job.id


def has_rows(ledger: Ledger) -> bool:
    """Say whether the ledger holds anything to reconcile."""
    return any(ledger.active(stream) for stream in RECONCILED)


def _asked(request: Request) -> dict[str, Any]:
    return {
        "year": request.year,
        "month": request.month,
        "as_of": request.as_of.isoformat() if request.as_of else None,
        "engine": request.engine,
    }


def _open_job(session: Session, asked: Mapping[str, Any], actor: Actor) -> int | None:
    mine = select(Job).where(
        Job.kind == KIND, Job.state.in_(OPEN_STATES), Job.asked_by_id == actor.person_id
    )
    same = (job.id for job in session.scalars(mine) if asked.items() <= job.payload.items())
    return next(same, None)


def job_mark(job_id: int, payload: Mapping[str, Any]) -> str:
    """Return what marks a job's run: a number alone would come again with a new database."""
    return f"{job_id}-{payload['token']}"


def handlers(settings: Settings, _: Database) -> Mapping[str, Handler]:
    """Return what does the jobs of this room."""
    return {KIND: lambda ticket: _reconcile(settings, ticket)}


def _reconcile(settings: Settings, ticket: Ticket) -> dict[str, Any]:
    """Make the run of a job, or find it made by a worker that died before it could say so."""
    mark, runs = job_mark(ticket.job_id, ticket.payload), settings.runs
    for folder, job in pending_jobs(runs).items():
        if job == mark:
            discard(folder)
    summary = run_of_job(runs, mark) or reconcile(
        Ledger(settings.home), _request(ticket.payload, mark), progress=_teller(ticket)
    )
    return {"run_id": summary["run_id"], "digest": summary["digests"]["result"]}


def _request(payload: Mapping[str, Any], mark: str) -> Request:
    as_of = date.fromisoformat(payload["as_of"]) if payload["as_of"] else None
    return Request(payload["year"], payload["month"], as_of, payload["engine"], job=mark)


def _teller(ticket: Ticket) -> Any:
    def tell(stage: str) -> None:
        done = STAGES.index(stage) if stage in STAGES else 0
        ticket.tell(stage, done, len(STAGES))

    return tell


def tidy(settings: Settings, database: Database) -> None:
    """Remove the pending folders of jobs that have ended, or that this database never had."""
    pending = pending_jobs(settings.runs)
    if not pending:
        return
    with database.read(EVERYTHING) as session:
        jobs = session.scalars(select(Job).where(Job.kind == KIND, Job.state.in_(OPEN_STATES)))
        alive = {job_mark(job.id, job.payload) for job in jobs}
    for folder, job in pending.items():
        if job not in alive:
            discard(folder)


def jobs_of_runs(database: Database, marks: Mapping[str, str]) -> dict[str, RunJob]:
    """Return the job behind each run that a job has made; ``marks`` gives the mark of each run."""
    numbers = {run: int(mark.partition("-")[0]) for run, mark in marks.items()}
    with database.read(EVERYTHING) as session:
        jobs = session.scalars(select(Job).where(Job.id.in_(numbers.values()), Job.kind == KIND))
        known = {job_mark(job.id, job.payload): RunJob(job.id, job.asked_by_name) for job in jobs}
    return {run: known[mark] for run, mark in marks.items() if mark in known}
