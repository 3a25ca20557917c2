"""The lines behind rejected rows are cut out of a table as they stand, under its own header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bankcheck.ledger.sources import bank_table, canonical, yth
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.tables.cells import Book, Line, Sheet
from bankcheck.ledger.tables.choice import chosen_match, wished_profile
from bankcheck.ledger.tables.delimited import UNTOLD, Told
from bankcheck.ledger.tables.opening import open_book
from bankcheck.ledger.tables.proposal import known_count
from bankcheck.ledger.tables.yth_layout import found_table

READERS = (bank_table.NAME, canonical.NAME, yth.NAME)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Of one sheet: the lines above the header, the header's own, and the wanted ones by number."""

    sheet: str
    above: tuple[tuple[str, ...], ...]
    header: tuple[tuple[str, ...], ...]
    lines: Mapping[int, tuple[str, ...]]


def opened(path: Path, name: str, wish: Wish) -> Book:
    """Open a table file the way its profile says, else the way its bytes tell."""
    named = wished_profile(wish, name)
    told = Told(named.encoding, named.delimiter) if named else UNTOLD
    return open_book(path, name, known_count, told)


def excerpts(
    path: Path, name: str, wish: Wish, reader: str, wanted: Iterable[tuple[str, int]]
) -> list[Excerpt]:
    """Return an excerpt of every sheet that holds a wanted place (sheet and line)."""
    numbers: dict[str, set[int]] = {}
    for sheet, line in wanted:
        numbers.setdefault(sheet, set()).add(line)
    book = opened(path, name, wish)
    return [
        _excerpt(sheet, _header_lines(sheet, name, wish, reader, book), numbers[sheet.name])
        for sheet in book.sheets
        if sheet.name in numbers
    ]


def _excerpt(sheet: Sheet, header: tuple[int, int], numbers: set[int]) -> Excerpt:
    first, last = header
    above = tuple(line.cells for line in sheet.lines if line.number < first)
    named = tuple(line.cells for line in sheet.lines if first <= line.number <= last)
    found = {
        line.number: line.cells
        for line in sheet.lines
        if line.number in numbers and line.number > last
    }
    return Excerpt(sheet.name, above, named, found)


def _header_lines(sheet: Sheet, name: str, wish: Wish, reader: str, book: Book) -> tuple[int, int]:
    """Return the first and last line of the header; (0, 0) when the sheet has none."""
    if reader == canonical.NAME:
        return _first(sheet.lines)
    if reader == yth.NAME:
        found = found_table(sheet)
        above = [line for line in sheet.lines if found and line.number < found.lines[0].number]
        return _first(above[-1:])
    match = chosen_match(sheet, name, wish, book)
    return (match.header.first, match.header.last) if match and match.header.last else (0, 0)


def _first(lines: Sequence[Line]) -> tuple[int, int]:
    return (lines[0].number, lines[0].number) if lines else (0, 0)
