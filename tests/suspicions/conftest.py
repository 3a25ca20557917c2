"""One house a test, on SQLite and on PostgreSQL, and runs to take in."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.db import Database
from tests.suspicions.past import Past
from tests.workbench.house import House, open_house


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty data folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def house(home: Path, peopled: Database) -> House:
    """A house over the data folder."""
    return open_house(home, peopled)


@pytest.fixture
def past(home: Path, peopled: Database) -> Past:
    """What writes runs into the data folder and takes them in."""
    return Past(home, peopled)
