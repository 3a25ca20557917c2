"""A house with an intake desk, on SQLite and on PostgreSQL, and a worker to call on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.db import Database
from bankcheck.ledger.intake_desk.desk import Desk, desk_of
from bankcheck.settings import Settings
from tests.workbench.house import House, open_house


@pytest.fixture
def house(tmp_path: Path, database: Database) -> House:
    """A house over an empty data folder."""
    home = tmp_path / "home"
    home.mkdir()
    return open_house(home, database)


@pytest.fixture
def desk(house: House) -> Desk:
    """The intake desk of the house."""
    return desk_of(Settings(home=house.home))
