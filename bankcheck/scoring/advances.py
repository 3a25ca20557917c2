"""Interest on money a bank advanced: whole days, from the day of payment to the day it came back.

The day of payment counts, the day the money came back does not. Days are settled by quarters that
end on a day of their last month; each quarter has the rate of its settlement day, unsplit.
"""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from bankcheck.scoring.dated import BookRefused, Dated, dated
from bankcheck.scoring.scores import half_up

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """The agreement's terms: rate a year, days of its year, and the day quarters are settled."""

    rate_per_year: Dated
    year_days: Dated
    settled_on_day: Dated


@dataclass(frozen=True, slots=True)
class Settlement:
    """The days of one advance that fall into one quarter, with the rate of its settlement day."""

    settled_on: date
    days: int
    rate: Fraction
    year_days: int
    reference: str

    def interest(self, amount_fen: int) -> Fraction:
        """Return the interest of these days exactly."""
        return amount_fen * self.days * self.rate / self.year_days


@dataclass(frozen=True, slots=True)
class Interest:
    """The interest on one advance: its quarters, their days together, and the whole fen."""

    settlements: tuple[Settlement, ...]
    fen: int

    @property
    def days(self) -> int:
        """Return the days that count."""
        return sum(one.days for one in self.settlements)


def read_terms(path: Path) -> Terms:
    """Return the terms that stand in a tariff file; raise BookRefused where they do not."""
    return parse_terms(path.read_text(encoding="utf-8"), path.name)


def parse_terms(content: str, name: str) -> Terms:
    """Return the terms that a TOML text holds."""
    raw = tomllib.loads(content, parse_float=Decimal).get("advance")
    place = f"{name} advance"
    if not isinstance(raw, dict):
        raise BookRefused(place, "the table [advance] is missing.")
    found = Terms(
        dated(raw.get("rate_per_year"), f"{place}.rate_per_year"),
        dated(raw.get("year_days"), f"{place}.year_days"),
        dated(raw.get("settled_on_day"), f"{place}.settled_on_day"),
    )
    _hold(found.year_days, (360, 365))
    _hold(found.settled_on_day, range(1, 29))
    return found


def _hold(value: Dated, allowed: Container[int]) -> None:
    """Refuse a number of days that no calendar knows."""
    if any(one.value is not None and one.value not in allowed for one in value.versions):
        raise BookRefused(value.place, "a year has 360 or 365 days, a settlement day is 1 to 28.")


def interest_on(amount_fen: int, paid_on: date, returned_on: date, terms: Terms) -> Interest:
    """Return the interest on an advance; money returned on its own day earns none."""
    found = tuple(_settlements(paid_on, returned_on, terms))
    exact = sum((one.interest(amount_fen) for one in found), Fraction(0))
    return Interest(found, half_up(exact))


def _settlements(paid_on: date, returned_on: date, terms: Terms) -> Iterator[Settlement]:
    day = paid_on
    while day < returned_on:
        settled = settlement_day(day, terms)
        end = min(returned_on, settled + _DAY)
        rate = terms.rate_per_year.version_on(settled)
        yield Settlement(
            settled,
            (end - day).days,
            terms.rate_per_year.on(settled),
            int(terms.year_days.on(settled)),
            rate.reference,
        )
        day = end


def settlement_day(day: date, terms: Terms) -> date:
    """Return the day on which a day's interest is settled; it is the last of its quarter."""
    month = (day.month + 2) // 3 * 3
    found = date(day.year, month, int(terms.settled_on_day.on(day)))
    if day <= found:
        return found
    month, year = (3, day.year + 1) if month == 12 else (month + 3, day.year)
    return date(year, month, int(terms.settled_on_day.on(day)))
