"""What of a row leaves, column by column: typed, and hidden where the request says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bankcheck.exports.datasets import Column, Sensitivity
from bankcheck.exports.policy import Masking
from bankcheck.ledger.streams import STREAMS
from bankcheck.money import fen_from_fen, yuan
from bankcheck.reconcile.cells import holds_account, masked_account, masked_text
from bankcheck.reconcile.workbook_pen import Money, Value
from bankcheck.reconcile.workbook_words import COLUMNS

_FEN_COLUMNS = frozenset(
    column.name for one in STREAMS.values() for column in one.columns if column.name.endswith("fen")
)
_ACCOUNTS = ("account", "payer_account", "payee_account")
_IDENTIFIERS = ("voucher_no", "bank_serial_no", "claim_no")


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns that leave and how names and accounts are written."""

    columns: Sequence[Column]
    masking: Masking
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the heading of each column in both languages."""
        return tuple(f"{column.zh} {column.en}" for column in self.columns)

    def values(self, row: Mapping[str, Any]) -> Iterator[Value]:
        """Yield the value of each column."""
        for column in self.columns:
            yield self._word(column, row) if column.word_of else self._value(column, row)

    def _word(self, column: Column, row: Mapping[str, Any]) -> Value:
        return self.words.get(column.word_of, {}).get(str(row.get(column.word_of))) or None

    def _value(self, column: Column, row: Mapping[str, Any]) -> Value:
        value = row.get(column.name)
        if value is None or value == "":
            return None
        if column.name in ("expected", "actual"):
            return self._differing(str(row.get("field") or ""), str(value), row)
        match column.sensitivity:
            case Sensitivity.ACCOUNT:
                return str(value) if self._is_whole else masked_account(str(value))
            case Sensitivity.NAME:
                return str(value) if self._is_whole else masked_name(str(value))
            case Sensitivity.TEXT:
                return hidden(str(value), row)
        return _plain(column.name, value)

    def _differing(self, field: str, value: str, row: Mapping[str, Any]) -> Value:
        """Return the side of a differing field; what it holds decides how it is hidden."""
        if field in _FEN_COLUMNS and (fen := fen_from_fen(value)) is not None:
            return yuan(fen)
        if self._is_whole:
            return value
        if holds_account(field):
            return masked_account(value)
        return masked_name(value) if field.endswith("_name") else hidden(value, row)

    @property
    def _is_whole(self) -> bool:
        return self.masking is Masking.WHOLE


def masked_name(name: str) -> str:
    """Return a name with all but its first character hidden."""
    return f"{name[:1]}＊＊"


def hidden(text: str, row: Mapping[str, Any]) -> str:
    """Return free text with every account number in it hidden."""
    sides = [str(row.get(one) or "") for one in ("expected", "actual")]
    named = [str(row.get(name) or "") for name in _ACCOUNTS]
    told = sides if holds_account(str(row.get("field") or "")) else []
    known = [str(row.get(name) or "") for name in _IDENTIFIERS]
    return masked_text(text, (*named, *told), known)


def _plain(name: str, value: Any) -> Value:
    if name in _FEN_COLUMNS:
        return Money(int(value))
    if name == "field":
        zh, en = COLUMNS.get(str(value), (str(value), ""))
        return f"{zh} {en}".strip()
    if isinstance(value, int | date) and name != "fiscal_year":
        return value
    return str(value)
