"""A value of the rulebook has dated versions; each carries its own reference and status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bankcheck.errors import BankcheckError

STATUSES = ("sample", "adopted")


class BookRefused(BankcheckError):
    """A rulebook that cannot be used as it stands: which place, what is wrong, what to do."""

    def __init__(self, place: str, fault: str) -> None:
        self.place, self.fault = place, fault
        super().__init__(f"Rulebook, {place}: {fault} Correct it and load the rulebook again.")


class NotInForce(BankcheckError):
    """A value asked for on a day on which none is in force: an error, never zero."""

    def __init__(self, place: str, day: date) -> None:
        super().__init__(
            f"Rulebook, {place}: no value is in force on {day}. "
            "Add a version that begins on or before that day."
        )


@dataclass(frozen=True, slots=True)
class Version:
    """A value in force from a day on (inclusive); a repeal is a version whose value is None."""

    from_: date
    value: Fraction | None
    reference: str
    status: str


@dataclass(frozen=True, slots=True)
class Dated:
    """All versions of one value, oldest first, and the place in the rulebook it stands at."""

    place: str
    versions: tuple[Version, ...]

    def version_on(self, day: date) -> Version:
        """Return the version in force on a day; raise NotInForce where there is none."""
        begun = [version for version in self.versions if version.from_ <= day]
        if not begun or begun[-1].value is None:
            raise NotInForce(self.place, day)
        return begun[-1]

    def on(self, day: date) -> Fraction:
        """Return the value in force on a day; raise NotInForce where there is none."""
        value = self.version_on(day).value
        if value is None:
            raise NotInForce(self.place, day)
        return value


def dated(raw: object, place: str) -> Dated:
    """Return the dated value that a list of tables in a rulebook describes."""
    if not isinstance(raw, list) or not raw:
        raise BookRefused(place, "a list of versions with `from` is needed, and it is missing.")
    versions = tuple(_version(one, f"{place}[{number}]") for number, one in enumerate(raw, 1))
    starts = [version.from_ for version in versions]
    if starts != sorted(set(starts)):
        raise BookRefused(place, "its versions must begin on different days, oldest first.")
    return Dated(place, versions)


def _version(raw: object, place: str) -> Version:
    if not isinstance(raw, Mapping):
        raise BookRefused(place, "a version is a table with `from`, `value` and `reference`.")
    unknown = sorted(set(raw) - {"from", "value", "reference", "status"})
    if unknown:
        raise BookRefused(place, f"{', '.join(unknown)} is no part of a version.")
    return Version(_start(raw, place), _value(raw, place), text(raw, "reference", place),
                   _status(raw, place))  # fmt: skip


def _start(raw: Mapping[str, Any], place: str) -> date:
    start = raw.get("from")
    if type(start) is not date:
        raise BookRefused(place, "`from` must be a day such as 2025-01-01.")
    return start


def _status(raw: Mapping[str, Any], place: str) -> str:
    status = raw.get("status")
    if status not in STATUSES:
        raise BookRefused(place, f"`status` must be one of {', '.join(STATUSES)}.")
    return str(status)


def _value(raw: Mapping[str, Any], place: str) -> Fraction | None:
    if "value" not in raw:
        return None
    return number(raw["value"], place)


def number(value: object, place: str) -> Fraction:
    """Return an exact number of a rulebook; anything else than a whole or decimal is refused."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BookRefused(place, "`value` must be a number.")
    if isinstance(value, Decimal) and not value.is_finite():
        raise BookRefused(place, "`value` must be a finite number.")
    return Fraction(value)


def text(raw: Mapping[str, Any], name: str, place: str) -> str:
    """Return a text of a rulebook that may not be empty."""
    found = raw.get(name)
    if not isinstance(found, str) or not found.strip():
        raise BookRefused(place, f"`{name}` must be a text and may not be empty.")
    return found
