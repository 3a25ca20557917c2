"""To the fen and to the number: nothing is forgotten, nothing vanishes, nothing is skipped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bankcheck.clock import today
from bankcheck.inspections.cases.store import StillOwed
from tests.inspections.cases import story as cases
from tests.inspections.money import story
from tests.workbench.house import House


def test_debts_of_each_kind_are_numbered_by_themselves_without_a_gap(house: House) -> None:
    ground = story.finding(house, "refund", "redo")
    ones = [replace(one, amount_fen=1) for one in (story.NEW, story.REDO) * 2]
    numbers = [story.debt(house, story.owed(house, one, ground)).number for one in ones]
    year = today().year
    assert numbers == [f"TK{year}-0001", f"CB{year}-0001", f"TK{year}-0002", f"CB{year}-0002"]


def test_a_second_whole_refund_stands_beyond_the_debt_until_it_is_taken_back(
    house: House,
) -> None:
    remark = f"退回 {story.debt(house, story.owed(house)).number}"
    story.loaded(house, {"purpose": remark})
    story.looked(house)
    again = {"bank_serial_no": "R2", "purpose": remark, "paid_at": "2026-03-03T10:00:00"}
    story.loaded(house, again)
    assert story.looked(house) == 1
    assert story.sums(house) == ("met", 12_300, 0, 12_300)
    taken = {
        "bank_serial_no": "X1", "direction": "other", "original_serial_no": "R2",
        "payer_account": story.RIGHT, "payee_account": story.PAYEE, "amount_fen": 12_299,
        "paid_at": "2026-03-05T10:00:00",
    }  # fmt: skip
    story.loaded(house, taken)
    story.looked(house)
    assert story.sums(house) == ("met", 12_300, 0, 1)


def test_a_finding_closes_only_once_all_it_determined_is_asked_for_to_the_fen(
    house: House,
) -> None:
    ground = story.fixed(house, story.finding(house))
    story.waived(house, story.owed(house, replace(story.NEW, amount_fen=12_299), ground))
    with pytest.raises(StillOwed) as refused:
        story.retested(house, ground)
    assert [(one.number, one.kind, one.fen) for one in refused.value.debts] == [("", "refund", 1)]
    story.waived(house, story.owed(house, replace(story.NEW, amount_fen=1), ground))
    story.retested(house, ground)
    assert cases.row(house, ground).state == "closed"
