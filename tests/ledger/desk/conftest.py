"""A house with an intake desk and a worker to call on; the main path runs on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bankcheck.db import Database
from bankcheck.ledger.intake_desk.desk import Desk, desk_of
from bankcheck.settings import Settings
from tests.databases import Stable
from tests.workbench.house import House, open_house, with_people


def _home(folder: Path) -> Path:
    home = folder / "home"
    home.mkdir()
    return home


@pytest.fixture
def house(tmp_path: Path, stable: Stable) -> Iterator[House]:
    """A house over an empty data folder, on SQLite."""
    database = stable.fresh("sqlite", tmp_path, with_people)
    yield open_house(_home(tmp_path), database)
    database.close()


@pytest.fixture
def both(tmp_path: Path, peopled: Database) -> House:
    """A house over an empty data folder, on SQLite and on PostgreSQL in turn."""
    return open_house(_home(tmp_path), peopled)


@pytest.fixture
def desk(house: House) -> Desk:
    """The intake desk of the house."""
    return desk_of(Settings(home=house.home))
