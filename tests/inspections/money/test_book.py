"""The ledger as debts see it: an entry is the bank's that it names, or that keeps its account."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bankcheck.inspections.money.book import LedgerBook
from bankcheck.inspections.money.matching import Kind, Want
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from tests.reconcile.bench import Row, account, keyed, refund, write_streams

WANT = Want("TK2025-0001", "105", Kind.REFUND, "11K0001", 10_000, date(2025, 3, 1))
KEPT = account("11@", "unit_zero_balance")


def banks(folder: Path, *rows: Row) -> list[str]:
    """Return the bank of each entry that concerns a debt of bank 105."""
    write_streams(folder / "files", keyed(rows, "K0001"))
    load(Ledger(folder / "var"), [folder / "files"], Wish())
    return [one.bank for one in LedgerBook(Ledger(folder / "var")).entries([WANT], {})]


def test_money_back_without_a_bank_is_the_banks_that_keeps_the_account(tmp_path: Path) -> None:
    assert banks(tmp_path, refund(bank_code=None), KEPT) == ["105"]


@pytest.mark.parametrize(
    "register",
    [(), (KEPT, account("11@", "unit_zero_balance", bank_code="308"))],
    ids=["nobody keeps", "two banks keep"],
)
def test_money_back_on_an_account_that_no_bank_alone_keeps_pays_nothing(
    register: tuple[Row, ...], tmp_path: Path
) -> None:
    assert banks(tmp_path, refund(bank_code=None), *register) == []


def test_money_back_that_names_another_bank_pays_nothing(tmp_path: Path) -> None:
    assert banks(tmp_path, refund(bank_code="308"), KEPT) == []
