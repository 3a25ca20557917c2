"""One house a test, its calendar taken in, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bankcheck.db import Database
from bankcheck.inspections.calendar.service import seed
from bankcheck.workdays import FILE_NAME
from tests.databases import BACKENDS, Stable
from tests.workbench.house import House, open_house, with_people

# A data folder without a calendar of its own.
NOWHERE = Path("no-folder")


def _with_notices(database: Database) -> None:
    with_people(database)
    seed(database, NOWHERE)


@pytest.fixture(params=BACKENDS)
def noticed(request: pytest.FixtureRequest, stable: Stable, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with people and the published notices, of both kinds in turn."""
    one = stable.fresh(str(request.param), tmp_path, _with_notices)
    yield one
    stable.forget(one)


@pytest.fixture
def house(tmp_path: Path, noticed: Database) -> House:
    """A house over an empty data folder with the published notices."""
    home = tmp_path / "home"
    home.mkdir()
    return open_house(home, noticed)


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
