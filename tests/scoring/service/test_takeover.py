"""An objection whose reviewer left is taken from them, and decided by somebody else uninvolved."""

from __future__ import annotations

import pytest

from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.scoring import objections
from bankcheck.scoring.lifecycles import ObjectionState
from bankcheck.scoring.objections import Verdict
from tests.scoring.service.process import at, objection_now, reviewing
from tests.workbench.house import HEAD, PBC, PBC_HEAD, SECOND_MONITOR, House

WHY = "复核人已调离"


def taken(house: House, login: str = HEAD) -> int:
    """Take an objection under review from its reviewer; return its number."""
    number = reviewing(house)
    objections.reassign(house.database, *at(house, number), WHY, actor=house.actor(login))
    return number


@pytest.mark.parametrize("login", [HEAD, PBC_HEAD])
def test_a_head_of_either_institution_takes_it_from_who_left(house: House, login: str) -> None:
    row = objection_now(house, taken(house, login))
    assert (row.state, row.reviewer_id, row.reviewer_name) == (ObjectionState.FILED, None, "")


def test_it_takes_a_reason(house: House) -> None:
    number = reviewing(house)
    with pytest.raises(MoveRefused, match="reasoned"):
        objections.reassign(house.database, *at(house, number), " ", actor=house.actor(HEAD))


def test_no_inspector_takes_it_from_another(house: House) -> None:
    number = reviewing(house)
    with pytest.raises(RoleRefused):
        objections.reassign(
            house.database, *at(house, number), WHY, actor=house.actor(SECOND_MONITOR)
        )


def test_another_takes_it_up_and_decides(house: House) -> None:
    number, other = taken(house), house.actor(SECOND_MONITOR)
    objections.admit(house.database, *at(house, number), actor=other)
    verdict = Verdict("uphold", "核对凭证后，银行所述属实")
    objections.conclude(house.database, *at(house, number), verdict, actor=other)
    assert objection_now(house, number).state is ObjectionState.UPHELD


def test_who_took_it_away_does_not_decide_on_it(house: House) -> None:
    number = taken(house)
    with pytest.raises(MoveRefused, match="independent"):
        objections.admit(house.database, *at(house, number), actor=house.actor(HEAD))


def test_the_former_reviewer_decides_no_more_until_taking_it_up_anew(house: House) -> None:
    number, verdict = taken(house), Verdict("dismiss", "理由不成立")
    with pytest.raises(MoveRefused):
        objections.conclude(house.database, *at(house, number), verdict, actor=house.actor(PBC))


def test_it_is_taken_on_its_page(pages: House) -> None:
    number = reviewing(pages)
    client, form = pages.client(HEAD), {"row_version": at(pages, number)[1], "reason": WHY}
    path = f"/assessments/objections/{number}"
    assert "why-reassign" in client.get(path).text
    assert client.post(f"{path}/reassign", data=form).status_code == 303
    assert objection_now(pages, number).state is ObjectionState.FILED
