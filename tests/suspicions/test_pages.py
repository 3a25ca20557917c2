"""The pages: what they show to whom, what they offer, and what they say when something lacks."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from bankcheck import clock
from bankcheck.suspicions import cases, inquiries
from bankcheck.suspicions.asking import FILTERS, Wanted, asked_for
from bankcheck.suspicions.inquiries import Answer, Question
from bankcheck.suspicions.states import Position
from tests.suspicions.past import PAYER, Hit, Past
from tests.suspicions.steps import TODAY, cleared, verified, verifying
from tests.workbench.house import (
    APPROVER_A,
    AUDITOR,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    SYSADMIN,
    House,
)


def _page(house: House, path: str, login: str = MONITOR) -> str:
    answer = house.client(login).get(path)
    assert answer.status_code == 200
    return answer.text


def _post(house: House, past: Past, name: str, step: str, **fields: str) -> TestResponse:
    one = past.named(name)
    data = {"row_version": str(one.row_version)} | fields
    return house.client(MONITOR).post(f"/suspicions/{one.id}/{step}", data=data)


def _numbers(page: str) -> list[str]:
    return re.findall(r"<th scope=\"row\"><a href=\"/suspicions/\d+[^>]*>(YD-[\d-]+)", page)


@pytest.fixture
def three(past: Past) -> Past:
    """Three suspicions that differ in everything one can filter by."""
    past.run(
        Hit("a", amount_fen=100),
        Hit("b", code="AB08", bank="308", amount_fen=900),
        Hit("c", amount_fen=500, day=TODAY.replace(year=2025, month=5)),
    )
    return past


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "bca"),
        ("rule=AB08", "b"),
        ("bank=308", "b"),
        ("bank=-", ""),
        ("severity=4", "b"),
        ("month=2025-05", "c"),
        ("from=5", "bc"),
        ("to=5", "ca"),
        ("from=5&to=5", "c"),
        ("q=v-b", "b"),
        ("q=S-C", "c"),
        ("q=%25", ""),
        ("assignee=none", "bca"),
        ("assignee=1", ""),
        ("state=cleared", ""),
        ("state=all", "bca"),
        ("overdue=1", ""),
        ("proposed=1", ""),
        ("sort=amount_up", "acb"),
        ("sort=day", "cab"),
        ("sort=number", "cba"),
    ],
)
def test_a_filter_finds_what_fits(house: House, three: Past, query: str, found: str) -> None:
    names = {three.named(name).number: name for name in "abc"}
    shown = [names[number] for number in _numbers(_page(house, f"/suspicions?{query}"))]
    if query.startswith("sort=day"):
        assert shown[0] == found[0]
    elif query.startswith("sort=number"):
        assert sorted(shown) == sorted(found)
    else:
        assert "".join(shown) == found


def test_the_totals_are_those_of_everything_found(house: House, three: Past) -> None:
    assert three.named("a").amount_fen == 100
    page = _page(house, "/suspicions?lang=en")
    assert "3 suspicions, 15.00 yuan" in page


def test_what_is_proposed_to_be_closed_and_what_is_cleared_can_be_listed(
    house: House, past: Past
) -> None:
    past.run("a", "b", "c")
    past.run("a", "b")
    cleared(house, past, "a")
    assert _numbers(_page(house, "/suspicions?proposed=1")) == [past.named("c").number]
    assert _numbers(_page(house, "/suspicions?state=cleared")) == [past.named("a").number]


@pytest.mark.parametrize("name", ["from", "to", "severity", "month", "state", "assignee"])
def test_a_filter_that_is_not_understood_is_named(house: House, name: str) -> None:
    page = _page(house, f"/suspicions?{name}=1e3&lang=en")
    assert "<title>Error" in page
    assert f'href="#f-{name}"' in page


def test_an_address_asks_for_nothing_by_itself() -> None:
    assert asked_for({}).wanted == Wanted()
    assert asked_for(dict.fromkeys(FILTERS, " ")).given == ()


def test_an_empty_list_says_why_and_what_to_do(house: House) -> None:
    assert "Suspicions arise from reconciliation runs" in _page(house, "/suspicions?lang=en")


def test_a_case_shows_both_sides_and_no_whole_account(house: House, past: Past) -> None:
    past.run("a")
    page = _page(house, f"/suspicions/{past.named('a').id}?lang=en")
    assert "OWNPURPOSE-a" in page
    assert "SECRETFILE.csv, line 7" in page
    assert "**** 5220" in page
    assert PAYER not in page


def test_a_case_offers_only_what_is_possible(house: House, past: Past) -> None:
    past.run("a")
    path = f"/suspicions/{past.named('a').id}"
    assert f'action="{path}/triage"' in _page(house, path)
    assert f'action="{path}/verify"' not in _page(house, path)
    assert f'action="{path}/triage"' not in _page(house, path, AUDITOR)
    verifying(house, past, "a")
    assert f'action="{path}/verify"' in _page(house, path)
    assert f'action="{path}/triage"' not in _page(house, path)


def test_a_refused_step_names_what_lacks_above_and_beside_and_keeps_what_was_typed(
    house: House, past: Past
) -> None:
    past.run("a")
    verifying(house, past, "a")
    answer = _post(house, past, "a", "verify", kind="phone", spoken_to="王某人")
    assert answer.status_code == 409
    assert 'href="#verify-phone-phone_number"' in answer.text
    assert 'id="verify-phone-phone_number-fault"' in answer.text
    assert 'value="王某人"' in answer.text
    assert "<title>错误" in answer.text


def test_a_step_done_leads_back_to_the_case(house: House, past: Past) -> None:
    past.run("a")
    answer = _post(house, past, "a", "triage")
    assert (answer.status_code, answer.location) == (303, f"/suspicions/{past.named('a').id}")


def test_a_form_of_an_older_version_is_refused(house: House, past: Past) -> None:
    past.run("a")
    assert _post(house, past, "a", "triage", row_version="7").status_code == 409


def test_the_history_tells_runs_steps_verifications_and_notes(house: House, past: Past) -> None:
    past.run("a")
    verifying(house, past, "a")
    verified(house, past, "a")
    cases.add_note(house.database, past.named("a").id, "NOTETEXT", actor=house.actor(HEAD))
    page = _page(house, f"/suspicions/{past.named('a').id}?lang=en")
    for said in ("First found by run R000001", "Accept for verification", "Phone check"):
        assert said in page
    assert "NOTETEXT" in page


def test_bulk_steps_come_back_to_the_list_they_were_taken_in(house: House, past: Past) -> None:
    past.run("a", "b")
    chosen = [f"{one.id}.{one.row_version}" for one in past.suspicions()]
    data = {"chosen": chosen, "back": "/suspicions?rule=AB07"}
    answer = house.client(MONITOR).post("/suspicions/bulk/triage", data=data)
    assert (answer.status_code, answer.location) == (303, "/suspicions?rule=AB07")
    assert [one.state.value for one in past.suspicions()] == ["triaged", "triaged"]


def test_kept_filters_are_one_click_away(house: House, three: Past) -> None:
    client = house.client(MONITOR)
    kept = {"name": "大额", "rule": three.named("b").code, "sort": "amount"}
    assert client.post("/suspicions/filters", data=kept).status_code == 303
    assert "/suspicions?rule=AB08&amp;sort=amount" in client.get("/suspicions").text


def _asked(house: House, past: Past) -> None:
    past.run(Hit("a", other_bank="308"), Hit("b", bank="308"))
    for name in "ab":
        actor = house.actor(MONITOR)
        cases.triage(house.database, past.target(name), actor=actor)
        question = Question(f"QUESTION-{name}", clock.today() + timedelta(days=10))
        inquiries.ask(house.database, past.target(name), question, actor=actor, today=clock.today())


def test_a_bank_sees_its_own_inquiries_alone(house: House, past: Past) -> None:
    _asked(house, past)
    page = _page(house, "/inquiries", MAKER_A) + _page(house, "/inquiries/1", MAKER_A)
    assert "QUESTION-a" in page
    for foreign in ("QUESTION-b", "CANARYBRAVO", "FOREIGNROW", "NEARESTROW", "SECRETFILE"):
        assert foreign not in page
    assert house.client(MAKER_A).get("/inquiries/2").status_code == 404
    assert house.client(MAKER_B).get("/inquiries/1").status_code == 404


@pytest.mark.parametrize("login", [MAKER_A, APPROVER_A, SYSADMIN])
def test_suspicions_are_not_for_banks_and_administrators(
    house: House, past: Past, login: str
) -> None:
    past.run("a")
    client = house.client(login)
    assert client.get("/suspicions").status_code == 403
    assert client.get(f"/suspicions/{past.named('a').id}").status_code == 403


def test_a_bank_answers_on_screen_by_two_people(house: House, past: Past) -> None:
    _asked(house, past)
    drafted = {"row_version": "1", "position": "agree", "text": "ANSWERTEXT"}
    assert house.client(MAKER_A).post("/inquiries/1/draft", data=drafted).status_code == 303
    answer = house.client(APPROVER_A).post("/inquiries/1/submit", data={"row_version": "2"})
    assert answer.status_code == 303
    assert "ANSWERTEXT" in _page(house, f"/suspicions/{past.named('a').id}")


def test_a_draft_is_the_banks_own_until_it_is_submitted(house: House, past: Past) -> None:
    _asked(house, past)
    target = cases.Target(1, 1)
    answer = Answer(Position.AGREE, "DRAFTTEXT")
    inquiries.draft(house.database, target, answer, actor=house.actor(MAKER_A))
    assert "DRAFTTEXT" not in _page(house, f"/suspicions/{past.named('a').id}")


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "{{7*7}}"])
def test_what_people_write_stays_text(house: House, past: Past, text: str) -> None:
    past.run("a")
    cases.add_note(house.database, past.named("a").id, text, actor=house.actor(MONITOR))
    page = _page(house, f"/suspicions/{past.named('a').id}") + _page(
        house, f"/suspicions?q={quote(text)}"
    )
    assert "<img src=x" not in page
    assert "49" not in re.findall(r"<p class=\"sus-said\">(.*?)</p>", page)


def test_totals_follow_every_step_and_every_run(house: House, past: Past) -> None:
    def heading() -> str:
        found = re.search(r"<h1>(\d+)", _page(house, "/suspicions?lang=en"))
        return found[1] if found else ""

    past.run("a", "b")
    first = heading()
    cleared(house, past, "a")
    second = heading()
    past.run("a", "b", "c")
    assert (first, second, heading()) == ("2", "1", "2")


def test_a_text_that_no_database_holds_is_refused_wherever_it_stands(
    house: House, past: Past
) -> None:
    past.run("a")
    client = house.client(MONITOR)
    assert client.get("/suspicions?q=a%00b").status_code == 400
    assert client.get("/banks/%00").status_code == 400
    note = {"text": "a\0b", "row_version": "1"}
    assert client.post("/suspicions/1/notes", data=note).status_code == 400


def test_a_step_for_many_leads_back_to_the_list_as_it_was(house: House, past: Past) -> None:
    past.run("a")
    page = _page(house, "/suspicions?state=detected&sort=due")
    assert set(re.findall(r'name="back" value="([^"]*)"', page)) == {
        "/suspicions?state=detected&amp;sort=due"
    }


@pytest.mark.parametrize(
    ("act", "goal"), [("merge", {"into": "YD-9999"}), ("assign", {"assignee_id": ""})]
)
def test_an_act_on_many_without_its_goal_says_so(
    house: House, past: Past, act: str, goal: dict[str, str]
) -> None:
    past.run("a")
    one = past.named("a")
    sent = {"chosen": f"{one.id}.{one.row_version}", **goal}
    answer = house.client(MONITOR).post(f"/suspicions/bulk/{act}?lang=en", data=sent)
    assert answer.status_code == 409
    assert "No such person or suspicion was found" in answer.text
