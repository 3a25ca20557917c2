"""Windows and least numbers are dated data, and a broken file is refused by name."""

from __future__ import annotations

from datetime import date

import pytest

from bankcheck.scoring.dated import BookRefused, NotInForce
from bankcheck.scoring.rulebook import BOOKS
from bankcheck.scoring.surveys.questions import parse_survey, read_survey, sound_answers
from bankcheck.scoring.terms import TERMS, parse_terms, read_terms

TEXT = (BOOKS / TERMS).read_text(encoding="utf-8")
SURVEY = (BOOKS / "survey-units.toml").read_text(encoding="utf-8")


def test_the_windows_are_those_of_the_file() -> None:
    terms = read_terms()
    found = terms.objection.days_on(date(2026, 1, 1)), terms.hearing.days_on(date(2026, 1, 1))
    assert found == (5, 5)


def test_a_day_before_the_first_version_has_no_window() -> None:
    with pytest.raises(NotInForce):
        read_terms().objection.days_on(date(2023, 12, 31))


BROKEN = [
    ("[terms]", "[terms", "it is no TOML"),
    ("[hearing]", "[heard]", "the table [hearing] is missing"),
    ('unit = "working_days"', 'unit = "moons"', "`unit` must be one of"),
    ("value = 5", "value = 0", "one day at least"),
    ('basis = "', 'bases = "', "`basis` must be a text"),
    ("[survey]", "[asked]", "the table [survey] is missing"),
]


@pytest.mark.parametrize(("old", "new", "fault"), BROKEN, ids=[one[2] for one in BROKEN])
def test_broken_terms_are_refused_by_name(old: str, new: str, fault: str) -> None:
    with pytest.raises(BookRefused) as refused:
        parse_terms(TEXT.replace(old, new, 1), "terms.toml")
    assert fault in str(refused.value)


BROKEN_SURVEYS = [
    ("[survey]", "[survey", "it is no TOML"),
    ("[survey]", "[asked]", "the table [survey], answers and groups"),
    ("value = 100", "value = 101", "a whole number from 0 to 100"),
    ("value = 80", "value = 100", "two answers have the same value"),
]


@pytest.mark.parametrize(
    ("old", "new", "fault"), BROKEN_SURVEYS, ids=[one[2] for one in BROKEN_SURVEYS]
)
def test_a_broken_questionnaire_is_refused_by_name(old: str, new: str, fault: str) -> None:
    with pytest.raises(BookRefused) as refused:
        parse_survey(SURVEY.replace(old, new, 1), "survey.toml")
    assert fault in str(refused.value)


def test_answers_are_complete_and_among_the_choices() -> None:
    survey = read_survey()
    full = dict.fromkeys(survey.keys, "80")
    first = survey.keys[0]
    assert sound_answers(survey, full) == dict.fromkeys(survey.keys, 80)
    assert sound_answers(survey, {**full, first: ""}) is None
    assert sound_answers(survey, {**full, first: "81"}) is None
