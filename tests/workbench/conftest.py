"""One house a test, on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.db import Database
from tests.workbench.house import House, open_house


@pytest.fixture
def house(tmp_path: Path, peopled: Database) -> House:
    """A house over an empty data folder."""
    home = tmp_path / "home"
    home.mkdir()
    return open_house(home, peopled)
