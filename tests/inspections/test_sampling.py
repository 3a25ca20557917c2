"""A sample is a function of seed and population, fair, and the same for ever."""

from __future__ import annotations

from collections import Counter as Tally

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.inspections.fieldwork.sampling import (
    Counter,
    Method,
    SampleRefused,
    Unit,
    allocated,
    draw,
    drawn_digest,
    population_digest,
)

FIXED = tuple(Unit(number, number * 100, "ab"[number % 2]) for number in range(1, 101))
UNITS = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**9), st.sampled_from(["", "a", "b"])),
    min_size=1,
    max_size=60,
    unique_by=lambda one: one[0],
).map(lambda rows: tuple(Unit(*row) for row in rows))


@pytest.mark.parametrize(
    ("method", "rows"),
    [
        (Method.RANDOM, [54, 50, 98, 48, 45]),
        (Method.STRATIFIED, [94, 88, 52, 83, 97]),
        (Method.MONETARY_UNIT, [20, 49, 67, 80, 92]),
    ],
)
def test_the_algorithm_draws_today_what_it_drew_on_its_first_day(
    method: Method, rows: list[int]
) -> None:
    assert [one.unit.row_id for one in draw(method, FIXED, 5, "seed")] == rows


def test_the_digest_of_a_population_is_what_it_was_on_its_first_day() -> None:
    assert population_digest(FIXED).startswith("12ade135ff82d054")


@given(units=UNITS, n=st.integers(1, 60), seed=st.text(max_size=8), method=st.sampled_from(Method))
def test_the_order_of_the_population_changes_nothing(
    units: tuple[Unit, ...], n: int, seed: str, method: Method
) -> None:
    other = units[1::2] + units[::2][::-1]
    assert _drawn(method, units, n, seed) == _drawn(method, other, n, seed)
    assert population_digest(units) == population_digest(other)


def _drawn(method: Method, units: tuple[Unit, ...], n: int, seed: str) -> str:
    try:
        return drawn_digest(draw(method, units, n, seed))
    except SampleRefused as refused:
        return str(refused)


@given(units=UNITS, seed=st.text(max_size=8), share=st.floats(0, 1))
def test_a_random_sample_has_n_different_records(
    units: tuple[Unit, ...], seed: str, share: float
) -> None:
    n = max(1, int(share * len(units)))
    rows = [one.unit.row_id for one in draw(Method.RANDOM, units, n, seed)]
    assert len(set(rows)) == n


@given(units=UNITS, seed=st.text(max_size=8))
def test_a_sample_of_all_is_the_population(units: tuple[Unit, ...], seed: str) -> None:
    drawn = {one.unit for one in draw(Method.RANDOM, units, len(units), seed)}
    assert drawn == set(units)


@given(
    sizes=st.dictionaries(st.text(max_size=3), st.integers(1, 500), min_size=1, max_size=12),
    share=st.floats(0, 1),
)
def test_strata_get_one_each_never_more_than_they_have_and_n_in_all(
    sizes: dict[str, int], share: float
) -> None:
    n = len(sizes) + int(share * (sum(sizes.values()) - len(sizes)))
    shares = allocated(sizes, n)
    assert sum(shares.values()) == n
    assert all(1 <= shares[name] <= sizes[name] for name in sizes)


def test_strata_share_by_their_size() -> None:
    assert allocated({"a": 90, "b": 9, "c": 1}, 10) == {"a": 8, "b": 1, "c": 1}


@given(units=UNITS, n=st.integers(1, 40), seed=st.text(max_size=8))
def test_every_point_of_a_monetary_unit_sample_hits_one_record(
    units: tuple[Unit, ...], n: int, seed: str
) -> None:
    total = sum(one.amount_fen for one in units)
    if total < n:
        return
    drawn = draw(Method.MONETARY_UNIT, units, n, seed)
    assert sum(one.hits for one in drawn) == n
    assert all(one.unit.amount_fen > 0 for one in drawn)


@given(units=UNITS, n=st.integers(1, 40), seed=st.text(max_size=8))
def test_a_record_above_the_interval_is_always_hit(
    units: tuple[Unit, ...], n: int, seed: str
) -> None:
    total = sum(one.amount_fen for one in units)
    if total < n:
        return
    hit = {one.unit.row_id: one.hits for one in draw(Method.MONETARY_UNIT, units, n, seed)}
    for unit in units:
        expected = n * unit.amount_fen / total
        assert expected - 1 < hit.get(unit.row_id, 0) < expected + 1


@pytest.mark.parametrize(
    ("amounts", "n", "hits"),
    [
        pytest.param([1], 1, {1: 1}, id="one fen, one point"),
        pytest.param([1, 1, 1], 3, {1: 1, 2: 1, 3: 1}, id="each fen is a point"),
        pytest.param([100, 100], 2, {1: 1, 2: 1}, id="each exactly one interval"),
        pytest.param([0, 100, 0], 1, {2: 1}, id="nothing is never hit"),
        pytest.param([300, 100], 4, {1: 3, 2: 1}, id="three intervals in one record"),
    ],
)
def test_the_edges_of_monetary_unit_samples(
    amounts: list[int], n: int, hits: dict[int, int]
) -> None:
    units = [Unit(row, amount) for row, amount in enumerate(amounts, 1)]
    for seed in "abcdefgh":
        drawn = draw(Method.MONETARY_UNIT, units, n, seed)
        assert {one.unit.row_id: one.hits for one in drawn} == hits


def test_a_negative_amount_is_left_out_of_a_monetary_unit_sample() -> None:
    units = [Unit(1, -500), Unit(2, 100)]
    assert [one.unit.row_id for one in draw(Method.MONETARY_UNIT, units, 3, "s")] == [2]


@pytest.mark.parametrize(
    ("method", "units", "n"),
    [
        pytest.param(Method.RANDOM, FIXED, 0, id="none asked"),
        pytest.param(Method.RANDOM, FIXED, 101, id="more than there are"),
        pytest.param(Method.RANDOM, (), 1, id="nothing there"),
        pytest.param(Method.STRATIFIED, FIXED, 1, id="fewer than strata"),
        pytest.param(Method.MONETARY_UNIT, (Unit(1, 2),), 3, id="less money than points"),
        pytest.param(Method.RANDOM, FIXED * 6, 501, id="larger than a sample may be"),
    ],
)
def test_a_sample_that_cannot_be_drawn_is_refused(
    method: Method, units: tuple[Unit, ...], n: int
) -> None:
    with pytest.raises(SampleRefused):
        draw(method, units, n, "seed")


def test_another_seed_draws_another_sample() -> None:
    drawn = {drawn_digest(draw(Method.RANDOM, FIXED, 10, str(seed))) for seed in range(50)}
    assert len(drawn) == 50


def test_every_record_is_drawn_about_equally_often() -> None:
    units = FIXED[:10]
    tally = Tally(
        one.unit.row_id for seed in range(2000) for one in draw(Method.RANDOM, units, 3, str(seed))
    )
    assert all(500 < times < 700 for times in tally.values())


def test_numbers_lie_below_their_bound_and_reach_both_ends() -> None:
    counter = Counter("s")
    assert {counter.below(3) for _ in range(100)} == {0, 1, 2}
