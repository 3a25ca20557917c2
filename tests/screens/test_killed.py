"""A run asked for on screen is made exactly once, whatever happens to the workers that make it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bankcheck.actors import EVERYTHING
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.jobs.models import Job, JobState
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.run_service import job_mark, start_run
from bankcheck.reconcile.runs import Request, reconcile
from tests.reconcile.bench import AS_OF
from tests.workbench.house import MONITOR, House

ASKED = Request(2025, as_of=AS_OF)
PATIENCE_SECONDS = 240.0


@pytest.fixture(scope="session")
def undisturbed(run_twice: Path) -> str:
    """The digest of the run when nothing happens to its worker."""
    return str(Archive(run_twice).summary("R000001")["digests"]["result"])


@contextmanager
def worker(house: House, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker process; it is killed at the end if it still lives."""
    environment = {
        **os.environ,
        "BANKCHECK_HOME": str(house.home),
        "BANKCHECK_DATABASE": house.database.url,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bankcheck", "worker", *options],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.005)


def job_of(database: Database, job_id: int) -> Job:
    with database.read(EVERYTHING) as session:
        found = session.get_one(Job, job_id)
        session.expunge(found)
        return found


def expire(database: Database, job_id: int) -> None:
    """Let the lease run out without waiting for it."""
    with database.housekeep() as session:
        session.get_one(Job, job_id).lease_until = now() - timedelta(seconds=1)


def is_pending(house: House) -> bool:
    return any((house.home / "runs").glob("*.pending/request.json"))


def digests(house: House) -> list[str]:
    """Return the digest of every run that was made for a job, and hold that none is left over."""
    assert not is_pending(house)
    archive = Archive(house.home)
    runs = [archive.summary(run_id) for run_id in archive.run_ids()]
    return [str(run["digests"]["result"]) for run in runs if run["job"]]


def asked(house: House) -> int:
    return start_run(house.database, ASKED, actor=house.actor(MONITOR))


def test_a_killed_run_is_made_by_the_next_worker(house: House, undisturbed: str) -> None:
    job_id = asked(house)
    with worker(house) as first:
        wait_for(lambda: is_pending(house))
        first.send_signal(signal.SIGKILL)
        first.wait()
    expire(house.database, job_id)
    with worker(house, "--once") as second:
        assert second.wait(PATIENCE_SECONDS) == 0
    assert job_of(house.database, job_id).state is JobState.DONE
    assert digests(house) == [undisturbed]


def test_a_worker_that_wakes_up_late_gives_way(house: House, undisturbed: str) -> None:
    job_id = asked(house)
    with worker(house) as slow:
        wait_for(lambda: is_pending(house))
        slow.send_signal(signal.SIGSTOP)
        expire(house.database, job_id)
        with worker(house, "--once") as second:
            assert second.wait(PATIENCE_SECONDS) == 0
        slow.send_signal(signal.SIGCONT)
        wait_for(lambda: not is_pending(house))
    assert digests(house) == [undisturbed]


def test_a_run_that_was_published_before_the_kill_is_recognised(
    house: House, undisturbed: str
) -> None:
    job_id = asked(house)
    mark = job_mark(job_id, job_of(house.database, job_id).payload)
    made = reconcile(Ledger(house.home), Request(2025, as_of=AS_OF, job=mark))
    with worker(house, "--once") as process:
        assert process.wait(PATIENCE_SECONDS) == 0
    result = job_of(house.database, job_id).result or {}
    assert (result["run_id"], digests(house)) == (made["run_id"], [undisturbed])


def test_a_worker_told_to_stop_leaves_the_run_to_the_next(house: House, undisturbed: str) -> None:
    job_id = asked(house)
    with worker(house) as first:
        wait_for(lambda: is_pending(house))
        first.terminate()
        assert first.wait(PATIENCE_SECONDS) == 0
    handed_back = job_of(house.database, job_id).state is JobState.QUEUED
    with worker(house, "--once") as second:
        assert second.wait(PATIENCE_SECONDS) == 0
    assert handed_back
    assert digests(house) == [undisturbed]
