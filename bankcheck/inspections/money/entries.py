"""What is known of an entry of the ledger when somebody asks whether it pays a debt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)
NO_DAY = date.max
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


def in_order(entry: Entry) -> tuple[date, str, int, str, int]:
    """Return by what entries count one after the other: the earliest first."""
    return (entry.day or NO_DAY, entry.serial, entry.line_no, entry.direction, entry.row_id)


class Rows:
    """Entries, found by what names them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        everything = sorted(entries, key=in_order)
        self.by_serial = _grouped((one.serial, one) for one in everything)
        self.by_key = _grouped((one.key, one) for one in everything)
        self.by_fen = _grouped((one.amount_fen, one) for one in everything)
        self.by_number = _grouped((name, one) for one in everything for name in one.named)
        self._of_serial = _grouped(((one.bank, one.serial), one) for one in everything)
        self._of_original = _grouped(((one.bank, one.original), one) for one in everything)

    def near(self, entry: Entry) -> tuple[Entry, ...]:
        """Return an entry with all that bear its serial, that name it, and that they name."""
        place = (entry.bank, entry.serial)
        same = self._of_serial.get(place, ()) if entry.serial else (entry,)
        back = self._of_original.get(place, ()) if entry.serial else ()
        originals = {one.original for one in (*same, entry) if one.original}
        first = [one for name in originals for one in self._of_serial.get((entry.bank, name), ())]
        return (*same, *back, *first)


def _grouped(pairs: Iterable[tuple[Name, Entry]]) -> dict[Name, tuple[Entry, ...]]:
    found: dict[Name, list[Entry]] = defaultdict(list)
    for name, one in pairs:
        found[name].append(one)
    return {name: tuple(all_of) for name, all_of in found.items()}


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
