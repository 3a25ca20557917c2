"""A report is put to the bank, signed by both, issued with its papers locked, and followed up."""

from __future__ import annotations

import pytest

from bankcheck.actors import EVERYTHING
from bankcheck.db import Overtaken
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cosign import service as cosign
from bankcheck.inspections.fieldwork import papers
from bankcheck.inspections.fieldwork.store import NotOnTeam, StepTooLate
from bankcheck.inspections.reporting import comments, pages, service
from bankcheck.inspections.reporting.comments import Said
from bankcheck.inspections.reporting.store import DraftUnknown
from bankcheck.inspections.signed import KINDS
from bankcheck.inspections.views import CONDITIONS
from bankcheck.machines import MoveRefused, RoleRefused
from tests.inspections import journey
from tests.inspections.cases import story as cases
from tests.inspections.rectification import story as rectification
from tests.inspections.reporting import story
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    PBC,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
)


@pytest.fixture
def done(house: House) -> int:
    """An inspection whose fieldwork is done."""
    return journey.fieldwork_done(house, journey.in_the_field(house))


@pytest.fixture
def put(house: House, done: int) -> int:
    """An inspection whose report is put to the bank."""
    return story.put(house, done)


def finish(house: House, inspection_id: int) -> None:
    service.finish(house.database, inspection_id, CONDITIONS, actor=house.actor(MONITOR))


def state(house: House, inspection_id: int) -> str:
    return journey.row(house, inspection_id).state


def test_a_report_without_words_is_not_put_to_the_bank(house: House, done: int) -> None:
    with pytest.raises(MoveRefused) as refused:
        service.send_for_comment(house.database, done, None, actor=house.actor(MONITOR))
    assert refused.value.unmet == ("report_written", "comment_deadline")


def test_only_the_team_writes_the_report(house: House, done: int) -> None:
    with pytest.raises(NotOnTeam):
        service.write(
            house.database, done, title="报告", text="正文", actor=house.actor(SECOND_MONITOR)
        )


def test_a_report_put_to_the_bank_is_written_no_more(house: House, put: int) -> None:
    with pytest.raises(StepTooLate):
        story.written(house, put)


@pytest.mark.usefixtures("put")
def test_the_bank_reads_its_own_copy_and_no_other_bank_does(house: House) -> None:
    number = story.draft(house).id
    assert pages.own_draft(house.database, number, actor=house.actor(MAKER_A)).text == story.TEXT
    with pytest.raises(DraftUnknown):
        pages.own_draft(house.database, number, actor=house.actor(MAKER_B))


def test_comments_are_not_finished_while_the_bank_has_time(house: House, put: int) -> None:
    with pytest.raises(MoveRefused) as refused:
        finish(house, put)
    assert refused.value.unmet == ("window_closed",)


def test_time_that_ran_out_finishes_the_comments(house: House, put: int) -> None:
    story.run_out(house, story.draft(house).deadline_id)
    finish(house, put)
    assert (state(house, put), story.draft(house).state) == ("cosigning", "ended")


@pytest.mark.usefixtures("put")
def test_nothing_is_said_after_the_last_day(house: House) -> None:
    story.run_out(house, story.draft(house).deadline_id)
    with pytest.raises(MoveRefused) as refused:
        story.said(house)
    assert refused.value.unmet == ("window_open",)


@pytest.mark.usefixtures("put")
def test_whoever_drafted_a_comment_does_not_submit_it(house: House) -> None:
    number = comments.draft(
        house.database, story.draft(house).id, Said("comment", "", "意见"),
        actor=house.actor(MAKER_A),
    )  # fmt: skip
    with pytest.raises(RoleRefused):
        comments.submit(house.database, number, 1, actor=house.actor(MAKER_A))


def test_what_the_bank_did_not_submit_is_its_own(house: House, put: int) -> None:
    comments.draft(
        house.database, story.draft(house).id, Said("comment", "", "意见"),
        actor=house.actor(MAKER_A),
    )  # fmt: skip
    page = pages.report_page(house.database, put, CONDITIONS, actor=house.actor(MONITOR))
    assert page.drafts[0].comments == ()


@pytest.mark.usefixtures("put")
def test_a_bank_with_a_drafted_comment_has_not_said_all(house: House) -> None:
    comments.draft(
        house.database, story.draft(house).id, Said("comment", "", "意见"),
        actor=house.actor(MAKER_A),
    )  # fmt: skip
    with pytest.raises(MoveRefused) as refused:
        story.heard(house)
    assert refused.value.unmet == ("nothing_drafted",)


@pytest.mark.parametrize(
    ("kind", "leads_to"), [("comment", "soliciting"), ("objection", "rechecking")]
)
def test_only_an_objection_has_the_facts_rechecked(
    house: House, put: int, kind: str, leads_to: str
) -> None:
    story.said(house, kind)
    assert state(house, put) == leads_to


@pytest.mark.parametrize("kind", ["comment", "objection"])
def test_every_comment_needs_its_reply(house: House, put: int, kind: str) -> None:
    number = story.said(house, kind)
    story.heard(house)
    with pytest.raises(MoveRefused) as refused:
        finish(house, put)
    assert refused.value.unmet == ("comments_answered",)
    story.replied(house, number)
    finish(house, put)
    assert state(house, put) == "cosigning"


@pytest.mark.usefixtures("put")
def test_a_reply_is_given_once(house: House) -> None:
    number = story.said(house)
    story.replied(house, number)
    with pytest.raises(MoveRefused):
        story.replied(house, number)


def test_no_report_is_signed_over_an_undecided_finding(house: House) -> None:
    inspection_id = journey.in_the_field(house)
    cases.in_inspection(house, inspection_id)
    story.put(house, journey.fieldwork_done(house, inspection_id))
    story.heard(house)
    with pytest.raises(MoveRefused) as refused:
        finish(house, inspection_id)
    assert refused.value.unmet == ("findings_decided",)


def test_the_issued_report_locks_its_papers_and_is_archived_where_nothing_is_open(
    house: House, put: int
) -> None:
    story.issued(house, put)
    with house.database.read(house.actor(MONITOR)) as session:
        locked = {one.state for one in papers.papers_of(session, put)}
    assert (state(house, put), locked) == ("archived", {"locked"})


def test_an_open_finding_keeps_the_inspection_from_the_archive_until_it_ends(house: House) -> None:
    inspection_id, finding_id = story.with_finding(house)
    story.issued(house, inspection_id)
    assert state(house, inspection_id) == "follow_up"
    rectification.closed(house, finding_id)
    assert state(house, inspection_id) == "archived"


def test_a_refused_signature_takes_the_report_back_to_its_draft(house: House, put: int) -> None:
    story.heard(house)
    envelope_id = story.finished(house, put)
    cosign.decline(
        house.database, KINDS, envelope_id, reason="措辞需修改", actor=house.actor(PBC_HEAD)
    )
    story.written(house, put)
    service.send_for_comment(house.database, put, story.WINDOW, actor=house.actor(PBC))
    assert (state(house, put), story.draft(house).edition) == ("soliciting", 2)


def test_a_changed_byte_voids_the_signatures_of_a_report(house: House, put: int) -> None:
    story.heard(house)
    envelope_id = story.finished(house, put)
    journey.sign(house, envelope_id, HEAD)
    story.altered(house, put)
    assert journey.sign(house, envelope_id, PBC_HEAD) is False
    assert state(house, put) == "drafting"


@pytest.mark.usefixtures("put")
def test_a_comment_of_yesterdays_page_is_not_submitted(house: House) -> None:
    number = comments.draft(
        house.database, story.draft(house).id, Said("comment", "", "意见"),
        actor=house.actor(MAKER_A),
    )  # fmt: skip
    with pytest.raises(Overtaken):
        comments.submit(house.database, number, 7, actor=house.actor(APPROVER_A))


def test_the_issued_report_names_the_digest_of_what_both_signed(house: House, put: int) -> None:
    story.issued(house, put)
    with house.database.read(house.actor(MONITOR)) as session:
        signed = service.content(session, put)
    assert story.report(house, put).sha256 == story.digest(signed)


def test_a_cancelled_inspection_asks_the_bank_for_no_more_comments(house: House, put: int) -> None:
    story.said(house)
    waiting = comments.draft(
        house.database, story.draft(house).id, Said("comment", "", "还有一点"),
        actor=house.actor(MAKER_A),
    )  # fmt: skip
    for login in (MONITOR, PBC):
        journey.cancelled(house, put, login)
    draft, comment = story.draft(house), story.comment(house)
    with house.database.read(EVERYTHING) as session:
        clock = deadline_row(session, draft.deadline_id).state
    assert (draft.state, clock) == ("ended", "cancelled")
    assert (comment.id, comment.state) == (waiting, "dropped")
    with pytest.raises(MoveRefused):
        story.said(house)


def test_a_cancellation_that_only_one_lead_asks_for_ends_nothing(house: House, put: int) -> None:
    journey.cancelled(house, put, MONITOR)
    assert story.draft(house).state == "commenting"
