"""What people type: hidden where it must be, never lost, checked before it counts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from bankcheck import clock
from bankcheck.reconcile.cells import spoken_amounts
from bankcheck.suspicions import cases, inquiries
from bankcheck.suspicions.inquiries import Question
from tests.suspicions.past import PAYEE, Past
from tests.suspicions.steps import verified, verifying
from tests.workbench.house import AUDITOR, MAKER_A, MONITOR, SECOND_MONITOR, House


def _page(house: House, path: str, login: str = MONITOR) -> str:
    answer = house.client(login).get(path)
    assert answer.status_code == 200
    return answer.text


def _post(house: House, past: Past, name: str, step: str, **fields: str) -> TestResponse:
    one = past.named(name)
    data = {"row_version": str(one.row_version)} | fields
    return house.client(MONITOR).post(f"/suspicions/{one.id}/{step}", data=data)


def _asked(house: House, past: Past) -> None:
    past.run("a")
    actor = house.actor(MONITOR)
    cases.triage(house.database, past.target("a"), actor=actor)
    question = Question("QUESTION", clock.today() + timedelta(days=10))
    inquiries.ask(house.database, past.target("a"), question, actor=actor, today=clock.today())


TYPED = "6217 0012 1002 4455 220"


@pytest.mark.parametrize("written", ["6217001210024455220", TYPED, "11050160360000000123"])
def test_an_account_number_that_somebody_typed_is_hidden_and_kept(
    house: House, past: Past, written: str
) -> None:
    past.run("a")
    one = past.named("a").id
    cases.add_note(house.database, one, f"收款账号{written}。", actor=house.actor(MONITOR))
    page = _page(house, f"/suspicions/{one}", AUDITOR)
    last = written.replace(" ", "")[-4:]
    assert (written in page, f"收款账号**** {last}。" in page) == (False, True)
    seen = {"kind": "suspicion", "number": str(one), "reason": "核对原始单据"}
    client = house.client(AUDITOR)
    client.post("/unmask", data=seen)
    assert written in client.get(f"/suspicions/{one}").text


def test_the_accounts_behind_a_suspicion_are_shown_whole_for_a_reason(
    house: House, past: Past
) -> None:
    past.run("a")
    one = past.named("a").id
    client = house.client(MONITOR)
    assert PAYEE not in client.get(f"/suspicions/{one}").text
    seen = {"kind": "suspicion", "number": str(one), "reason": "电话核查时核对"}
    client.post("/unmask", data=seen)
    assert PAYEE in client.get(f"/suspicions/{one}").text
    assert PAYEE not in _page(house, f"/suspicions/{one}", AUDITOR)


def test_the_second_writer_sees_their_text_beside_the_newest(house: House, past: Past) -> None:
    past.run("a")
    verifying(house, past, "a")
    stale = past.named("a").row_version
    verified(house, past, "a")
    fields = {"reason": "我写的结论不应丢失", "row_version": str(stale)}
    answer = _post(house, past, "a", "conclude/confirm", **fields)
    assert answer.status_code == 409
    assert answer.text.count("我写的结论不应丢失") == 2
    assert f'name="row_version" value="{past.named("a").row_version}"' in answer.text


def test_the_second_writer_of_an_answer_sees_both_texts(house: House, past: Past) -> None:
    _asked(house, past)
    first = {"row_version": "1", "position": "agree", "text": "先保存的说明"}
    client = house.client(MAKER_A)
    client.post("/inquiries/1/draft", data=first)
    answer = client.post("/inquiries/1/draft", data={**first, "text": "后写的说明"})
    assert answer.status_code == 409
    assert "先保存的说明" in answer.text
    assert "后写的说明" in answer.text


def test_what_is_decided_is_shown_once_more_before(house: House, past: Past) -> None:
    past.run("a")
    verifying(house, past, "a")
    verified(house, past, "a", by=SECOND_MONITOR)
    page = _post(house, past, "a", "check/confirm", reason="支付对象不符")
    assert page.status_code == 200
    assert "支付对象不符" in page.text
    assert past.named("a").state.value == "verifying"
    fields = dict(
        re.findall(r'type="hidden" name="(reason|row_version)" value="([^"]*)"', page.text)
    )
    assert _post(house, past, "a", "conclude/confirm", **fields).status_code == 303
    assert past.named("a").state.value == "confirmed"


def test_what_lacks_is_said_before_the_decision_is_shown_once_more(
    house: House, past: Past
) -> None:
    past.run("a")
    verifying(house, past, "a")
    answer = _post(house, past, "a", "check/clear")
    assert answer.status_code == 409
    assert 'href="#clear-reason_code"' in answer.text


def test_a_confirmed_suspicion_leads_to_its_finding(house: House, past: Past) -> None:
    past.run("a")
    verifying(house, past, "a")
    verified(house, past, "a", by=SECOND_MONITOR)
    _post(house, past, "a", "conclude/confirm", reason="支付对象不符")
    one = past.named("a")
    raising = f'action="/findings/from-suspicion/{one.id}"'
    assert raising in _page(house, f"/suspicions/{one.id}")
    assert raising not in _page(house, f"/suspicions/{one.id}", AUDITOR)


COMPLAINT = {
    "source": "complaint",
    "bank": "105",
    "code": "AB07",
    "what": "供应商来电反映款项迟迟未到账，账号6217001210024455220。",
    "occurred_on": "2025-03-03",
    "amount": "1,234.50",
}


def test_a_complaint_is_entered_by_hand_and_no_run_closes_it(house: House, past: Past) -> None:
    past.run("a", "b")
    answer = house.client(MONITOR).post("/suspicions/new", data=COMPLAINT)
    assert answer.status_code == 303
    page = _page(house, answer.location)
    assert "投诉" in page
    assert "1,234.50" in page
    assert "6217001210024455220" not in page
    past.run("a", "b")
    number = int(answer.location.rpartition("/")[2])
    entered = next(one for one in past.suspicions() if one.id == number)
    assert (entered.state.value, entered.proposed_close, entered.gone_run) == (
        "detected",
        False,
        None,
    )


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("source", "rule_run"),
        ("bank", "999"),
        ("code", "ZZ01"),
        ("what", "短"),
        ("occurred_on", "2100-01-01"),
        ("amount", "1.005"),
    ],
)
def test_an_entry_that_lacks_something_says_so_beside_the_field(
    house: House, past: Past, field: str, wrong: str
) -> None:
    past.run("a")
    answer = house.client(MONITOR).post("/suspicions/new", data={**COMPLAINT, field: wrong})
    assert answer.status_code == 422
    assert f'id="enter-{field}-fault"' in answer.text
    assert len(past.suspicions()) == 1


def test_an_amount_in_a_sentence_has_separators() -> None:
    assert spoken_amounts("支付1234567.00元") == "支付1,234,567.00元"
    assert spoken_amounts("凭证2025000001，金额100.00元") == "凭证2025000001，金额100.00元"
