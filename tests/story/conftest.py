"""One town for the tests of a file: they look at it and leave it as it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Stable
from tests.story.town import settle
from tests.workbench.house import House


@pytest.fixture(scope="module")
def town(stable: Stable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house in which everything there is a page for exists, of either bank."""
    home = tmp_path_factory.mktemp("town") / "home"
    home.mkdir()
    house = settle(home, stable)
    yield house
    house.database.close()
