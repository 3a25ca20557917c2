"""A book of entries that a test writes in memory: reading files is not what is examined there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bankcheck.inspections.money.entries import Entry
from bankcheck.inspections.money.matching import Want
from bankcheck.ledger.store import RowPlace


@dataclass
class Shelf:
    """A book that a test writes: asked as the ledger is, with other answers each time."""

    rows: list[Entry] = field(default_factory=list)
    last: int = 0

    def newest(self) -> int:
        """Return how many rows there have been."""
        return self.last

    def entries(self, _w: Iterable[Want], _s: Mapping[str, set[str]]) -> tuple[Entry, ...]:
        """Return every row."""
        return tuple(self.rows)

    def place(self, row_id: int) -> RowPlace:
        """Return a place for a row."""
        return RowPlace("payment.csv", "0" * 64, "", row_id)

    def add(self, entry: Entry) -> None:
        """Put a row in under the next number."""
        self.last += 1
        self.rows.append(replace(entry, row_id=self.last))
