"""A small ledger, loaded once, and a house over a copy of it for every test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bankcheck.db import Database
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.runs import Request, reconcile
from tests.reconcile.bench import AS_OF, claim, keyed, paid_on, payment, voucher, write_streams
from tests.workbench.house import House, open_house

IN_TIME = (voucher(), payment(), claim())
# Paid at 14:30 and claimed the next day: late while the cut-off is 15:30, in time were it 13:00.
LATE = paid_on("2025-03-03T09:00:00", "2025-03-03T14:30:00", "2025-03-04T10:00:00")
ASKED = Request(2025, as_of=AS_OF)
UNPAID = (voucher(issued_at="2025-02-03T09:00:00"),)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose ledger holds three small scenes."""
    folder = tmp_path_factory.mktemp("loaded")
    scenes = {"K0001": IN_TIME, "K0002": LATE, "K0003": UNPAID}
    rows = [row for key, scene in scenes.items() for row in keyed(scene, key)]
    write_streams(folder / "files", rows)
    load(Ledger(folder / "home"), [folder / "files"], Wish())
    return folder / "home"


@pytest.fixture(scope="session")
def run_twice(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with two runs: between them the unpaid voucher was paid, a new one not."""
    folder = tmp_path_factory.mktemp("twice")
    home = Path(shutil.copytree(loaded, folder / "home"))
    reconcile(Ledger(home), ASKED)
    late = payment(voucher_no="VK0003", bank_serial_no="SK0003", paid_at="2025-02-03T10:00:00")
    unpaid = voucher(issued_at="2025-04-01T09:00:00")
    write_streams(folder / "more", [*keyed([late], "K0003"), *keyed([unpaid], "K0004")])
    load(Ledger(home), [folder / "more"], Wish())
    reconcile(Ledger(home), ASKED)
    return home


@pytest.fixture
def paid_later(run_twice: Path, tmp_path: Path) -> Path:
    """A copy of the data folder with two runs."""
    return Path(shutil.copytree(run_twice, tmp_path / "home"))


@pytest.fixture
def home(request: pytest.FixtureRequest, loaded: Path, tmp_path: Path) -> Path:
    """A copy of the loaded data folder, with two runs where the test asks for them."""
    if "paid_later" in request.fixturenames:
        return tmp_path / "home"
    return Path(shutil.copytree(loaded, tmp_path / "home"))


@pytest.fixture
def house(home: Path, peopled: Database) -> House:
    """A house over the loaded ledger."""
    return open_house(home, peopled)
