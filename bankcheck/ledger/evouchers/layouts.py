"""The elements of each voucher type, in the order in which a voucher carries them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("layouts.toml")


@dataclass(frozen=True, slots=True)
class Layout:
    """Element names of one voucher type: its head, and one detail."""

    head: tuple[str, ...]
    detail: tuple[str, ...]


@cache
def load_layouts() -> dict[str, Layout]:
    """Return the layout of every known voucher type by its four-digit code."""
    with _FILE.open("rb") as file:
        table = tomllib.load(file)
    return {
        code: Layout(tuple(lists["head"].split()), tuple(lists["detail"].split()))
        for code, lists in table.items()
    }
