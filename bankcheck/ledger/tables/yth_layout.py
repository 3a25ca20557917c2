"""A sheet is known as a table of the integration system by its column names, English or Chinese."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bankcheck.ledger.tables.cells import Line, Sheet, Unreadable
from bankcheck.ledger.tables.header import Header, headers, plain_name

LAYOUTS = Path(__file__).parent / "yth_tables.toml"
BANKS = "banks"


@dataclass(frozen=True, slots=True)
class Layout:
    """One table: the columns it is known by and the names each column may carry."""

    name: str
    known_by: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet that is a table: its layout, its header and where each column stands."""

    sheet: Sheet
    layout: Layout
    header: Header
    places: Mapping[str, int]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines under the header."""
        return tuple(line for line in self.sheet.lines if line.number > self.header.last)

    def values(self, line: Line) -> dict[str, str]:
        """Return the cells by column name, absent columns empty; raises Unreadable."""
        for at, problem in line.problems.items():
            if at < 0 or at in self.places.values():
                raise Unreadable(problem)
        cells = dict.fromkeys(self.layout.columns, "")
        for name, at in self.places.items():
            if at < len(line.cells):
                cells[name] = line.cells[at]
        return cells


@cache
def layouts() -> tuple[Layout, ...]:
    """Return the tables that are known, the longer lists of marks first."""
    return tuple(
        Layout(
            name,
            tuple(table["known_by"]),
            {column: (column, *names) for column, names in table["columns"].items()},
        )
        for name, table in _data().items()
        if name != BANKS
    )


@cache
def _data() -> dict[str, dict[str, dict[str, list[str]]]]:
    data: dict[str, dict[str, dict[str, list[str]]]] = tomllib.loads(LAYOUTS.read_text("utf-8"))
    return data


def bank_of(bank_name: str) -> str | None:
    """Return the bank code told by the name of a branch, None when no known bank is in it."""
    named = ((name, str(code)) for name, code in _data()[BANKS].items())
    return next((code for name, code in named if name in bank_name), None)


def found_table(sheet: Sheet) -> Found | None:
    """Return the table a sheet is, the one with most columns found; None when it is none."""
    candidates = [
        found
        for header in headers(sheet)
        for layout in layouts()
        if (found := _laid(sheet, layout, header)) is not None
    ]
    return max(candidates, key=lambda found: len(found.places), default=None)


def _laid(sheet: Sheet, layout: Layout, header: Header) -> Found | None:
    places = {}
    for column, names in layout.columns.items():
        spots = (header.find(plain_name(name)) for name in names)
        at = next((spot for spot in spots if spot is not None), None)
        if at is not None:
            places[column] = at
    is_known = all(mark in places for mark in layout.known_by)
    return Found(sheet, layout, header, places) if is_known else None


def known_count(line: Line) -> int:
    """Return how many cells of a line are column names of one of the tables."""
    names = _plain_names()
    return sum(1 for cell in line.cells if cell and plain_name(cell) in names)


@cache
def _plain_names() -> frozenset[str]:
    return frozenset(
        plain_name(name)
        for layout in layouts()
        for names in layout.columns.values()
        for name in names
    )


@cache
def marks() -> tuple[tuple[str, ...], ...]:
    """Return, for each table, the names whose joint presence in a file suggests it."""
    english = [layout.known_by for layout in layouts()]
    chinese = [tuple(layout.columns[mark][1] for mark in layout.known_by) for layout in layouts()]
    return (*english, *chinese)
