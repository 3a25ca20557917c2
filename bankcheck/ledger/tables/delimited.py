"""Delimited text becomes one sheet; a row that may have swallowed others is marked, not guessed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bankcheck.errors import FileRefused
from bankcheck.ledger.tables.cells import Book, Line, Sheet, line_of
from bankcheck.ledger.tables.corrections import alive, is_corrections
from bankcheck.ledger.tables.decoding import decode
from bankcheck.ledger.tables.header import SEARCHED_LINES
from bankcheck.ledger.tables.profile import DELIMITERS

PROBE_LINES = 200
SWALLOWED = "a quoted cell runs over several lines and the row does not fit its neighbours"
ROW, DOUBTFUL_ROW = -1, -2
UNCLOSED = "a quotation mark is opened here and never closed"

Known = Callable[[Line], int]


@dataclass(frozen=True, slots=True)
class Told:
    """What a profile says of the text itself: encoding and delimiter (its word), else None."""

    encoding: str | None = None
    delimiter: str | None = None


UNTOLD = Told()


def read_delimited(data: bytes, name: str, known: Known, told: Told = UNTOLD) -> Book:
    """Return the one sheet of a delimited file.

    ``known`` counts the known header names in a line; with it the delimiter is chosen.
    """
    text, encoding = decode(data, name, told.encoding)
    physical = list(io.StringIO(text, newline=""))
    said = (mark for mark, word in DELIMITERS.items() if word == told.delimiter)
    delimiter = next(said, None) or _delimiter(physical[:PROBE_LINES], known)
    lines = _lines(physical, delimiter, name)
    if is_corrections(cell for line in lines[:SEARCHED_LINES] for cell in line.cells):
        lines = [Line(line.number, tuple(map(alive, line.cells)), line.problems) for line in lines]
    facts = {"encoding": encoding, "delimiter": DELIMITERS[delimiter]}
    return Book((Sheet("", tuple(lines)),), facts)


def _delimiter(physical: list[str], known: Known) -> str:
    return max(DELIMITERS, key=lambda delimiter: _fitness(physical, delimiter, known))


def _fitness(physical: list[str], delimiter: str, known: Known) -> tuple[int, int]:
    """Known header names decide; without any, the delimiter that gives the most like rows."""
    try:
        rows = list(csv.reader(physical, delimiter=delimiter))
    except csv.Error:
        return (0, 0)
    lines = [line_of(1, tuple(row)) for row in rows]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, times = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return max((known(line) for line in lines), default=0), times * min(width, 50)


def _lines(physical: list[str], delimiter: str, name: str) -> list[Line]:
    reader = csv.reader(physical, delimiter=delimiter)
    lines: list[Line] = []
    started = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                lines.append(_line(row, started, reader.line_num))
            started = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(
            name,
            f"line {started}",
            f"cannot be split into cells ({error}).",
            "Check the quotation marks there and load the file again.",
        ) from error
    return _marked(lines)


def _line(row: list[str], started: int, ended: int) -> Line:
    line = line_of(started, tuple(row))
    if ended == started:
        return line
    if row[-1].endswith("\n"):
        return Line(line.number, line.cells, {ROW: UNCLOSED})
    return Line(line.number, line.cells, {DOUBTFUL_ROW: SWALLOWED})


def _marked(lines: list[Line]) -> list[Line]:
    """Clear the mark from rows over several lines that are as wide as most rows."""
    widths = Counter(len(line.cells) for line in lines)
    usual = max(widths, key=lambda width: widths[width], default=0)
    return [
        Line(line.number, line.cells)
        if DOUBTFUL_ROW in line.problems and len(line.cells) == usual
        else line
        for line in lines
    ]
