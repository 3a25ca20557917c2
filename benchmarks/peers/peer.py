"""One shape for every peer: DATA in, the classes it names out, and the seconds it worked."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

KEY = ["fiscal_year", "voucher_no"]
VALUES = ["amount_fen", "payee_account", "payee_name"]
VOUCHER = [*KEY, "line_no", *VALUES]
PAYMENT = [*KEY, "bank_serial_no", *VALUES]
KINDS = (
    ("amount_fen", "AB07", ""),
    ("payee_account", "AB08", "account"),
    ("payee_name", "AB08", "name"),
)


def run_peer(find: Callable[[Path], pa.Table | None]) -> None:
    """Run a peer on DATA, write what it found to OUT and print its working seconds as JSON."""
    data, out = sys.argv[1:]
    began = time.perf_counter()
    found = find(Path(data))
    print(json.dumps({"work_seconds": round(time.perf_counter() - began, 3)}))
    if found is not None:
        pq.write_table(found, out)
