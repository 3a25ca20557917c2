"""Interest on a sum between two days, by a table of rates whose values hold from a day on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from bankcheck.errors import BankcheckError

FILE = Path(__file__).with_name("rates.toml")


class RateMissing(BankcheckError):
    """A day for which the table has no rate, or a span without a day."""

    def __init__(self) -> None:
        super().__init__("No rate is in force on some of these days; choose another rate or span.")


@dataclass(frozen=True, slots=True)
class Version:
    """A value of a rate: from when on it holds, how much a day, and where it comes from.

    ``percent`` is how it is told: a day where ``year_days`` is 0, else a year of so many days.
    """

    from_on: date
    per_day: Fraction
    percent: str
    year_days: int
    reference: str
    status: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its names and its values, the oldest first."""

    key: str
    zh: str
    en: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Days under one value: the first and the last, both counted, and what they bring exactly."""

    first: date
    last: date
    days: int
    percent: str
    year_days: int
    reference: str
    status: str
    fen: Fraction


@dataclass(frozen=True, slots=True)
class Interest:
    """The spans of a reckoning and their sum, rounded once, half a fen upwards."""

    spans: tuple[Span, ...]

    @property
    def fen(self) -> int:
        """Return the interest in whole fen."""
        return rounded(sum((one.fen for one in self.spans), Fraction(0)))


def rounded(exact: Fraction) -> int:
    """Return whole fen; half a fen and more is a fen."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


@cache
def load_rates(path: Path = FILE) -> Mapping[str, Rate]:
    """Return the table of rates by key."""
    raw = tomllib.loads(path.read_text("utf-8"))
    return {one["key"]: _rate(one) for one in raw["rate"]}


def _rate(raw: Mapping[str, Any]) -> Rate:
    versions = tuple(sorted((_version(one) for one in raw["version"]), key=lambda one: one.from_on))
    return Rate(raw["key"], raw["zh"], raw["en"], versions)


def _version(raw: Mapping[str, Any]) -> Version:
    year_days = int(raw.get("year_days", 0))
    text = raw["per_year"] if year_days else raw["per_day"]
    per_day = Fraction(text) / (year_days or 1)
    percent = _percent(text)
    return Version(raw["from"], per_day, percent, year_days, raw["reference"], raw["status"])


def _percent(text: str) -> str:
    shown = f"{float(Fraction(text) * 100):.4f}".rstrip("0")
    return shown.rstrip(".")


def interest(principal_fen: int, rate: Rate, first: date, last: date) -> Interest:
    """Return the interest on a sum for every day from the first to the last, both counted."""
    if first > last or not rate.versions or first < rate.versions[0].from_on:
        raise RateMissing
    starts = [one.from_on for one in rate.versions[1:]]
    ends = [*(day - timedelta(days=1) for day in starts), date.max]
    spans = (
        _span(principal_fen, version, max(first, version.from_on), min(last, end))
        for version, end in zip(rate.versions, ends, strict=True)
    )
    return Interest(tuple(span for span in spans if span.days > 0))


def _span(principal_fen: int, version: Version, first: date, last: date) -> Span:
    days = (last - first).days + 1
    return Span(
        first,
        last,
        days,
        version.percent,
        version.year_days,
        version.reference,
        version.status,
        principal_fen * version.per_day * days,
    )
