"""One house a test, on SQLite and on PostgreSQL, with a stored run of many differences."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.db import Database
from tests.exports.asking import RUN
from tests.web.sample_run import write_run
from tests.workbench.house import House, open_house


@pytest.fixture
def house(tmp_path: Path, peopled: Database) -> House:
    """A house over a data folder with one run."""
    home = tmp_path / "home"
    home.mkdir()
    write_run(home, RUN)
    return open_house(home, peopled)
