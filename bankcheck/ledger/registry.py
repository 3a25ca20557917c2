"""The readers that exist: every module of `sources` that has a name and a place in the order."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import cast

from bankcheck.errors import FileRefused
from bankcheck.ledger import sources
from bankcheck.ledger.sources import canonical
from bankcheck.ledger.sources.shape import Reader, Wish
from bankcheck.ledger.streams import STREAMS

HEAD_BYTES = 65_536
PROFILED = "bank_table"  # the one reader that column profiles belong to


@cache
def readers() -> tuple[Reader, ...]:
    """Return all readers in the order in which they are asked."""
    modules = [
        importlib.import_module(f"{sources.__name__}.{found.name}")
        for found in pkgutil.iter_modules(sources.__path__)
    ]
    known = [module for module in modules if hasattr(module, "NAME") and hasattr(module, "claims")]
    known.sort(key=lambda module: (module.ORDER, module.NAME))
    return tuple(cast(Reader, module) for module in known)


def is_canonical(name: str, wish: Wish) -> bool:
    """Say whether a file of that name is read as interchange format: by it, or by the stream."""
    if wish.profile:
        return False
    if wish.stream and canonical.is_interchange(Path(name)):
        return True
    return canonical.claims(Path(name), b"")


def reader_for(path: Path, name: str, wish: Wish) -> Reader:
    """Return the first reader that claims the file; raise FileRefused when none does."""
    with path.open("rb") as handle:
        head = handle.read(HEAD_BYTES)
    if not head:
        raise FileRefused(name, "", "is empty.", "Export it again.")
    for reader in readers():
        takes = wish.profile is None or reader.NAME == PROFILED
        if reader is not canonical and takes and reader.claims(path, head):
            return reader
    streams = ", ".join(STREAMS)
    raise FileRefused(
        name,
        "",
        "is of no format we know.",
        f"Name it after a stream ({streams}) or load it with --stream or --profile.",
    )
