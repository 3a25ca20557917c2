"""Printed rows become the entries of statements: lines joined, sums and titles set apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final

from bankcheck.ledger.pdf_statements.grid import Printed
from bankcheck.ledger.pdf_statements.headings import MONEY_FIELDS
from bankcheck.ledger.pdf_statements.titles import is_another, said_in, said_together, sum_word
from bankcheck.ledger.pdf_statements.values import DATE_AT_START, day_in, fen_in, time_in

WRAP_GAP: Final = 0.9
NEARER: Final = 0.7
SUMS, ENTRY, WRAPPED = "sums", "entry", "wrapped"
_NO_MONEY: Final = re.compile(r"[-—－/\s]*")
_SENSES: Final = {"借": -1, "支": -1, "D": -1, "1": -1, "贷": 1, "收": 1, "C": 1, "2": 1}


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement that was read: amounts in fen, one of debit and credit not zero."""

    page: int
    line: int
    day: date
    at: time | None
    debit_fen: int
    credit_fen: int
    balance_fen: int | None
    cells: Mapping[str, str]
    extra: Mapping[str, str]

    @property
    def movement_fen(self) -> int:
        """Return what the entry adds to the balance, in fen."""
        return self.credit_fen - self.debit_fen


@dataclass(frozen=True, slots=True)
class Unread:
    """One entry that could not be read, with its balance (fen) where that much is clear."""

    page: int
    line: int
    reason: str
    text: str
    balance_fen: int | None


@dataclass(frozen=True, slots=True)
class SumRow:
    """A printed sum or a balance carried over; amounts in fen, None where none is printed."""

    page: int
    line: int
    word: str
    debit_fen: int | None
    credit_fen: int | None
    balance_fen: int | None
    after: int


@dataclass(slots=True)
class Statement:
    """One account's statement over one period, as it stands in the file."""

    said: dict[str, str] = field(default_factory=dict)
    items: list[Entry | Unread] = field(default_factory=list)
    sums: list[SumRow] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        """Return the entries that were read, in printed order."""
        return [item for item in self.items if isinstance(item, Entry)]

    @property
    def unread(self) -> list[Unread]:
        """Return the entries that could not be read, in printed order."""
        return [item for item in self.items if isinstance(item, Unread)]


class _Misread(Exception):
    """Why one entry cannot be read."""


@dataclass(slots=True)
class _Draft:
    """The texts of one entry as printed, gathered from all its lines."""

    page: int
    line: int
    cells: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    in_fen: set[str] = field(default_factory=set)

    def join(self, row: Printed) -> None:
        """Append a printed row to the texts, column by column."""
        seen: set[str] = set()
        for heading, text in zip(row.headings, row.cells, strict=True):
            if heading.field and heading.field not in seen:
                seen.add(heading.field)
                self.cells[heading.field] = self.cells.get(heading.field, "") + text
                self.in_fen |= {heading.field} if heading.in_fen else set()
            elif text:
                self.extra[heading.title] = self.extra.get(heading.title, "") + text

    @property
    def text(self) -> str:
        """Return all texts, parted by blanks."""
        return " ".join(text for text in (*self.cells.values(), *self.extra.values()) if text)


def statements_of(rows: Sequence[Printed]) -> list[Statement]:
    """Return the statements of a file in printed order; another account or period begins one."""
    return [_statement(block, said) for block, said in _blocks(rows)]


def _blocks(rows: Sequence[Printed]) -> Iterator[tuple[list[Printed], dict[str, str]]]:
    block: list[Printed] = []
    known: dict[str, str] = {}
    for row in rows:
        said = {} if row.headings else said_in(row.text)
        if is_another(said, known):
            yield block, known
            block, known = [], {label: known[label] for label in ("account",) if label in known}
            known |= said
        known = said_together(known, said)
        block.append(row)
    yield block, known


def _statement(rows: Sequence[Printed], said: dict[str, str]) -> Statement:
    statement = Statement(said)
    unit = said.get("unit", "元")
    for group in _groups(rows):
        if _kind(group[0]) == SUMS:
            statement.sums.append(_sum_row(group[0], unit, after=len(statement.items)))
        elif any(_kind(row) == ENTRY for row in group):
            statement.items.append(_item(_draft(group), unit))
    return statement


def _groups(rows: Sequence[Printed]) -> list[list[Printed]]:
    """Return each sum row alone and each entry with the lines that its text was wrapped into.

    A wrapped line goes to the entry above, the page's break and its sums between them set aside,
    unless the entry below stands clearly nearer (texts centred on their row).
    """
    placed = [row for row in rows if row.headings]
    groups: list[list[Printed]] = []
    entry: list[Printed] = []
    early: list[Printed] = []
    for number, row in enumerate(placed):
        kind = _kind(row)
        if kind == SUMS:
            groups.append([row])
        elif kind == ENTRY:
            entry, early = [*early, row], []
            groups.append(entry)
        elif _is_nearer_below(placed, number):
            early.append(row)
        elif _is_close_above(placed, number):
            entry.append(row)
    return groups


def _kind(row: Printed) -> str:
    cells = _cells_by_field(row)
    day = cells.get("date") or cells.get("time", "")
    moved = any(re.search(r"\d", cells.get(name, "")) for name in MONEY_FIELDS[:-1])
    if sum_word(row.cells) and not (moved and re.search(r"\d", day)):
        return SUMS
    if moved or DATE_AT_START.match(day) or re.search(r"\d", cells.get("balance", "")):
        return ENTRY
    return WRAPPED


def _cells_by_field(row: Printed) -> dict[str, str]:
    cells: dict[str, str] = {}
    for heading, text in zip(row.headings, row.cells, strict=True):
        if heading.field:
            cells.setdefault(heading.field, text)
    return cells


def _is_nearer_below(rows: Sequence[Printed], number: int) -> bool:
    row = rows[number]
    below = rows[number + 1] if number + 1 < len(rows) else None
    if row.ruled or below is None or below.page != row.page or _kind(below) != ENTRY:
        return False
    above = rows[number - 1] if number else None
    if above is None or above.page != row.page:
        return below.top < row.bottom
    return below.middle - row.middle < NEARER * (row.middle - above.middle)


def _is_close_above(rows: Sequence[Printed], number: int) -> bool:
    row = rows[number]
    above = rows[number - 1] if number else None
    if row.ruled or above is None or above.page != row.page:
        return True
    return row.top - above.bottom <= WRAP_GAP * (row.bottom - row.top)


def _draft(rows: Sequence[Printed]) -> _Draft:
    main = next(row for row in rows if _kind(row) == ENTRY)
    draft = _Draft(main.page, main.line)
    for row in rows:
        draft.join(row)
    return draft


def _sum_row(row: Printed, unit: str, *, after: int) -> SumRow:
    cells = _cells_by_field(row)
    debit, credit, balance = (
        fen_in(cells.get(name, ""), unit) for name in ("debit", "credit", "balance")
    )
    word = sum_word(row.cells) or ""
    return SumRow(row.page, row.line, word, debit, credit, balance, after)


def _item(draft: _Draft, unit: str) -> Entry | Unread:
    try:
        return _entry(draft, unit)
    except _Misread as reason:
        balance = fen_in(draft.cells.get("balance", ""), _unit_of(draft, "balance", unit))
        return Unread(draft.page, draft.line, str(reason), draft.text, balance)


def _entry(draft: _Draft, unit: str) -> Entry:
    cells = draft.cells
    if any("(cid:" in text for text in cells.values()):
        raise _Misread("some of its characters have no text ('(cid:n)')")
    day_text, time_text = cells.get("date", ""), cells.get("time", "")
    day = day_in(day_text or time_text)
    if day is None:
        raise _Misread(f"{day_text or time_text!r} is not a day")
    debit, credit = _amounts(draft, unit)
    balance = _money(draft, "balance", unit)
    at = time_in(time_text) or time_in(day_text)
    return Entry(draft.page, draft.line, day, at, debit, credit, balance, draft.cells, draft.extra)


def _amounts(draft: _Draft, unit: str) -> tuple[int, int]:
    """Return debit and credit in fen; exactly one of them is not zero."""
    debit = _money(draft, "debit", unit) or 0
    credit = _money(draft, "credit", unit) or 0
    amount = _money(draft, "amount", unit) or 0
    if amount and not debit and not credit:
        debit, credit = _split(amount, draft.cells.get("sense"))
    if debit and credit:
        raise _Misread("it has both a debit and a credit")
    if not debit and not credit:
        raise _Misread("it has no amount")
    return debit, credit


def _split(amount: int, sense: str | None) -> tuple[int, int]:
    """Part one amount column by its 借/贷 mark or, where there is no such column, by its sign."""
    if sense is None:
        return (-amount, 0) if amount < 0 else (0, amount)
    direction = _SENSES.get(sense.strip()[:1].upper())
    if direction is None:
        raise _Misread(f"{sense!r} says neither debit nor credit")
    return (amount, 0) if direction < 0 else (0, amount)


def _money(draft: _Draft, name: str, unit: str) -> int | None:
    text = draft.cells.get(name, "")
    if _NO_MONEY.fullmatch(text):
        return None
    fen = fen_in(text, _unit_of(draft, name, unit))
    if fen is None:
        raise _Misread(f"{text!r} is not an exact amount")
    return fen


def _unit_of(draft: _Draft, name: str, unit: str) -> str:
    return "分" if name in draft.in_fen else unit
