"""Names are compared after NFKC without spaces and brackets, the same from both sides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.reconcile.similarity import alike, closeness, normal_name

NAME = st.text(alphabet="甲乙丙丁 （）()ＡA１1", max_size=12)
LONG = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰"


@given(NAME, NAME)
def test_closeness_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert closeness(one, other) == closeness(other, one)


@given(NAME, NAME)
def test_closeness_lies_between_nothing_and_all(one: str, other: str) -> None:
    assert 0 <= closeness(one, other) <= 10_000


@given(NAME)
def test_a_name_is_alike_itself_at_any_limit(name: str) -> None:
    assert alike(name, name, 100)


@given(NAME, NAME, st.integers(0, 99))
def test_what_is_alike_at_a_limit_is_alike_below_it(one: str, other: str, percent: int) -> None:
    assert alike(one, other, percent) or not alike(one, other, percent + 1)


@given(NAME)
def test_a_normal_name_stays_as_it_is(name: str) -> None:
    assert normal_name(normal_name(name)) == normal_name(name)


@given(NAME)
def test_spaces_and_brackets_mean_nothing(name: str) -> None:
    assert normal_name(f"（{name}） \u3000") == normal_name(name)


@pytest.mark.parametrize(
    ("name", "is_alike"), [(LONG, True), (LONG[:24], False)], ids=["2 of 25", "2 of 24"]
)
def test_the_limit_itself_is_alike(name: str, is_alike: bool) -> None:
    assert alike(name, "口口" + name[2:], 92) is is_alike


def test_nothing_is_not_close_to_nothing() -> None:
    assert closeness("()", "") == 0
