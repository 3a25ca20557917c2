"""Adjustments that follow from facts say how they were counted, and count once approved."""

from __future__ import annotations

from datetime import date

import pytest

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.machines import MoveRefused
from bankcheck.scoring import fee_grounds, fee_pages, fee_service
from bankcheck.scoring.fee_grounds import Advance
from bankcheck.scoring.fee_service import NewAdjustment
from bankcheck.scoring.fees import AdjustmentKind
from bankcheck.scoring.models import FeeAdjustmentLine
from bankcheck.scoring.refusals import AdjustmentRefused, AdvanceRefused, FalseClaimRefused
from tests.scoring.service.steps import fee_now, statement
from tests.scoring.service.year import YEAR, B
from tests.workbench.house import HEAD, MONITOR, House

MILLION = 100_000_000


def advance(paid: date, returned: date, fen: int = MILLION) -> Advance:
    """Return an advance of a million yuan."""
    return Advance(fen, paid, returned, "paid after the cut-off")


def propose(house: House, given: Advance) -> None:
    """Propose the interest on an advance."""
    row, actor = statement(house), house.actor(MONITOR)
    fee_grounds.propose_interest(house.database, house.home, row.id, given, actor=actor)


def test_interest_is_proposed_with_its_days_and_reference(house: House) -> None:
    propose(house, advance(date(YEAR, 3, 20), date(YEAR, 3, 22)))
    page = fee_pages.statement_page(house.database, 1, actor=house.actor(MONITOR))
    (line,) = page.adjustments
    assert (line.fen, line.facts["days"], line.reference) == (
        1_944,
        2,
        "超额存款准备金利率（示例）",
    )


def test_interest_counts_once_another_person_approves_it(house: House) -> None:
    propose(house, advance(date(YEAR, 3, 20), date(YEAR, 3, 22)))
    before = fee_now(house).payable_fen
    head = house.actor(HEAD)
    fee_service.decide_adjustment(house.database, 1, 1, "approve", actor=head)
    assert fee_now(house).payable_fen - before == 1_944


@pytest.mark.parametrize(
    "given",
    [
        advance(date(YEAR, 3, 20), date(YEAR, 3, 20)),
        advance(date(YEAR, 3, 20), date(YEAR, 3, 19)),
        advance(date(YEAR - 1, 12, 31), date(YEAR, 1, 2)),
        advance(date(YEAR, 3, 20), date(YEAR + 2, 3, 20)),
        advance(date(YEAR, 3, 20), date(YEAR, 3, 21), 0),
    ],
    ids=["no day", "backwards", "another year", "far too long", "no money"],
)
def test_an_advance_that_cannot_be_is_refused(house: House, given: Advance) -> None:
    with pytest.raises(AdjustmentRefused):
        propose(house, given)


def adjusted(house: House, kind: AdjustmentKind, fen: int) -> None:
    """Propose an adjustment by hand."""
    new = NewAdjustment(kind, fen, "agreement 5.2", "as agreed")
    row = statement(house)
    fee_service.adjust(house.database, row.id, new, actor=house.actor(MONITOR))


def test_the_interest_on_an_advance_is_proposed_once(house: House) -> None:
    propose(house, advance(date(YEAR, 3, 3), date(YEAR, 3, 13)))
    with pytest.raises(AdvanceRefused):
        propose(house, advance(date(YEAR, 3, 3), date(YEAR, 3, 13)))


@pytest.mark.parametrize(
    "other",
    [
        advance(date(YEAR, 3, 3), date(YEAR, 3, 13), MILLION + 1),
        advance(date(YEAR, 3, 4), date(YEAR, 3, 13)),
        advance(date(YEAR, 3, 3), date(YEAR, 3, 14)),
    ],
    ids=["a fen more", "paid a day later", "returned a day later"],
)
def test_another_advance_is_another_interest(house: House, other: Advance) -> None:
    propose(house, advance(date(YEAR, 3, 3), date(YEAR, 3, 13)))
    propose(house, other)
    page = fee_pages.statement_page(house.database, 1, actor=house.actor(MONITOR))
    assert len(page.adjustments) == 2


def test_a_rejected_proposal_may_be_made_again(house: House) -> None:
    propose(house, advance(date(YEAR, 3, 3), date(YEAR, 3, 13)))
    fee_service.decide_adjustment(house.database, 1, 1, "reject", actor=house.actor(HEAD))
    propose(house, advance(date(YEAR, 3, 3), date(YEAR, 3, 13)))
    fee_service.decide_adjustment(house.database, 1, 2, "approve", actor=house.actor(HEAD))
    assert fee_now(house).payable_fen == 109_722


def test_an_approved_interest_is_not_proposed_again(house: House) -> None:
    propose(house, advance(date(YEAR, 3, 3), date(YEAR, 3, 13)))
    fee_service.decide_adjustment(house.database, 1, 1, "approve", actor=house.actor(HEAD))
    with pytest.raises(AdvanceRefused):
        propose(house, advance(date(YEAR, 3, 3), date(YEAR, 3, 13)))


def test_the_same_advance_of_another_bank_is_its_own(house: House) -> None:
    propose(house, advance(date(YEAR, 3, 3), date(YEAR, 3, 13)))
    other, given = statement(house, B), advance(date(YEAR, 3, 3), date(YEAR, 3, 13))
    actor = house.actor(MONITOR)
    fee_grounds.propose_interest(house.database, house.home, other.id, given, actor=actor)
    page = fee_pages.statement_page(house.database, other.id, actor=actor)
    assert [one.fen for one in page.adjustments] == [9_722]


def test_what_was_proposed_twice_before_is_approved_once(house: House) -> None:
    propose(house, advance(date(YEAR, 3, 3), date(YEAR, 3, 13)))
    with house.database.write(EVERYTHING) as session:
        first = session.get_one(FeeAdjustmentLine, 1)
        same = {one.key: getattr(first, one.key) for one in FeeAdjustmentLine.__table__.columns}
        session.add(FeeAdjustmentLine(**{**same, "id": 2}))
        record(session, SYSTEM, "fee.test", ("fee_statement", 1))
    head = house.actor(HEAD)
    fee_service.decide_adjustment(house.database, 1, 1, "approve", actor=head)
    with pytest.raises(MoveRefused, match="once"):
        fee_service.decide_adjustment(house.database, 1, 2, "approve", actor=head)
    assert fee_now(house).payable_fen == 109_722


def test_interest_follows_from_an_advance_and_is_never_typed(house: House) -> None:
    with pytest.raises(AdjustmentRefused):
        adjusted(house, AdjustmentKind.ADVANCE_INTEREST, 9_722)


@pytest.mark.parametrize("fen", [1, 50_000])
def test_a_false_claim_raises_no_fee(house: House, fen: int) -> None:
    with pytest.raises(FalseClaimRefused):
        adjusted(house, AdjustmentKind.FALSE_CLAIM, fen)


def test_a_false_claim_lowers_the_fee_by_a_fen_at_least(house: House) -> None:
    adjusted(house, AdjustmentKind.FALSE_CLAIM, -1)
    fee_service.decide_adjustment(house.database, 1, 1, "approve", actor=house.actor(HEAD))
    assert fee_now(house).payable_fen == 99_999


def test_a_correction_raises_the_fee(house: House) -> None:
    adjusted(house, AdjustmentKind.CORRECTION, 1)
    fee_service.decide_adjustment(house.database, 1, 1, "approve", actor=house.actor(HEAD))
    assert fee_now(house).payable_fen == 100_001


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "false_claim", "yuan": "500"}, "A false claim cannot raise the fee."),
        ({"kind": "advance_interest", "yuan": "97.22"}, "The adjustment was not taken."),
    ],
)
def test_a_refused_adjustment_says_why_on_the_page(
    pages: House, form: dict[str, str], said: str
) -> None:
    row = statement(pages)
    path = f"/fees/statements/{row.id}/adjustments?lang=en"
    asked = {**form, "reference": "agreement 5.2", "reason": "as agreed"}
    answer = pages.client(MONITOR).post(path, data=asked)
    assert (answer.status_code, said in answer.text) == (422, True)


def test_interest_is_proposed_on_the_page(pages: House) -> None:
    row = statement(pages)
    form = {"yuan": "1000000", "paid_on": f"{YEAR}-03-20", "returned_on": f"{YEAR}-03-22",
            "reason": "after the cut-off"}  # fmt: skip
    client = pages.client(MONITOR)
    path = f"/fees/statements/{row.id}/interest"
    assert client.post(path, data=form).status_code == 303
    assert client.post(path, data={**form, "paid_on": "soon"}).status_code == 422
    assert "19.44" in client.get(f"/fees/statements/{row.id}").text
