"""A line of business in which a bank does nothing does not apply to it, under any scheme."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bankcheck.scoring.counting import YearCount, count_year
from bankcheck.scoring.facts import Charge, State
from bankcheck.scoring.gathering import Frozen, facts_of, freeze, rulebook
from bankcheck.scoring.scores import Score, score
from tests.scoring.service.year import YEAR, A, B

AUTHORIZED = {"A1", "A2", "C2", "C4"}


@pytest.fixture
def count(year_home: Path) -> YearCount:
    """The year as if every rule had run: the second bank makes direct payments alone."""
    found = count_year(year_home, YEAR)
    return replace(found, rules_run=found.rules_known)


def frozen_of(count: YearCount, bank: str, scheme: str, survey: State | None = None) -> Frozen:
    """Freeze a bank's year under a scheme."""
    book = rulebook(scheme)
    return freeze(book, count, facts_of(book, count, bank, (), survey=survey), (), survey)


def without(known: Score) -> set[str]:
    """Return the indicators that do not apply for want of business."""
    return {one.indicator for one in known.lines if one.reason == "no_business"}


@pytest.mark.parametrize(("bank", "left_out"), [(A, set()), (B, AUTHORIZED)])
def test_a_line_without_payments_does_not_apply(
    count: YearCount, bank: str, left_out: set[str]
) -> None:
    book = rulebook("sample-400")
    assert without(score(book, frozen_of(count, bank, "sample-400").facts)) == left_out


def test_what_was_found_there_makes_it_apply_no_more_and_costs_points(count: YearCount) -> None:
    book, one = rulebook("sample-400"), Charge("W1", "AB07", 3, "authorized")
    clean, charged = (score(book, facts_of(book, count, B, found)) for found in ((), (one,)))
    assert without(charged) == AUTHORIZED
    assert (charged.hundredths or 0) < (clean.hundredths or 0)


def test_a_supposed_scheme_knows_in_which_lines_a_bank_has_business(count: YearCount) -> None:
    under = frozen_of(count, B, "sample-100").standings_under(rulebook("sample-400"))
    assert {one.indicator for one in under if one.state is State.NOT_APPLICABLE} == AUTHORIZED


@pytest.mark.parametrize("survey", [None, State.NOT_ASSESSED, State.NOT_APPLICABLE])
def test_a_supposed_scheme_knows_what_became_of_the_survey(
    count: YearCount, survey: State | None
) -> None:
    under = frozen_of(count, A, "sample-400", survey).standings_under(rulebook("sample-100"))
    found = {one.state for one in under if one.indicator.startswith("S")}
    assert found == ({survey} if survey else set())
