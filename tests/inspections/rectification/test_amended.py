"""Everything that hangs on a joint finding follows its lower amount, and the pages tell of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Overtaken
from bankcheck.desk.signing import signing_tasks
from bankcheck.desk.tasks import Place
from bankcheck.inspections.cases import amending as texts
from bankcheck.inspections.cases.models import Amendment, Finding
from bankcheck.inspections.cases.service import retest
from bankcheck.inspections.cases.service import step as finding_step
from bankcheck.inspections.cases.signing import content as finding_content
from bankcheck.inspections.cases.store import open_debts
from bankcheck.inspections.cosign import service as cosign
from bankcheck.inspections.documents.content import amount_in_words
from bankcheck.inspections.documents.notice_letters import notice as letter
from bankcheck.inspections.money.obligations import TooMuch, begin
from bankcheck.inspections.rectification import amending, objections, reviews
from bankcheck.inspections.rectification.models import Objection, Response
from bankcheck.inspections.rectification.notices import acknowledge
from bankcheck.inspections.signed import KINDS
from bankcheck.inspections.timeline.bureau import moments
from bankcheck.machines import MoveRefused
from bankcheck.settings import Settings
from tests.inspections import journey
from tests.inspections.cases import story as cases
from tests.inspections.money import story as money
from tests.inspections.rectification import story
from tests.workbench.house import (
    HEAD,
    MAKER_A,
    MONITOR,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
)

WHOLE, LEFT = 12_300, 5_000
WHY = "部分凭证要素一致"


def test_everything_that_hangs_on_the_finding_follows_the_lower_amount(house: House) -> None:
    finding_id = story.objected_jointly(house)
    before, after = [_hanging(house, finding_id)], [(LEFT, True, False)]
    envelope_id = story.amending(house)
    before.append(_hanging(house, finding_id))
    story.both_sign(house, envelope_id)
    assert before == [(WHOLE, False, True)] * 2
    assert [_hanging(house, finding_id)] == after
    with pytest.raises(TooMuch):
        money.owed(house, replace(money.NEW, amount_fen=LEFT + 1), finding_id)
    money.owed(house, replace(money.NEW, amount_fen=LEFT), finding_id)


def _hanging(house: House, finding_id: int) -> tuple[int, bool, bool]:
    """Return what a finding still asks for, and which amount its notice's letter names."""
    with house.database.read(EVERYTHING) as session:
        debts = {one.kind: one.fen for one in open_debts(session, finding_id)}
        said = str(letter(session, 1, {}).content)
    return debts["refund"], amount_in_words(LEFT) in said, amount_in_words(WHOLE) in said


def test_a_debt_asked_for_while_the_amount_is_lowered_is_held_to_the_lower_one(
    house: House,
) -> None:
    finding_id = cases.ready(house)
    with ThreadPoolExecutor(1) as pool, house.database.write(EVERYTHING) as session:
        # The event locks the chain, behind which the debt waits with what it has read.
        record(session, SYSTEM, "test.lower", ("finding", finding_id))
        asked = pool.submit(money.owed, house, money.NEW, finding_id)
        wait([asked], timeout=0.5)
        session.get_one(Finding, finding_id).determined_fen = LEFT
    with pytest.raises(TooMuch):
        asked.result()


def test_an_amount_is_not_lowered_below_a_debt_that_comes_while_the_last_signature_is_given(
    house: House,
) -> None:
    finding_id = story.objected_jointly(house, loss_fen=0)
    envelope_id = story.amending(house)
    journey.sign(house, envelope_id, HEAD)
    with ThreadPoolExecutor(1) as pool, house.database.write(EVERYTHING) as session:
        record(session, SYSTEM, "test.owe", ("finding", finding_id))
        signing = pool.submit(journey.sign, house, envelope_id, PBC_HEAD)
        wait([signing], timeout=0.5)
        finding, actor = session.get_one(Finding, finding_id), house.actor(MONITOR)
        begin(session, finding, money.NEW, actor=actor)
    try:
        signed = signing.result()
    except Overtaken:
        signed = journey.sign(house, envelope_id, PBC_HEAD)
    assert (signed, cases.row(house, finding_id).determined_fen) == (False, WHOLE)


def test_the_signatures_under_the_finding_and_its_notice_hold_after_the_amount_is_lower(
    house: House,
) -> None:
    story.objected_jointly(house)
    story.both_sign(house, story.amending(house))
    kinds = ("finding", "rectification_notice", amending.KIND)
    assert [story.still_covered(house, kind) for kind in kinds] == [True, True, True]


def test_a_second_amendment_leaves_what_was_signed_before_it_as_it_was(house: House) -> None:
    finding_id = story.objected_jointly(house)
    story.both_sign(house, story.amending(house))
    with house.database.read(EVERYTHING) as session:
        first = dict(amending.content(session, 1))
    _lowered_again(house)
    with house.database.read(EVERYTHING) as session:
        finding, rounds = session.get_one(Finding, finding_id), texts.rounds_of(session, 1)
        told = [texts.amended(session, finding, one) for one in rounds]
        whole = finding_content(session, finding_id)
    assert told[0] == {name: first[name] for name in told[0]}
    assert [one["认定金额（分）"] for one in (whole, *told)] == [WHOLE, LEFT, 3_000]
    assert [one["损失金额（分）"] for one in (whole, *told)] == [8_000, LEFT, 3_000]


def _lowered_again(house: House) -> None:
    """Lower the amount a second time, as an objection to a later notice would."""
    with house.database.write(EVERYTHING) as session:
        finding, one = session.get_one(Finding, 1), session.scalars(select(Amendment)).one()
        session.add(
            Amendment(
                finding_id=1, objection_id=1, round=2, from_fen=LEFT, from_loss_fen=LEFT,
                left_fen=3_000, reason=WHY, proposed_by_id=one.proposed_by_id,
                proposed_by_name=one.proposed_by_name, proposed_at=now(), signed_at=now(),
            )
        )  # fmt: skip
        finding_step(session, house.actor(HEAD), finding, "reduce", reason=WHY)
        finding.determined_fen = finding.loss_fen = 3_000


def test_the_bank_learns_of_the_signing_but_of_no_amount_before_both_signed(house: House) -> None:
    story.objected_jointly(house)
    envelope_id = story.amending(house)
    client, address = house.client(MAKER_A), "/rectification/objections/1?lang=en"
    before = client.get(address).text
    assert ("Being co-signed" in before, "50.00" in before, WHY in before) == (True, False, False)
    assert "50.00" not in client.get("/rectification/1").text
    story.both_sign(house, envelope_id)
    assert WHY in client.get(address).text
    assert "50.00" in client.get("/rectification/1").text


def test_no_answer_is_accepted_while_the_amount_is_out_for_signing(house: House) -> None:
    story.objected_jointly(house)
    story.amending(house)
    one = story.stored(house, Response)[-1]
    reviewer = house.actor(HEAD)
    reviews.claim(house.database, one.id, one.row_version, actor=reviewer)
    with pytest.raises(MoveRefused) as refused:
        story.decided(house, story.stored(house, Response)[-1], [("accept", "", "")], HEAD)
    assert refused.value.unmet == ("no_open_objection",)


def test_the_lower_amount_waits_for_whoever_may_sign_it_and_is_told_in_the_timeline(
    house: House,
) -> None:
    finding_id = story.objected_jointly(house)
    envelope_id = story.amending(house)
    assert [waiting(house, one) for one in (HEAD, PBC_HEAD, SECOND_MONITOR)] == [1, 1, 0]
    journey.sign(house, envelope_id, HEAD)
    assert [waiting(house, one) for one in (HEAD, PBC_HEAD)] == [0, 1]
    journey.sign(house, envelope_id, PBC_HEAD)
    assert waiting(house, PBC_HEAD) == 0
    with house.database.read(EVERYTHING) as session:
        told = list(moments(session, session.get_one(Finding, finding_id)))
    own = [one for one in told if one.what == "signature" and "核减" in one.number]
    asked = next(one for one in told if one.what == "amendment_asked")
    assert (asked.fen, asked.text, asked.who) == (LEFT, WHY, house.actor(SECOND_MONITOR).name)
    assert (len(own), [one.word for one in told].count("reduce")) == (2, 1)


def test_the_timeline_tells_of_a_lower_amount_that_was_refused_and_why(house: House) -> None:
    finding_id = story.objected_jointly(house)
    envelope_id, head = story.amending(house), house.actor(HEAD)
    cosign.decline(house.database, KINDS, envelope_id, reason="依据不足", actor=head)
    with house.database.read(EVERYTHING) as session:
        told = list(moments(session, session.get_one(Finding, finding_id)))
    stopped = next(one for one in told if one.what == "amendment_stopped")
    assert (stopped.word, stopped.text) == ("declined", "依据不足")


def test_who_put_an_earlier_lower_amount_to_both_rehears_no_later_objection(house: House) -> None:
    finding_id = story.objected_jointly(house)
    story.both_sign(house, story.amending(house))
    one, head = story.stored(house, Response)[-1], house.actor(HEAD)
    reviews.claim(house.database, one.id, one.row_version, actor=head)
    story.decided(house, story.stored(house, Response)[-1], [("accept", "", "")], HEAD)
    seen, monitor = cases.version(house, finding_id), house.actor(MONITOR)
    retest(house.database, finding_id, seen, cases.FAILED, actor=monitor)
    notice_id = story.sent_jointly(house, finding_id)
    seen = story.seen_notice(house, notice_id)
    acknowledge(house.database, notice_id, seen, actor=house.actor(MAKER_A))
    story.submitted(house, notice_id, story.DISAGREE)
    with pytest.raises(MoveRefused) as refused:
        objections.admit(house.database, 2, 1, actor=house.actor(SECOND_MONITOR))
    assert refused.value.unmet == ("independent",)


def waiting(house: House, login: str) -> int:
    """Return how many texts wait for a person's signature."""
    actor, place = house.actor(login), Place(Settings(home=house.home), date(2026, 3, 2))
    with house.database.read(actor) as session:
        return sum(one.count for one in signing_tasks(session, actor, place))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Lower amount under both signatures", "the amount that stays determined, above")),
        ("zh", ("核减认定金额会签情况", "维持认定的金额")),
    ],
)
def test_the_pages_put_the_amount_to_both_and_say_why_they_refuse(
    house: House, language: str, words: tuple[str, str]
) -> None:
    finding_id = story.objected_jointly(house)
    client, asked = house.client(SECOND_MONITOR), f"?lang={language}"
    assert 'action="/objections/1/ask-signatures?' in client.get(f"/objections/1{asked}").text
    said = {
        "row_version": str(story.stored(house, Objection)[0].row_version),
        "reason": WHY,
        "left": "200.00",
    }
    refused = client.post(f"/objections/1/ask-signatures{asked}", data=said)
    assert (refused.status_code, words[1] in refused.text) == (409, True)
    client.post(f"/objections/1/ask-signatures{asked}", data={**said, "left": "50.00"})
    page = client.get(f"/objections/1{asked}").text
    assert (words[0] in page, "50.00" in page, "/stop-signing" in page) == (True, True, True)
    number = next(one for one in (9, 8, 7, 6, 5, 4) if f"/cosign/{one}" in page)
    for login in (HEAD, PBC_HEAD):
        head = house.client(login)
        assert "/objections/1" in head.get(f"/cosign/{number}{asked}").text
        head.post(f"/cosign/{number}/sign")
    assert cases.row(house, finding_id).determined_fen == LEFT
