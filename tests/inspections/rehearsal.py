"""A database whose work is never committed, so that what was done after a mark is undone at once.

Services commit as ever: each of their transactions is a savepoint inside the one that never ends,
with the same locks, constraints and checks of events. Going back to the mark takes a millisecond,
where bringing a copy of the database back takes a hundred.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Engine
from sqlalchemy.engine.base import OptionEngine
from sqlalchemy.orm import Session

from bankcheck.actors import Actor, Scope
from bankcheck.db import Database
from tests.workbench.house import House


class Rehearsal(Database):
    """A database on one connection, with one mark to go back to."""

    def __init__(self, real: Database) -> None:
        self.url, self._real = real.url, real
        self._connection = real.engine.connect().execution_options(bankcheck_writes=True)
        self._whole = self._connection.begin()
        self._mark = self._connection.begin_nested()
        # A session on a connection inside a savepoint makes its own transaction one of its own.
        self.engine = cast(Engine, self._connection)
        self._writing = cast(OptionEngine, self._connection)

    @contextmanager
    def read(self, scope: Scope | Actor) -> Iterator[Session]:
        """Open a session that reads as any does, without a savepoint: it has nothing to undo."""
        with Session(self._connection, join_transaction_mode="rollback_only") as session:
            session.info["scope"] = scope.scope if isinstance(scope, Actor) else scope
            yield session
            assert not [*session.new, *session.dirty, *session.deleted]
            session.expire_all()

    def keep(self) -> None:
        """Set the mark here."""
        self._mark.commit()
        self._mark = self._connection.begin_nested()

    def back(self) -> None:
        """Undo whatever was done since the mark."""
        self._mark.rollback()
        self._mark = self._connection.begin_nested()

    def close(self) -> None:
        """Undo everything, and give the connection back."""
        self._whole.rollback()
        self._connection.close()
        self._real.close()


class Rehearsed(House):
    """A house over such a database, whose people are looked up once."""

    def actor(self, login: str, *, fresh: bool = True) -> Actor:
        """Return the actor of a person's first posting."""
        known: dict[tuple[str, bool], Actor] = self.__dict__.setdefault("known", {})
        if (login, fresh) not in known:
            known[login, fresh] = super().actor(login, fresh=fresh)
        return known[login, fresh]


def rarer(seen: Mapping[str, int], floors: Mapping[str, int]) -> dict[str, int]:
    """Return what fewer histories led to than the floor says, floors being in a thousand."""
    return {
        name: seen[name]
        for name, share in floors.items()
        if seen[name] * 1000 < share * seen["histories"]
    }
