"""Which entries of the ledger fit a debt, and why another does not.

The whole is worked out anew from the entries each time: nothing here remembers, so that the same
ledger always gives the same answer, and money that was taken back counts no longer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bankcheck.inspections.money.entries import (
    NO_DAY,
    Entry,
    Reversal,
    Rows,
    credited,
    in_order,
    reversal_of,
)


class Kind(StrEnum):
    """What a debt asks for: money back, the payment made again, or damages."""

    REFUND = "refund"
    REDO = "redo"
    COMPENSATION = "compensation"


class Why(StrEnum):
    """Why an entry does not count, or not as the bank says."""

    OTHER_BANK = "other_bank"
    WRONG_DIRECTION = "wrong_direction"
    NOT_BOOKED = "not_booked"
    WRONG_ACCOUNT = "wrong_account"
    SIDE_UNCLEAR = "side_unclear"
    WRONG_AMOUNT = "wrong_amount"
    TOO_EARLY = "too_early"
    NO_DAY = "no_day"
    FILES_DISAGREE = "files_disagree"
    SAME_ENTRY = "same_entry"
    USED = "used"
    REFUSED = "refused"
    NOT_NAMED = "not_named"
    REVERSED = "reversed"
    NOTHING_LEFT = "nothing_left"
    AMOUNT_DIFFERS = "amount_differs"
    DAY_DIFFERS = "day_differs"
    ACCOUNT_DIFFERS = "account_differs"


DIRECTIONS = {
    Kind.REFUND: frozenset({"refund"}),
    Kind.REDO: frozenset({"pay"}),
    Kind.COMPENSATION: frozenset({"refund", "pay", "other"}),
}


@dataclass(frozen=True, slots=True)
class Want:
    """A debt as the ledger can answer it; ``since`` is the first day that counts.

    A refund names the account the money comes back to, a redone payment the right payee's.
    ``due_fen`` is what is still wanted once what was waived is left out; ``order`` says which of
    two debts was established first.
    """

    number: str
    bank: str
    kind: Kind
    account: str
    due_fen: int
    since: date
    order: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What people said of entries; ``since`` is when a serial was named or a key accepted."""

    serials: Collection[str] = ()
    accepted: Collection[str] = ()
    refused: Collection[str] = ()
    since: Mapping[str, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with how much of it counts, what of it is too much, and why it does not count."""

    entry: Entry
    whys: tuple[Why, ...]
    net_fen: int
    counted_fen: int
    excess_fen: int
    named: bool
    used_by: str = ""

    @property
    def counts(self) -> bool:
        """Say whether any fen of the entry counts."""
        return self.counted_fen > 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every entry that might pay a debt, judged; the sums to the fen."""

    lines: tuple[Line, ...]

    @property
    def confirmed_fen(self) -> int:
        """Return what the ledger proves."""
        return sum(line.counted_fen for line in self.lines)

    @property
    def excess_fen(self) -> int:
        """Return what came beyond the debt and belongs to nothing yet."""
        return sum(line.excess_fen for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sight:
    """An entry as one debt sees it, whatever others take of it; without whys it may count."""

    entry: Entry
    whys: tuple[Why, ...]
    net_fen: int
    named: bool


def sights(want: Want, known: Known, rows: Rows) -> tuple[Sight, ...]:
    """Return every entry that might pay a debt, the earliest first."""
    found, seen = list[Sight](), set[str]()
    for entry in _candidates(want, known, rows):
        book = rows.near(entry)
        if not _concerns(want, entry, known, book):
            continue
        found.append(_sight(want, entry, known, book, repeated=entry.key in seen))
        seen.add(entry.key)
    return tuple(found)


def _candidates(want: Want, known: Known, rows: Rows) -> list[Entry]:
    """Return the entries by which anything connects with a debt, in their order."""
    found = [*rows.by_number.get(want.number, ()), *rows.by_fen.get(want.due_fen, ())]
    for serial in known.serials:
        found += rows.by_serial.get(serial, ())
    for key in (*known.accepted, *known.refused):
        found += rows.by_key.get(key, ())
    return sorted(dict.fromkeys(found), key=in_order)


def is_named(want: Want, entry: Entry, known: Known) -> bool:
    """Say whether the bank, the entry itself or a person connects an entry with a debt."""
    said = bool(entry.serial) and entry.serial in known.serials
    return said or entry.key in known.accepted or want.number in entry.named


def _concerns(want: Want, entry: Entry, known: Known, book: tuple[Entry, ...]) -> bool:
    """Say whether an entry is to be looked at: it was named, or it looks like the very payment."""
    if is_named(want, entry, known) or entry.key in known.refused:
        return True
    looks = entry.amount_fen == want.due_fen and entry.direction in DIRECTIONS[want.kind]
    return looks and want.account == credited(entry, book) and (entry.day or NO_DAY) >= want.since


def _sight(
    want: Want, entry: Entry, known: Known, book: tuple[Entry, ...], *, repeated: bool
) -> Sight:
    named, back = is_named(want, entry, known), reversal_of(entry, book)
    whys = (
        *_plain(want, entry, book),
        *([Why.FILES_DISAGREE] if _disagrees(entry, book) else []),
        *([Why.SAME_ENTRY] if repeated else []),
        *([Why.REFUSED] if entry.key in known.refused else []),
        *([] if named else [Why.NOT_NAMED]),
        *_reversed(want, entry, back),
    )
    return Sight(entry, whys, entry.amount_fen - back.fen, named)


def _plain(want: Want, entry: Entry, book: tuple[Entry, ...]) -> Iterable[Why]:
    """Yield what is wrong with an entry by itself."""
    if entry.bank != want.bank:
        yield Why.OTHER_BANK
    if entry.direction not in DIRECTIONS[want.kind]:
        yield Why.WRONG_DIRECTION
    if not entry.is_booked:
        yield Why.NOT_BOOKED
    if credited(entry, book) != want.account:
        turned = entry.direction == "refund" and entry.payer == want.account
        yield Why.SIDE_UNCLEAR if turned else Why.WRONG_ACCOUNT
    if want.kind is Kind.REDO and entry.amount_fen != want.due_fen:
        yield Why.WRONG_AMOUNT
    if entry.day is None:
        yield Why.NO_DAY
    elif entry.day < want.since:
        yield Why.TOO_EARLY


def _disagrees(entry: Entry, book: tuple[Entry, ...]) -> bool:
    """Say whether another row reports the same entry with another amount or account."""
    mine = (entry.amount_fen, credited(entry, book))
    return any(
        (one.amount_fen, credited(one, book)) != mine for one in book if one.key == entry.key
    )


def _reversed(want: Want, entry: Entry, back: Reversal) -> Iterable[Why]:
    """Yield that an entry was taken back: wholly, or of a redone payment any part."""
    if back.fen == entry.amount_fen or (want.kind is Kind.REDO and back.fen):
        yield Why.REVERSED


@dataclass(frozen=True, slots=True)
class Said:
    """What a bank reports: an entry by its serial, its day, its amount and the account."""

    serial: str
    day: date
    amount_fen: int
    account: str


def check(want: Want, said: Said, judged: Judgement) -> tuple[str, tuple[Why, ...]]:
    """Return what the ledger says to a report: submitted (no row yet), confirmed, contradicted."""
    lines = [line for line in judged.lines if line.entry.serial == said.serial]
    if not lines:
        return "submitted", ()
    good = [line for line in lines if set(line.whys) <= {Why.NOTHING_LEFT}]
    if not good:
        wrong = dict.fromkeys(why for line in lines for why in line.whys)
        return "contradicted", tuple(wrong)
    # A bank that pays two debts at once names the whole transfer, or what of it is for this one.
    whole = sum(line.net_fen for line in good)
    own = sum(line.counted_fen + line.excess_fen for line in good)
    differs = {
        Why.AMOUNT_DIFFERS: said.amount_fen not in (whole, own),
        Why.DAY_DIFFERS: said.day not in {line.entry.day for line in good},
        Why.ACCOUNT_DIFFERS: said.account != want.account,
    }
    found = tuple(why for why, is_so in differs.items() if is_so)
    return ("contradicted" if found else "confirmed"), found
