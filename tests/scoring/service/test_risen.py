"""What was waived while it awaited its finding comes up again once a finding confirms it."""

from __future__ import annotations

import pytest

from bankcheck.actors import EVERYTHING
from bankcheck.scoring import assessments
from bankcheck.scoring.editions import loss_of
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.risen import risen_of, with_risen
from tests.scoring.service.process import CAUSE, CODE, INDICATOR
from tests.scoring.service.steps import final, now_of, provisional, waived
from tests.scoring.service.test_fallen import again, finding_step, tasks
from tests.scoring.service.test_pages import text
from tests.scoring.service.year import YEAR, finding_no, raise_finding, suspect
from tests.workbench.house import HEAD, MONITOR, PBC_HEAD, House


def finally_waived(house: House) -> Assessment:
    """Return a final score for which a confirmed suspicion without finding was waived."""
    suspect(house.database, CAUSE, code=CODE)
    return final(house)


def risen(house: House) -> list[tuple[str, str, str]]:
    """Return what rose since of the first bank's score: suspicion, finding and waiver."""
    with house.database.read(EVERYTHING) as session:
        row = session.get_one(Assessment, now_of(house).id)
        return [(one.cause, one.finding, one.waived_for) for one in risen_of(session, row)]


def test_what_still_awaits_its_finding_is_nothing_new(house: House) -> None:
    finally_waived(house)
    raise_finding(house.database, CAUSE, confirmed=False)
    assert risen(house) == []
    assert "assessments_add" not in tasks(house, HEAD)


def test_a_waived_suspicion_that_is_confirmed_is_new_under_its_finding(house: House) -> None:
    finally_waived(house)
    raise_finding(house.database, CAUSE)
    assert risen(house) == [(CAUSE, finding_no(CAUSE), "not surveyed this year")]
    with house.database.read(EVERYTHING) as session:
        assert [[row.year for row in with_risen(session, year)] for year in (YEAR, YEAR - 1)] == [
            [YEAR],
            [],
        ]


def test_a_final_score_waits_for_who_may_correct_it_alone(house: House) -> None:
    finally_waived(house)
    raise_finding(house.database, CAUSE)
    assert tasks(house, HEAD)["assessments_add"] == 1
    assert (tasks(house, MONITOR), tasks(house, PBC_HEAD)) == ({}, {})


def test_a_score_that_is_not_final_waits_to_be_computed_anew(house: House) -> None:
    suspect(house.database, CAUSE, code=CODE)
    waived(house)
    raise_finding(house.database, CAUSE)
    assert tasks(house, MONITOR) == {"assessments_charge": 1}
    again(house)
    assert (risen(house), tasks(house, MONITOR)) == ([], {})


def test_a_finding_that_was_taken_back_again_is_nothing_new(house: House) -> None:
    finally_waived(house)
    raise_finding(house.database, CAUSE)
    finding_step(house, "overturn")
    assert risen(house) == []


def test_the_correction_charges_it_and_ends_the_task(house: House) -> None:
    row, head = finally_waived(house), house.actor(HEAD)
    raise_finding(house.database, CAUSE)
    assessments.correct(house.database, row.id, row.row_version, "问题已认定", actor=head)
    new = provisional(house)
    assert loss_of(new.score, INDICATOR, CAUSE) is not None
    assert (risen(house), "assessments_add" in tasks(house, HEAD)) == ([], False)


@pytest.mark.parametrize(
    ("language", "words", "flag"),
    [
        ("en", "a correction must consider it", "confirmed after a waiver"),
        ("zh", "更正时应予考虑", "豁免后已认定"),
    ],
)
def test_the_pages_show_what_a_correction_must_consider(
    pages: House, language: str, words: str, flag: str
) -> None:
    finally_waived(pages)
    raise_finding(pages.database, CAUSE)
    page = text(pages, HEAD, f"/assessments/sheets/{now_of(pages).id}", language=language)
    assert (words in page, finding_no(CAUSE) in page) == (True, True)
    assert flag in text(pages, HEAD, "/assessments", language=language)
