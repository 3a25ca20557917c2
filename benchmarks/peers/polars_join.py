"""A numbered key join in Polars."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa

from benchmarks.peers.peer import KEY, KINDS, run_peer
from benchmarks.peers.polars_rows import classes, labelled, polars_sides


def _numbered(side: pl.DataFrame) -> pl.DataFrame:
    ranked = side.sort("amount_fen", "payee_account", side.columns[2])
    return ranked.with_columns(pl.int_range(pl.len()).over(KEY).alias("n"))


def polars_join(data: Path) -> pa.Table:
    """Return the classes that a numbered key join in Polars names."""
    voucher, payment = polars_sides(data)
    left, right = _numbered(voucher), _numbered(payment)
    keys = [*KEY, "n"]
    both = left.join(right, on=keys, suffix="_paid")
    differing = [
        labelled(code, kind, both.filter(pl.col(name) != pl.col(f"{name}_paid"))["bank_serial_no"])
        for name, code, kind in KINDS
    ]
    unpaid = left.join(right, on=keys, how="anti")
    return classes(unpaid, right.join(left, on=keys, how="anti"), voucher, differing)


if __name__ == "__main__":
    run_peer(polars_join)
