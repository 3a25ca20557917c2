"""A line by hand is visible, rests on evidence, and counts once another person approves it."""

from __future__ import annotations

import json

import pytest

from bankcheck.machines import MoveRefused
from bankcheck.scoring import assessments, hand_lines
from bankcheck.scoring.hand_lines import NewLine
from bankcheck.scoring.lifecycles import HandState
from bankcheck.scoring.process_models import HandKind
from bankcheck.scoring.refusals import LineRefused
from tests.scoring.service.process import (
    BONUS,
    approved_line,
    editions,
    line_now,
    proposed_line,
    sheet_now,
)
from tests.scoring.service.steps import final, now_of, provisional
from tests.workbench.house import HEAD, MONITOR, PBC_HEAD, House

MINUS = NewLine(HandKind.ADJUSTMENT, "", -200, "内控检查发现制度缺失", "JC-2025-1底稿3.02")
UNPROVEN = NewLine(HandKind.INSUFFICIENT, "P1", 0, "银行未提供凭证影像", "调阅清单2025-11-03")
APART = NewLine(HandKind.NOT_APPLICABLE, "F4", 0, "该行无零余额账户", "账户登记簿")


def line_of(house: House, code: str) -> dict[str, str]:
    """Return one indicator's line of the score as it stands."""
    lines = json.loads(now_of(house).score)["lines"]
    return next(one for one in lines if one["indicator"] == code)


def test_a_proposed_line_changes_no_point(house: House) -> None:
    before = provisional(house).score_sha256
    proposed_line(house)
    assert now_of(house).score_sha256 == before


def test_an_approved_bonus_adds_its_points(house: House) -> None:
    before = provisional(house).hundredths or 0
    approved_line(house)
    assert (now_of(house).hundredths or 0) - before == 150


def test_an_approved_adjustment_stands_on_the_banks_sheet_with_both_names(house: House) -> None:
    approved_line(house, MINUS)
    [told] = json.loads(sheet_now(house).score)["adjustments"]
    assert (told["hundredths"], told["reason"]) == (-200, MINUS.reason)
    assert told["proposed_by"] != told["approved_by"]


def test_an_approved_line_is_an_edition_that_says_why(house: House) -> None:
    approved_line(house, MINUS)
    told = editions(house)[-1].changes[0]
    assert (told["cause"], told["reason"]) == ("by_hand", MINUS.reason)


def test_what_cannot_be_scored_earns_nothing_and_is_starred(house: House) -> None:
    provisional(house)
    before = line_of(house, "P1")
    approved_line(house, UNPROVEN)
    after = line_of(house, "P1")
    assert before["state"] == "assessed"
    assert (after["state"], after["earned"]) == ("insufficient", "0/1")
    assert now_of(house).starred


def test_what_cannot_be_scored_keeps_the_score_from_being_final(house: House) -> None:
    approved_line(house, UNPROVEN)
    assert "P1" in assessments.all_obstacles(now_of(house))


def test_what_does_not_apply_is_left_out_of_the_score(house: House) -> None:
    approved_line(house, APART)
    assert line_of(house, "F4")["state"] == "not_applicable"


@pytest.mark.parametrize(
    "new",
    [
        NewLine(HandKind.BONUS, "B1", 150, "why", " "),
        NewLine(HandKind.BONUS, "B1", 150, " ", "proof"),
        NewLine(HandKind.BONUS, "F1", 150, "why", "proof"),
        NewLine(HandKind.BONUS, "B1", -150, "why", "proof"),
        NewLine(HandKind.ADJUSTMENT, "", 0, "why", "proof"),
        NewLine(HandKind.ADJUSTMENT, "F1", 100, "why", "proof"),
        NewLine(HandKind.INSUFFICIENT, "", 0, "why", "proof"),
        NewLine(HandKind.NOT_APPLICABLE, "F9", 0, "why", "proof"),
    ],
    ids=[
        "no evidence", "no reason", "no bonus indicator", "a bonus takes", "nothing adjusted",
        "an indicator adjusted", "no indicator", "no such indicator",
    ],
)  # fmt: skip
def test_a_line_that_says_too_little_is_refused(house: House, new: NewLine) -> None:
    row = provisional(house)
    with pytest.raises(LineRefused):
        hand_lines.propose(house.database, row.id, new, actor=house.actor(MONITOR))


def test_a_second_person_approves(house: House) -> None:
    number = proposed_line(house)
    seen, same = line_now(house, number).row_version, house.actor(MONITOR)
    head = house.actor(HEAD)
    actor = type(head)(
        same.person_id, head.posting_id, head.login, head.name, head.role, head.institution,
        fresh=True,
    )  # fmt: skip
    with pytest.raises(MoveRefused, match="another_person"):
        hand_lines.decide(house.database, number, seen, "approve", "", actor=actor)


def test_a_rejection_takes_a_reason(house: House) -> None:
    number, head = proposed_line(house), house.actor(PBC_HEAD)
    seen = line_now(house, number).row_version
    with pytest.raises(MoveRefused, match="reasoned"):
        hand_lines.decide(house.database, number, seen, "reject", " ", actor=head)
    hand_lines.decide(house.database, number, seen, "reject", "证据不足", actor=head)
    assert line_now(house, number).state is HandState.REJECTED


def test_a_final_score_takes_no_line(house: House) -> None:
    row = final(house)
    with pytest.raises(LineRefused):
        hand_lines.propose(house.database, row.id, BONUS, actor=house.actor(MONITOR))


def test_a_line_holds_for_a_recount_too(house: House) -> None:
    approved_line(house, MINUS)
    row, actor = now_of(house), house.actor(MONITOR)
    assert assessments.recount(house.database, house.home, row.id, actor=actor)
