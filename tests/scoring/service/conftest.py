"""One small year, counted once, and a house over a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bankcheck.db import Database
from tests.databases import Stable
from tests.scoring.service.year import make_year
from tests.workbench.house import House, open_house, with_people


@pytest.fixture(scope="session")
def year_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the year."""
    return make_year(tmp_path_factory.mktemp("year"))


@pytest.fixture
def home(year_home: Path, tmp_path: Path) -> Path:
    """A copy of the data folder."""
    return Path(shutil.copytree(year_home, tmp_path / "home"))


@pytest.fixture
def house(home: Path, peopled: Database) -> House:
    """A house over the year, on both databases."""
    return open_house(home, peopled)


@pytest.fixture
def pages(home: Path, stable: Stable, tmp_path: Path) -> House:
    """A house over the year, on SQLite alone."""
    return open_house(home, stable.fresh("sqlite", tmp_path, with_people))
