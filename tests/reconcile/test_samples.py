"""The real sample vouchers, from file to difference."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.runs import Request, reconcile

SHARED = Path(os.environ.get("BANKCHECK_SHARED", Path(__file__).parents[3] / "shared"))
SAMPLES = SHARED / "formats" / "samples"


def test_thirteen_yuan_paid_where_fourteen_were_asked_is_a_wrong_amount(tmp_path: Path) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the samples are not beside the repository")
    ledger = Ledger(tmp_path)
    load(ledger, [SAMPLES], Wish())
    run = str(reconcile(ledger, Request(2014))["run_id"])
    found = pq.read_table(tmp_path / "runs" / run / "differences.parquet").to_pylist()
    amounts = [
        (row["voucher_line_no"], row["expected"], row["actual"])
        for row in found
        if row["code"] == "AB07"
    ]
    assert amounts == [(2, "14.00", "13.00")]
