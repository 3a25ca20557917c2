"""Element names as senders spell them, brought to the one spelling the tables use."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path

from bankcheck.ledger.evouchers.layouts import load_layouts

_FILE = Path(__file__).with_name("types.toml")


@cache
def _spellings() -> dict[str, str]:
    with _FILE.open("rb") as file:
        aliases: dict[str, str] = tomllib.load(file)["aliases"]
    names = {
        name.casefold(): name
        for layout in load_layouts().values()
        for name in (*layout.head, *layout.detail)
    }
    return names | {wrong.casefold(): right for wrong, right in aliases.items()}


@lru_cache(maxsize=4096)
def canonical_name(tag: str) -> str:
    """Return the table's spelling of an element name; an unknown name stays as it is."""
    return _spellings().get(tag.casefold(), tag)
