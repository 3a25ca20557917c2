"""Programs work on suspicions and inquiries as people do, and set nothing that is not theirs."""

from __future__ import annotations

from typing import Any

import pytest

from bankcheck.suspicions.models import Suspicion
from tests.api.programs import add_inquiry, add_suspicion, error_of, program_of
from tests.workbench.house import MAKER_A, MAKER_B, MONITOR, House

ACCOUNT = "6228480402564890018"


def test_a_suspicion_goes_its_way(house: House) -> None:
    number, program = add_suspicion(house, 1), program_of(house, MONITOR)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("triage", {}),
        ("assign", {"assignee": house.actor(MONITOR).person_id}),
        ("verify", {
            "kind": "phone", "outcome": "supports", "summary": "said so",
            "began_at": "2026-01-05T09:00:00+08:00", "ended_at": "2026-01-05T09:10:00+08:00",
            "phone_number": "010-1234567", "spoken_to": "王五",
        }),
        ("decide", {"event": "confirm", "reason": "the bank admits it"}),
    ]  # fmt: skip
    version = 1
    for step, body in steps:
        answer = program.post(f"/suspicions/{number}/{step}", {"row_version": version, **body})
        assert answer.status_code == 200, answer.text
        version = answer.get_json()["suspicion"]["row_version"]
        assert answer.headers["ETag"] == f'"{version}"'
    assert answer.get_json()["suspicion"]["state"] == "confirmed"


def test_who_is_overtaken_is_told(house: House) -> None:
    number, program = add_suspicion(house, 1), program_of(house, MONITOR)
    assert program.post(f"/suspicions/{number}/triage", {"row_version": 1}).status_code == 200
    late = program.post(f"/suspicions/{number}/triage", {"row_version": 1})
    assert (late.status_code, error_of(late)["code"]) == (409, "overtaken")


def test_what_a_verification_lacks_is_named(house: House) -> None:
    number, program = add_suspicion(house, 1, state="verifying"), program_of(house, MONITOR)
    body = {"row_version": 1, "kind": "phone", "outcome": "supports", "summary": "x"}
    answer = program.post(f"/suspicions/{number}/verify", body)
    assert answer.status_code == 409
    assert error_of(answer)["missing"] == ["began_at", "ended_at", "phone_number", "spoken_to"]


def test_what_a_decision_lacks_is_named(house: House) -> None:
    number, program = add_suspicion(house, 1, state="verifying"), program_of(house, MONITOR)
    body = {"row_version": 1, "event": "confirm", "reason": ""}
    answer = program.post(f"/suspicions/{number}/decide", body)
    assert answer.status_code == 409
    assert error_of(answer)["missing"] == ["supporting_verification", "reason"]


def test_no_account_number_stands_in_a_suspicion(house: House) -> None:
    number, program = add_suspicion(house, 1), program_of(house, MONITOR)
    assert ACCOUNT not in program.get("/suspicions").text
    assert ACCOUNT not in program.get(f"/suspicions/{number}").text


# --- Two banks


def test_a_bank_reads_its_own_inquiries_and_no_others(house: House) -> None:
    add_suspicion(house, 1)
    add_suspicion(house, 2, subject_bank="308")
    own, others = add_inquiry(house, 1, "105", 1), add_inquiry(house, 2, "308", 2)
    program = program_of(house, MAKER_A)
    page = program.get("/inquiries")
    assert [one["number"] for one in page.get_json()["inquiries"]] == [own]
    assert "CANARY-308" not in page.text
    assert program.get(f"/inquiries/{own}").status_code == 200
    foreign, unknown = program.get(f"/inquiries/{others}"), program.get("/inquiries/none")
    assert (foreign.status_code, foreign.data) == (404, unknown.data)


def test_a_bank_drafts_an_answer_to_its_own_inquiry_alone(house: House) -> None:
    add_suspicion(house, 1)
    number, body = add_inquiry(house, 1, "105", 1), {
        "row_version": 1, "position": "disagree", "text": "we paid in time",
    }  # fmt: skip
    assert program_of(house, MAKER_B).post(f"/inquiries/{number}/draft", body).status_code == 404
    answer = program_of(house, MAKER_A).post(f"/inquiries/{number}/draft", body)
    assert (answer.status_code, answer.get_json()["state"]) == (200, "drafted")


# --- Nobody sets what is not theirs


COLUMNS = {*Suspicion.__table__.columns.keys(), "actor", "person_id", "bank", "confirmed"}
STEPS: dict[str, dict[str, Any]] = {
    "triage": {"row_version": 1},
    "assign": {"row_version": 1, "assignee": 1},
    "decide": {"row_version": 1, "event": "confirm", "reason": "x", "reason_code": None,
               "review_on": None},
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_value_that_is_not_asked_for_is_refused(house: House, step: str) -> None:
    program, body = program_of(house, MONITOR), STEPS[step]
    refused = {
        name: error_of(program.post(f"/suspicions/none/{step}", {**body, name: 1}))["missing"]
        for name in COLUMNS - set(body)
    }
    assert refused == {name: [name] for name in COLUMNS - set(body)}
