"""What a worker does: the jobs of every feature, and what a feature does when there is none."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from bankcheck.audit import heads
from bankcheck.db import Database
from bankcheck.exports import generation
from bankcheck.exports import service as exports
from bankcheck.inspections.money import jobs as money
from bankcheck.jobs.queue import Handler
from bankcheck.jobs.worker import work_off, work_on, worker_name
from bankcheck.ledger.intake_desk import jobs as imports
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile import backtest, rule_service, run_service
from bankcheck.reconcile.runs import resume
from bankcheck.schema import open_database
from bankcheck.scoring.shelf import SHELF
from bankcheck.settings import Settings
from bankcheck.suspicions import intake
from bankcheck.tables import METADATA
from bankcheck.upkeep.health import forget_worker, show_life
from bankcheck.upkeep.logs import write_logs

IdleTask = Callable[[Settings, Database], None]
# Each runs about once a second while there is no job: it must find out fast that it has nothing
# to do, and two workers may run it at the same time.
IDLE_TASKS: tuple[IdleTask, ...] = (
    show_life,
    run_service.tidy,
    rule_service.tidy,
    backtest.tidy,
    intake.idle,
    money.idle,
    heads.idle,
    exports.idle,
)
# A job names people, whatever feature queued it, so the tables of all features must be known.
TABLES = frozenset(METADATA.tables)
_log = logging.getLogger("bankcheck.labour")


def handlers(settings: Settings, database: Database) -> Mapping[str, Handler]:
    """Return what does each kind of job."""
    SHELF.open(settings.home)
    return {
        **run_service.handlers(settings, database),
        **backtest.handlers(settings, database),
        **generation.handlers(settings, database),
        **imports.handlers(settings, database),
        **money.handlers(settings, database),
    }


def clean_up(settings: Settings) -> tuple[int, int]:
    """Remove what killed loads left and finish the command line's runs; return how many each."""
    ledger = Ledger(settings.home)
    with ledger.lock():
        removed = ledger.clean()
    return len(removed), len(resume(ledger))


def be_idle(settings: Settings, database: Database) -> None:
    """Do what features do when there is no job."""
    for task in IDLE_TASKS:
        try:
            task(settings, database)
        except Exception:  # noqa: BLE001  one feature's fault must not end the others' work
            _log.exception("the idle task of %s failed", task.__module__)


def work(
    settings: Settings, database: Database, *, once: bool, stopped: Callable[[], bool]
) -> None:
    """Do the queued jobs, and with ``once`` end when none is left, else wait for more."""
    known = handlers(settings, database)
    if once:
        be_idle(settings, database)
        work_off(database, known, stopped=stopped)
        be_idle(settings, database)
    else:
        work_on(database, known, idle=lambda: be_idle(settings, database), stopped=stopped)


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
