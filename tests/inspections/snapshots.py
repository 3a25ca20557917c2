"""States of one database that a test returns to as often as it likes, on the same connections."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from bankcheck.db import Database
from tests.databases import Stable


@dataclass
class Snapshots:
    """Copies of a database: files beside SQLite's, templates beside PostgreSQL's."""

    database: Database
    stable: Stable
    taken: int = 0

    @property
    def _file(self) -> Path:
        return Path(self.database.url.removeprefix("sqlite:///"))

    @property
    def _name(self) -> str:
        return self.database.url.partition("?")[0].rpartition("/")[2]

    def take(self) -> int:
        """Keep the database as it stands; return the number of the copy."""
        self.database.close()
        number, self.taken = self.taken, self.taken + 1
        if self.database.is_sqlite:
            shutil.copyfile(self._file, f"{self._file}.{number}")
        else:
            self._clone(f"{self._name}_{number}", self._name)
        return number

    def back(self, number: int) -> None:
        """Make the database what it was; connections are opened anew, nothing else."""
        self.database.close()
        if self.database.is_sqlite:
            shutil.copyfile(f"{self._file}.{number}", self._file)
        else:
            self.stable._sql(f"DROP DATABASE {self._name} WITH (FORCE)")
            self._clone(self._name, f"{self._name}_{number}")

    def _clone(self, name: str, template: str) -> None:
        # Copying the files is what a small database is fastest with.
        self.stable._sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")

    def forget(self) -> None:
        """Remove all copies."""
        for number in range(self.taken):
            if self.database.is_sqlite:
                Path(f"{self._file}.{number}").unlink()
            else:
                self.stable._sql(f"DROP DATABASE {self._name}_{number} WITH (FORCE)")
