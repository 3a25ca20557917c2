"""What an installation runs: the pages with a worker beside, and the steps that set it up."""

from __future__ import annotations

import os
import subprocess
import sys

from bankcheck.accounts.demo import add_demo_people
from bankcheck.accounts.first import hold_to_production
from bankcheck.db import Database, database_url
from bankcheck.errors import CallRefused
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.banks import bank_names
from bankcheck.schema import migrate as migrate_database
from bankcheck.schema import open_database, stands_at
from bankcheck.server import Server
from bankcheck.settings import Settings

_PATIENCE_SECONDS = 20


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
