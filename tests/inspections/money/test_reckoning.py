"""Interest to the fen by a dated table, and a balance that ends where the sums do."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.inspections.money.balances import allotted, running
from bankcheck.inspections.money.rates import Rate, RateMissing, Version, interest, load_rates

RATE = Rate(
    "loan", "贷款", "loan",
    (
        Version(date(2026, 1, 1), Fraction("0.036") / 360, "3.6", 360, "一", "sample"),
        Version(date(2026, 2, 1), Fraction("0.072") / 360, "7.2", 360, "二", "sample"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "fen"),
    [
        ((2026, 1, 31), (2026, 1, 31), 100),
        ((2026, 2, 1), (2026, 2, 1), 200),
        ((2026, 1, 31), (2026, 2, 1), 300),
        ((2026, 1, 1), (2026, 1, 31), 3_100),
    ],
)
def test_every_day_from_the_first_to_the_last_bears_the_rate_of_that_day(
    first: tuple[int, int, int], last: tuple[int, int, int], fen: int
) -> None:
    assert interest(1_000_000, RATE, date(*first), date(*last)).fen == fen


@pytest.mark.parametrize(
    ("first", "last"),
    [((2025, 12, 31), (2026, 1, 1)), ((2026, 1, 2), (2026, 1, 1))],
)
def test_days_without_a_rate_give_no_interest_but_an_error(
    first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    with pytest.raises(RateMissing):
        interest(1_000_000, RATE, date(*first), date(*last))


@pytest.mark.parametrize(("principal", "fen"), [(4_999, 0), (5_000, 1), (14_999, 1), (15_000, 2)])
def test_the_sum_is_rounded_once_half_a_fen_upwards(principal: int, fen: int) -> None:
    day = date(2026, 1, 1)
    assert interest(principal, RATE, day, day).fen == fen


def test_every_value_of_the_table_names_its_source_and_how_far_it_is_adopted() -> None:
    versions = [one for rate in load_rates().values() for one in rate.versions]
    assert all(one.reference and one.status in ("sample", "adopted") for one in versions)
    assert all(one.per_day > 0 for one in versions)


FEN = st.integers(1, 10**12)


@given(st.lists(FEN), st.lists(FEN), st.integers(0, 10**12))
def test_a_running_balance_ends_where_the_sums_do(
    parts: list[int], payments: list[int], waived: int
) -> None:
    steps = running(
        [("costs", "", one) for one in parts], [(None, "", p) for p in payments], waived
    )
    left = steps[-1].left_fen if steps else 0
    assert left == sum(parts) - sum(payments) - waived


@given(st.dictionaries(st.sampled_from(["costs", "interest", "principal"]), FEN), FEN)
def test_payments_go_to_costs_then_interest_then_principal_and_nothing_is_lost(
    parts: dict[str, int], paid: int
) -> None:
    found = allotted(parts, paid)
    assert sum(found.values()) == min(paid, sum(parts.values()))
    order = ("costs", "interest", "principal")
    for before, after in pairwise(order):
        assert found[after] == 0 or found[before] == parts.get(before, 0)
