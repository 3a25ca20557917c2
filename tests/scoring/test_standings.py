"""What was not there to judge costs nothing, what is missing earns nothing: year by year."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from bankcheck.inspections.cases.elements import BY_HAND
from bankcheck.scoring.facts import State
from bankcheck.scoring.scores import Score, score
from bankcheck.scoring.standings import standings_of
from tests.scoring.books import cases, hundredths
from tests.scoring.years import RULES, SHIPPED, book_of, year_of

CASES = cases("standings")


def _title(case: dict[str, Any]) -> str:
    return str(case["title"])


def _score(case: dict[str, Any]) -> Score:
    return score(book_of(case), year_of(case))


@pytest.mark.parametrize("case", CASES, ids=_title)
def test_a_year_comes_to_what_was_worked_by_hand(case: dict[str, Any]) -> None:
    found = _score(case)
    assert (found.hundredths, found.grade) == (hundredths(case["score"]), case["grade"])


@pytest.mark.parametrize("case", [one for one in CASES if "lost" in one], ids=_title)
def test_a_finding_is_lost_where_the_case_says(case: dict[str, Any]) -> None:
    lost = {one.indicator: one.lost for one in _score(case).lines if one.losses}
    assert lost == {code: Fraction(points) for code, points in case["lost"].items()}


@pytest.mark.parametrize("case", [one for one in CASES if "coverage" in one], ids=_title)
def test_what_was_covered_stands_beside(case: dict[str, Any]) -> None:
    assert _score(case).coverage == case["coverage"]


@pytest.mark.parametrize("case", [one for one in CASES if "states" in one], ids=_title)
def test_each_indicator_says_why_it_is_not_assessed(case: dict[str, Any]) -> None:
    found = {one.indicator: one.state.value for one in _score(case).lines
             if one.state is not State.ASSESSED}  # fmt: skip
    assert found == case["states"]


@pytest.mark.parametrize("case", [one for one in CASES if "obstacles" in one], ids=_title)
def test_what_is_missing_keeps_a_year_open(case: dict[str, Any]) -> None:
    found = _score(case)
    assert (list(found.obstacles), found.starred) == (case["obstacles"], case.get("starred", False))


def _told(unseen: tuple[str, ...], silent: set[str]) -> dict[str, tuple[str, str]]:
    """Return state and reason of each indicator of which there is something to say."""
    found = standings_of(SHIPPED["sample-100"], RULES, set(RULES) - silent, unseen)
    return {one.indicator: (one.state.value, one.reason) for one in found}


def test_where_everything_was_looked_into_there_is_nothing_to_say() -> None:
    assert _told((), set()) == {}


def test_what_only_an_inspection_tells_is_not_assessed_without_one() -> None:
    assert _told(BY_HAND, set()) == {
        "F4": ("not_assessed", "AB24"),
        "F6": ("not_assessed", "AB19"),
        "P4": ("not_assessed", "AB18, AB31"),
    }


def test_a_rule_that_did_not_run_is_named_beside_an_inspection_that_was_not_held() -> None:
    assert _told(BY_HAND, {"AB04"})["F4"] == ("not_assessed", "AB24; AB04")


def test_where_no_rule_ran_and_nobody_looked_evidence_is_missing() -> None:
    assert _told(BY_HAND, {"AB20", "AB21"})["F6"] == ("insufficient", "AB20, AB21")


def test_codes_of_rules_that_did_not_run_are_named_where_others_did() -> None:
    assert _told((), {"AB05", "AB20"}) == {
        "F1": ("assessed", "AB05"), "F6": ("assessed", "AB20"),
    }  # fmt: skip
