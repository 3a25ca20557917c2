"""Printed lines placed under the headings of their table, ruled or not, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bankcheck.ledger.pdf_statements.headings import Heading, header_of, heading_of
from bankcheck.ledger.pdf_statements.pages import PageText, RuledRow, TextLine, Word
from bankcheck.ledger.pdf_statements.titles import speaks
from bankcheck.ledger.pdf_statements.values import DATE_AT_START, day_in

WORDS_A_HEADING: Final = 4
NUMBER: Final = re.compile(r"[-+¥￥]?[\d,]+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed row: its page, line and height; no headings where it stands outside a table."""

    page: int
    line: int
    top: float
    bottom: float
    text: str
    headings: tuple[Heading, ...] = ()
    cells: tuple[str, ...] = ()
    ruled: bool = False

    @property
    def middle(self) -> float:
        """Return the height of the row's middle, in points from the top of the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of an unruled table and the positions that part its columns (points)."""

    headings: tuple[Heading, ...]
    borders: tuple[float, ...]

    def cells_of(self, line: TextLine) -> tuple[str, ...]:
        """Return the line's text column by column."""
        cells: list[list[str]] = [[] for _ in self.headings]
        for word in line.words:
            cells[self._column_of(word)].append(word.text)
        return tuple(" ".join(words) for words in cells)

    def _column_of(self, word: Word) -> int:
        edge = word.right if NUMBER.fullmatch(word.text) else word.left
        near = (3 * edge + (word.left + word.right) / 2) / 4
        return sum(1 for border in self.borders if border < near)


def printed_rows(pages: Sequence[PageText]) -> list[Printed]:
    """Return every printed row of the document; headers are recognised and left out."""
    rows: list[Printed] = []
    ruled: tuple[Heading, ...] = ()
    columns: Columns | None = None
    for page in pages:
        ruled = _ruled_headings(page, ruled)
        if ruled and _holds_entries(page, ruled):
            rows.extend(_ruled_rows(page, ruled))
        else:
            found, columns = _unruled_rows(page, columns)
            rows.extend(found)
    return rows


def _ruled_headings(page: PageText, known: tuple[Heading, ...]) -> tuple[Heading, ...]:
    for table in page.tables:
        for row in table:
            known = header_of(row.cells) or known
    return known


def _holds_entries(page: PageText, headings: tuple[Heading, ...]) -> bool:
    """Say whether the page's tables part the entries; rules around a whole page do not."""
    rows = [row for table in page.tables for row in table if len(row.cells) == len(headings)]
    day = next(n for n, heading in enumerate(headings) if heading.field in ("date", "time"))
    return bool(rows) and not any(_days(row.cells[day]) > 1 for row in rows)


def _days(cell: str) -> int:
    return sum(1 for part in cell.split("\n") if DATE_AT_START.match(part))


def _ruled_rows(page: PageText, headings: tuple[Heading, ...]) -> Iterator[Printed]:
    """Yield the table rows and the lines around them from top to bottom."""
    rows = [row for table in page.tables for row in table]
    inside = [
        Printed(
            page.number,
            _line_at(page, row),
            row.top,
            row.bottom,
            " ".join(cell.replace("\n", "") for cell in row.cells if cell),
            *_placed(row, headings),
            ruled=True,
        )
        for row in rows
        if header_of(row.cells) is None
    ]
    outside = [_free(page, line) for line in page.lines if not _is_covered(line, rows)]
    yield from sorted([*inside, *outside], key=lambda row: (row.top, row.line))


def _placed(
    row: RuledRow, headings: tuple[Heading, ...]
) -> tuple[tuple[Heading, ...], tuple[str, ...]]:
    if len(row.cells) != len(headings):
        return (), ()
    return headings, tuple(cell.replace("\n", "") for cell in row.cells)


def _line_at(page: PageText, row: RuledRow) -> int:
    inside = [line.number for line in page.lines if row.top <= _middle(line) <= row.bottom]
    return min(inside, default=1)


def _is_covered(line: TextLine, rows: Sequence[RuledRow]) -> bool:
    return any(row.top <= _middle(line) <= row.bottom for row in rows)


def _middle(line: TextLine) -> float:
    return (line.top + line.bottom) / 2


def _free(page: PageText, line: TextLine) -> Printed:
    return Printed(page.number, line.number, line.top, line.bottom, line.text)


def _unruled_rows(page: PageText, known: Columns | None) -> tuple[list[Printed], Columns | None]:
    """Return the page's rows; lines above its header, if it has one, stand outside the table.

    On a page without a header the table goes on with the first line that starts an entry.
    """
    start = next((n for n, line in enumerate(page.lines) if _header_words(line)), None)
    if start is not None:
        known = _columns(page.lines[start:], page.width)
    elif known:
        start = next((n for n, line in enumerate(page.lines) if _day_under(line, known)), None)
    rows: list[Printed] = []
    for number, line in enumerate(page.lines):
        if known is None or start is None or number < start or _is_said(line, known):
            rows.append(_free(page, line))
        elif not _header_words(line):
            rows.append(_under(page, line, known))
    return rows, known


def _is_said(line: TextLine, columns: Columns) -> bool:
    return speaks(line.text) and not _day_under(line, columns)


def _day_under(line: TextLine, columns: Columns) -> bool:
    cells = zip(columns.headings, columns.cells_of(line), strict=True)
    return any(day_in(text) for heading, text in cells if heading.field in ("date", "time"))


def _under(page: PageText, line: TextLine, columns: Columns) -> Printed:
    placed = columns.headings, columns.cells_of(line)
    return Printed(page.number, line.number, line.top, line.bottom, line.text, *placed)


def _header_words(line: TextLine) -> tuple[Word, ...]:
    """Return the line's headings as words (``余 额`` joined) when it is a header, else nothing."""
    words = _joined_headings(line.words)
    return words if header_of([word.text for word in words]) else ()


def _joined_headings(words: Sequence[Word]) -> tuple[Word, ...]:
    joined: list[Word] = []
    at = 0
    while at < len(words):
        size = next(
            (size for size in range(WORDS_A_HEADING, 1, -1) if _is_heading(words[at : at + size])),
            1,
        )
        joined.append(_merged(words[at : at + size]))
        at += size
    return tuple(joined)


def _is_heading(words: Sequence[Word]) -> bool:
    together = heading_of("".join(word.text for word in words)).field
    return together is not None and not any(heading_of(word.text).field for word in words)


def _merged(words: Sequence[Word]) -> Word:
    first, last = words[0], words[-1]
    text = "".join(word.text for word in words)
    return Word(text, first.left, last.right, first.top, first.bottom)


def _columns(lines: Sequence[TextLine], width: float) -> Columns:
    """Part the columns where the fewest words of the table cross between two headings."""
    heads = _header_words(lines[0])
    crossings = _crossings([heads, *(line.words for line in lines[1:])], width)
    borders = tuple(
        _border(crossings, int(left.left + left.right) // 2, int(right.left + right.right) // 2)
        for left, right in pairwise(heads)
    )
    return Columns(tuple(heading_of(head.text) for head in heads), borders)


def _crossings(lines: Sequence[Sequence[Word]], width: float) -> list[int]:
    """Count, for each point of the page's width, the words that cover it."""
    counts = [0] * (int(width) + 2)
    for words in lines:
        for word in words:
            for point in range(max(0, int(word.left)), min(len(counts), int(word.right) + 1)):
                counts[point] += 1
    return counts


def _border(crossings: Sequence[int], start: int, stop: int) -> float:
    """Return the middle of the widest run of fewest crossings between two points."""
    fewest = min(crossings[start : stop + 1], default=0)
    best, run = (0, start), 0
    for point in range(start, stop + 2):
        if point <= stop and crossings[point] == fewest:
            run += 1
        elif run:
            best, run = max(best, (run, point - run)), 0
    return best[1] + best[0] / 2
