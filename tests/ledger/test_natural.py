"""Parquet columns as common tools write them: what is exact is taken, what is not is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bankcheck.errors import FileRefused
from bankcheck.ledger.natural import as_canonical, open_parquet
from bankcheck.ledger.streams import STREAMS


def taken(folder: Path, stream: str, name: str, column: pa.Array) -> list[object]:
    """Return what becomes of one column of a Parquet file."""
    path = folder / f"{stream}.parquet"
    pq.write_table(pa.table({name: column}), path)
    rows: list[object] = as_canonical(open_parquet(path, path.name), path.name, STREAMS[stream])[
        name
    ].to_pylist()
    return rows


GAPS = pa.array([1.0, None], pa.float64())
NIGHT = datetime(2025, 3, 3)


@pytest.mark.parametrize(
    ("stream", "name", "column", "cells"),
    [
        ("payment", "line_no", GAPS, ["1", None]),
        ("claim", "head_total_fen", GAPS, ["1", None]),
        ("payment", "amount", pa.array([Decimal("1.5000")]), ["1.50"]),
        ("bank", "agreement_to", pa.array([NIGHT, None], pa.timestamp("ns")),
         ["2025-03-03", None]),
        ("bank", "agreement_to", pa.array([date(2025, 3, 3)]), [date(2025, 3, 3)]),
        ("payment", "status", pa.array(["paid"]).dictionary_encode(), ["paid"]),
        ("payment", "voucher_no", pa.array(["001"], pa.large_string()), ["001"]),
        ("payment", "voucher_no", pa.nulls(1), [None]),
    ],
)  # fmt: skip
def test_an_exact_value_is_taken(
    stream: str, name: str, column: pa.Array, cells: list[object], tmp_path: Path
) -> None:
    assert taken(tmp_path, stream, name, column) == cells


@pytest.mark.parametrize(
    ("name", "column", "said"),
    [
        ("amount", pa.array([100.5]), "inexact"),
        ("voucher_no", pa.array([1.0]), "inexact"),
        ("amount_fen", pa.array([100.5]), "not whole"),
        ("amount_fen", pa.array([2.0**53]), "too large to be exact"),
    ],
)
def test_an_inexact_number_is_refused(
    name: str, column: pa.Array, said: str, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused, match=said):
        taken(tmp_path, "payment", name, column)
