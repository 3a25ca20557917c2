"""One page tells a finding's life; a bank reads its own side of it, and no other bank any."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bankcheck.inspections.rectification.models import NoticeItem
from bankcheck.inspections.rectification.store import NoticeUnknown
from bankcheck.inspections.timeline.moments import Moment, in_order
from bankcheck.inspections.timeline.pages import TimelinePage, own_timeline, timeline
from tests.inspections.cases import story as cases
from tests.inspections.money import story as money
from tests.inspections.rectification import story
from tests.workbench.house import MAKER_A, MAKER_B, MONITOR, House


@pytest.fixture
def answered(house: House) -> int:
    """A finding from a suspicion whose notice was answered and returned once; its item."""
    notice_id = story.acknowledged(house)
    story.decided(house, story.claimed(house, notice_id), [story.RETURNED])
    return story.stored(house, NoticeItem)[-1].id


def whats(page: TimelinePage) -> list[str]:
    return [one.what for one in page.moments]


def test_the_bureau_reads_everything_from_the_line_of_the_file_on(
    house: House, answered: int
) -> None:
    item = story.stored(house, NoticeItem)[-1]
    page = timeline(house.database, item.finding_id, actor=house.actor(MONITOR))
    assert item.id == answered
    assert [(one.side, one.file, one.line) for one in page.origins] == [
        ("voucher", "SECRETFILE.csv", 7),
        ("payment", "SECRETFILE.csv", 7),
    ]
    assert set(whats(page)) >= {
        "suspicion", "verification", "finding_step", "statement_submitted", "notice_sent",
        "notice_acknowledged", "response_submitted", "response_decided",
    }  # fmt: skip
    assert [one.at for one in page.moments] == sorted(one.at for one in page.moments)


def test_the_bank_reads_its_own_side_and_no_name_of_the_bureau(house: House, answered: int) -> None:
    page = own_timeline(house.database, answered, actor=house.actor(MAKER_A))
    bureau = {house.actor(login).name for login in ("monitor", "monitor2", "head", "pbc")}
    assert whats(page) == [
        "statement_asked", "statement_submitted", "notice_sent", "notice_acknowledged",
        "response_submitted", "response_claimed", "response_decided",
    ]  # fmt: skip
    assert (page.origins, {one.who for one in page.moments} & bureau) == ((), set())


def test_another_bank_finds_no_timeline(house: House, answered: int) -> None:
    with pytest.raises(NoticeUnknown):
        own_timeline(house.database, answered, actor=house.actor(MAKER_B))


def test_a_timeline_is_a_page_on_both_sides(house: House, answered: int) -> None:
    finding = story.stored(house, NoticeItem)[-1].finding_id
    told = house.client(MONITOR).get(f"/findings/{finding}/timeline").text
    own = house.client(MAKER_A).get(f"/rectification/items/{answered}/timeline").text
    assert "SECRETFILE.csv" in told
    assert "SECRETFILE.csv" not in own
    assert cases.row(house, finding).number in own


def test_the_debts_of_a_finding_stand_between_its_other_steps(house: House) -> None:
    ground = money.finding(house)
    money.reported(house, money.owed(house, finding_id=ground))
    money.loaded(house, money.BACK)
    money.looked(house)
    money.loaded(house, {"bank_serial_no": "R9"}, supersedes=("B000001",))
    money.looked(house)
    money.waived(house, 1)
    page = timeline(house.database, ground, actor=house.actor(MONITOR))
    told = [one.word for one in page.moments if one.what == "money"]
    assert told == [
        "raise", "report", "proof_recorded", "meet", "proof_fell", "fall_back", "propose", "waive",
    ]  # fmt: skip
    assert whats(page).index("money") > whats(page).index("finding_step")
    shown = house.client(MONITOR).get(f"/findings/{ground}/timeline").text
    assert 'href="/money/1"' in shown
    assert "R1 payment.csv:2" in shown
    assert "superseded" not in shown


AT = datetime(2026, 3, 2, 10, 0, 1, tzinfo=UTC)
RAISED = Moment(AT, "money", "TK-1", "raise", "m_event", who="甲", fen=100)


def test_one_step_with_several_things_in_one_minute_is_one_line() -> None:
    met = replace(RAISED, word="meet")
    found = in_order(
        replace(one, number=number, at=AT + timedelta(seconds=second))
        for second, (one, number) in enumerate(
            [(RAISED, "TK-1"), (met, "TK-1"), (RAISED, "TK-2"), (met, "TK-2")]
        )
    )
    assert [(one.word, one.number, one.others, one.fen) for one in found] == [
        ("raise", "TK-1", (("TK-2", None),), 200),
        ("meet", "TK-1", (("TK-2", None),), 200),
    ]


@pytest.mark.parametrize(
    "other", [{"who": "乙"}, {"text": "另有说明"}, {"at": AT + timedelta(minutes=1)}]
)
def test_another_person_word_or_minute_is_a_line_of_its_own(other: dict[str, Any]) -> None:
    assert len(in_order([RAISED, replace(RAISED, number="TK-2", **other)])) == 2


def test_the_same_thing_with_another_amount_is_a_line_of_its_own() -> None:
    again = replace(RAISED, at=AT + timedelta(seconds=2), fen=40)
    assert [one.fen for one in in_order([RAISED, replace(RAISED, number="TK-2"), again])] == [
        200,
        40,
    ]


def test_a_step_taken_again_and_again_is_one_line_with_its_last_time() -> None:
    late = AT + timedelta(hours=3)
    found = in_order(
        [RAISED, replace(RAISED, at=AT + timedelta(hours=1)), replace(RAISED, at=late)]
    )
    assert [(one.at, one.times) for one in found] == [(late, 3)]
