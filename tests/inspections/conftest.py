"""One house a test, its calendar taken in, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bankcheck.db import Database
from bankcheck.inspections.calendar.service import seed
from bankcheck.workdays import FILE_NAME
from tests.databases import Stable
from tests.workbench.house import House, open_house


@pytest.fixture
def house(tmp_path: Path, database: Database) -> House:
    """A house over an empty data folder with the published notices."""
    home = tmp_path / "home"
    home.mkdir()
    opened = open_house(home, database)
    seed(database, home)
    return opened


@pytest.fixture
def database_home(tmp_path: Path, stable: Stable) -> Callable[[str], House]:
    """What opens a house whose data folder already has a calendar.csv of its own."""

    def opened(calendar: str) -> House:
        home = tmp_path / "other"
        home.mkdir()
        (home / FILE_NAME).write_text(calendar, encoding="utf-8")
        other = open_house(home, stable.fresh("sqlite", home))
        seed(other.database, home)
        return other

    return opened
