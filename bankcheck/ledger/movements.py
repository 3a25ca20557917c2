"""Statements of one account: balances proven against entries before anything becomes a row."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bankcheck.ledger.sources.shape import Place, RefusedRow, Rows
from bankcheck.ledger.tables.profile import PATTERNS
from bankcheck.money import yuan

HOME_CURRENCY = "CNY"

_WORDS = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}
_NO_REFERENCE = frozenset(("", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "NOREF", "NONE"))


class BalanceRefused(Exception):
    """Balances and entries that contradict each other; gives the figures."""


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance in fen (hundredths of its currency), negative when overdrawn, and its day."""

    fen: int
    currency: str
    day: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry of a statement; ``fen`` is not negative, ``side`` says out (debit) or in.

    ``counts`` is how much of the entry the balances contain: all of it once booked, nothing
    while pending. ``returned`` is a return reason, ``reversal`` marks a taken-back entry.
    """

    place: Place
    side: Literal["debit", "credit"]
    fen: int
    currency: str
    booked_at: str
    serial: str = ""
    references: tuple[str, ...] = ()
    other_account: str = ""
    other_name: str = ""
    other_bank: str = ""
    text: str = ""
    returned: str = ""
    reversal: Literal["", "reversal"] = ""
    state: Literal["booked", "pending", "information"] = "booked"
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class AccountStatement:
    """The entries of one account with the balances they stand between, as far as told."""

    number: str
    account: str
    account_name: str = ""
    opening: Balance | None = None
    closing: Balance | None = None
    movements: list[Movement] = field(default_factory=list)


def prove(statement: AccountStatement, bookings: Sequence[Movement]) -> None:
    """Raise BalanceRefused unless opening plus bookings is closing, where both balances stand.

    ``bookings`` are the entries as booked, before a batch is split into its payments.
    """
    if statement.opening is None or statement.closing is None:
        return
    booked = [entry for entry in bookings if entry.state == "booked"]
    currencies = {statement.opening.currency, statement.closing.currency}
    currencies |= {entry.currency for entry in booked}
    if len(currencies) > 1:
        raise BalanceRefused(
            f"account {statement.account}: balances and entries are in several currencies "
            f"({', '.join(sorted(currencies))}), so the balance cannot be proven"
        )
    moved = sum(entry.fen if entry.side == "credit" else -entry.fen for entry in booked)
    due = statement.opening.fen + moved
    if due != statement.closing.fen:
        raise BalanceRefused(
            f"account {statement.account}: opening balance {yuan(statement.opening.fen)} and "
            f"entries of {yuan(moved)} make {yuan(due)}, but the closing balance says "
            f"{yuan(statement.closing.fen)}"
        )


@dataclass(slots=True)
class Book:
    """The rows of all statements of one file so far."""

    bank_code: str | None
    payments: Rows = field(default_factory=lambda: Rows("payment"))
    days: Rows = field(default_factory=lambda: Rows("account_day"))
    refused: list[RefusedRow] = field(default_factory=list)
    repeats: Counter[tuple[str | None, ...]] = field(default_factory=Counter)

    def add(self, statement: AccountStatement) -> None:
        """Add the entries and the closing balance of a proven statement."""
        for entry in statement.movements:
            self._add_movement(statement, entry)
        if statement.closing is not None and statement.account:
            values: dict[str, str | None] = {
                "bank_code": self.bank_code,
                "account": statement.account,
                "date": statement.closing.day,
                "closing_balance_fen": str(statement.closing.fen),
            }
            extra = _extra({}, statement.closing.currency)
            self.days.add(Place(statement.number, 1), values, extra)

    def _add_movement(self, statement: AccountStatement, entry: Movement) -> None:
        values = _payment(statement, entry)
        key = tuple(
            values[name]
            for name in ("bank_serial_no", "payer_account", "payee_account", "amount_fen")
        )
        self.repeats[key] += 1
        values["line_no"] = str(self.repeats[key])
        values["bank_code"] = self.bank_code
        self.payments.add(entry.place, values, _extra(entry.extra, entry.currency))


def _payment(statement: AccountStatement, entry: Movement) -> dict[str, str | None]:
    own = (statement.account, statement.account_name, "")
    other = (entry.other_account, entry.other_name, entry.other_bank)
    payer, payee = (own, other) if entry.side == "debit" else (other, own)
    words: dict[str, str | None] = {
        "bank_serial_no": entry.serial,
        "voucher_no": _voucher_no(entry),
        "direction": direction_of(entry),
        "original_serial_no": _told("original_serial_no", entry.text),
        "payer_account": payer[0],
        "payer_name": payer[1],
        "payee_account": payee[0],
        "payee_name": payee[1],
        "payee_bank": payee[2],
        "amount_fen": str(entry.fen),
        "purpose": entry.text,
        "paid_at": entry.booked_at,
        "status": "paid" if entry.state == "booked" else "pending",
        "fail_reason": entry.returned,
    }
    return {name: word or None for name, word in words.items()}


def direction_of(entry: Movement) -> str:
    """Return pay, refund, clearing or other by the same words as the bank tables use.

    An entry in a foreign currency, or one only announced for information, is never a payment.
    """
    if entry.currency != HOME_CURRENCY or entry.state == "information" or not entry.fen:
        return "other"
    if entry.side == "debit":
        return _out(entry)
    return _in(entry)


def _in(entry: Movement) -> str:
    if entry.returned or entry.reversal or _told("original_serial_no", entry.text):
        return "refund"
    if _WORDS["treasury"].search(entry.other_name):
        return "clearing"
    if _WORDS["refund"].search(entry.text):
        return "refund"
    if _WORDS["treasury"].search(entry.text) or _WORDS["clearing"].search(entry.text):
        return "clearing"
    return "other"


def _out(entry: Movement) -> str:
    if entry.reversal:
        return "other"
    if not _voucher_no(entry) and _WORDS["clearing_debit"].search(entry.text):
        return "clearing"
    return "pay"


def _told(name: str, text: str) -> str:
    match = _WORDS[name].search(text)
    return match.group(1) if match else ""


def _voucher_no(entry: Movement) -> str:
    told = _told("voucher_no", entry.text)
    return told or next(
        (name for name in entry.references if name.strip().upper() not in _NO_REFERENCE), ""
    )


def _extra(extra: Mapping[str, str], currency: str) -> str | None:
    kept = {name: text for name, text in extra.items() if text}
    if currency != HOME_CURRENCY:
        kept["currency"] = currency
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else None
