"""One house a test, on SQLite and on PostgreSQL, and runs to take in."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.db import Database
from tests.suspicions.past import Past
from tests.workbench.house import House, open_house


@pytest.fixture
def house(tmp_path: Path, database: Database) -> House:
    """A house over an empty data folder."""
    home = tmp_path / "home"
    home.mkdir()
    return open_house(home, database)


@pytest.fixture
def past(house: House) -> Past:
    """What writes runs into the data folder of the house and takes them in."""
    return Past(house.home, house.database)
