"""Damages are withheld from a fee once, by two people, and count as paid while it is approved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bankcheck.actors import EVERYTHING
from bankcheck.audit.record import record
from bankcheck.clock import today
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.money import claims
from bankcheck.inspections.money.claims import NewComponent
from bankcheck.machines import MoveRefused
from bankcheck.scoring import fee_grounds, fee_pages, fee_revising, fee_service
from bankcheck.scoring.fee_service import NewAdjustment
from bankcheck.scoring.fees import AdjustmentKind
from bankcheck.scoring.lifecycles import FeeState
from bankcheck.scoring.models import FeeStatement
from bankcheck.scoring.refusals import AdjustmentRefused, WithholdingRefused
from bankcheck.scoring.rulebook import BOOKS
from tests.inspections.money import story, test_compensation
from tests.inspections.money.test_compensation import TOTAL, row
from tests.scoring.service.steps import fee_now, final, statement
from tests.scoring.service.test_revisions import at, late
from tests.scoring.service.year import YEAR, A
from tests.workbench.house import APPROVER_A, HEAD, MONITOR, House

FEE, DEBT = 100_000, 1
WHY = "赔偿款逾期未缴"


def apart(house: House) -> House:
    """Return the same people over a ledger of their own, so that no case counts in the year."""
    return House(house.home.parent / "cases", house.database)


def admitted(house: House) -> None:
    """Let the bank admit damages and let the time to pay them pass."""
    test_compensation.notified(apart(house))
    test_compensation.answered(house, "admit")
    overdue(house)


def overdue(house: House) -> None:
    """Let the last day to pay the damages have been yesterday."""
    number = story.debt(house, DEBT).deadline_id
    with house.database.write(EVERYTHING) as session:
        record(session, house.actor(MONITOR), "deadline.test", ("deadline", number))
        row = session.get_one(Deadline, number)
        row.day_zero, row.due_on = today() - timedelta(days=20), today() - timedelta(days=1)


def proposed(house: House) -> None:
    """Propose to withhold the damages."""
    number, actor = statement(house).id, house.actor(MONITOR)
    fee_grounds.propose_withheld(house.database, house.home, number, DEBT, WHY, actor=actor)


def decided(house: House, event: str = "approve") -> None:
    """Let the head decide on the proposal."""
    number, head = fee_now(house).id, house.actor(HEAD)
    fee_service.decide_adjustment(house.database, number, 1, event, actor=head)


def answered(house: House) -> None:
    """Send the statement and let its bank confirm it."""
    fee_service.send(house.database, *at(house), actor=house.actor(MONITOR))
    bank = house.actor(APPROVER_A)
    fee_service.answer(house.database, *at(house), "confirm", "", actor=bank)


def approved(house: House) -> None:
    """Approve a fee that withholds the damages."""
    admitted(house)
    final(house)
    proposed(house)
    decided(house)
    answered(house)
    fee_service.approve(house.database, house.home, *at(house), actor=house.actor(HEAD))


def test_damages_are_withheld_once_another_person_approves_it(house: House) -> None:
    admitted(house)
    proposed(house)
    assert fee_now(house).payable_fen == FEE
    decided(house)
    assert fee_now(house).payable_fen == FEE - TOTAL


def test_an_adjustment_pays_no_debt_before_the_fee_is_approved(house: House) -> None:
    admitted(house)
    proposed(house)
    decided(house)
    assert story.sums(house) == ("open", 0, TOTAL, 0)


def test_an_approved_fee_meets_the_debt_and_settles_the_claim(house: House) -> None:
    approved(house)
    assert story.sums(house) == ("met", TOTAL, 0, 0)
    assert row(house).state == "settled"


def test_what_the_ledger_shows_later_is_beyond_the_debt(house: House) -> None:
    approved(house)
    story.looked(apart(house))
    assert story.sums(house) == ("met", TOTAL, 0, 0)


def test_an_opened_fee_lets_the_debt_be_owed_again(house: House) -> None:
    approved(house)
    late(house)
    head = house.actor(HEAD)
    fee_revising.revise(house.database, house.home, *at(house), "补报", actor=head)
    assert story.sums(house) == ("open", 0, TOTAL, 0)


def test_a_fee_that_is_approved_again_withholds_once(house: House) -> None:
    approved(house)
    late(house)
    head, monitor = house.actor(HEAD), house.actor(MONITOR)
    fee_revising.revise(house.database, house.home, *at(house), "补报", actor=head)
    fee_service.compute(house.database, house.home, *at(house), actor=monitor)
    answered(house)
    fee_service.approve(house.database, house.home, *at(house), actor=head)
    debt = story.debt(house, DEBT)
    assert (debt.state, debt.confirmed_fen, fee_now(house).payable_fen) == (
        "met", TOTAL, FEE - TOTAL,
    )  # fmt: skip


@pytest.mark.parametrize("decision", ["", "approve"])
def test_no_statement_of_another_year_withholds_the_same_damages(
    house: House, decision: str
) -> None:
    admitted(house)
    proposed(house)
    if decision:
        decided(house, decision)
    other = another_year(house)
    with pytest.raises(WithholdingRefused):
        withheld_by(house, other)


def test_what_was_turned_down_may_be_withheld_by_another_statement(house: House) -> None:
    admitted(house)
    proposed(house)
    decided(house, "reject")
    withheld_by(house, another_year(house))


def another_year(house: House) -> int:
    """Return a statement of the year before, priced the same."""
    with house.database.write(EVERYTHING) as session:
        record(session, house.actor(MONITOR), "fee.test", ("year", YEAR - 1))
        same = session.get_one(FeeStatement, fee_now(house).id)
        left = {"id", "year", "row_version"}
        values: dict[str, Any] = {
            one.key: getattr(same, one.key) for one in FeeStatement.__mapper__.column_attrs
        }
        kept = {name: value for name, value in values.items() if name not in left}
        copy = FeeStatement(**kept, year=YEAR - 1)
        session.add(copy)
        session.flush()
        return copy.id


def withheld_by(house: House, number: int) -> None:
    """Propose to withhold the damages from a statement."""
    actor = house.actor(MONITOR)
    fee_grounds.propose_withheld(house.database, house.home, number, DEBT, WHY, actor=actor)


def test_nothing_is_withheld_that_the_bank_did_not_admit(house: House) -> None:
    test_compensation.notified(apart(house))
    overdue(house)
    with pytest.raises(WithholdingRefused):
        proposed(house)


def test_nothing_is_withheld_on_the_last_day_to_pay(house: House) -> None:
    test_compensation.notified(apart(house))
    test_compensation.answered(house, "admit")
    with pytest.raises(WithholdingRefused):
        proposed(house)


def test_nothing_is_withheld_without_a_clause_of_the_agreement(house: House) -> None:
    admitted(house)
    text = (BOOKS / "tariff-sample.toml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("[withh", "permitted"))]
    (house.home / "rulebook").mkdir()
    own = house.home / "rulebook" / "tariff-sample.toml"
    own.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(WithholdingRefused):
        proposed(house)


def test_a_fee_withholds_no_more_than_it_comes_to(house: House) -> None:
    claim_id, monitor = test_compensation.begun(apart(house)), house.actor(MONITOR)
    more = NewComponent("costs", "鉴定费", 2 * FEE)
    claims.add_component(house.database, claim_id, row(house).row_version, more, actor=monitor)
    claims.submit(house.database, claim_id, row(house).row_version, actor=monitor)
    claims.notify(house.database, claim_id, row(house).row_version, actor=house.actor(HEAD))
    test_compensation.answered(house, "admit")
    overdue(house)
    proposed(house)
    decided(house)
    assert (fee_now(house).payable_fen, fee_now(house).carried_fen) == (0, 0)


def test_a_fee_that_withholds_what_was_paid_meanwhile_is_not_approved(house: House) -> None:
    admitted(house)
    final(house)
    proposed(house)
    decided(house)
    answered(house)
    test_compensation.paid(apart(house))
    with pytest.raises(MoveRefused, match="withheld_owed"):
        fee_service.approve(house.database, house.home, *at(house), actor=house.actor(HEAD))


def test_an_approved_adjustment_is_lifted_while_the_statement_is_drawn_up(house: House) -> None:
    admitted(house)
    proposed(house)
    decided(house)
    decided(house, "lift")
    assert (fee_now(house).payable_fen, fee_now(house).state) == (FEE, FeeState.COMPUTED)


def test_damages_are_no_amount_that_is_typed(house: House) -> None:
    kind = AdjustmentKind.COMPENSATION_WITHHELD
    new = NewAdjustment(kind, -1, "agreement 5.2", "why")
    with pytest.raises(AdjustmentRefused):
        fee_service.adjust(house.database, statement(house).id, new, actor=house.actor(MONITOR))


def test_a_fallen_finding_is_a_ground_to_open_the_fee(house: House) -> None:
    approved(house)
    story.overturned(house, 1)
    story.looked(apart(house))
    head = house.actor(HEAD)
    found = fee_revising.revise(house.database, house.home, *at(house), "问题已撤销", actor=head)
    assert "debt" in found
    assert (story.debt(house, DEBT).state, story.debt(house, DEBT).confirmed_fen) == ("dropped", 0)


def test_damages_are_withheld_on_the_page_of_the_fee(pages: House) -> None:
    admitted(pages)
    number = statement(pages).id
    client, path = pages.client(MONITOR), f"/fees/statements/{number}"
    assert story.debt(pages, DEBT).number in client.get(path).text
    assert client.post(f"{path}/withheld", data={"debt": "1", "reason": WHY}).status_code == 303
    assert client.post(f"{path}/withheld", data={"debt": "1", "reason": WHY}).status_code == 409
    page = fee_pages.statement_page(pages.database, number, actor=pages.actor(MONITOR))
    assert [(one.kind, one.fen, A in page.bank) for one in page.adjustments] == [
        ("compensation_withheld", -TOTAL, True)
    ]


def test_the_page_of_the_debt_tells_what_is_withheld(pages: House) -> None:
    approved(pages)
    shown = pages.client(MONITOR).get(f"/money/{DEBT}?lang=en").text
    assert "Withheld from the fee" in shown
    assert f"SXF-{YEAR}-{A}" in shown
