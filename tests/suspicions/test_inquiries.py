"""A bank is asked, sees its own side alone, and answers by two people, once and for good."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from bankcheck.db import OutOfScope, Overtaken
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.suspicions import cases, inquiries
from bankcheck.suspicions.cases import Target
from bankcheck.suspicions.disclosure import told
from bankcheck.suspicions.inquiries import Answer, InquiryUnknown, Question
from bankcheck.suspicions.models import Inquiry, SuspicionNote
from bankcheck.suspicions.pinning import unpinned
from bankcheck.suspicions.states import InquiryState, Position
from tests.suspicions.past import Hit, Past
from tests.suspicions.steps import TODAY
from tests.workbench.house import (
    APPROVER_A,
    APPROVER_B,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    House,
)

ANSWER = Answer(Position.PARTLY, "The payee was chosen by mistake.")
LATER = TODAY + timedelta(days=14)


def _asked(house: House, past: Past, hit: Hit | str = "a") -> Target:
    past.run(hit)
    name = hit if isinstance(hit, str) else hit.name
    actor = house.actor(MONITOR)
    cases.triage(house.database, past.target(name), actor=actor)
    question = Question("Why does the payee differ?", LATER)
    inquiries.ask(house.database, past.target(name), question, actor=actor, today=TODAY)
    return _target(house)


def _inquiry(house: House, login: str = HEAD) -> Inquiry:
    with house.database.read(house.actor(login)) as session:
        found = session.scalars(select(Inquiry)).one()
        session.expunge_all()
    return found


def _target(house: House) -> Target:
    one = _inquiry(house)
    return Target(one.id, one.row_version)


def test_asking_puts_the_suspicion_into_verification(house: House, past: Past) -> None:
    _asked(house, past)
    assert past.named("a").state.value == "verifying"
    assert _inquiry(house).number == f"{past.named('a').number}-1"


@pytest.mark.parametrize(
    ("question", "unmet"),
    [
        (Question(" ", LATER), ("question",)),
        (Question("Why?", TODAY), ("due",)),
        (Question("Why?", None), ("due",)),
        (Question("Why?", TODAY + timedelta(days=367)), ("due",)),
    ],
)
def test_a_question_needs_words_and_a_later_day(
    house: House, past: Past, question: Question, unmet: tuple[str, ...]
) -> None:
    past.run("a")
    actor = house.actor(MONITOR)
    cases.triage(house.database, past.target("a"), actor=actor)
    with pytest.raises(MoveRefused) as refused:
        inquiries.ask(house.database, past.target("a"), question, actor=actor, today=TODAY)
    assert refused.value.unmet == unmet


def test_a_suspicion_charged_to_no_bank_is_asked_of_none(house: House, past: Past) -> None:
    past.run(Hit("a", bank=None))
    actor = house.actor(MONITOR)
    cases.triage(house.database, past.target("a"), actor=actor)
    with pytest.raises(MoveRefused) as refused:
        inquiries.ask(
            house.database, past.target("a"), Question("Why?", LATER), actor=actor, today=TODAY
        )
    assert refused.value.unmet == ("subject_bank",)


def test_a_bank_is_told_its_own_side_and_the_voucher_alone(house: House, past: Past) -> None:
    _asked(house, past, Hit("a", other_bank="308"))
    facts = json.dumps(_inquiry(house, MAKER_A).facts, ensure_ascii=False)
    assert "OWNPURPOSE-a" in facts
    for secret in ("FOREIGNROW", "NEARESTROW", "SECRETFILE", "308", "999"):
        assert secret not in facts


def test_a_sentence_that_could_speak_of_another_banks_row_stays_behind() -> None:
    row = Hit("a", other_bank="308").row()
    difference = unpinned(row, {"evidence": json.loads(row["evidence"])})
    facts = told(difference, "105")["difference"]
    assert {facts[name] for name in ("expected", "actual", "message_zh", "message_en")} == {None}


def test_another_bank_sees_nothing_of_it(house: House, past: Past) -> None:
    target = _asked(house, past)
    with house.database.read(house.actor(MAKER_B)) as session:
        assert session.scalars(select(Inquiry)).all() == []
    with pytest.raises(InquiryUnknown):
        inquiries.draft(house.database, target, ANSWER, actor=house.actor(MAKER_B))


def test_a_banks_session_neither_sees_nor_writes_what_is_the_bureaus(
    house: House, past: Past
) -> None:
    _asked(house, past)
    suspicion = past.named("a")
    cases.add_note(house.database, suspicion.id, "INTERNAL", actor=house.actor(MONITOR))
    with house.database.read(house.actor(MAKER_A)) as session:
        assert session.scalars(select(SuspicionNote)).all() == []
    with pytest.raises(cases.SuspicionUnknown):
        cases.add_note(house.database, suspicion.id, "hello", actor=house.actor(MAKER_A))
    with pytest.raises(OutOfScope), house.database.write(house.actor(MAKER_A)) as session:
        session.add(suspicion_note(suspicion.id))


def suspicion_note(suspicion_id: int) -> SuspicionNote:
    """Return a note as somebody of a bank might forge it."""
    return SuspicionNote(suspicion_id=suspicion_id, text="x", person_id=1, person_name="x")


def test_a_maker_drafts_and_an_approver_submits(house: House, past: Past) -> None:
    _asked(house, past)
    inquiries.draft(house.database, _target(house), ANSWER, actor=house.actor(MAKER_A))
    inquiries.submit(house.database, _target(house), actor=house.actor(APPROVER_A))
    one = _inquiry(house)
    assert (one.state, one.answer_position, one.answer_text) == (
        InquiryState.SUBMITTED,
        Position.PARTLY,
        ANSWER.text,
    )


def test_a_maker_cannot_submit_and_an_approver_cannot_draft(house: House, past: Past) -> None:
    target = _asked(house, past)
    with pytest.raises(RoleRefused):
        inquiries.draft(house.database, target, ANSWER, actor=house.actor(APPROVER_A))
    inquiries.draft(house.database, target, ANSWER, actor=house.actor(MAKER_A))
    with pytest.raises(RoleRefused):
        inquiries.submit(house.database, _target(house), actor=house.actor(MAKER_A))


def test_the_approver_of_another_bank_submits_nothing(house: House, past: Past) -> None:
    inquiries.draft(house.database, _asked(house, past), ANSWER, actor=house.actor(MAKER_A))
    with pytest.raises(InquiryUnknown):
        inquiries.submit(house.database, _target(house), actor=house.actor(APPROVER_B))


def test_a_submitted_answer_is_for_good(house: House, past: Past) -> None:
    inquiries.draft(house.database, _asked(house, past), ANSWER, actor=house.actor(MAKER_A))
    inquiries.submit(house.database, _target(house), actor=house.actor(APPROVER_A))
    with pytest.raises(MoveRefused):
        inquiries.draft(house.database, _target(house), ANSWER, actor=house.actor(MAKER_A))
    with pytest.raises(MoveRefused):
        inquiries.withdraw(house.database, _target(house), "why", actor=house.actor(MONITOR))


@pytest.mark.parametrize(
    ("answer", "unmet"),
    [
        (Answer(None, "x"), ("position",)),
        (Answer(Position.AGREE, " "), ("text",)),
        (Answer(None, ""), ("position", "text")),
    ],
)
def test_an_answer_has_a_position_and_words(
    house: House, past: Past, answer: Answer, unmet: tuple[str, ...]
) -> None:
    target = _asked(house, past)
    with pytest.raises(MoveRefused) as refused:
        inquiries.draft(house.database, target, answer, actor=house.actor(MAKER_A))
    assert refused.value.unmet == unmet


def test_an_approver_gives_a_draft_back_with_the_reason(house: House, past: Past) -> None:
    inquiries.draft(house.database, _asked(house, past), ANSWER, actor=house.actor(MAKER_A))
    inquiries.give_back(house.database, _target(house), "say when", actor=house.actor(APPROVER_A))
    one = _inquiry(house, MAKER_A)
    assert (one.state, one.returned_why, one.answer_text) == (
        InquiryState.ASKED,
        "say when",
        ANSWER.text,
    )


def test_what_the_maker_changed_meanwhile_is_not_submitted_unseen(house: House, past: Past) -> None:
    inquiries.draft(house.database, _asked(house, past), ANSWER, actor=house.actor(MAKER_A))
    seen = _target(house)
    other = Answer(Position.DISAGREE, "No.")
    inquiries.draft(house.database, seen, other, actor=house.actor(MAKER_A))
    with pytest.raises(Overtaken):
        inquiries.submit(house.database, seen, actor=house.actor(APPROVER_A))
