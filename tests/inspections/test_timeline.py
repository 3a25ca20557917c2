"""One page tells a finding's life; a bank reads its own side of it, and no other bank any."""

from __future__ import annotations

import pytest

from bankcheck.inspections.rectification.models import NoticeItem
from bankcheck.inspections.rectification.store import NoticeUnknown
from bankcheck.inspections.timeline.pages import TimelinePage, own_timeline, timeline
from tests.inspections.cases import story as cases
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
