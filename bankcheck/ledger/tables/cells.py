"""A table is lines of text cells, each knowing its place and what could not be trusted in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BLANKS = " \t\r\n\v\f\u00a0\u2003\u3000\ufeff\u200b"


class Unreadable(Exception):
    """A cell that does not say what its column promises; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its number in the file from 1 and its stripped cells.

    ``problems`` names, by column index, cells that have no honest text.
    """

    number: int
    cells: tuple[str, ...]
    problems: Mapping[int, str] = field(default_factory=dict)

    @property
    def filled(self) -> int:
        """Return how many cells say something."""
        return sum(1 for cell in self.cells if cell)

    @property
    def first(self) -> str:
        """Return the first cell that says something, else nothing."""
        return next((cell for cell in self.cells if cell), "")

    def text(self) -> str:
        """Return the row as one line for people, at most 500 characters long."""
        return " | ".join(self.cells)[:500]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file; the name is empty when the file has only one."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All tables of one file and how it was opened (encoding, delimiter, container)."""

    sheets: tuple[Sheet, ...]
    facts: Mapping[str, str]


def line_of(number: int, cells: tuple[str, ...]) -> Line:
    """Return a line with blanks, tabs and no-break spaces stripped from its cells."""
    return Line(number, tuple(cell.strip(BLANKS) for cell in cells))
