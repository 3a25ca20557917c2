"""A house whose people have real passwords, with hashes as cheap as they may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.db import Database
from tests.accounts.lodge import Lodge, open_lodge
from tests.workbench.house import House, open_house


@pytest.fixture
def house(tmp_path: Path, peopled: Database) -> House:
    """A house over an empty data folder."""
    home = tmp_path / "home"
    home.mkdir()
    return open_house(home, peopled)


@pytest.fixture
def lodge(tmp_path: Path, database: Database) -> Lodge:
    """An installation with its first people and no demonstration."""
    home = tmp_path / "home"
    home.mkdir()
    return open_lodge(home, database)
