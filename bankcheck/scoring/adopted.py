"""Which scheme and which tariff a year is held to: dated, each with its reference and status.

The year is held to what is in force on its last day. A folder ``rulebook`` in the data folder
comes before what is shipped: for this choice, for tariffs, and for schemes (see ``shelf``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bankcheck.scoring.dated import STATUSES, BookRefused, NotInForce, text
from bankcheck.scoring.rulebook import BOOKS

OWN = "rulebook"
CHOICES = "in-force.toml"
KINDS = ("scheme", "tariff")


@dataclass(frozen=True, slots=True)
class Choice:
    """A scheme or tariff in force from a day on, by the name of its file."""

    from_: date
    code: str
    reference: str
    status: str


def scheme_of(year: int, home: Path) -> Choice:
    """Return the scheme that a year is scored by; raise NotInForce where there is none."""
    return _in_force("scheme", year, home)


def tariff_of(year: int, home: Path) -> Choice:
    """Return the tariff that a year is paid by; raise NotInForce where there is none."""
    return _in_force("tariff", year, home)


def choices(kind: str, home: Path) -> tuple[Choice, ...]:
    """Return all choices of a kind, the oldest first."""
    place = f"{CHOICES} {kind}"
    try:
        raw = tomllib.loads(book_path(CHOICES, home).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BookRefused(CHOICES, f"it is no TOML: {error}.") from error
    found = raw.get(kind)
    if not isinstance(found, list) or not found:
        raise BookRefused(place, f"at least one [[{kind}]] is needed.")
    read = tuple(_choice(one, f"{place}[{number}]") for number, one in enumerate(found, 1))
    starts = [one.from_ for one in read]
    if starts != sorted(set(starts)):
        raise BookRefused(place, "they must begin on different days, oldest first.")
    return read


def _choice(raw: Mapping[str, Any], place: str) -> Choice:
    start, status = raw.get("from"), raw.get("status")
    if type(start) is not date:
        raise BookRefused(place, "`from` must be a day such as 2025-01-01.")
    if status not in STATUSES:
        raise BookRefused(place, f"`status` must be one of {', '.join(STATUSES)}.")
    code = text(raw, "code", place)
    if not code.replace("-", "").isalnum():
        raise BookRefused(place, "`code` is the name of a file of the rulebook folder.")
    return Choice(start, code, text(raw, "reference", place), str(status))


def _in_force(kind: str, year: int, home: Path) -> Choice:
    day = date(year, 12, 31)
    begun = [one for one in choices(kind, home) if one.from_ <= day]
    if not begun:
        raise NotInForce(f"{CHOICES} {kind}", day)
    return begun[-1]


def book_path(name: str, home: Path) -> Path:
    """Return where a file of the rulebook stands: the installation's own, else the shipped one."""
    own = home / OWN / name
    return own if own.is_file() else BOOKS / name
