"""datacompy's comparison of two Polars frames; it numbers equal keys by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import datacompy
import polars as pl
import pyarrow as pa

from benchmarks.peers.peer import KEY, KINDS, run_peer
from benchmarks.peers.polars_rows import classes, labelled, polars_sides


def datacompy_join(data: Path) -> pa.Table:
    """Return the classes that datacompy's Polars comparison names."""
    voucher, payment = (
        side.sort("amount_fen", "payee_account", side.columns[2]) for side in polars_sides(data)
    )
    compared: Any = datacompy.PolarsCompare(
        voucher, payment, join_columns=KEY, df1_name="voucher", df2_name="payment"
    )
    both = compared.intersect_rows
    differing = [
        labelled(code, kind, both.filter(~pl.col(f"{name}_match"))["bank_serial_no_payment"])
        for name, code, kind in KINDS
    ]
    return classes(compared.df1_unq_rows, compared.df2_unq_rows, voucher, differing)


if __name__ == "__main__":
    run_peer(datacompy_join)
