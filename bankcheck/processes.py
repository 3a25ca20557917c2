"""The long-lived processes of an installation: the worker, and the pages with a worker beside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bankcheck.accounts.demo import add_demo_people
from bankcheck.accounts.first import hold_to_production
from bankcheck.app import open_database
from bankcheck.db import Database, database_url
from bankcheck.errors import CallRefused
from bankcheck.jobs.worker import worker_name
from bankcheck.labour import clean_up, work
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.banks import bank_names
from bankcheck.schema import migrate as migrate_database
from bankcheck.schema import stands_at
from bankcheck.server import Server
from bankcheck.settings import Settings
from bankcheck.upkeep.health import forget_worker
from bankcheck.upkeep.logs import write_logs

_PATIENCE_SECONDS = 20


def run_worker(settings: Settings, *, once: bool, parent: int | None = None) -> tuple[int, int]:
    """Clean up and work, until told to stop, until ``parent`` is gone, or ``once``.

    Return how many leftovers were removed and how many runs of the command line were finished.
    """
    write_logs()
    database = open_database(settings)
    with _stop_asked() as asked:
        cleaned = clean_up(settings)
        work(settings, database, once=once, stopped=lambda: asked() or _orphaned(parent))
    forget_worker(settings.home, worker_name())
    database.close()
    return cleaned


def _orphaned(parent: int | None) -> bool:
    return parent is not None and os.getppid() != parent


@contextmanager
def _stop_asked() -> Iterator[Callable[[], bool]]:
    """Yield what says whether a signal asked to stop; the work ends at its next stage."""
    asked: list[int] = []
    before = {
        number: signal.signal(number, lambda given, _: asked.append(given))
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def has_own_worker(settings: Settings) -> bool:
    """Say whether `bankcheck serve` brings a worker; with a database server they stand apart."""
    return not settings.production and not settings.database


def serve(settings: Settings, address: str, *, worker: bool) -> None:
    """Show the pages, with a worker process beside them if asked."""
    database = open_database(settings)
    hold_to_production(settings, database)
    database.close()
    if not worker:
        Server(address).run()
        return
    beside = subprocess.Popen(  # noqa: S603  our own interpreter with our own module
        [sys.executable, "-m", "bankcheck", "worker", "--parent", str(os.getpid())]
    )
    try:
        Server(address).run()
    finally:
        _end(beside)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def add_demo(settings: Settings) -> int:
    """Add the people of the example and return how many; refused outside a demonstration."""
    if not settings.demo:
        raise CallRefused(
            "Demo people come in without a password. Set BANKCHECK_DEMO=1 if that is meant."
        )
    database = open_database(settings)
    added = add_demo_people(database, bank_names(Ledger(settings.home)))
    database.close()
    return added


def migrate(settings: Settings) -> str:
    """Bring the schema up to date and return the revision it stands at."""
    settings.home.mkdir(parents=True, exist_ok=True)
    database = Database(database_url(settings.home, settings.database))
    migrate_database(database)
    stands = stands_at(database)
    database.close()
    return stands or ""
