"""A fee is counted, lowered only on its grounds, answered by its bank and approved by another."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bankcheck.machines import MoveRefused
from bankcheck.scoring import fee_service
from bankcheck.scoring.fee_service import NewAdjustment
from bankcheck.scoring.fees import AdjustmentKind
from bankcheck.scoring.lifecycles import FeeState
from bankcheck.scoring.refusals import AdjustmentRefused, StatementUnknown
from tests.scoring.service.steps import (
    confirmed,
    fee_now,
    final,
    issued,
    provisional,
    sent,
    statement,
)
from tests.scoring.service.year import YEAR, B
from tests.workbench.house import APPROVER_A, APPROVER_B, HEAD, MONITOR, House

WITHHELD = NewAdjustment(AdjustmentKind.CORRECTION, -30_000, "agreement 5.2", "refund")


def adjusted(house: House, event: str) -> int:
    """Return the payable fen after an adjustment was proposed and perhaps decided."""
    row = statement(house)
    fee_service.adjust(house.database, row.id, WITHHELD, actor=house.actor(MONITOR))
    if event:
        head = house.actor(HEAD)
        fee_service.decide_adjustment(house.database, row.id, 1, event, actor=head)
    return fee_now(house).payable_fen


def test_the_lines_of_a_fee_are_those_of_the_tariff(house: House) -> None:
    lines = {line["service"]: line["fee_fen"] for line in statement(house).lines}
    assert lines == {"relief": 0, "authorized": 100, "direct": 1_000, "other": 0}


def test_a_small_fee_is_raised_to_the_minimum(house: House) -> None:
    row = statement(house)
    assert (row.counted_fen, row.basic_fen, row.payable_fen) == (1_100, 100_000, 100_000)


def test_drawing_up_twice_changes_nothing(house: House) -> None:
    first = statement(house)
    actor = house.actor(MONITOR)
    again = fee_service.compute_year(house.database, house.home, YEAR, actor=actor)
    assert (again, fee_now(house).row_version) == (0, first.row_version)


def test_counting_again_gives_the_same_digest(house: House) -> None:
    row = statement(house)
    actor = house.actor(MONITOR)
    fee_service.compute(house.database, house.home, row.id, row.row_version, actor=actor)
    assert fee_now(house).digest == row.digest


def test_a_provisional_score_moves_no_fee(house: House) -> None:
    provisional(house)
    row = statement(house)
    assert (row.coefficient, row.unmet) == ("1", ["final_score"])


def test_a_final_score_alone_lowers_no_fee(house: House) -> None:
    final(house)
    row = statement(house)
    assert (row.coefficient, row.unmet) == ("1", ["issued_decision"])


def test_an_issued_decision_lowers_the_fee(house: House) -> None:
    issued(house)
    row = statement(house)
    assert (Fraction(row.coefficient), row.payable_fen) == (Fraction(7, 10), 70_000)


@pytest.mark.parametrize(
    ("event", "fen"), [("", 100_000), ("approve", 70_000), ("reject", 100_000)]
)
def test_an_adjustment_counts_once_another_person_approves_it(
    house: House, event: str, fen: int
) -> None:
    assert adjusted(house, event) == fen


def test_an_adjustment_needs_a_legal_basis(house: House) -> None:
    row, bare = statement(house), NewAdjustment(AdjustmentKind.CORRECTION, 1, " ", "why")
    with pytest.raises(AdjustmentRefused):
        fee_service.adjust(house.database, row.id, bare, actor=house.actor(MONITOR))


def test_a_bank_confirms_its_own_fee(house: House) -> None:
    assert confirmed(house).state is FeeState.CONFIRMED


def test_a_bank_disputes_with_a_reason_alone(house: House) -> None:
    row, bank = sent(house), house.actor(APPROVER_A)
    with pytest.raises(MoveRefused, match="reasoned"):
        fee_service.answer(house.database, row.id, row.row_version, "dispute", " ", actor=bank)


def test_a_bank_reaches_no_fee_of_another_bank(house: House) -> None:
    row, other = sent(house, B), house.actor(APPROVER_A)
    with pytest.raises(StatementUnknown):
        fee_service.answer(house.database, row.id, row.row_version, "confirm", "", actor=other)


def test_a_bank_reaches_no_fee_that_was_not_sent(house: House) -> None:
    row, own = statement(house, B), house.actor(APPROVER_B)
    with pytest.raises(StatementUnknown):
        fee_service.answer(house.database, row.id, row.row_version, "confirm", "", actor=own)


def test_a_fee_is_approved_on_a_final_score_alone(house: House) -> None:
    row = confirmed(house)
    with pytest.raises(MoveRefused, match="final_score"):
        fee_service.approve(
            house.database, house.home, row.id, row.row_version, actor=house.actor(HEAD)
        )


def test_a_confirmed_fee_is_approved_by_another_person(house: House) -> None:
    issued(house)
    row = confirmed(house)
    fee_service.approve(
        house.database, house.home, row.id, row.row_version, actor=house.actor(HEAD)
    )
    assert fee_now(house).state is FeeState.APPROVED


def test_a_fee_whose_grounds_have_changed_is_not_approved(house: House) -> None:
    confirmed(house)
    issued(house)
    row = fee_now(house)
    with pytest.raises(MoveRefused, match="the state is computed"):
        fee_service.approve(
            house.database, house.home, row.id, row.row_version, actor=house.actor(HEAD)
        )
