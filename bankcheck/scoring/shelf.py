"""Where the schemes of this process stand: in the installation's own folder, else as shipped.

A process serves one data folder. Who starts it opens the shelf once; until then, and for every
code that the own folder does not have, the shipped samples are read.
"""

from __future__ import annotations

from pathlib import Path

from bankcheck.scoring.adopted import OWN
from bankcheck.scoring.dated import STATUSES, BookRefused
from bankcheck.scoring.rulebook import BOOKS, Rulebook, read_rulebook

_MARK = "[scheme]"


class Shelf:
    """The folders in which schemes are looked for, the own one first."""

    def __init__(self) -> None:
        self._own: Path | None = None

    def open(self, home: Path) -> None:
        """Look into the rulebook folder of a data folder first from now on."""
        self._own = home / OWN

    def book(self, code: str) -> Rulebook:
        """Return the scheme of a code; raise BookRefused for one that is not there or wrong."""
        for folder in self._folders():
            path = folder / f"{code}.toml"
            if path.is_file():
                return read_named(path)
        raise BookRefused(f"{code}.toml", "there is no such file in the rulebook folder.")

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all schemes, own and shipped, in order."""
        paths = (path for folder in self._folders() for path in folder.glob("*.toml"))
        return tuple(sorted({path.stem for path in paths if is_scheme(path)}))

    def _folders(self) -> tuple[Path, ...]:
        return (*((self._own,) if self._own else ()), BOOKS)


SHELF = Shelf()


def is_scheme(path: Path) -> bool:
    """Say whether a file of the rulebook holds a scheme."""
    return _MARK in path.read_text(encoding="utf-8").splitlines()


def read_named(path: Path) -> Rulebook:
    """Return the scheme of a file that is named by its code, as years are frozen by that."""
    book = read_rulebook(path)
    if book.code != path.stem:
        raise BookRefused(path.name, f"its code is {book.code}; the file must be {book.code}.toml.")
    if book.status not in STATUSES:
        raise BookRefused(path.name, f"`status` must be one of {', '.join(STATUSES)}.")
    return book
