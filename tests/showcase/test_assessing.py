"""The example ends with last year's final assessment and this year's provisional one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.runs import Request, reconcile
from bankcheck.scoring.models import Assessment, FeeClaim, FeeStatement
from bankcheck.showcase.assessing import Shown, open_results
from tests.databases import Stable
from tests.reconcile.bench import Row, claim, keyed, payment, reconcile_rows, voucher
from tests.workbench.house import House, open_house

THIS, LAST = 2025, 2024


def rows() -> list[Row]:
    """Return two years of one bank, one payment each."""
    before = {"fiscal_year": LAST}
    scenes: tuple[tuple[Row, ...], ...] = (
        (voucher(), payment(), claim()),
        (
            voucher(**before, issued_at="2024-03-04T09:00:00"),
            payment(**before, paid_at="2024-03-04T10:00:00"),
            claim(**before, claimed_at="2024-03-04T14:00:00"),
        ),
    )
    return [row for at, one in enumerate(scenes) for row in keyed(one, f"K{at:04d}")]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, stable: Stable) -> House:
    """A house whose two years were reconciled and carried on."""
    folder: Path = tmp_path_factory.mktemp("years")
    reconcile_rows(folder, rows())
    home = folder / "var"
    reconcile(Ledger(home), Request(LAST, None, None, "duckdb", 1), None)
    house = open_house(home, stable.fresh("sqlite", folder))
    assert open_results(house.database, home) == Shown(LAST, THIS)
    return house


def states(house: House) -> set[tuple[str, int, str]]:
    """Return bank, year and state of every assessment."""
    with house.database.read(EVERYTHING) as session:
        rows = session.scalars(select(Assessment))
        return {(row.subject_bank, row.year, row.state.value) for row in rows}


def test_last_year_is_final_and_this_year_provisional(example: House) -> None:
    assert {("105", LAST, "final"), ("105", THIS, "provisional")} <= states(example)


def test_a_bank_without_evidence_is_never_final(example: House) -> None:
    assert ("308", LAST, "provisional") in states(example)


def test_last_years_fee_is_paid(example: House) -> None:
    with example.database.read(EVERYTHING) as session:
        rows = session.scalars(select(FeeStatement).where(FeeStatement.bank_code == "105"))
        found = {row.year: row.state.value for row in rows}
    assert found == {LAST: "approved", THIS: "computed"}


def test_carrying_it_on_again_changes_nothing(example: House) -> None:
    before = states(example)
    open_results(example.database, example.home)
    assert states(example) == before
    with example.database.read(EVERYTHING) as session:
        assert session.scalars(select(FeeClaim)).all() == []
