"""Chains of events to be tampered with, and what counts the events an act leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select, text

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.db import Database

SQLITE_LOCKS = ("DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete")
POSTGRES_LOCKS = ("DROP TRIGGER audit_event_kept ON audit_event",)


def add_events(database: Database, count: int) -> None:
    """Add some events, each in a transaction of its own."""
    for number in range(count):
        with database.write(EVERYTHING) as session:
            record(session, SYSTEM, "test.act", ("thing", number), detail={"number": number})


def count_events(database: Database) -> int:
    """Return how many events there are."""
    with database.read(EVERYTHING) as session:
        return session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def tamper(database: Database, *statements: str) -> None:
    """Do to the stored events what only the owner of the database can: first unlock, then act."""
    locks = SQLITE_LOCKS if database.is_sqlite else POSTGRES_LOCKS
    with database.engine.execution_options(bankcheck_writes=True).begin() as connection:
        for statement in (*locks, *statements):
            connection.execute(text(statement))


@contextmanager
def leaves_events(database: Database, at_least: int = 1) -> Iterator[None]:
    """Hold that what happens inside leaves events: every test of an act may stand in it."""
    before = count_events(database)
    yield
    left = count_events(database) - before
    assert left >= at_least, f"{left} events were left, at least {at_least} are due"
