"""A sample is drawn from the entries a run sees: each once, each with the bank it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bankcheck.inspections.fieldwork.population import Query, both_sides, population
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from tests.reconcile.bench import Row, account, keyed, payment, voucher, write_streams

KEPT = account("11@", "unit_zero_balance")


def filled(folder: Path, *rows: Row, name: str = "files") -> Ledger:
    """Return a ledger with these rows, all under one key, as one batch more."""
    write_streams(folder / name, keyed(rows, "K0001"))
    load(Ledger(folder / "var"), [folder / name], Wish())
    return Ledger(folder / "var")


def amounts(ledger: Ledger, batch_no: int = 1, bank: str = "105") -> list[int]:
    """Return the fen of all entries of a bank's spring as they stood at a batch."""
    query = Query(bank, date(2025, 3, 1), date(2025, 3, 31), "pay", 1, "", batch_no)
    return [unit.amount_fen for unit in population(ledger, query)]


def sheet(ledger: Ledger, row_ids: Iterable[int], batch_no: int = 1) -> list[tuple[object, int]]:
    """Return the voucher number of each record with how many lines stand beside it."""
    found = both_sides(ledger, batch_no, row_ids)
    return [(row["voucher_no"], len(lines)) for row, lines in found.values()]


def drawn(ledger: Ledger, batch_no: int = 1) -> list[int]:
    """Return the rows of all entries of the spring."""
    query = Query("105", date(2025, 3, 1), date(2025, 3, 31), "pay", 1, "", batch_no)
    return [unit.row_id for unit in population(ledger, query)]


def test_an_entry_that_two_files_report_is_drawn_once(tmp_path: Path) -> None:
    assert amounts(filled(tmp_path, payment(), payment(_file=2, purpose="货款"))) == [10_000]


def test_two_entries_are_two(tmp_path: Path) -> None:
    rows = (payment(), payment(_file=2, bank_serial_no="T@", amount_fen=1))
    assert sorted(amounts(filled(tmp_path, *rows))) == [1, 10_000]


def test_an_entry_without_a_bank_is_its_that_keeps_the_account(tmp_path: Path) -> None:
    ledger = filled(tmp_path, payment(bank_code=None), KEPT)
    assert (amounts(ledger), amounts(ledger, bank="308")) == ([10_000], [])


def test_an_entry_whose_account_nobody_keeps_is_in_no_population(tmp_path: Path) -> None:
    assert amounts(filled(tmp_path, payment(bank_code=None))) == []


def test_a_register_that_came_later_changes_no_population_of_before(tmp_path: Path) -> None:
    filled(tmp_path, payment(bank_code=None))
    ledger = filled(tmp_path, KEPT, name="later")
    assert (amounts(ledger, 1), amounts(ledger, 2)) == ([], [10_000])


def test_the_sheet_shows_what_any_file_knows_of_an_entry(tmp_path: Path) -> None:
    rows = (payment(voucher_no=None), payment(_file=2), voucher())
    ledger = filled(tmp_path, *rows)
    assert sheet(ledger, drawn(ledger)) == [("VK0001", 1)]


def test_a_voucher_line_that_two_files_report_stands_once_on_the_sheet(tmp_path: Path) -> None:
    ledger = filled(tmp_path, payment(), voucher(), voucher(_file=2, purpose="货款"))
    assert sheet(ledger, drawn(ledger)) == [("VK0001", 1)]
