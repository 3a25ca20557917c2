"""The real e-voucher samples beside the repository become what they say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ledger.sources.evoucher_files import read, rows_of

SHARED = Path(os.environ.get("BANKCHECK_SHARED", Path(__file__).parents[4] / "shared"))
SAMPLES = SHARED / "formats" / "samples"


def _sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample {name} is not beside the repository")
    return path


def test_5214_sample_is_one_voucher_and_not_paid() -> None:
    reading = read(_sample("5214_anon.xml"))
    assert {name: table.num_rows for name, table in reading.tables.items()} == {"voucher": 1}


def test_8202_sample_is_a_voucher_and_its_payment() -> None:
    reading = read(_sample("8202_return_leg_synthetic.xml"))
    rows = [rows_of(reading, stream)[0]["voucher_no"] for stream in ("voucher", "payment")]
    assert rows == ["15090026030001"] * 2


def test_8207_sample_asks_14_yuan_and_pays_13() -> None:
    reading = read(_sample("8207_anon.xml"))
    asked = [(row["line_no"], row["amount"]) for row in rows_of(reading, "voucher")]
    paid = [(row["line_no"], row["amount_fen"]) for row in rows_of(reading, "payment")]
    assert (asked, paid) == ([("1", "16.00"), ("2", "14.00")], [("1", "1600"), ("2", "1300")])
