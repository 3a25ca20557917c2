"""Nothing stands still for good because somebody left, and who judged before judges not again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bankcheck.clock import today
from bankcheck.inspections.cases import service as findings
from bankcheck.inspections.rectification import notices, objections, reviews
from bankcheck.inspections.rectification.models import NoticeItem, Objection, Response
from bankcheck.machines import MoveRefused, RoleRefused
from tests.inspections import journey
from tests.inspections.cases import story as cases
from tests.inspections.money import story as money
from tests.inspections.rectification import story
from tests.workbench.house import HEAD, MAKER_A, MONITOR, PBC, PBC_HEAD, SECOND_MONITOR, House

ACCEPT = ("accept", "", "")


def test_nobody_who_signed_or_was_in_the_field_rehears_an_objection(house: House) -> None:
    ground = cases.joint(house, journey.in_the_field(house))
    notice_id = story.sent_jointly(house, ground)
    seen = story.seen_notice(house, notice_id)
    notices.acknowledge(house.database, notice_id, seen, actor=house.actor(MAKER_A))
    story.submitted(house, notice_id, story.DISAGREE)
    for login in (PBC_HEAD, PBC):
        with pytest.raises(MoveRefused) as refused:
            objections.admit(house.database, 1, 1, actor=house.actor(login))
        assert refused.value.unmet == ("independent",)


def test_the_head_takes_a_review_over_with_a_reason_and_nobody_else_does(house: House) -> None:
    one = story.claimed(house, story.acknowledged(house))
    with pytest.raises(RoleRefused):
        reviews.take_over(
            house.database, one.id, one.row_version, reason="调离", actor=house.actor(MONITOR)
        )
    head = house.actor(HEAD)
    with pytest.raises(MoveRefused) as refused:
        reviews.take_over(house.database, one.id, one.row_version, reason=" ", actor=head)
    assert refused.value.unmet == ("reason",)
    reviews.take_over(house.database, one.id, one.row_version, reason="调离", actor=head)
    with pytest.raises(MoveRefused):
        story.decided(house, one, [ACCEPT], by=SECOND_MONITOR)
    story.decided(house, one, [ACCEPT], by=HEAD)
    assert story.stored(house, Response)[-1].state == "accepted"


def test_a_drafter_who_became_head_takes_no_review_over(house: House) -> None:
    one = story.claimed(house, story.acknowledged(house))
    drafter = replace(house.actor(HEAD), person_id=house.actor(MONITOR).person_id)
    with pytest.raises(MoveRefused) as refused:
        reviews.take_over(house.database, one.id, one.row_version, reason="调离", actor=drafter)
    assert refused.value.unmet == ("not_drafter",)


def test_an_objection_whose_rehearer_left_is_taken_up_by_another(house: House) -> None:
    story.submitted(house, story.acknowledged(house), story.DISAGREE)
    objections.admit(house.database, 1, 1, actor=house.actor(PBC_HEAD))
    with pytest.raises(RoleRefused):
        objections.reassign(house.database, 1, 2, reason="调离", actor=house.actor(MONITOR))
    with pytest.raises(MoveRefused) as refused:
        objections.reassign(house.database, 1, 2, reason=" ", actor=house.actor(HEAD))
    assert refused.value.unmet == ("reason",)
    objections.reassign(house.database, 1, 2, reason="调离", actor=house.actor(HEAD))
    objections.admit(house.database, 1, 3, actor=house.actor(PBC))
    objections.conclude(house.database, 1, 4, "uphold", reason="凭证不符", actor=house.actor(PBC))
    assert story.stored(house, Objection)[0].state == "upheld"


def test_a_rectification_that_goes_on_for_long_gets_a_new_notice(house: House) -> None:
    ground = cases.ready(house)
    story.accepted(house, story.sent(house, ground))
    seen = cases.version(house, ground)
    findings.retest(house.database, ground, seen, cases.FAILED, actor=house.actor(MONITOR))
    findings.continue_long(
        house.database, ground, cases.version(house, ground), milestones="分两期",
        next_on=today() + timedelta(days=1), actor=house.actor(HEAD),
    )  # fmt: skip
    assert cases.row(house, ground).state == "continuing"
    story.accepted(house, story.sent(house, ground))
    assert cases.row(house, ground).state == "verifying_fix"


@pytest.mark.parametrize(
    ("left", "unmet"),
    [
        (None, ("amount_left",)), (0, ("amount_left", "amount_covers")), (12_300, ("amount_left",)),
        (4_999, ("amount_covers",)), (5_000, ()), (12_299, ()),
    ],
)  # fmt: skip
def test_partial_support_leaves_the_amount_that_it_states_and_no_less_than_is_owed(
    house: House, left: int | None, unmet: tuple[str, ...]
) -> None:
    ground = cases.ready(house)
    money.owed(house, replace(money.NEW, amount_fen=5_000), ground)
    story.submitted(house, story.acknowledged(house, ground), story.DISAGREE)
    actor = house.actor(PBC_HEAD)
    objections.admit(house.database, 1, 1, actor=actor)

    def concluded() -> None:
        objections.conclude(
            house.database, 1, 2, "support_partly", reason="部分有据", actor=actor, left_fen=left
        )

    if unmet:
        with pytest.raises(MoveRefused) as refused:
            concluded()
        assert refused.value.unmet == unmet
    else:
        concluded()
    stays = 12_300 if unmet else left
    assert cases.row(house, ground).determined_fen == stays
    assert story.stored(house, NoticeItem)[0].determined_fen == stays


def test_the_pages_ask_for_the_amount_and_let_the_head_take_things_up_again(house: House) -> None:
    ground = cases.ready(house)
    story.claimed(house, story.acknowledged(house, ground), story.DISAGREE)
    client, head = house.client(PBC_HEAD), house.client(HEAD)
    assert "responses/1/take-over" in head.get("/responses/1").text
    head.post("/responses/1/take-over", data={"row_version": _seen(house), "reason": "调离"})
    assert story.stored(house, Response)[0].claimed_by_id == house.actor(HEAD).person_id
    client.post("/objections/1/admit", data={"row_version": "1"})
    assert "objections/1/reassign" in head.get("/objections/1").text
    assert 'name="left"' in client.get("/objections/1").text
    said = {"row_version": "2", "reason": "部分有据", "left": "100.00"}
    client.post("/objections/1/support_partly", data=said)
    assert cases.row(house, ground).determined_fen == 10_000
    assert "100.00" in house.client(MONITOR).get(f"/findings/{ground}").text


def _seen(house: House) -> str:
    return str(story.stored(house, Response)[0].row_version)
