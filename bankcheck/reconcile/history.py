"""The history of runs: one page of them, who asked for each, and which earlier run to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.jobs.models import OPEN_STATES, JobState
from bankcheck.jobs.service import JobLine, JobsWanted, list_jobs
from bankcheck.reconcile.archive import Archive, StoredRun
from bankcheck.reconcile.pages import RunLine, run_line
from bankcheck.reconcile.run_service import KIND, RunJob, jobs_of_runs

PAGE_ROWS = 50
RECENT_FAILURES = 3


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A stored run, the job behind it (None: the command line), and the run before it."""

    run: RunLine
    job: RunJob | None
    before: str | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of runs, the newest first, below the jobs that are not runs yet."""

    jobs: tuple[JobLine, ...]
    lines: tuple[HistoryLine, ...]
    choices: tuple[str, ...]
    page: int
    pages: int
    total: int


def history_page(archive: Archive, database: Database, page: int, *, actor: Actor) -> HistoryPage:
    """Return one page of the history of runs."""
    numbers = archive.run_ids()
    pages = max(1, -(-len(numbers) // PAGE_ROWS))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE_ROWS
    # The page after is read as well: the run to compare with may stand on it.
    stored = [archive.stored(run) for run in numbers[first : first + 2 * PAGE_ROWS]]
    shown = stored[:PAGE_ROWS]
    jobs = jobs_of_runs(database, {run.run_id: mark for run in shown if (mark := _mark(run))})
    lines = tuple(
        HistoryLine(run_line(run), jobs.get(run.run_id), _before(run, stored[at + 1 :]))
        for at, run in enumerate(shown)
    )
    return HistoryPage(
        _unfinished(database, actor) if page == 1 else (),
        lines, tuple(numbers[:200]), page, pages, len(numbers),
    )  # fmt: skip


def _mark(run: StoredRun) -> str | None:
    return str(run.summary["job"]) if run.summary and run.summary.get("job") else None


def _period(run: StoredRun) -> tuple[object, object] | None:
    return (run.summary.get("year"), run.summary.get("month")) if run.summary else None


def _before(run: StoredRun, older: Sequence[StoredRun]) -> str | None:
    """Return the newest earlier run of the same period."""
    mine = _period(run)
    return next((one.run_id for one in older if mine and _period(one) == mine), None)


def _unfinished(database: Database, actor: Actor) -> tuple[JobLine, ...]:
    """Return the jobs that wait or work, and the last ones that failed."""
    found = [
        list_jobs(database, JobsWanted(kind=KIND, state=state), 1, actor=actor).lines
        for state in (*OPEN_STATES, JobState.FAILED)
    ]
    queued, running, failed = found
    return (*running, *queued, *failed[:RECENT_FAILURES])
