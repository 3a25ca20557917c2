"""From a notice to its acceptance: who may what, what is frozen, and who loses a race."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.db import Overtaken
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cases import service as findings
from bankcheck.inspections.rectification import notices, objections, responses, reviews
from bankcheck.inspections.rectification.answers import Answer, changes, content_of, digest
from bankcheck.inspections.rectification.escalation import escalation
from bankcheck.inspections.rectification.models import (
    Notice,
    NoticeItem,
    Objection,
    Response,
    ResponseItem,
)
from bankcheck.inspections.rectification.pages import response_page
from bankcheck.inspections.rectification.portal_pages import portal_page
from bankcheck.inspections.rectification.reviews import Decision
from bankcheck.inspections.rectification.store import FindingsUnfit, NoticeUnknown, ResponseUnknown
from bankcheck.machines import MoveRefused
from bankcheck.workdays import calendar_from_text
from tests.inspections.cases import story as cases
from tests.inspections.money import story as money
from tests.inspections.rectification import story
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

ACCEPT = ("accept", "", "")


@pytest.mark.parametrize("name", ["position", "cause", "measures", "done_on", "responsible"])
def test_an_answer_is_whole_only_with_each_of_its_parts(name: str) -> None:
    empty: Any = None if name == "done_on" else ""
    assert (story.ANSWER.is_whole, replace(story.ANSWER, **{name: empty}).is_whole) == (True, False)


@pytest.mark.parametrize("name", Answer.__slots__)
def test_a_change_of_any_field_is_told_and_changes_the_digest(name: str) -> None:
    other: Any = date(2026, 3, 3) if name == "done_on" else "partly"
    after = replace(story.ANSWER, **{name: other})
    told = changes({"WT": story.ANSWER}, {"WT": after})
    digests = {digest(content_of("ZG", 1, "", {"WT": one})) for one in (story.ANSWER, after)}
    assert ([one.field for one in told], len(digests)) == ([name], 2)


@pytest.mark.parametrize(
    ("today", "reached"),
    [
        *((date(2025, 10, 23), 0), (date(2025, 10, 24), 1), (date(2025, 10, 29), 1)),
        *((date(2025, 10, 30), 2), (date(2025, 10, 31), 2), (date(2025, 11, 3), 3)),
        *((date(2025, 11, 6), 3), (date(2025, 11, 7), 4)),
    ],
)
def test_steps_are_due_by_working_days_from_the_last_day(today: date, reached: int) -> None:
    steps = escalation(date(2025, 10, 31), today, calendar_from_text("date,working,note\n"))
    assert sum(one.reached for one in steps) == reached


def test_a_notice_has_its_own_clock_by_its_own_basis(house: House) -> None:
    story.sent(house)
    with house.database.read(EVERYTHING) as session:
        one = session.scalars(select(Deadline).where(Deadline.kind == "rectification")).one()
        assert (one.n, one.unit, one.basis) == (10, "working_days", story.TERMS.basis)


def test_a_bank_sees_a_notice_only_once_it_is_sent_and_no_other_bank_ever(house: House) -> None:
    notice_id = story.approved(house, story.notice(house))
    with pytest.raises(NoticeUnknown):
        portal_page(house.database, notice_id, actor=house.actor(MAKER_A))
    notices.send(
        house.database, notice_id, 3, service="system", proof="", actor=house.actor(MONITOR)
    )
    assert portal_page(house.database, notice_id, actor=house.actor(MAKER_A)).notice.items
    with pytest.raises(NoticeUnknown):
        portal_page(house.database, notice_id, actor=house.actor(MAKER_B))


def test_the_drafter_never_approves_a_notice(house: House) -> None:
    notice_id = story.notice(house)
    notices.submit(house.database, notice_id, 1, actor=house.actor(MONITOR))
    with house.database.write(EVERYTHING) as session:
        session.get_one(Notice, notice_id).drafted_by_id = house.actor(HEAD).person_id
        record(session, SYSTEM, "test.draft", ("notice", notice_id))
    with pytest.raises(MoveRefused) as refused:
        notices.decide(house.database, notice_id, 3, "approve", reason="", actor=house.actor(HEAD))
    assert refused.value.unmet == ("other_person",)


def test_no_finding_stands_in_two_open_notices(house: House) -> None:
    finding_id = cases.ready(house)
    story.notice(house, finding_id)
    with pytest.raises(FindingsUnfit):
        story.notice(house, finding_id)


def test_sending_puts_the_findings_under_rectification(house: House) -> None:
    finding_id = cases.ready(house)
    story.sent(house, finding_id)
    assert cases.row(house, finding_id).state == "rectifying"


def test_an_incomplete_answer_is_not_handed_in(house: House) -> None:
    one = story.kept(house, story.acknowledged(house), Answer("agree"))
    with pytest.raises(MoveRefused) as refused:
        responses.hand_in(house.database, one.id, one.row_version, actor=house.actor(MAKER_A))
    assert refused.value.unmet == ("answers_complete",)


def test_no_answer_is_begun_before_the_receipt_is_signed(house: House) -> None:
    notice_id = story.sent(house)
    with pytest.raises(MoveRefused):
        story.kept(house, notice_id)


def test_two_savers_at_once_begin_one_draft(house: House) -> None:
    notice_id, actor = story.acknowledged(house), house.actor(MAKER_A)
    written = responses.Written("", False, {})

    def tried(_: int) -> bool:
        try:
            responses.save(house.database, notice_id, 0, written, actor=actor)
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(tried, range(4)))
    assert (done, len(story.stored(house, Response))) == (1, 1)


def test_the_bureau_sees_no_answer_before_it_is_submitted(house: House) -> None:
    one = story.handed_in(house, story.acknowledged(house))
    with pytest.raises(ResponseUnknown):
        response_page(house.database, one.id, actor=house.actor(MONITOR))


def test_a_submitted_version_is_frozen_under_its_digest(house: House) -> None:
    one = story.submitted(house, story.acknowledged(house))
    page = response_page(house.database, one.id, actor=house.actor(MAKER_A))
    assert (page.holds, len(one.sha256)) == (True, 64)
    with house.database.write(EVERYTHING) as session:
        session.scalars(select(ResponseItem)).one().measures = "改动"
        record(session, SYSTEM, "test.tamper", ("response", one.id))
    assert not response_page(house.database, one.id, actor=house.actor(MAKER_A)).holds


def test_the_drafter_of_a_notice_does_not_review_its_answer(house: House) -> None:
    one = story.submitted(house, story.acknowledged(house))
    with pytest.raises(MoveRefused) as refused:
        reviews.claim(house.database, one.id, one.row_version, actor=house.actor(MONITOR))
    assert refused.value.unmet == ("not_drafter",)


def test_an_answer_is_taken_back_until_somebody_takes_it_up(house: House) -> None:
    notice_id = story.acknowledged(house)
    one, actor = story.submitted(house, notice_id), house.actor(APPROVER_A)
    responses.take_back(house.database, one.id, one.row_version, actor=actor)
    again = story.claimed(house, notice_id)
    assert (again.version, again.state) == (2, "under_review")
    with pytest.raises(MoveRefused):
        responses.take_back(house.database, again.id, again.row_version, actor=actor)


def test_a_returned_answer_must_differ_and_the_difference_is_shown_to_both(house: House) -> None:
    notice_id = story.acknowledged(house)
    story.decided(house, story.claimed(house, notice_id), [story.RETURNED])
    one = story.kept(house, notice_id, story.ANSWER)
    with pytest.raises(MoveRefused) as refused:
        responses.hand_in(house.database, one.id, one.row_version, actor=house.actor(MAKER_A))
    assert refused.value.unmet == ("differs",)
    second = story.submitted(house, notice_id, replace(story.ANSWER, reference="TK-2"))
    for login in (MAKER_A, PBC):
        page = response_page(house.database, second.id, actor=house.actor(login))
        told = [(one.before, one.after) for line in page.answers for one in line.changes]
        assert (page.compared_with, told) == (1, [("TK-1", "TK-2")])
    assert [one.state for one in story.stored(house, Response)] == ["superseded", "submitted"]


@pytest.mark.parametrize(("code", "reason"), [("", "请补充"), ("no_proof", " "), ("odd", "请补充")])
def test_a_return_needs_a_reason_from_the_list_and_words(
    house: House, code: str, reason: str
) -> None:
    one = story.claimed(house, story.acknowledged(house))
    with pytest.raises(MoveRefused):
        story.decided(house, one, [("return", code, reason)])


def test_a_decision_is_bound_to_the_text_that_was_read(house: House) -> None:
    story.claimed(house, story.acknowledged(house))
    row = story.stored(house, ResponseItem)[0]
    decision = Decision("accept", "0" * 64)
    with pytest.raises(Overtaken):
        reviews.decide(
            house.database, row.id, row.row_version, decision, actor=house.actor(SECOND_MONITOR)
        )


def test_of_two_decisions_at_once_one_counts(house: House) -> None:
    one = story.claimed(house, story.acknowledged(house))
    row, actor = story.stored(house, ResponseItem)[0], house.actor(SECOND_MONITOR)

    def tried(event: str) -> bool:
        decision = Decision(event, one.sha256, "no_proof", "理由")
        try:
            reviews.decide(house.database, row.id, row.row_version, decision, actor=actor)
        except (Overtaken, MoveRefused):
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(tried, ("accept", "return", "reject", "accept"))) == 1


def test_of_two_reviewers_at_once_one_takes_the_answer_up(house: House) -> None:
    one = story.submitted(house, story.acknowledged(house))
    actors = [house.actor(login) for login in (SECOND_MONITOR, PBC, HEAD)]

    def tried(index: int) -> bool:
        try:
            reviews.claim(house.database, one.id, one.row_version, actor=actors[index])
        except (Overtaken, MoveRefused):
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(tried, range(3))) == 1


def test_accepting_part_leaves_the_rest_open_and_all_completes_the_notice(house: House) -> None:
    past = cases.confirmed_suspicion(house, "ONE", "TWO")
    both = [cases.ready(house, name, past=past) for name in ("ONE", "TWO")]
    notice_id = story.acknowledged(house, *both)
    first = story.claimed(house, notice_id)
    story.decided(house, first, [ACCEPT, story.RETURNED])
    assert story.stored(house, Notice)[0].state == "partly_accepted"
    assert [cases.row(house, one).state for one in both] == ["verifying_fix", "rectifying"]
    second = story.claimed(house, notice_id, replace(story.ANSWER, reference="TK-9"))
    story.decided(house, second, [ACCEPT])
    with house.database.read(EVERYTHING) as session:
        ended = session.scalars(select(Deadline.state).where(Deadline.kind == "rectification"))
        assert (story.stored(house, Notice)[0].state, ended.one()) == ("completed", "met")


def test_a_finding_closes_after_its_retest_and_begins_a_round_where_that_fails(
    house: House,
) -> None:
    finding_id = money.finding(house, "improve")
    notice_id = story.acknowledged(house, finding_id)
    story.decided(house, story.claimed(house, notice_id), [ACCEPT])
    actor, seen = house.actor(MONITOR), cases.version(house, finding_id)
    findings.retest(house.database, finding_id, seen, cases.FAILED, actor=actor)
    again = cases.row(house, finding_id)
    assert (again.state, again.round) == ("rectifying", 2)
    second = story.acknowledged(house, finding_id)
    story.decided(house, story.claimed(house, second), [ACCEPT])
    seen = cases.version(house, finding_id)
    findings.retest(house.database, finding_id, seen, cases.PASSED, actor=actor)
    assert cases.row(house, finding_id).state == "closed"


def test_disagreement_opens_an_objection_that_somebody_new_decides(house: House) -> None:
    one = story.claimed(house, story.acknowledged(house), story.DISAGREE)
    objection = story.stored(house, Objection)[0]
    assert (objection.state, objection.grounds) == ("filed", story.DISAGREE.cause)
    with pytest.raises(MoveRefused) as refused:
        story.decided(house, one, [ACCEPT])
    assert refused.value.unmet == ("no_open_objection",)
    for login in (MONITOR, SECOND_MONITOR, HEAD):
        with pytest.raises(MoveRefused) as refused:
            objections.admit(house.database, objection.id, 1, actor=house.actor(login))
        assert refused.value.unmet == ("independent",)
    objections.admit(house.database, objection.id, 1, actor=house.actor(PBC_HEAD))
    assert story.stored(house, Objection)[0].state == "reviewing"


def test_a_supported_objection_withdraws_the_finding_and_says_what_it_touched(
    house: House,
) -> None:
    finding_id = cases.ready(house)
    one = story.claimed(house, story.acknowledged(house, finding_id), story.DISAGREE)
    actor = house.actor(PBC_HEAD)
    objections.admit(house.database, 1, 1, actor=actor)
    objections.conclude(house.database, 1, 2, "support", reason="要素一致", actor=actor)
    touched = story.stored(house, Objection)[0].touched
    assert cases.row(house, finding_id).state == "withdrawn"
    assert touched == [cases.row(house, finding_id).number, f"{_number(house)}/1"]
    reviewer = house.actor(SECOND_MONITOR)
    reviews.conclude(house.database, one.id, one.row_version, actor=reviewer)
    states = (story.stored(house, Notice)[0].state, story.stored(house, NoticeItem)[0].state)
    assert states == ("completed", "dropped")


def _number(house: House) -> str:
    return story.stored(house, Notice)[0].number


def test_an_upheld_objection_leaves_the_finding_as_it_was(house: House) -> None:
    finding_id = cases.ready(house)
    one = story.claimed(house, story.acknowledged(house, finding_id), story.DISAGREE)
    actor = house.actor(PBC_HEAD)
    objections.admit(house.database, 1, 1, actor=actor)
    with pytest.raises(MoveRefused):
        objections.conclude(house.database, 1, 2, "uphold", reason=" ", actor=actor)
    objections.conclude(house.database, 1, 2, "uphold", reason="凭证不符", actor=actor)
    story.decided(house, one, [ACCEPT])
    assert cases.row(house, finding_id).state == "verifying_fix"


def test_every_step_left_its_event_with_the_bank_it_concerns(house: House) -> None:
    notice_id = story.acknowledged(house)
    story.decided(house, story.claimed(house, notice_id), [ACCEPT])
    with house.database.read(EVERYTHING) as session:
        told = select(AuditEvent.event).where(AuditEvent.bank_code == "105")
        events = set(session.scalars(told))
    steps = {"submit", "approve", "send", "acknowledge", "respond", "complete"}
    assert {f"notice.{one}" for one in steps} <= events
    assert {"response.save", "response.submit", "response.claim", "response.accept"} <= events
