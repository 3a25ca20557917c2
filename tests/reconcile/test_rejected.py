"""A run says how many rows of each stream were rejected, as long as their file stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.runs import Request, reconcile

HEADER = "bank_code,bank_serial_no,direction,amount,paid_at,status\n"
GOOD, BAD = (f"105,S{1},pay,{text},2025-03-03,paid\n" for text in ("1.00", "1.005"))


def streams(ledger: Ledger) -> Any:
    return reconcile(ledger, Request(2025))["streams"]


def loaded(folder: Path, *lines: str) -> Ledger:
    path = folder / "payment.csv"
    path.write_text(HEADER + "".join(lines), "utf-8")
    ledger = Ledger(folder / "var")
    load(ledger, [path], Wish())
    return ledger


def test_rejected_rows_are_counted_by_stream(tmp_path: Path) -> None:
    said = streams(loaded(tmp_path, GOOD, BAD, BAD))
    counted = {name: said[name]["rejected_rows"] for name in ("payment", "voucher")}
    assert counted == {"payment": 2, "voucher": 0}


def test_the_rejected_rows_of_a_superseded_batch_are_forgotten(tmp_path: Path) -> None:
    ledger = loaded(tmp_path, GOOD, BAD)
    better = tmp_path / "better" / "payment.csv"
    better.parent.mkdir()
    better.write_text(HEADER + GOOD, "utf-8")
    load(ledger, [better], Wish(), supersedes=["B000001"], reason="corrected")
    assert streams(ledger)["payment"]["rejected_rows"] == 0
