"""What is known of an entry of the ledger when somebody asks whether it pays a debt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

BOOKED = frozenset({"paid", "returned"})
# The number of a debt as a remark may hold it: never a part of a longer one.
NUMBER = r"(?:TK|CB|PC)\d{4}-\d{4,}(?:-\d+)?"
_NUMBER = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored row of a bank's entries; ``day`` is the day it was booked, None when unknown."""

    row_id: int
    bank: str
    serial: str
    line_no: int
    direction: str
    status: str
    payer: str
    payee: str
    amount_fen: int
    day: date | None
    original: str = ""
    purpose: str = ""

    @property
    def key(self) -> str:
        """Return what two rows share that report the same entry; without a serial, the row."""
        if not self.serial:
            return f"row|{self.row_id}"
        return f"{self.bank}|{self.serial}|{self.line_no}|{self.direction}"

    @property
    def named(self) -> frozenset[str]:
        """Return the debts that the remark names."""
        return frozenset(_NUMBER.findall(self.purpose))

    @property
    def is_booked(self) -> bool:
        """Say whether the entry took place, by its status."""
        return self.status in (BOOKED if self.direction == "refund" else {"paid"})


@dataclass(frozen=True, slots=True)
class Reversal:
    """How much of an entry later entries took back, and when the last of them was."""

    fen: int
    day: date | None


def reversal_of(entry: Entry, book: tuple[Entry, ...]) -> Reversal:
    """Return how much of an entry was taken back by entries that name it as their original."""
    if not entry.serial:
        return Reversal(0, None)
    back = {
        one.key: one
        for one in book
        if one.original == entry.serial
        and one.bank == entry.bank
        and one.key != entry.key
        and one.is_booked
        and _is_after(one, entry)
    }
    days = [one.day for one in back.values() if one.day is not None]
    fen = min(entry.amount_fen, sum(one.amount_fen for one in back.values()))
    return Reversal(fen, max(days, default=None))


def _is_after(one: Entry, entry: Entry) -> bool:
    """Say whether an entry is not known to be earlier than another."""
    return one.day is None or entry.day is None or one.day >= entry.day


def credited(entry: Entry, book: tuple[Entry, ...]) -> str:
    """Return the account that an entry put money on.

    Banks show money that comes back in two ways: with whoever sends it as payer, or with the
    parties of the payment it belongs to. The payment itself tells which; without it the payee is
    believed.
    """
    if entry.direction != "refund" or not entry.original:
        return entry.payee
    payers = {
        one.payer
        for one in book
        if one.serial == entry.original and one.bank == entry.bank and one.direction == "pay"
    }
    shown = payers & {entry.payer, entry.payee}
    return shown.pop() if len(payers) == 1 and shown else entry.payee
