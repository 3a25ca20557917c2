"""Looking at jobs and cancelling them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor, Role
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.jobs.models import OPEN_STATES, Job, JobState
from bankcheck.jobs.queue import cancel

PAGE_ROWS = 50


class JobUnknown(BankcheckError):
    """A job number under which nothing stands."""

    def __init__(self, job_id: int) -> None:
        super().__init__(f"There is no job {job_id}. Choose one from the list of jobs.")


class JobEnded(BankcheckError):
    """A job that has ended and so cannot be cancelled."""

    def __init__(self, job_id: int) -> None:
        super().__init__(f"Job {job_id} has ended already, so there is nothing to cancel.")


class JobOfAnother(BankcheckError):
    """A job that only its asker, or the section head, cancels."""

    def __init__(self, job_id: int) -> None:
        super().__init__(f"Job {job_id} was asked for by somebody else; ask them to cancel it.")


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job as it stands at a moment; ``silent`` when its worker no longer answers."""

    job_id: int
    kind: str
    state: str
    stage: str
    done: int
    total: int
    asked_by: str
    asked_at: datetime
    seconds: int | None
    open: bool
    silent: bool
    stopping: bool
    attempts: int
    error: str
    result: Mapping[str, Any]
    cancellable: bool


@dataclass(frozen=True, slots=True)
class JobsWanted:
    """Which jobs are wanted; empty words want all."""

    mine: bool = False
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class JobsPage:
    """One page of jobs, the newest first."""

    wanted: JobsWanted
    kinds: tuple[str, ...]
    lines: tuple[JobLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job, with how many wait before it."""

    line: JobLine
    before: int
    ended_at: datetime | None


def list_jobs(database: Database, wanted: JobsWanted, page: int, *, actor: Actor) -> JobsPage:
    """Return one page of the wanted jobs."""
    with database.read(actor) as session:
        query = _picked(select(Job), wanted, actor)
        total = session.scalar(_picked(select(func.count(Job.id)), wanted, actor)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(page, 1), pages)
        rows = query.order_by(Job.id.desc()).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
        lines = tuple(line_of(job, actor) for job in session.scalars(rows))
        kinds = tuple(session.scalars(select(Job.kind).distinct().order_by(Job.kind)))
    return JobsPage(wanted, kinds, lines, page, pages, total)


def _picked(query: Select[Any], wanted: JobsWanted, actor: Actor) -> Select[Any]:
    if wanted.mine:
        query = query.where(Job.asked_by_id == actor.person_id)
    if wanted.kind:
        query = query.where(Job.kind == wanted.kind)
    if wanted.state in set(JobState):
        query = query.where(Job.state == JobState(wanted.state))
    return query


def job_page(database: Database, job_id: int, *, actor: Actor) -> JobPage:
    """Return one job; raise JobUnknown."""
    with database.read(actor) as session:
        job = session.get(Job, job_id)
        if job is None:
            raise JobUnknown(job_id)
        before = select(func.count(Job.id)).where(Job.state.in_(OPEN_STATES), Job.id < job_id)
        waits = job.state is JobState.QUEUED
        return JobPage(
            line_of(job, actor), (session.scalar(before) or 0) if waits else 0, job.ended_at
        )


def cancel_job(database: Database, job_id: int, *, actor: Actor) -> None:
    """Cancel a waiting job, or ask a running one to stop; the asker's or the section head's act."""
    with database.write(actor) as session:
        job = _open_job(session, job_id)
        if not _may_cancel(job, actor):
            raise JobOfAnother(job_id)
        was = job.state.value
        cancel(job)
        record(session, actor, "job.cancel", ("job", job_id), detail={"kind": job.kind, "was": was})


def _open_job(session: Session, job_id: int) -> Job:
    job = session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise JobUnknown(job_id)
    if job.state not in OPEN_STATES:
        raise JobEnded(job_id)
    return job


def _may_cancel(job: Job, actor: Actor) -> bool:
    own = job.asked_by_id is not None and job.asked_by_id == actor.person_id
    return own or actor.role is Role.SECTION_HEAD


def line_of(job: Job, actor: Actor) -> JobLine:
    """Return a job as it stands now, for whoever looks."""
    moment, is_open = now(), job.state in OPEN_STATES
    until = job.ended_at or moment
    return JobLine(
        job.id,
        job.kind,
        job.state.value,
        job.stage,
        job.done,
        job.total,
        job.asked_by_name,
        job.asked_at,
        int((until - job.started_at).total_seconds()) if job.started_at else None,
        is_open,
        job.lease_until is not None and job.lease_until < moment,
        job.cancel_asked and is_open,
        job.attempts,
        job.error,
        job.result or {},
        is_open and not job.cancel_asked and _may_cancel(job, actor),
    )
