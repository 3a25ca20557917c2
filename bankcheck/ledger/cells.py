"""Stored values as people read them: yuan, Shanghai time, accounts hidden but for four digits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bankcheck.ledger.streams import STREAMS, Kind
from bankcheck.money import fen_from_fen, fen_from_yuan, yuan

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST = 400
IDENTIFIERS = frozenset(
    {"voucher_no", "bank_serial_no", "original_serial_no", "claim_no", "original_claim_no"}
    | {"notice_no", "indicator_no", "uscc", "project_code"}
)

_ACCOUNT_LIKE = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
# As people type them: in one piece, or in fours with blanks or strokes between.
_ACCOUNT_TYPED = re.compile(
    r"(?<!\d)(?:\d{16,32}|\d{4}(?:[ \u00a0\u3000-]\d{4}){3,6}(?:[ \u00a0\u3000-]?\d{1,4})?)(?!\d)"
)
_AMOUNT = re.compile(r"(?<![\d.,])(\d{4,15})(\.\d\d)(?= ?(?:元|yuan))")
_BETWEEN = re.compile(r"[ \u00a0\u3000-]")
_KINDS = {column.name: column.kind for stream in STREAMS.values() for column in stream.columns}
_WORDS = frozenset(
    (column.name, word)
    for stream in STREAMS.values()
    for column in stream.columns
    for word in column.words
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value ready to be shown; a ``word`` is a canonical word still to be said in a language."""

    text: str
    number: bool = False
    word: bool = False


def masked_account(account: str) -> str:
    """Return an account with all but its last four characters hidden; short ones fully."""
    return f"{'*' * 4} {account[-4:]}" if len(account) > 4 else "*" * 4


def masked_text(text: str, accounts: Iterable[str] = (), known: Iterable[str] = ()) -> str:
    """Return text with the named accounts, and any 16 to 19 digits not ``known``, hidden."""
    for account in sorted({one for one in accounts if len(one) > 4}, key=len, reverse=True):
        text = text.replace(account, masked_account(account))
    keep = frozenset(known)
    return _ACCOUNT_LIKE.sub(
        lambda run: run[0] if run[0] in keep else masked_account(run[0]),
        text,
    )


def typed_text(text: str | None, *, whole: bool = False, known: Iterable[str] = ()) -> str:
    """Return what a person typed, whatever looks like an account number in it hidden.

    ``known`` are numbers that may stand; ``whole`` is for whoever may see accounts in full.
    """
    if not text or whole:
        return text or ""
    keep = frozenset(known)
    return _ACCOUNT_TYPED.sub(
        lambda run: run[0] if run[0] in keep else masked_account(_BETWEEN.sub("", run[0])), text
    )


def spoken_amounts(text: str) -> str:
    """Return a sentence whose amounts of yuan have separators, as the tables beside it have."""
    return _AMOUNT.sub(lambda found: f"{int(found[1]):,}{found[2]}", text)


def moment(value: object) -> str:
    """Return a time as Shanghai wall time, a date as it is, other text unchanged.

    A text time without a zone is Shanghai time, as in the canonical streams.
    """
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=SHANGHAI)
        return aware.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    if len(text) <= len("2025-03-31"):
        return text
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def shown(column: str, value: object) -> Cell:
    """Return the value of a canonical column as it may stand on screen."""
    if value is None or value == "":
        return Cell("")
    kind = _KINDS.get(column, Kind.TIME if column.endswith("_on") else Kind.TEXT)
    text = str(value)
    if kind is Kind.FEN:
        fen = fen_from_yuan(text) if "." in text else fen_from_fen(text)
        return Cell(text if fen is None else yuan(fen), number=True)
    if holds_account(column):
        return Cell(masked_account(text))
    if kind in (Kind.TIME, Kind.DATE):
        return Cell(moment(value))
    if (column, text) in _WORDS:
        return Cell(text, word=True)
    return Cell(text[:LONGEST] if column in IDENTIFIERS else masked_text(text[:LONGEST]))


def holds_account(column: str) -> bool:
    """Return whether a column holds account numbers."""
    return _KINDS.get(column) is Kind.ACCOUNT or column.endswith("_account")


def accounts_in(fields: dict[str, Any]) -> tuple[str, ...]:
    """Return the account numbers among the fields of one row."""
    return tuple(str(value) for name, value in fields.items() if value and holds_account(name))
