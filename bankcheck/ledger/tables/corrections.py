"""A corrections file holds rejected rows alone, each with its reason in a column of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

HEADING = "原因/reason"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
GUARD = "'"
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?")


def inert(cell: str) -> str:
    """Keep a spreadsheet from taking the cell for a formula; a plain signed number is none."""
    risky = cell.startswith(FORMULA) and not _NUMBER.fullmatch(cell)
    return f"{GUARD}{cell}" if risky else cell


def alive(cell: str) -> str:
    """Return the cell as it was before it was made inert."""
    guarded = cell.startswith(GUARD) and cell[1:].startswith(FORMULA)
    return cell[1:] if guarded else cell


def is_corrections(headings: Iterable[str]) -> bool:
    """Say whether these are the headings of a corrections file."""
    return HEADING in headings
