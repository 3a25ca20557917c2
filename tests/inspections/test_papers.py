"""Working papers keep every version, are reviewed by somebody else, and leave no note open."""

from __future__ import annotations

import pytest

from bankcheck.inspections.fieldwork import checklists, inspections, papers
from bankcheck.inspections.fieldwork.checklists import Judgment
from bankcheck.inspections.fieldwork.paper_pages import PaperPage, paper_page
from bankcheck.inspections.fieldwork.sheets import checklist_page
from bankcheck.inspections.fieldwork.store import InspectionUnknown, NotOnTeam, StepTooLate
from bankcheck.inspections.views import CONDITIONS
from bankcheck.machines import MoveRefused
from tests.inspections import journey
from tests.workbench.house import MONITOR, PBC, SECOND_MONITOR, House

CONTENT = {
    "objective": "核对先支付后清算",
    "procedure": "抽样核对",
    "work_done": "核对20笔",
    "result": "1笔先清算",
    "conclusion": "存在先清算后支付",
    "population": "样本1",
    "items": "1.01",
}


@pytest.fixture
def field(house: House) -> int:
    """An inspection in the field, its checklist pinned."""
    checklists.seed(house.database)
    return journey.in_the_field(house)


def added(house: House, field: int, content: dict[str, str] = CONTENT) -> int:
    return papers.add_paper(house.database, field, content, actor=house.actor(MONITOR))


def take(house: House, field: int, paper: int, event: str, login: str) -> None:
    papers.take(house.database, field, paper, event, actor=house.actor(login))


def shown(house: House, field: int, paper: int, login: str = PBC) -> PaperPage:
    return paper_page(house.database, field, paper, actor=house.actor(login))


def test_a_paper_is_prepared_by_one_and_reviewed_by_another(house: House, field: int) -> None:
    paper = added(house, field)
    take(house, field, paper, "prepare", MONITOR)
    with pytest.raises(MoveRefused) as refused:
        take(house, field, paper, "review", MONITOR)
    take(house, field, paper, "review", PBC)
    assert refused.value.unmet == ("other_person",)
    assert shown(house, field, paper).line.state == "reviewed"


def test_whoever_wrote_a_part_is_not_the_reviewer(house: House, field: int) -> None:
    paper = added(house, field)
    papers.save(house.database, field, paper, CONTENT | {"result": "2笔"}, actor=house.actor(PBC))
    take(house, field, paper, "prepare", MONITOR)
    with pytest.raises(MoveRefused) as refused:
        take(house, field, paper, "review", PBC)
    assert refused.value.unmet == ("other_person",)


@pytest.mark.parametrize("name", papers.NEEDED)
def test_a_paper_with_an_empty_part_is_not_signed(house: House, field: int, name: str) -> None:
    paper = added(house, field, CONTENT | {name: " "})
    with pytest.raises(MoveRefused) as refused:
        take(house, field, paper, "prepare", MONITOR)
    assert refused.value.unmet == ("paper_written",)


def test_a_change_after_review_is_a_draft_again_and_the_old_version_is_kept(
    house: House, field: int
) -> None:
    paper = added(house, field)
    take(house, field, paper, "prepare", MONITOR)
    take(house, field, paper, "review", PBC)
    papers.save(
        house.database, field, paper, CONTENT | {"result": "2笔"}, actor=house.actor(MONITOR)
    )
    page = shown(house, field, paper)
    assert (page.line.state, [one.version for one in page.versions]) == ("draft", [2, 1])
    assert page.versions[0].changed == ("result",)


def test_saving_the_same_makes_no_version(house: House, field: int) -> None:
    paper = added(house, field)
    papers.save(house.database, field, paper, CONTENT, actor=house.actor(MONITOR))
    assert shown(house, field, paper).line.version == 1


def test_an_open_note_holds_the_review_back_until_its_raiser_clears_it(
    house: House, field: int
) -> None:
    paper = added(house, field)
    take(house, field, paper, "prepare", MONITOR)
    papers.raise_note(house.database, field, paper, text="附凭证号", actor=house.actor(PBC))
    with pytest.raises(MoveRefused) as held:
        take(house, field, paper, "review", PBC)
    papers.answer_note(house.database, field, 1, text="已附", actor=house.actor(MONITOR))
    with pytest.raises(MoveRefused) as foreign:
        papers.clear_note(house.database, field, 1, actor=house.actor(MONITOR))
    papers.clear_note(house.database, field, 1, actor=house.actor(PBC))
    take(house, field, paper, "review", PBC)
    assert (held.value.unmet, foreign.value.unmet) == (("notes_cleared",), ("own_note",))


def test_only_the_team_writes_papers(house: House, field: int) -> None:
    with pytest.raises(NotOnTeam):
        papers.add_paper(house.database, field, CONTENT, actor=house.actor(SECOND_MONITOR))


def test_a_paper_of_another_inspection_is_not_there(house: House, field: int) -> None:
    paper, other = added(house, field), journey.inspection(house)
    with pytest.raises(InspectionUnknown):
        shown(house, other, paper)


def test_a_refusal_of_the_bank_is_recorded_with_its_reason(house: House, field: int) -> None:
    paper, actor = added(house, field), house.actor(MONITOR)
    with pytest.raises(StepTooLate):
        papers.acknowledge(house.database, field, paper, how="refused", why="", actor=actor)
    papers.acknowledge(house.database, field, paper, how="refused", why="数字不同", actor=actor)
    assert shown(house, field, paper).refused_why == "数字不同"


def test_the_fieldwork_ends_when_items_papers_notes_and_meetings_are_done(
    house: House, field: int
) -> None:
    paper = added(house, field)
    take(house, field, paper, "prepare", MONITOR)
    take(house, field, paper, "review", PBC)
    for one in checklist_page(house.database, field, actor=house.actor(MONITOR)).results:
        owner, other = (MONITOR, PBC) if one.owner == "finance" else (PBC, MONITOR)
        checklists.judge(
            house.database,
            field,
            one.no,
            Judgment("complies", "", ()),
            conclude=True,
            actor=house.actor(owner),
        )
        checklists.review(house.database, field, one.no, actor=house.actor(other))
    actor = house.actor(MONITOR)
    with pytest.raises(MoveRefused) as refused:
        inspections.take(house.database, field, "complete", CONDITIONS, actor=actor)
    journey.meeting(house, field, "exit")
    inspections.take(house.database, field, "complete", CONDITIONS, actor=actor)
    assert refused.value.unmet == ("exit_meeting",)
    assert journey.row(house, field).state == "drafting"


def test_a_paper_goes_through_the_pages(house: House, field: int) -> None:
    monitor, pbc = house.client(MONITOR), house.client(PBC)
    made = monitor.post(f"/inspections/{field}/papers", data=CONTENT)
    sent = [
        pbc.post(f"{made.location}/notes", data={"text": "附凭证号"}),
        monitor.post(f"/inspections/{field}/notes/1/answer", data={"reason": "已附"}),
        pbc.post(f"/inspections/{field}/notes/1/clear"),
        monitor.post(f"{made.location}/prepare"),
        pbc.post(f"{made.location}/review"),
    ]
    assert {one.status_code for one in (made, *sent)} == {303}
    assert "Reviewed" in monitor.get(f"{made.location}?lang=en").text
