"""A numbered key join in pandas."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa

from benchmarks.peers.peer import KEY, KINDS, PAYMENT, VOUCHER, run_peer


def _pandas_side(
    data: Path, stream: str, columns: list[str], tests: list[tuple[str, str]]
) -> pd.DataFrame:
    side = pd.read_parquet(
        data / f"{stream}.parquet", columns=columns, filters=[(a, "==", b) for a, b in tests]
    )
    side = side.sort_values(["amount_fen", "payee_account", columns[2]])
    side["n"] = side.groupby(KEY, dropna=False).cumcount()
    return side


def _pandas_labelled(code: str, kind: str, keys: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"code": code, "kind": kind, "key": keys})


def pandas_join(data: Path) -> pa.Table:
    """Return the classes that a numbered key join in pandas names."""
    voucher = _pandas_side(data, "voucher", VOUCHER, [("status", "valid")])
    paid = [("direction", "pay"), ("status", "paid")]
    payment = _pandas_side(data, "payment", PAYMENT, paid)
    joined = voucher.merge(
        payment, on=[*KEY, "n"], how="outer", suffixes=("", "_paid"), indicator=True
    )
    unpaid = joined[joined["_merge"] == "left_only"]
    alone = joined[joined["_merge"] == "right_only"]
    both = joined[joined["_merge"] == "both"]
    known = alone["voucher_no"].isin(voucher["voucher_no"])
    lines = unpaid["voucher_no"] + "/" + unpaid["line_no"].astype("int64").astype("str")
    parts = [
        _pandas_labelled("AB14", "unpaid", lines),
        _pandas_labelled("AB09", "", alone.loc[known, "bank_serial_no"]),
        _pandas_labelled("AB06", "", alone.loc[~known, "bank_serial_no"]),
    ]
    for name, code, kind in KINDS:
        differs = both[name] != both[f"{name}_paid"]
        parts.append(_pandas_labelled(code, kind, both.loc[differs, "bank_serial_no"]))
    return pa.Table.from_pandas(pd.concat(parts), preserve_index=False)


if __name__ == "__main__":
    run_peer(pandas_join)
