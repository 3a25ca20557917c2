"""The ladder is data: each rung is refused for what it lacks, by name, and a broken one as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain

import pytest

from bankcheck.scoring.dated import BookRefused
from bankcheck.scoring.decisions.ladder import (
    LADDER,
    NEEDS,
    STEPS,
    Case,
    parse_ladder,
    read_ladder,
    unmet_needs,
)
from bankcheck.scoring.process_words import GUARDS
from bankcheck.scoring.process_words import STEPS as STEP_WORDS

DAY = date(2026, 3, 1)
ALL_MET = Case(DAY, (4,), True, True, frozenset({"criticism"}), 0, "协议第九条")
# What each rung of Art. 24 lacks when this one fact of a case is missing.
LACKING = {
    "order_return": {"confirmed_finding", "basis"},
    "order_rectify": {"confirmed_finding", "basis"},
    "phone_warning": {"confirmed_finding"},
    "criticism": {"confirmed_finding", "severity", "no_open_objection", "basis"},
    "fee_reduction": {"final_score", "grade_lowers", "no_open_objection", "basis"},
    "termination": {
        "confirmed_finding", "severity", "final_score", "prior_rung", "no_open_objection", "basis",
    },
}  # fmt: skip
WITHOUT = {
    "confirmed_finding": replace(ALL_MET, severities=()),
    "severity": replace(ALL_MET, severities=(3,)),
    "final_score": replace(ALL_MET, has_final=False),
    "grade_lowers": replace(ALL_MET, lowers=False),
    "prior_rung": replace(ALL_MET, issued=frozenset({"phone_warning"})),
    "no_open_objection": replace(ALL_MET, open_objections=1),
    "basis": replace(ALL_MET, basis=" "),
}
TEXT = LADDER.read_text(encoding="utf-8")


def test_the_ladder_has_the_rungs_of_the_article() -> None:
    assert {one.code for one in read_ladder().rungs} == set(LACKING)


@pytest.mark.parametrize("code", sorted(LACKING))
def test_nothing_is_missing_where_everything_is_met(code: str) -> None:
    assert unmet_needs(read_ladder().rung(code), ALL_MET) == ()


@pytest.mark.parametrize("code", sorted(LACKING))
@pytest.mark.parametrize("need", NEEDS)
def test_a_missing_fact_is_named_on_the_rungs_that_need_it(code: str, need: str) -> None:
    found = unmet_needs(read_ladder().rung(code), WITHOUT[need])
    assert (need in found) is (need in LACKING[code])


@pytest.mark.parametrize(("severity", "met"), [(3, False), (4, True)])
def test_criticism_begins_at_the_gravest_severity(severity: int, *, met: bool) -> None:
    case = replace(ALL_MET, severities=(1, severity))
    assert ("severity" not in unmet_needs(read_ladder().rung("criticism"), case)) is met


def test_every_need_and_step_has_its_words() -> None:
    told = {*GUARDS, *STEP_WORDS}
    assert [one for one in chain(NEEDS, STEPS) if one not in told] == []


BROKEN = [
    ("[ladder", "[ladder]]", "it is no TOML"),
    ("[ladder]", "[other]", "the table [ladder]"),
    ('needs = ["confirmed_finding"]', 'needs = ["luck"]', "luck is none of"),
    ("steps = []", 'steps = "none"', "`steps` must be a list"),
    ('code = "order_return"', 'code = "order_rectify"', "a code stands more than once"),
    ('"severity", "no_open', '"no_open', "exactly a rung that needs it has `severity`"),
    ('after = ["criticism", "fee_reduction"]', "after = []", "exactly a rung that needs it"),
    ('after = ["criticism"', 'after = ["termination"', "names rungs that stand before it"),
    ('steps = ["prior_notice", "hearing", "legal_review"]', 'steps = ["hearing"]',
     "a hearing takes a prior notice"),
    ('zh = "通报批评"', 'zh = " "', "`zh` must be a text"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fault"), BROKEN, ids=[one[2] for one in BROKEN])
def test_a_broken_ladder_is_refused_by_name(old: str, new: str, fault: str) -> None:
    assert old in TEXT
    with pytest.raises(BookRefused) as refused:
        parse_ladder(TEXT.replace(old, new, 1), "ladder.toml")
    assert fault in str(refused.value)
