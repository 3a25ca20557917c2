"""A bank sees that a charge of its own score has fallen before the score is corrected."""

from __future__ import annotations

import pytest

from bankcheck.scoring.own_falls import OwnFall, own_falls
from tests.scoring.service.process import CAUSE, CODE, charged
from tests.scoring.service.steps import final, prepared
from tests.scoring.service.test_fallen import WHY, again, finding_step
from tests.scoring.service.test_pages import text
from tests.scoring.service.year import B, confirm, finding_no
from tests.workbench.house import APPROVER_A, MAKER_A, MAKER_B, MONITOR, House


def seen(house: House, login: str) -> dict[int, list[OwnFall]]:
    """Return what somebody is told to be under correction, by sheet, without its time."""
    found = own_falls(house.database, actor=house.actor(login))
    return {sheet: list(falls) for sheet, falls in found.items()}


def told(house: House, login: str) -> list[tuple[str, str, str, str]]:
    """Return cause, finding, step and points of everything under correction."""
    falls = (one for part in seen(house, login).values() for one in part)
    return [(one.cause, one.finding, one.event, one.points) for one in falls]


def test_nothing_is_under_correction_while_every_charge_stands(house: House) -> None:
    charged(house)
    assert seen(house, MAKER_A) == {}


@pytest.mark.parametrize("step", ["overturn", "reduce"])
def test_a_bank_sees_what_became_of_its_finding_and_the_points_it_cost(
    house: House, step: str
) -> None:
    charged(house)
    finding_step(house, step, fen=4_000)
    assert told(house, MAKER_A) == [(CAUSE, finding_no(CAUSE), step, "5.00")]
    assert told(house, APPROVER_A) == told(house, MAKER_A)


def test_a_final_score_is_under_correction_too(house: House) -> None:
    confirm(house.database, CAUSE, code=CODE)
    final(house)
    finding_step(house, "overturn")
    assert [one for one, *_ in told(house, MAKER_A)] == [CAUSE]


def test_the_other_bank_and_the_bureau_learn_nothing_here(house: House) -> None:
    confirm(house.database, "YD-2025-000308-1", bank=B, code=CODE)
    charged(house)
    finding_step(house, "overturn")
    assert (seen(house, MAKER_B), seen(house, MONITOR)) == ({}, {})


def test_a_score_that_its_bank_was_not_shown_tells_nothing(house: House) -> None:
    confirm(house.database, CAUSE, code=CODE)
    prepared(house)
    finding_step(house, "overturn")
    assert seen(house, MAKER_A) == {}


def test_the_score_computed_anew_is_under_correction_no_longer(house: House) -> None:
    charged(house)
    finding_step(house, "overturn")
    again(house)
    assert seen(house, MAKER_A) == {}


@pytest.mark.parametrize(
    ("language", "words", "flag"),
    [
        ("en", "Under correction: charges that stand no longer as they were", "under correction"),
        ("zh", "更正中：有扣分已不再成立", "更正中"),
    ],
)
def test_the_banks_pages_say_so_and_keep_the_reason_for_the_correction(
    pages: House, language: str, words: str, flag: str
) -> None:
    charged(pages)
    finding_step(pages, "overturn")
    page = text(pages, MAKER_A, "/own-assessments/1", language=language)
    assert (words in page, finding_no(CAUSE) in page, WHY in page) == (True, True, False)
    assert flag in text(pages, MAKER_A, "/own-assessments", language=language)
