"""Stored values as the workbook writes them: whole, unmasked, typed by their canonical column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bankcheck.ledger.streams import STREAMS, Kind
from bankcheck.money import fen_from_fen, yuan
from bankcheck.reconcile.workbook_pen import Money, Value
from bankcheck.reconcile.workbook_words import COLUMNS, WORDS, said

SHANGHAI = ZoneInfo("Asia/Shanghai")
_KINDS = {column.name: column.kind for stream in STREAMS.values() for column in stream.columns}
_CLOSED = {
    (stream.name, column.name)
    for stream in STREAMS.values()
    for column in stream.columns
    if column.words
}
_DAY_LENGTH = len("2025-12-31")


def moment(value: object) -> Value:
    """Return a date, or a Shanghai wall time; text that is neither stays text."""
    if isinstance(value, str):
        try:
            parsed: date = (
                date.fromisoformat(value)
                if len(value) == _DAY_LENGTH
                else datetime.fromisoformat(value)
            )
        except ValueError:
            return value
        return moment(parsed)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(SHANGHAI).replace(tzinfo=None)
    return value if isinstance(value, date) else None


def typed(column: str, value: object, stream: str = "") -> Value:
    """Return the value of a canonical column: money, day, time, whole number, word or text."""
    if value is None or value == "":
        return None
    kind = _KINDS.get(column, Kind.TEXT)
    if kind is Kind.FEN:
        fen = fen_from_fen(str(value))
        return str(value) if fen is None else Money(fen)
    if kind in (Kind.TIME, Kind.DATE) or column.endswith("_on"):
        return moment(value)
    if (stream, column) in _CLOSED:
        return said(WORDS, str(value))
    return str(value)


def parameters_text(parameters: Mapping[str, Any]) -> str:
    """Return the parameters in force as ``name=value`` in the order of their names."""
    return "; ".join(f"{name}={value}" for name, value in sorted(parameters.items()))


def place_text(row: Mapping[str, Any]) -> str:
    """Return where a row stands: file, sheet or page, line."""
    parts = (str(row.get(name) or "") for name in ("file", "sheet", "line"))
    return " / ".join(part for part in parts if part)


def row_text(stream: str, row: Mapping[str, Any]) -> str:
    """Return a further evidence row in one line: its number, its amount, its place."""
    fields = row.get("fields") or {}
    names = ("voucher_no", "bank_serial_no", "claim_no", "notice_no", "account")
    number = next((str(fields[name]) for name in names if fields.get(name)), "")
    amount = fields.get("amount_fen")
    fen = fen_from_fen(str(amount)) if amount is not None else None
    money = "" if fen is None else f" {yuan(fen)}"
    return f"{stream} {number}{money} ({place_text(row)})"


def nearest_text(nearest: Mapping[str, Any] | None) -> str:
    """Return the nearest candidate and the tests it failed."""
    if not nearest or not nearest.get("row"):
        return ""
    failed = ", ".join(said(COLUMNS, str(name)) for name in nearest.get("failed") or ())
    candidate = row_text(str(nearest.get("stream") or ""), nearest["row"])
    return f"{candidate}; 不符 failed: {failed}" if failed else candidate
