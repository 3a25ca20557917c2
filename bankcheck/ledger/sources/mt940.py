"""MT940 and MT942 statements: fields by the mt-940 package, balances and counts proven here."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from mt940.models import Transaction, Transactions
from mt940.options import Options
from mt940.tags import StatementGLS, Tag

from bankcheck.errors import FileRefused
from bankcheck.ledger.movements import (
    AccountStatement,
    Balance,
    BalanceRefused,
    Book,
    Movement,
    prove,
)
from bankcheck.ledger.sources.shape import Place, Reading, Wish
from bankcheck.money import yuan

NAME = "mt940"
ORDER = 40

_FIELD = re.compile(rb"(?m)^\s*:(?:20|25|28C?|60[FM]?|61|62[FM]?|64|86|NS|13D|34F):")
_START = re.compile(r"(?m)^:20:")
_ENTRY = re.compile(r"(?m)^:\n?61:")
_ENVELOPE = re.compile(r"\{1:[^{}]*\}.*?\{4:\s*", re.DOTALL)
_END = re.compile(r"(?m)^-\}.*$")
_NEXT = "Ask the bank to export it again."
_OPENING = ("final_opening_balance", "intermediate_opening_balance", "opening_balance")
_CLOSING = ("final_closing_balance", "intermediate_closing_balance", "closing_balance")
_PARSE_FAULTS = (RuntimeError, ValueError, ArithmeticError, AttributeError, LookupError, TypeError)
_SAID = 2  # where the package's error carries the field's own text
_TEXTS = ("purpose", "additional_purpose", "transaction_details", "extra_details")


class _StatementRefused(Exception):
    """A statement that lacks what every statement must have; says what."""


def claims(_path: Path, head: bytes) -> bool:
    """Say whether a line among the first bytes begins with an MT940 field."""
    return not head.lstrip().startswith(b"<") and _FIELD.search(head) is not None


def read(path: Path, name: str, wish: Wish) -> Reading:
    """Return payments and closing balances; raise FileRefused when unreadable or unproven."""
    logging.getLogger("mt940").setLevel(logging.CRITICAL)
    book = Book(wish.bank_code)
    blocks = _blocks(_decoded(path.read_bytes(), name))
    for number, block in enumerate(blocks, 1):
        try:
            _read_block(block, number, book)
        except (BalanceRefused, _StatementRefused) as fault:
            raise FileRefused(name, f"statement {number}", f"{fault}.", _NEXT) from fault
    if not book.payments.lines and not book.days.lines:
        raise FileRefused(name, "", "it holds no entry and no closing balance.", _NEXT)
    tables = {rows.stream: rows.table() for rows in (book.payments, book.days) if rows.lines}
    return Reading(NAME, tables, book.refused, {"statements": str(len(blocks))})


def _decoded(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return _END.sub("-", _ENVELOPE.sub("", text))
    raise FileRefused(name, "", "its text is neither UTF-8 nor GB18030.", _NEXT)


def _blocks(text: str) -> list[str]:
    """Return the text of each statement; what stands before the first :20: is one if it says so."""
    starts = [match.start() for match in _START.finditer(text)]
    edges = sorted({0, *starts, len(text)})
    pieces = [text[start:end] for start, end in pairwise(edges)]
    return [piece for piece in pieces if _FIELD.search(piece.encode("utf-8"))]


def _read_block(block: str, number: int, book: Book) -> None:
    parsed = _parsed(block)
    entries = [entry for entry in parsed.transactions if "amount" in entry.data]
    announced = len(_ENTRY.findall(block))
    if announced != len(entries):
        raise _StatementRefused(
            f"it has {announced} entries (:61:), but {len(entries)} could be read"
        )
    opening, closing = _balance(parsed.data, _OPENING), _balance(parsed.data, _CLOSING)
    if not entries and closing is None:
        return
    account = str(parsed.data.get("account_identification") or "").strip()
    if not account:
        raise _StatementRefused("it does not name its account (:25:)")
    label = str(parsed.data.get("transaction_reference") or number).strip()
    statement = AccountStatement(label, account, "", opening, closing)
    statement.movements = [
        _movement(entry, Place(label, line)) for line, entry in enumerate(entries, 1)
    ]
    prove(statement, statement.movements)
    _prove_sums(parsed.data, statement.movements)
    if "intermediate_closing_balance" in parsed.data:
        statement.closing = None
    book.add(statement)


def _parsed(block: str) -> Transactions:
    """Return the fields of one statement; a reference beyond 16 characters is allowed second."""
    wide: dict[int | str, Tag] = {StatementGLS.id: StatementGLS()}
    for tags in (None, wide):
        parsed = Transactions(tags=tags, options=Options(applicant_iban=True))
        try:
            parsed.parse(block)
        except _PARSE_FAULTS as fault:
            said = str(fault.args[2] if len(fault.args) > _SAID else fault)[:200]
        else:
            return parsed
    raise _StatementRefused(f"a field cannot be read: {said!r}")


def _fen(amount: Decimal) -> int:
    hundredths = amount.scaleb(2)
    if hundredths != int(hundredths):
        raise _StatementRefused(f"the amount {amount} has more than two decimals")
    return int(hundredths)


def _balance(data: Mapping[str, Any], names: Sequence[str]) -> Balance | None:
    found = next((data[name] for name in names if data.get(name) is not None), None)
    if found is None:
        return None
    return Balance(_fen(found.amount.amount), found.amount.currency or "", found.date.isoformat())


def _movement(entry: Transaction, place: Place) -> Movement:
    data = entry.data
    mark = str(data["status"]).upper()
    side: Literal["debit", "credit"] = "debit" if mark in {"D", "RC"} else "credit"
    booked = data.get("entry_date") or data["date"]
    return Movement(
        place,
        side,
        abs(_fen(data["amount"].amount)),
        data["amount"].currency or "",
        booked.isoformat(),
        serial=_serial(data),
        references=(_said(data, "customer_reference"), _said(data, "end_to_end_reference")),
        other_account=_said(data, "applicant_iban"),
        other_name=_said(data, "applicant_name"),
        text=" ".join(text for text in (_said(data, name) for name in _TEXTS) if text),
        reversal="reversal" if mark.startswith("R") else "",
        extra={"value_date": data["date"].isoformat()},
    )


def _said(data: Mapping[str, Any], name: str) -> str:
    return " ".join(str(data.get(name) or "").split())


def _serial(data: Mapping[str, Any]) -> str:
    serial = _said(data, "bank_reference")
    return "" if serial.upper() == "NONREF" else serial


def _prove_sums(data: Mapping[str, Any], movements: Sequence[Movement]) -> None:
    """Raise where an MT942 counts or adds up its entries (:90D:, :90C:) otherwise than they do."""
    for name, side in (("sum_debit_entries", "debit"), ("sum_credit_entries", "credit")):
        told = data.get(name)
        if told is None:
            continue
        own = [entry.fen for entry in movements if entry.side == side]
        due = abs(_fen(told.amount))
        if due != sum(own) or (told.number and int(told.number) != len(own)):
            raise BalanceRefused(
                f"it announces {told.number} {side} entries of {yuan(due)}, but holds "
                f"{len(own)} of {yuan(sum(own))}"
            )
