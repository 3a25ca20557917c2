"""The one shape of all readers: a file in, canonical text columns and refused rows out.

A reader knows one format and nothing of the ledger. It hands over *text*: dates as
``YYYY-MM-DD``, times as ISO 8601, amounts as plain yuan (key ``amount``) or plain fen (key
``amount_fen``). Typing, digests and storage happen once, behind it, for every format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Protocol

import pyarrow as pa

SHEET, LINE, EXTRA = "_sheet", "_line", "_extra"
_TOGETHER = 4_096


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file a row stands: sheet, page or voucher (empty when none) and line from 1."""

    sheet: str
    line: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that could not be read: where it stands, why, and what it said."""

    place: Place
    stream: str
    reason: str
    text: str


@dataclass(slots=True)
class Rows:
    """Canonical text rows of one stream, column by column, with the place of each."""

    stream: str
    columns: dict[str, list[str | None]] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    extras: list[str | None] = field(default_factory=list)
    waiting: list[Mapping[str, str | None]] = field(default_factory=list)

    def add(self, place: Place, values: Mapping[str, str | None], extra: str | None = None) -> None:
        """Append one row; keys are canonical header names, a missing key is empty."""
        self.waiting.append(values)
        self.sheets.append(place.sheet)
        self.lines.append(place.line)
        self.extras.append(extra)
        if len(self.waiting) >= _TOGETHER:
            self._settle()

    def _settle(self) -> None:
        """Put the rows that wait into their columns, a whole column at a time."""
        rows, self.waiting = self.waiting, []
        height = len(self.lines) - len(rows)
        for name in dict.fromkeys(chain.from_iterable(rows)):
            if name not in self.columns:
                self.columns[name] = [None] * height
        for name, cells in self.columns.items():
            cells += [row.get(name) for row in rows]

    def table(self) -> pa.Table:
        """Return the rows as one Arrow table of text with `_sheet`, `_line` and `_extra`."""
        self._settle()
        arrays = {name: pa.array(cells, pa.string()) for name, cells in self.columns.items()}
        return pa.table(
            {
                **arrays,
                SHEET: pa.array(self.sheets, pa.string()),
                LINE: pa.array(self.lines, pa.int64()),
                EXTRA: pa.array(self.extras, pa.string()),
            }
        )


@dataclass(slots=True)
class Reading:
    """What one file held: a text table a stream, the refused rows, and facts to show.

    A large file may hand over a flow instead of a table: it reads the file piece by piece when
    the rows are wanted, and adds to ``refused`` as it goes.
    """

    reader: str
    tables: dict[str, pa.Table] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    flows: dict[str, Callable[[], Iterator[pa.Table]]] = field(default_factory=dict)

    def pieces(self, stream: str) -> Iterator[pa.Table]:
        """Yield the rows of a stream piece by piece; a flow may raise FileRefused."""
        if stream in self.tables:
            yield self.tables[stream]
        elif stream in self.flows:
            yield from self.flows[stream]()


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asked for: stream, profile and bank (each None when left open).

    ``own`` is the folder of the profiles that stand beside the shipped ones; empty for none.
    ``origin`` names the order that a batch is made for, so that whoever gave it finds the batch.
    """

    stream: str | None = None
    profile: str | None = None
    bank_code: str | None = None
    own: str = ""
    origin: str = ""


class Reader(Protocol):
    """A module that reads one format: ``NAME``, ``claims`` and ``read``."""

    NAME: str

    def claims(self, path: Path, head: bytes) -> bool:
        """Say from the name and the first 64 KiB whether this is the reader's format."""

    def read(self, path: Path, name: str, wish: Wish) -> Reading:
        """Read the stored file; ``name`` is what the user calls it. Raise FileRefused."""
