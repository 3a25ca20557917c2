"""The pages of objections, lines, signatures, decisions and the survey say what they should."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from bankcheck.inspections.calendar.service import seed
from bankcheck.lifecycles import MACHINES as ALL_MACHINES
from bankcheck.scoring.process_words import EVENTS, GUARDS, MACHINES
from tests.scoring.service.process import (
    CAUSE,
    charged,
    drafted,
    filed,
    proposed_line,
    reviewing,
    sheet_now,
    upheld,
)
from tests.scoring.service.steps import heard, issued, now_of, proposed, seen, statement
from tests.scoring.service.test_pages import text
from tests.scoring.service.test_surveys import FULL, handed
from tests.scoring.service.year import YEAR, confirm
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    PBC,
    House,
)

OWN = [one for one in ALL_MACHINES if one.name in MACHINES]


def said(house: House, login: str, path: str, form: Mapping[str, object], status: int = 303) -> str:
    """Send a form and return what is answered."""
    answer = house.client(login).post(f"{path}?lang=en", data=form)
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def test_every_machine_event_and_guard_has_its_words() -> None:
    moves = [move for machine in OWN for move in machine.moves]
    events = {move.event for move in moves} - set(EVENTS)
    guards = {guard for move in moves for guard in move.guards} - set(GUARDS)
    # These follow from what others do and are never asked for on a page.
    assert (events, guards) == ({"follow", "unsign", "cosigned"}, set())


def test_an_objection_goes_its_whole_way_on_the_pages(pages: House) -> None:
    sheet = charged(pages)
    assert CAUSE in text(pages, MAKER_A, f"/own-assessments/{sheet.id}/objections")
    form = {"indicator": "P1", "cause": CAUSE, "statement": "凭证一致"}
    said(pages, MAKER_A, f"/own-assessments/{sheet.id}/objections", form)
    said(pages, APPROVER_A, "/own-assessments/objections/1/file", {"row_version": 1})
    said(pages, PBC, "/assessments/objections/1/admit", {"row_version": 2})
    said(pages, PBC, "/assessments/objections/1/uphold", {"row_version": 3, "reason": "属实"})
    shown = text(pages, MAKER_A, "/own-assessments/objections/1")
    assert "Upheld" in shown
    assert "属实" in shown
    told = text(pages, MAKER_A, f"/own-assessments/{sheet.id}/objections")
    assert "An objection of the bank was upheld." in told
    assert "no longer costs these points" in told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_refused_review_says_why_in_words(pages: House, language: str) -> None:
    filed(pages)
    client = pages.client(MONITOR)
    answer = client.post(
        f"/assessments/objections/1/admit?lang={language}", data={"row_version": 2}
    )
    assert answer.status_code == 409
    assert (GUARDS["independent"] in answer.text) is (language == "en")


def test_the_process_says_what_is_missing_before_the_signatures(pages: House) -> None:
    drafted(pages)
    shown = text(pages, HEAD, f"/assessments/process/{now_of(pages).id}")
    assert GUARDS["no_obstacles"] in shown
    assert GUARDS["window_over"].replace("'", "&#39;") in shown


def test_a_line_by_hand_is_proposed_and_approved_on_the_pages(pages: House) -> None:
    charged(pages)
    at = f"/assessments/process/{now_of(pages).id}"
    form = {"kind": "adjustment", "points": "-1.50", "reason": "内控缺失", "evidence": "底稿3.02"}
    said(pages, MONITOR, f"{at}/lines", form)
    said(pages, HEAD, "/assessments/lines/1/approve", {"row_version": 1})
    assert "-1.50" in text(pages, MAKER_A, f"/own-assessments/{sheet_now(pages).id}")


@pytest.mark.parametrize("points", ["much", "1.005", "1e3"])
def test_points_that_are_none_are_told(pages: House, points: str) -> None:
    charged(pages)
    form = {"kind": "adjustment", "points": points, "reason": "a", "evidence": "b"}
    said(pages, MONITOR, f"/assessments/process/{now_of(pages).id}/lines", form, 422)


def test_who_proposed_a_line_finds_no_button_to_approve_it(pages: House) -> None:
    proposed_line(pages)
    at = f"/assessments/process/{now_of(pages).id}"
    assert "/assessments/lines/1/approve" not in text(pages, MONITOR, at)
    assert "/assessments/lines/1/approve" in text(pages, HEAD, at)


def test_a_decision_refused_for_an_unmet_guard_names_it(pages: House) -> None:
    number = proposed(pages)
    told = said(pages, HEAD, f"/decisions/{number}/approve", {"row_version": 1}, 409)
    assert GUARDS["prior_notice"].replace("'", "&#39;") in told


def test_a_decision_says_what_it_still_needs(pages: House) -> None:
    number = proposed(pages)
    assert GUARDS["legal_review"] in text(pages, HEAD, f"/decisions/{number}")


def test_the_form_of_a_decision_offers_the_banks_findings(pages: House) -> None:
    confirm(pages.database, CAUSE, code="AB23")
    shown = pages.client(MONITOR).get(f"/decisions/new?bank=105&year={YEAR}&lang=en").text
    assert CAUSE in shown
    assert "Circulated criticism" in shown


def test_the_form_of_a_decision_says_what_each_rung_needs(pages: House) -> None:
    shown = pages.client(MONITOR).get(f"/decisions/new?bank=105&year={YEAR}&lang=en").text
    assert "one of these decisions issued before (Circulated criticism, Reduction" in shown
    assert "a finding at least this grave (4/4)" in shown
    assert shown.index("prior notice to the bank<br>") < shown.index("a review of the law<br>both")


@pytest.mark.parametrize("asked", ["bank=105", "bank=105&year=0", "bank=105&year=10000"])
def test_there_is_no_proposal_for_a_year_that_is_none(pages: House, asked: str) -> None:
    assert pages.client(MONITOR).get(f"/decisions/new?{asked}").status_code == 404


def test_a_bank_finds_the_notice_and_states_its_case(pages: House) -> None:
    number = proposed(pages)
    text(pages, APPROVER_A, f"/own-decisions/{number}", status=404)
    pages.client(MONITOR).post(f"/decisions/{number}/notify", data={"row_version": 1})
    assert "State our case" in text(pages, APPROVER_A, f"/own-decisions/{number}")
    form = {"row_version": seen(pages, number)[1], "statement": "我行已整改"}
    said(pages, APPROVER_A, f"/own-decisions/{number}/hear", form)
    assert "我行已整改" in text(pages, HEAD, f"/decisions/{number}")


def test_the_other_bank_finds_no_decision_and_no_objection(pages: House) -> None:
    number = proposed(pages)
    heard(pages, number)
    text(pages, MAKER_B, f"/own-decisions/{number}", status=404)


def test_a_bank_does_not_learn_what_the_reviewer_of_the_law_said(pages: House) -> None:
    number = issued(pages)
    assert "依据充分" not in text(pages, MAKER_A, f"/own-decisions/{number}")
    assert "依据充分" in text(pages, HEAD, f"/decisions/{number}")


def test_a_fee_says_which_decision_moved_it(pages: House) -> None:
    statement(pages)
    issued(pages)
    shown = text(pages, HEAD, "/fees/statements/1")
    assert "A decision to lower the fee was issued." in shown
    assert "1,000.00 → <strong>700.00</strong>" in shown


def test_what_waits_stands_on_the_desks_of_all(pages: House) -> None:
    reviewing(pages)
    assert "Objections to lost points" in text(pages, PBC, "/")
    assert "Objections to lost points" not in text(pages, MONITOR, "/")


def test_a_bank_is_told_on_its_desk_that_it_may_object(pages: House) -> None:
    seed(pages.database, pages.home)
    drafted(pages)
    assert "may still object" in text(pages, MAKER_A, "/")
    assert "Drafted objections" in text(pages, APPROVER_A, "/")


def test_an_upheld_objection_stands_in_the_editions_of_the_bureau(pages: House) -> None:
    upheld(pages)
    shown = text(pages, HEAD, f"/assessments/process/{now_of(pages).id}")
    assert "An objection of the bank was upheld." in shown


def test_a_unit_answers_without_a_sign_in(pages: House) -> None:
    [one] = handed(pages, 1)
    client = pages.app.test_client()
    at = f"/survey/{one.token}?lang=en"
    assert "Code of your unit" in client.get(at).text
    assert client.post(at, data={"unit_code": "U9"}).status_code == 422
    assert "very satisfied" in client.post(at, data={"unit_code": one.unit_code}).text
    sent = {**FULL, "unit_code": one.unit_code, "do": "send"}
    assert "Your answers were kept" in client.post(at, data=sent).text
    assert client.post(at, data={"unit_code": one.unit_code}).text.count(" checked") == len(FULL)


def test_a_question_left_out_is_named(pages: House) -> None:
    [one] = handed(pages, 1)
    sent = {**FULL, "system.2": "", "unit_code": one.unit_code, "do": "send"}
    answer = pages.app.test_client().post(f"/survey/{one.token}?lang=en", data=sent)
    assert answer.status_code == 422
    assert 'href="#system.2"' in answer.text


def test_a_wrong_link_leads_nowhere(pages: House) -> None:
    assert pages.app.test_client().get("/survey/no-such-link").status_code == 404


def test_links_are_shown_once_when_they_are_made(pages: House) -> None:
    client = pages.client(MONITOR)
    client.post("/surveys", data={"year": str(YEAR), "closes_on": "2099-12-31"})
    shown = client.post("/surveys/1/links").text
    token = re.search(r"/survey/([\w-]{20,})", shown)
    assert token
    assert token.group(1) not in client.get("/surveys/1").text
