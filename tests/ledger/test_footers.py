"""Footers count the filled cells of a stream as its rows would, or say nothing."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bankcheck.ledger.footers import filled_cells
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger

COLUMNS = ["payee_name", "purpose", "paid_on", "bank_code"]


def payments(folder: Path, *rows: str) -> Path:
    folder.mkdir(parents=True)
    path = folder / "payment.csv"
    path.write_text("\n".join(["bank_serial_no,amount,payee_name,paid_at", *rows, ""]), "utf-8")
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    found = Ledger(tmp_path / "home")
    load(found, [payments(tmp_path / "a", "s1,1.00,甲,2025-01-01", "s2,2.00,,")], Wish())
    load(found, [payments(tmp_path / "b", "s3,3.00,乙,2025-01-02")], Wish())
    return found


def test_footers_count_what_the_rows_hold(ledger: Ledger) -> None:
    parts = ledger.active("payment")
    rows = [row for part in parts for row in pq.read_table(part.path).to_pylist()]
    filled = [sum(row[name] is not None for row in rows) for name in COLUMNS]
    assert filled_cells(parts, COLUMNS) == (3, filled)
    assert filled == [2, 0, 2, 0]


def test_footers_say_nothing_of_rows_that_are_superseded(ledger: Ledger, tmp_path: Path) -> None:
    both = [payments(tmp_path / name, f"{name}4,4.00,,") for name in ("c", "d")]
    load(ledger, both, Wish())
    load(ledger, [payments(tmp_path / "e", "s5,5.00,,")], Wish(), supersedes=["B000003/1"])
    assert filled_cells(ledger.active("payment"), COLUMNS) is None


def test_a_stream_without_rows_has_no_filled_cell() -> None:
    assert filled_cells((), ["purpose"]) == (0, [0])
