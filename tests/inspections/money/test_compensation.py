"""Claims for damages: reckoned, told by a second person, answered, settled by the ledger alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bankcheck.actors import EVERYTHING
from bankcheck.clock import today
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.cases.store import StillOwed, open_debts
from bankcheck.inspections.money import claim_pages, claims
from bankcheck.inspections.money.claims import NewComponent, Terms
from bankcheck.inspections.money.models import Compensation
from bankcheck.inspections.money.obligations import TooMuch
from bankcheck.inspections.money.store import CompensationUnknown
from bankcheck.machines import MoveRefused
from tests.inspections.money import story
from tests.workbench.house import APPROVER_A, HEAD, MAKER_A, MAKER_B, MONITOR, House

TERMS = Terms("委托代理协议第十八条", story.RIGHT, "市国库专户", 10, Unit.WORKING_DAYS)
LOSS = NewComponent("principal", "多付资金未追回部分", 10_000)
INTEREST = NewComponent(
    "interest", "占用期间利息", 10_000, "settlement_1994", date(2026, 1, 1), date(2026, 1, 10)
)
COSTS = NewComponent("costs", "公证费", 300)
TOTAL = 10_000 + 50 + 300


def row(house: House) -> Compensation:
    """Return the claim as stored."""
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(Compensation, 1)
        session.expunge(found)
        return found


def begun(house: House) -> int:
    """Begin a claim with its three components, 100 yuan having been lost."""
    ground = story.fixed(house, story.finding(house, "improve", loss_fen=10_000))
    monitor = house.actor(MONITOR)
    claim_id = claims.assess(house.database, ground, TERMS, actor=monitor)
    for one in (LOSS, INTEREST, COSTS):
        seen = row(house).row_version
        claims.add_component(house.database, claim_id, seen, one, actor=monitor)
    return claim_id


def notified(house: House) -> int:
    """Bring a claim to its bank."""
    claim_id = begun(house)
    claims.submit(house.database, claim_id, row(house).row_version, actor=house.actor(MONITOR))
    claims.notify(house.database, claim_id, row(house).row_version, actor=house.actor(HEAD))
    return claim_id


def answered(house: House, event: str, reason: str = "") -> None:
    """Let the bank's approver answer."""
    seen = row(house).row_version
    claims.answer(house.database, 1, seen, event, reason=reason, actor=house.actor(APPROVER_A))


def paid(house: House, **changes: Any) -> None:
    """Let the bank pay and report, and the ledger show it."""
    entry = {
        "direction": "other", "amount_fen": TOTAL, "paid_at": f"{today()}T10:00:00", **changes,
    }  # fmt: skip
    said = replace(
        story.REPORTED, amount_fen=entry["amount_fen"], paid_on=today(),
        serial=str(changes.get("bank_serial_no", "R1")),
    )  # fmt: skip
    story.reported(house, 1, said)
    story.loaded(house, entry)
    story.looked(house)


def test_a_claim_sums_its_components_interest_by_the_dated_rate(house: House) -> None:
    page = claim_pages.claim_page(
        house.database, begun(house), actor=house.actor(MONITOR), today=today()
    )
    assert [one.amount_fen for one in page.parts] == [10_000, 50, 300]
    assert page.balance[-1].left_fen == TOTAL


def test_no_more_principal_is_claimed_than_was_lost(house: House) -> None:
    claim_id = begun(house)
    with pytest.raises(TooMuch):
        claims.add_component(
            house.database, claim_id, row(house).row_version, replace(LOSS, amount_fen=1),
            actor=house.actor(MONITOR),
        )  # fmt: skip


def test_a_claim_without_a_component_goes_nowhere(house: House) -> None:
    ground = story.finding(house, "improve")
    claim_id = claims.assess(house.database, ground, TERMS, actor=house.actor(MONITOR))
    with pytest.raises(MoveRefused) as refused:
        claims.submit(house.database, claim_id, 1, actor=house.actor(MONITOR))
    assert refused.value.unmet == ("components",)


def test_a_bank_sees_a_claim_once_it_is_notified_and_no_other_bank_does(house: House) -> None:
    claim_id = begun(house)
    own, other = house.actor(MAKER_A), house.actor(MAKER_B)
    with pytest.raises(CompensationUnknown):
        claim_pages.claim_page(house.database, claim_id, actor=own, today=today())
    claims.submit(house.database, claim_id, row(house).row_version, actor=house.actor(MONITOR))
    claims.notify(house.database, claim_id, row(house).row_version, actor=house.actor(HEAD))
    page = claim_pages.claim_page(house.database, claim_id, actor=own, today=today())
    assert len(page.parts) == 3
    with pytest.raises(CompensationUnknown):
        claim_pages.claim_page(house.database, claim_id, actor=other, today=today())


@pytest.mark.parametrize(
    ("answer", "state"), [("", "notified"), ("admit", "admitted"), ("dispute", "disputed")]
)
def test_a_claim_is_settled_by_the_ledger_and_without_it_stands_as_the_bank_answered(
    house: House, answer: str, state: str
) -> None:
    notified(house)
    if answer:
        answered(house, answer, "金额有误")
    paid(house)
    assert (row(house).state, story.sums(house)) == ("settled", ("met", TOTAL, 0, 0))
    story.loaded(house, {"bank_serial_no": "R9"}, supersedes=("B000001",))
    story.looked(house)
    assert row(house).state == state


def test_payments_go_to_costs_and_interest_before_the_principal(house: House) -> None:
    claim_id = notified(house)
    paid(house, amount_fen=400)
    page = claim_pages.claim_page(
        house.database, claim_id, actor=house.actor(MAKER_A), today=today()
    )
    assert page.allotted == (
        ("costs", 300, 300),
        ("interest", 50, 50),
        ("principal", 10_000, 50),
    )
    assert [one.left_fen for one in page.balance][-1] == TOTAL - 400


def test_a_dispute_takes_grounds_and_the_claim_goes_back_as_its_next_edition(
    house: House,
) -> None:
    notified(house)
    with pytest.raises(MoveRefused):
        answered(house, "dispute")
    answered(house, "dispute", "利率口径有异议")
    monitor = house.actor(MONITOR)
    seen = row(house).row_version
    claims.revise(house.database, 1, seen, reason="改用协议利率", actor=monitor)
    assert (row(house).state, row(house).edition, story.debt(house).state) == (
        "assessed",
        2,
        "dropped",
    )
    claims.submit(house.database, 1, row(house).row_version, actor=monitor)
    claims.notify(house.database, 1, row(house).row_version, actor=house.actor(HEAD))
    assert story.debt(house, 2).number == f"{row(house).number}-2"


def test_a_claim_of_which_something_is_paid_is_not_written_anew(house: House) -> None:
    notified(house)
    paid(house, amount_fen=400)
    answered(house, "dispute", "有异议")
    with pytest.raises(MoveRefused) as refused:
        claims.revise(
            house.database, 1, row(house).row_version, reason="重算", actor=house.actor(MONITOR)
        )
    assert refused.value.unmet == ("nothing_paid",)


def test_what_is_left_of_a_claim_is_written_off_by_two_people(house: House) -> None:
    notified(house)
    paid(house, amount_fen=400)
    story.waived(house, 1)
    assert (row(house).state, story.sums(house)) == ("written_off", ("waived", 400, 0, 0))


def test_a_claim_holds_its_finding_open_from_its_first_draft_to_its_settlement(
    house: House,
) -> None:
    begun(house)
    with pytest.raises(StillOwed) as refused:
        story.retested(house, 1)
    assert [one.kind for one in refused.value.debts] == ["compensation"]
    claims.submit(house.database, 1, row(house).row_version, actor=house.actor(MONITOR))
    claims.notify(house.database, 1, row(house).row_version, actor=house.actor(HEAD))
    with pytest.raises(StillOwed):
        story.retested(house, 1)
    paid(house)
    story.retested(house, 1)


def test_a_withdrawn_finding_takes_its_claim_with_it(house: House) -> None:
    notified(house)
    story.overturned(house, 1)
    story.looked(house)
    assert (row(house).state, story.debt(house).state) == ("withdrawn", "dropped")


def test_a_finding_closes_only_once_its_whole_loss_is_claimed_to_the_fen(house: House) -> None:
    ground = story.fixed(house, story.finding(house, "improve", loss_fen=10_000))
    monitor = house.actor(MONITOR)
    claim_id = claims.assess(house.database, ground, TERMS, actor=monitor)

    def lacking() -> list[tuple[str, int]]:
        with house.database.read(EVERYTHING) as session:
            return [(one.number[:2], one.fen) for one in open_debts(session, ground)]

    for fen, rest in ((9_999, [("", 1), ("PC", 9_999)]), (1, [("PC", 10_000)])):
        part, seen = replace(LOSS, amount_fen=fen), row(house).row_version
        claims.add_component(house.database, claim_id, seen, part, actor=monitor)
        assert lacking() == rest
