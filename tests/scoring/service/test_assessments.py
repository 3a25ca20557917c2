"""An assessment goes from open to final by two people, and a bank sees its own sheet alone."""

from __future__ import annotations

import pytest

from bankcheck.scoring import assessments
from bankcheck.scoring.lifecycles import AssessmentState
from bankcheck.scoring.refusals import WaiverRefused
from tests.scoring.service.steps import final, now_of, prepared, provisional, sheets
from tests.scoring.service.year import YEAR, A, B, confirm
from tests.workbench.house import APPROVER_A, HEAD, MAKER_A, MONITOR, House


def test_all_banks_of_a_year_are_computed_in_one_go(house: House) -> None:
    prepared(house)
    assert {now_of(house, bank).state for bank in (A, B)} == {AssessmentState.COMPUTED}


def test_preparing_twice_changes_nothing(house: House) -> None:
    first = prepared(house)
    again = assessments.prepare_year(house.database, house.home, YEAR, actor=house.actor(MONITOR))
    assert (again, now_of(house).row_version) == (0, first.row_version)


def test_recounting_a_year_gives_the_same_bytes(house: House) -> None:
    confirm(house.database, "YD-1")
    row = prepared(house)
    actor = house.actor(MONITOR)
    assert assessments.recount(house.database, house.home, row.id, actor=actor)


def test_a_confirmed_suspicion_never_raises_the_score(house: House) -> None:
    before = prepared(house).hundredths or 0
    row = now_of(house)
    actor = house.actor(MONITOR)
    confirm(house.database, "YD-1")
    assessments.reopen(house.database, row.id, row.row_version, "a new finding", actor=actor)
    assert (prepared(house).hundredths or 0) <= before


def test_a_recount_after_a_new_finding_differs(house: House) -> None:
    row = prepared(house)
    confirm(house.database, "YD-1")
    actor = house.actor(MONITOR)
    assert not assessments.recount(house.database, house.home, row.id, actor=actor)


def test_waived_obstacles_let_a_score_become_final(house: House) -> None:
    assert final(house).state is AssessmentState.FINAL


@pytest.mark.parametrize(("login", "reason"), [(MONITOR, "because"), (HEAD, " ")])
def test_a_waiver_takes_another_person_and_a_reason(house: House, login: str, reason: str) -> None:
    row = provisional(house)
    with pytest.raises(WaiverRefused):
        assessments.waive(house.database, row.id, "F5", reason, actor=house.actor(login))


def test_a_correction_is_a_new_assessment(house: House) -> None:
    row, head = final(house), house.actor(HEAD)
    assessments.correct(house.database, row.id, row.row_version, "a finding fell", actor=head)
    new = now_of(house)
    assert (new.number, new.state) == (row.number + 1, AssessmentState.OPEN)


def test_a_bank_sees_no_sheet_before_it_is_provisional(house: House) -> None:
    prepared(house)
    assert sheets(house, MAKER_A) == []


def test_a_bank_sees_its_own_sheet_alone(house: House) -> None:
    provisional(house)
    assert sheets(house, APPROVER_A) == [(A, "provisional")]


def test_a_score_that_is_reopened_is_withdrawn_from_the_bank(house: House) -> None:
    row = provisional(house)
    actor = house.actor(MONITOR)
    assessments.reopen(house.database, row.id, row.row_version, "an error", actor=actor)
    assert sheets(house, MAKER_A) == [(A, "withdrawn")]
