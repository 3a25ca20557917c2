"""An installation's own rulebook folder, looked through file by file for what is wrong."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bankcheck.errors import BankcheckError
from bankcheck.scoring.adopted import CHOICES, KINDS, OWN, book_path, choices
from bankcheck.scoring.advances import read_terms
from bankcheck.scoring.balance import Uneven, uneven
from bankcheck.scoring.dated import BookRefused
from bankcheck.scoring.figures import points
from bankcheck.scoring.rulebook import Rulebook, check_weights
from bankcheck.scoring.shelf import is_scheme, read_named
from bankcheck.scoring.tariffs import read_tariff
from bankcheck.scoring.withheld import withholding_clause


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: what it is, its digest, its status where it has one, and its first fault.

    ``notes`` are no faults: they say what a reader of the file may take for something else.
    """

    name: str
    kind: str
    status: str
    digest: str
    fault: str
    notes: tuple[str, ...] = ()


def checked(home: Path) -> tuple[Checked, ...]:
    """Return every file of the own folder with its first fault; nothing where there is none."""
    folder = home / OWN
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return tuple(_checked(path, home) for path in paths)


def _checked(path: Path, home: Path) -> Checked:
    raw = path.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    kind = "unknown"
    try:
        raw.decode("utf-8")
        kind = _kind(path)
        status = _status(path, kind, home)
        notes = tuple(_notes(read_named(path))) if kind == "scheme" else ()
        return Checked(path.name, kind, status, digest, "", notes)
    except UnicodeDecodeError:
        return Checked(path.name, kind, "", digest, "It is no text in UTF-8.")
    except BankcheckError as error:
        return Checked(path.name, kind, "", digest, str(error))


def _kind(path: Path) -> str:
    if path.name == CHOICES:
        return "choice"
    if is_scheme(path):
        return "scheme"
    try:
        return "tariff" if "tariff" in tomllib.loads(path.read_text(encoding="utf-8")) else "other"
    except tomllib.TOMLDecodeError as error:
        raise BookRefused(path.name, f"it is no TOML: {error}.") from error


def _status(path: Path, kind: str, home: Path) -> str:
    """Read a file to its end and return its status; raise its first fault."""
    if kind == "choice":
        for one in (one for word in KINDS for one in choices(word, home)):
            if not book_path(f"{one.code}.toml", home).is_file():
                raise BookRefused(path.name, f"{one.code}.toml is not in the rulebook folder.")
        return ""
    if kind == "scheme":
        book = read_named(path)
        for day in _days(book):
            check_weights(book, day)
        return book.status
    if kind == "tariff":
        tariff = read_tariff(path)
        read_terms(path)
        withholding_clause(path)
        return tariff.status
    raise BookRefused(path.name, "neither [scheme] nor [tariff] begins it.")


def _notes(book: Rulebook) -> Iterator[str]:
    """Yield where a point of the sheet is not a point of the total, from which day on."""
    told: set[Uneven] = set()
    for day in sorted(_days(book)):
        for one in uneven(book, day):
            if one not in told:
                told.add(one)
                yield (
                    f"from {day}, scorer {one.scorer}, line {one.line}: {points(one.most)} points "
                    f"of indicators weigh {points(one.weight)}; each counts in proportion."
                )


def _days(book: Rulebook) -> Iterator[date]:
    """Yield the days on which a weight begins, from the first on which all are in force."""
    scorers, lines = (one.weight for one in book.scorers), (one.weight for one in book.lines)
    weights = (book.total, *scorers, *lines)
    first = max(one.versions[0].from_ for one in weights)
    yield from sorted({version.from_ for one in weights for version in one.versions} - {first})
    yield first
