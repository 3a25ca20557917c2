"""The one shape of all readers: a file in, canonical text columns and refused rows out.

A reader knows one format and nothing of the ledger. It hands over *text*: dates as
``YYYY-MM-DD``, times as ISO 8601, amounts as plain yuan (key ``amount``) or plain fen (key
``amount_fen``). Typing, digests and storage happen once, behind it, for every format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa

SHEET, LINE, EXTRA = "_sheet", "_line", "_extra"


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

    def add(self, place: Place, values: Mapping[str, str | None], extra: str | None = None) -> None:
        """Append one row; keys are canonical header names, a missing key is empty."""
        height = len(self.lines)
        for name in values:
            if name not in self.columns:
                self.columns[name] = [None] * height
        for name, cells in self.columns.items():
            cells.append(values.get(name))
        self.sheets.append(place.sheet)
        self.lines.append(place.line)
        self.extras.append(extra)

    def table(self) -> pa.Table:
        """Return the rows as one Arrow table of text with `_sheet`, `_line` and `_extra`."""
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
    """What one file held: a text table a stream, the refused rows, and facts to show."""

    reader: str
    tables: dict[str, pa.Table] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)


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
