"""Interest on advances agrees with cases worked by hand, day by day and fen by fen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.scoring.advances import (
    Terms,
    interest_on,
    parse_terms,
    read_terms,
    settlement_day,
)
from bankcheck.scoring.dated import BookRefused, NotInForce
from bankcheck.scoring.rulebook import BOOKS
from tests.scoring.books import cases

TEXT = """
[advance]
rate_per_year = [
  { from = 2024-01-01, value = 0.0036, reference = "one", status = "sample" },
  { from = 2025-06-20, value = 0.0072, reference = "two", status = "sample" },
]
year_days = [{ from = 2024-01-01, value = 360, reference = "a", status = "sample" }]
settled_on_day = [{ from = 2024-01-01, value = 20, reference = "b", status = "sample" }]
"""
TERMS = parse_terms(TEXT, "small")
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def _title(case: dict[str, Any]) -> str:
    return str(case["title"])


def changed(old: str, new: str) -> Terms:
    """Return the terms with something changed."""
    assert old in TEXT
    return parse_terms(TEXT.replace(old, new), "small")


@pytest.mark.parametrize("case", cases("advances"), ids=_title)
def test_interest_is_what_was_worked_by_hand(case: dict[str, Any]) -> None:
    found = interest_on(case["amount"], case["paid"], case["returned"], TERMS)
    assert (found.days, found.fen) == (case["days"], case["fen"])


@given(days, st.integers(0, 400), st.integers(1, 10**12))
def test_every_day_counts_once_whatever_quarters_it_falls_into(
    paid: date, length: int, amount: int
) -> None:
    found = interest_on(amount, paid, paid + timedelta(days=length), TERMS)
    assert found.days == length


@given(days)
def test_a_day_is_settled_within_its_quarter_of_a_year(day: date) -> None:
    settled = settlement_day(day, TERMS)
    assert (settled.day, settled.month % 3) == (20, 0)
    assert timedelta(0) <= settled - day < timedelta(days=93)


def test_a_year_of_365_days_earns_less() -> None:
    found = interest_on(
        10_000_000, date(2026, 1, 1), date(2027, 1, 1), changed("value = 360", "value = 365")
    )
    assert found.fen == 72_000


def test_each_quarter_names_the_reference_of_its_rate() -> None:
    found = interest_on(1, date(2025, 3, 20), date(2025, 3, 22), TERMS)
    assert [one.reference for one in found.settlements] == ["one", "two"]


def test_a_day_before_the_first_rate_is_an_error_and_not_free() -> None:
    with pytest.raises(NotInForce):
        interest_on(1, date(2023, 3, 1), date(2023, 3, 2), TERMS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[advance]", "[other]", "the table"),
        ("value = 360", "value = 361", "a year has 360 or 365 days"),
        ("value = 20", "value = 29", "a settlement day is 1 to 28"),
        ("value = 20", "value = 0", "a settlement day is 1 to 28"),
        ("value = 0.0036", 'value = "much"', "must be a number"),
    ],
)
def test_wrong_terms_are_refused_by_their_fault(old: str, new: str, said: str) -> None:
    with pytest.raises(BookRefused, match=said):
        changed(old, new)


def test_the_shipped_terms_can_be_read() -> None:
    assert read_terms(BOOKS / "tariff-sample.toml").year_days.on(date(2025, 12, 31)) == 360
