"""A header is where column names stand, on one line or on two with a merged cell above."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bankcheck.ledger.tables.cells import Line, Sheet

SEARCHED_LINES = 60
LEAST_NAMES = 3
LATIN_GLOSS = re.compile(r"\[[ -~]*\]|(?<=[\u4e00-\u9fff)])[ -.0-~]*[A-Za-z][ -.0-~]*$")
BLANKS = re.compile(r"\s+")
MARKS = re.compile(r"^[*#]+|[*:]+$")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and, column by column, the plain names it may be known by."""

    first: int
    last: int
    names: tuple[frozenset[str], ...]
    shown: tuple[str, ...]
    places: Mapping[str, int]

    def find(self, name: str) -> int | None:
        """Return the index of the first column of that plain name, None when there is none."""
        return self.places.get(name)


def header_at(
    first: int, last: int, names: Sequence[frozenset[str]], shown: Sequence[str]
) -> Header:
    """Return a header on those lines; of columns of one name the first is found."""
    places: dict[str, int] = {}
    for at, known_as in enumerate(names):
        for name in known_as:
            places.setdefault(name, at)
    return Header(first, last, tuple(names), tuple(shown), places)


@lru_cache(maxsize=16_384)
def plain_name(text: str) -> str:
    """Return a column name without width variants, blanks, marks and a Latin gloss."""
    folded = unicodedata.normalize("NFKC", text)
    bare = LATIN_GLOSS.sub("", folded.replace("\n", " "))
    return MARKS.sub("", BLANKS.sub("", bare)).lower()


def headers(sheet: Sheet) -> Iterator[Header]:
    """Yield every place at the top of a sheet where a header may stand, one line before two."""
    lines = sheet.lines[:SEARCHED_LINES]
    for line in lines:
        if line.filled >= LEAST_NAMES:
            yield _header(line)
    for upper, lower in itertools.pairwise(lines):
        if lower.number == upper.number + 1 and upper.filled and lower.filled:
            yield _merged(upper, lower)


def _header(line: Line) -> Header:
    names = tuple(_names(cell) for cell in line.cells)
    return header_at(line.number, line.number, names, line.cells)


def _names(cell: str) -> frozenset[str]:
    return frozenset({plain_name(cell)}) if cell else frozenset()


def _merged(upper: Line, lower: Line) -> Header:
    """Carry a name above several columns to the right over the cells it covers."""
    width = max(len(upper.cells), len(lower.cells))
    above = [*upper.cells, *[""] * (width - len(upper.cells))]
    below = [*lower.cells, *[""] * (width - len(lower.cells))]
    shown = []
    names = []
    carried = ""
    for parent, child in zip(above, below, strict=True):
        carried = parent or (carried if child else "")
        shown.append(f"{carried}{child}")
        names.append(_names(child) | _names(f"{carried}{child}") | _names("" if child else carried))
    return header_at(upper.number, lower.number, names, shown)
