"""What both institutions signed is lowered under both signatures alone, and by no changed byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cases.models import Amendment, Finding, FindingEvent
from bankcheck.inspections.cosign import scans
from bankcheck.inspections.cosign import service as cosign
from bankcheck.inspections.cosign.pages import EnvelopePage, envelope_page
from bankcheck.inspections.cosign.scans import Scan
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.inspections.rectification import amending, objections
from bankcheck.inspections.rectification.models import NoticeItem, Objection
from bankcheck.inspections.signed import KINDS
from bankcheck.machines import MoveRefused, RoleRefused
from tests.inspections import journey
from tests.inspections.cases import story as cases
from tests.inspections.money import story as money
from tests.inspections.rectification import story
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MONITOR,
    PBC,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
)

WHOLE, LEFT = 12_300, 5_000
WHY = "部分凭证要素一致"


def objection(house: House) -> Objection:
    return story.stored(house, Objection)[0]


def shown(house: House, envelope_id: int) -> EnvelopePage:
    return envelope_page(house.database, KINDS, envelope_id, actor=house.actor(MONITOR))


def amounts(house: House, finding_id: int) -> tuple[int, int, int]:
    """Return what is determined and lost, and what the bank's notice says is determined."""
    row, item = cases.row(house, finding_id), story.stored(house, NoticeItem)[0]
    return row.determined_fen, row.loss_fen, item.determined_fen


def altered(house: House, change: Callable[[Session], None]) -> None:
    with house.database.write(EVERYTHING) as session:
        change(session)
        record(session, SYSTEM, "test.alter", ("objection", 1))


@pytest.mark.parametrize("order", [(HEAD, PBC_HEAD), (PBC_HEAD, HEAD)], ids=["finance", "pbc"])
def test_only_the_second_signature_lowers_the_amount_whoever_signs_first(
    house: House, order: tuple[str, str]
) -> None:
    finding_id = story.objected_jointly(house)
    envelope_id = story.amending(house)
    before = [amounts(house, finding_id)]
    journey.sign(house, envelope_id, order[0])
    before.append(amounts(house, finding_id))
    assert (before, objection(house).state) == ([(WHOLE, 8_000, WHOLE)] * 2, "cosigning")
    journey.sign(house, envelope_id, order[1])
    row = objection(house)
    assert amounts(house, finding_id) == (LEFT, LEFT, LEFT)
    assert (row.state, row.conclusion) == ("partly_supported", WHY)
    assert row.touched == ["WT2026-0001", f"{row.number.removeprefix('YY-')[:-2]}/1"]
    with house.database.read(EVERYTHING) as session:
        last = session.scalars(select(FindingEvent).order_by(FindingEvent.id.desc())).first()
        assert last is not None
        assert (last.event, last.person_id) == ("reduce", house.actor(order[1]).person_id)
        assert session.get_one(Deadline, row.deadline_id).state == "met"


def test_one_person_signs_the_lower_amount_neither_twice_nor_for_both(house: House) -> None:
    finding_id = story.objected_jointly(house)
    envelope_id = story.amending(house)
    journey.sign(house, envelope_id, HEAD)
    with pytest.raises(MoveRefused) as refused:
        journey.sign(house, envelope_id, HEAD)
    assert "slot_open" in refused.value.unmet
    same = replace(house.actor(PBC_HEAD), person_id=house.actor(HEAD).person_id)
    with pytest.raises(MoveRefused) as refused:
        cosign.sign(house.database, KINDS, envelope_id, actor=same)
    assert refused.value.unmet == ("one_person_one_signature",)
    with pytest.raises(RoleRefused):
        journey.sign(house, envelope_id, SECOND_MONITOR)
    assert amounts(house, finding_id)[0] == WHOLE


def _left(session: Session) -> None:
    session.scalars(select(Amendment)).one().left_fen -= 1


def _reason(session: Session) -> None:
    session.scalars(select(Amendment)).one().reason += "。"


def _number(session: Session) -> None:
    session.scalars(select(Objection)).one().number += "1"


def _condition(session: Session) -> None:
    session.scalars(select(Finding)).one().condition += "。"


def _determined(session: Session) -> None:
    session.scalars(select(Finding)).one().determined_fen -= 1


def _overturned(session: Session) -> None:
    finding = session.scalars(select(Finding)).one()
    finding.state, finding.ended_at = "withdrawn", now()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_left, "认定金额（分）"), (_reason, "核减理由"), (_number, "异议编号"),
        (_condition, "condition"), (_determined, "原认定金额（分）"), (_overturned, "问题可核减"),
    ],
    ids=["amount", "reason", "number", "words", "amount before", "finding gone"],
)  # fmt: skip
def test_a_byte_changed_after_the_first_signature_voids_it_and_leads_back_to_the_rehearing(
    house: House, change: Callable[[Session], None], place: str
) -> None:
    story.objected_jointly(house)
    envelope_id = story.amending(house)
    journey.sign(house, envelope_id, HEAD)
    altered(house, change)
    assert journey.sign(house, envelope_id, PBC_HEAD) is False
    page = shown(house, envelope_id)
    assert (page.line.state, place in page.changed) == ("void", True)
    assert [one.state for one in page.slots[0].signatures] == ["void"]
    assert objection(house).state == "reviewing"
    assert story.stored(house, NoticeItem)[0].determined_fen == WHOLE


def test_a_debt_established_meanwhile_above_the_lower_amount_voids_it(house: House) -> None:
    finding_id = story.objected_jointly(house)
    envelope_id = story.amending(house)
    journey.sign(house, envelope_id, PBC_HEAD)
    money.owed(house, replace(money.NEW, amount_fen=LEFT), finding_id)
    assert cosign.check(house.database, KINDS, envelope_id)
    money.owed(house, replace(money.NEW, amount_fen=1), finding_id)
    assert journey.sign(house, envelope_id, HEAD) is False
    assert shown(house, envelope_id).changed == ("不低于已确立的退回、重办和索赔金额",)
    with pytest.raises(MoveRefused) as refused:
        story.amending(house)
    assert refused.value.unmet == ("amount_covers",)


def test_declining_takes_a_reason_and_the_same_person_rehears_and_asks_anew(house: House) -> None:
    finding_id = story.objected_jointly(house)
    first, head = story.amending(house), house.actor(PBC_HEAD)
    journey.sign(house, first, HEAD)
    with pytest.raises(MoveRefused):
        cosign.decline(house.database, KINDS, first, reason=" ", actor=head)
    cosign.decline(house.database, KINDS, first, reason="依据不足", actor=head)
    page = house.client(SECOND_MONITOR).get("/objections/1?lang=en").text
    assert ("依据不足" in page, objection(house).state) == (True, "reviewing")
    assert amounts(house, finding_id) == (WHOLE, 8_000, WHOLE)
    story.both_sign(house, story.amending(house, 6_000))
    assert amounts(house, finding_id) == (6_000, 6_000, 6_000)


@pytest.mark.parametrize(
    ("left", "unmet"),
    [
        (None, ("amount_left",)), (0, ("amount_left", "amount_covers")),
        (WHOLE, ("amount_left",)), (WHOLE + 1, ("amount_left",)), (LEFT - 1, ("amount_covers",)),
        (LEFT, ()), (WHOLE - 1, ()),
    ],
    ids=["none", "nothing", "the same", "more", "less than is owed", "what is owed", "a fen less"],
)  # fmt: skip
def test_only_a_lower_amount_that_covers_what_is_owed_is_put_to_both(
    house: House, left: int | None, unmet: tuple[str, ...]
) -> None:
    finding_id = story.objected_jointly(house, loss_fen=0)
    money.owed(house, replace(money.NEW, amount_fen=LEFT), finding_id)
    if unmet:
        with pytest.raises(MoveRefused) as refused:
            story.amending(house, left)
        assert refused.value.unmet == unmet
    else:
        story.both_sign(house, story.amending(house, left))
    stays = WHOLE if unmet or left is None else left
    assert amounts(house, finding_id) == (stays, 0, stays)


def test_who_rehears_puts_it_to_both_once_and_only_who_is_new_to_the_finding(house: House) -> None:
    story.objected_jointly(house)
    for login in (MONITOR, HEAD, PBC):
        with pytest.raises(MoveRefused) as refused:
            story.amending(house, by=login)
        assert refused.value.unmet == ("own_claim", "independent")
    story.amending(house)
    with pytest.raises(MoveRefused) as refused:
        story.amending(house)
    assert refused.value.unmet == ()


def test_one_institution_alone_lowers_no_joint_amount_and_asks_for_no_other(house: House) -> None:
    story.objected_jointly(house)
    actor, seen = house.actor(SECOND_MONITOR), objection(house).row_version
    with pytest.raises(MoveRefused) as refused:
        objections.conclude(
            house.database, 1, seen, "support_partly", reason=WHY, actor=actor, left_fen=LEFT
        )
    assert refused.value.unmet == ("amount_unsigned",)


def test_the_amount_of_a_finding_of_one_institution_is_put_to_no_second(house: House) -> None:
    story.submitted(house, story.acknowledged(house), story.DISAGREE)
    objections.admit(house.database, 1, 1, actor=house.actor(PBC_HEAD))
    with pytest.raises(MoveRefused) as refused:
        story.amending(house, by=PBC_HEAD)
    assert refused.value.unmet == ("is_joint",)


def test_an_objection_taken_back_by_its_bank_voids_what_was_out_for_signing(house: House) -> None:
    finding_id = story.objected_jointly(house)
    envelope_id = story.amending(house)
    journey.sign(house, envelope_id, HEAD)
    seen, approver = objection(house).row_version, house.actor(APPROVER_A)
    objections.take_back(house.database, 1, seen, reason="已无异议", actor=approver)
    page = shown(house, envelope_id)
    assert (page.line.state, page.changed) == ("void", ("异议处理",))
    with pytest.raises(MoveRefused):
        journey.sign(house, envelope_id, PBC_HEAD)
    row = objection(house)
    assert (row.state, row.conclusion) == ("taken_back", "已无异议")
    assert amounts(house, finding_id) == (WHOLE, 8_000, WHOLE)


def test_who_put_it_to_both_takes_it_back_with_a_reason_and_nobody_else(house: House) -> None:
    story.objected_jointly(house)
    envelope_id = story.amending(house)
    journey.sign(house, envelope_id, PBC_HEAD)
    seen = objection(house).row_version
    for login, why, unmet in ((PBC, "金额有误", "own_claim"), (SECOND_MONITOR, " ", "reason")):
        with pytest.raises(MoveRefused) as refused:
            amending.stop_signing(house.database, 1, seen, reason=why, actor=house.actor(login))
        assert refused.value.unmet == (unmet,)
    actor = house.actor(SECOND_MONITOR)
    amending.stop_signing(house.database, 1, seen, reason="金额有误", actor=actor)
    assert (objection(house).state, shown(house, envelope_id).line.state) == ("reviewing", "void")
    seen = objection(house).row_version
    objections.conclude(house.database, 1, seen, "uphold", reason="证据充分", actor=actor)
    assert objection(house).state == "upheld"


def test_a_page_signed_on_paper_may_be_the_last_signature(house: House) -> None:
    finding_id = story.objected_jointly(house)
    envelope_id = story.amending(house)
    journey.sign(house, envelope_id, HEAD)
    slot = shown(house, envelope_id).slots[1]
    page = Scan(
        BytesIO(b"%PDF-1.7 a page"), "签字页.pdf", "周处长", "国库处处长", slot.institutions[0],
        date(2025, 6, 1),
    )  # fmt: skip
    blobs = Blobs(house.home)
    monitor, pbc = house.actor(MONITOR), house.actor(PBC)
    scans.record_scan(house.database, KINDS, blobs, slot.slot_id, page, actor=monitor)
    assert amounts(house, finding_id)[0] == WHOLE
    number = shown(house, envelope_id).slots[1].signatures[0].signature_id
    scans.confirm_scan(house.database, KINDS, number, actor=pbc)
    assert amounts(house, finding_id)[0] == LEFT


@pytest.mark.parametrize("change", [_left, _determined, _reason], ids=["asked", "stands", "reason"])
def test_an_amount_changed_after_both_signed_voids_the_amendment_and_tells_the_finding(
    house: House, change: Callable[[Session], None]
) -> None:
    finding_id = story.objected_jointly(house)
    story.both_sign(house, story.amending(house))
    altered(house, change)
    covered = [story.still_covered(house, kind) for kind in ("finding", amending.KIND)]
    assert covered == [True, False]
    with house.database.read(EVERYTHING) as session:
        told = [one.event for one in session.get_one(Finding, finding_id).events]
    assert told[-2:] == ["reduce", "unsigned"]
