"""What the two peers on Polars share: how rows are read and how classes are named."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa

from benchmarks.peers.peer import PAYMENT, VOUCHER


def polars_sides(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return valid voucher rows and paid payment rows, only the columns every peer reads."""
    voucher = pl.scan_parquet(data / "voucher.parquet").filter(pl.col("status") == "valid")
    payment = pl.scan_parquet(data / "payment.parquet").filter(
        (pl.col("direction") == "pay") & (pl.col("status") == "paid")
    )
    return voucher.select(VOUCHER).collect(), payment.select(PAYMENT).collect()


def _lines(rows: pl.DataFrame) -> pl.Series:
    return rows["voucher_no"] + "/" + rows["line_no"].cast(pl.String)


def labelled(code: str, kind: str, keys: pl.Series) -> pl.DataFrame:
    """Return keys with the class they are given."""
    return pl.DataFrame({"key": keys.rename("key")}).select(
        pl.lit(code).alias("code"), pl.lit(kind).alias("kind"), pl.col("key")
    )


def classes(
    unpaid: pl.DataFrame, alone: pl.DataFrame, voucher: pl.DataFrame, differing: list[pl.DataFrame]
) -> pa.Table:
    """Return all classes: rows without a partner, and rows that differ."""
    known = alone["voucher_no"].is_in(voucher["voucher_no"].implode()).fill_null(value=False)
    parts = [
        labelled("AB14", "unpaid", _lines(unpaid)),
        labelled("AB09", "", alone.filter(known)["bank_serial_no"]),
        labelled("AB06", "", alone.filter(~known)["bank_serial_no"]),
        *differing,
    ]
    return pl.concat(parts).to_arrow()
