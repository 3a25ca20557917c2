"""Typing takes exact values only and says why it takes no other."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bankcheck.ledger.sources.shape import Place, Rows
from bankcheck.ledger.streams import STREAMS
from bankcheck.ledger.typed import Typed, type_rows
from bankcheck.money import fen_from_fen, fen_from_yuan


def typed(stream: str, *rows: dict[str, str | None]) -> Typed:
    text = Rows(stream)
    for line, values in enumerate(rows, 1):
        text.add(Place("", line), values)
    table = text.table().append_column("_file", pa.array([1] * len(rows), pa.int32()))
    with duckdb.connect() as con:
        return type_rows(con, STREAMS[stream], table)


AMOUNTS = st.one_of(
    st.from_regex(r"\A-?[0-9]{1,17}(\.[0-9]{0,3})?\Z"),
    st.text("0123456789.-+eE,０１", min_size=1, max_size=8),
)


@settings(max_examples=60, deadline=None)
@given(AMOUNTS)
def test_yuan_is_read_as_money_reads_it(text: str) -> None:
    result = typed("quota", {"fiscal_year": "2025", "month": "1", "amount": text})
    assert result.rows["amount_fen"].to_pylist() == [
        fen for fen in [fen_from_yuan(text)] if fen is not None
    ]


@settings(max_examples=60, deadline=None)
@given(AMOUNTS)
def test_fen_is_read_as_money_reads_it(text: str) -> None:
    result = typed("quota", {"fiscal_year": "2025", "month": "1", "amount_fen": text})
    assert result.rows["amount_fen"].to_pylist() == [
        fen for fen in [fen_from_fen(text)] if fen is not None
    ]


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("amount", "1.005", "exact amount"),
        ("amount", "-1", "below zero"),
        ("amount", None, "is empty"),
        ("paid_at", "2025-02-30", "not a time"),
        ("paid_at", "2025-01-01 24:00:00", "not a time"),
        ("status", "done", "paid, returned, failed, pending"),
        ("payer_account", "6.2E+18", "cannot be recovered"),
        ("fiscal_year", "2025.0", "whole number"),
    ],
)
def test_a_wrong_value_rejects_its_row(column: str, text: str | None, said: str) -> None:
    result = typed("payment", {"amount": "1", column: text})
    assert said in result.rejected["reason"].to_pylist()[0]


@pytest.mark.parametrize(
    ("text", "instant", "day"),
    [
        ("2025-01-01", None, "2025-01-01"),
        ("2025-01-01 07:59:59", "2024-12-31 23:59:59", "2025-01-01"),
        ("2024-12-31T16:00:00Z", "2024-12-31 16:00:00", "2025-01-01"),
        ("2024-12-31T15:59:59Z", "2024-12-31 15:59:59", "2024-12-31"),
        ("2025-01-01T00:00+0900", "2024-12-31 15:00:00", "2024-12-31"),
    ],
)
def test_a_time_has_an_instant_and_a_day(text: str, instant: str | None, day: str) -> None:
    row = typed("payment", {"amount": "1", "paid_at": text}).rows.to_pylist()[0]
    stamp = f"{row['paid_at']:%Y-%m-%d %H:%M:%S}" if row["paid_at"] else None
    assert (stamp, row["paid_on"].isoformat()) == (instant, day)


def test_a_wide_account_is_made_narrow_and_kept_as_received() -> None:
    row = typed("payment", {"amount": "1", "payee_account": "６２ 22"}).rows.to_pylist()[0]
    assert (row["payee_account"], row["_extra"]) == ("6222", '{"payee_account":"６２ 22"}')


def test_a_refund_claim_is_stored_positive() -> None:
    row = typed("claim", {"claim_no": "c", "claim_type": "refund", "amount": "-5"}).rows
    assert row["amount_fen"].to_pylist() == [500]
