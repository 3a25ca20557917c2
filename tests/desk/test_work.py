"""The first page shows what waits for whoever came in, and nothing that is another's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import url_for
from sqlalchemy import insert

from bankcheck.actors import EVERYTHING, SYSTEM, Role
from bankcheck.audit.record import record
from bankcheck.clock import CHINA, now, today
from bankcheck.desk.sources import SOURCES
from bankcheck.desk.tasks import MyWork, Place, Task, my_work
from bankcheck.desk.words import ACTS, NOTHING, TASKS
from bankcheck.exports.models import ExportRequest
from bankcheck.inspections.cases.signing import ask_signatures
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.jobs.models import Job, JobState
from bankcheck.ledger.intake_desk.models import Import
from bankcheck.permissions import ALL_ROLES
from bankcheck.reconcile.models import RuleChange
from bankcheck.settings import Settings
from bankcheck.suspicions.models import Inquiry, Suspicion, Verification
from bankcheck.suspicions.states import InquiryState, Position
from bankcheck.workdays import WorkCalendar
from tests.api.programs import add_inquiry, add_suspicion
from tests.inspections import journey
from tests.inspections.cases import story as findings
from tests.workbench.house import (
    APPROVER_A,
    AUDITOR,
    HEAD,
    LOGINS,
    MAKER_A,
    MAKER_B,
    MONITOR,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
)


def _work(house: House, login: str, day: date | None = None) -> MyWork:
    place = Place(Settings(home=house.home), day or today())
    return my_work(house.database, SOURCES, place, WorkCalendar(), actor=house.actor(login))


def _keys(house: House, login: str) -> dict[str, int]:
    return {one.task.key: one.task.count for one in _work(house, login).waiting}


def _add(house: House, model: type[Any], **values: Any) -> None:
    with house.database.write(EVERYTHING) as session:
        session.execute(insert(model).values(**values))
        record(session, SYSTEM, "test.add", (model.__tablename__, 1))


def _person(house: House, login: str) -> int:
    return house.actor(login).person_id or 0


@pytest.mark.parametrize("login", LOGINS)
def test_an_empty_desk_says_why(house: House, login: str) -> None:
    page = house.client(login).get("/?lang=en").text
    assert "Nothing waits for you" in page
    assert NOTHING[house.actor(login).role.value].split(";")[0][:40] in page


def test_every_role_has_a_word_for_nothing() -> None:
    assert set(NOTHING) == {role.value for role in ALL_ROLES if role is not Role.SYSTEM}


def test_every_task_has_a_word_and_an_act() -> None:
    assert set(TASKS) == set(ACTS)


def test_ones_own_suspicions_and_those_of_nobody_are_told_apart(house: House) -> None:
    add_suspicion(house, 1, assignee_id=_person(house, MONITOR))
    add_suspicion(house, 2, assignee_id=_person(house, SECOND_MONITOR))
    add_suspicion(house, 3)
    add_suspicion(house, 4, state="confirmed", assignee_id=_person(house, MONITOR))
    assert _keys(house, MONITOR) == {
        "findings_raise": 1,
        "suspicions_mine": 1,
        "suspicions_free": 1,
    }


def test_what_a_run_proposes_to_close_waits(house: House) -> None:
    add_suspicion(house, 1, proposed_close=True, assignee_id=_person(house, SECOND_MONITOR))
    assert _keys(house, MONITOR) == {"suspicions_gone": 1}


@pytest.mark.parametrize(("days", "waits"), [(-1, 1), (0, 1), (1, 0)])
def test_an_inconclusive_suspicion_waits_from_its_day_on(
    house: House, days: int, waits: int
) -> None:
    review = today() + timedelta(days=days)
    mine = _person(house, MONITOR)
    add_suspicion(house, 1, state="inconclusive", review_on=review, assignee_id=mine)
    assert _keys(house, MONITOR).get("suspicions_review", 0) == waits


def test_what_is_due_first_stands_in_front_and_overdue_is_counted(house: House) -> None:
    mine = _person(house, MONITOR)
    add_suspicion(house, 1, handle_by=today() + timedelta(days=5), assignee_id=mine)
    add_suspicion(house, 2, handle_by=today() - timedelta(days=1))
    work = _work(house, MONITOR)
    assert [one.task.key for one in work.waiting] == ["suspicions_free", "suspicions_mine"]
    assert (work.total, work.overdue) == (2, 1)


def test_what_two_tasks_count_is_one_thing_in_the_sum(house: House) -> None:
    mine = _person(house, MONITOR)
    add_suspicion(house, 1, state="verifying", assignee_id=mine, proposed_close=True)
    add_inquiry(house, 1, "105", 1)
    with house.database.write(EVERYTHING) as session:
        row, moment = session.get_one(Inquiry, 1), now()
        row.state, row.submitted_at, row.submitted_by_name = InquiryState.SUBMITTED, moment, "x"
        row.answer_position, row.answer_text, row.drafted_at = Position.AGREE, "x", moment
        record(session, SYSTEM, "test.answer", ("inquiry", 1))
    work = _work(house, MONITOR)
    assert {one.task.key for one in work.waiting} == {
        "suspicions_mine",
        "suspicions_gone",
        "inquiries_answered",
    }
    assert work.total == 1


UNSAID = (
    "phone_number", "spoken_to", "requested", "received", "gaps", "inspectors", "pbc_inspectors",
    "place", "sign_in",
)  # fmt: skip


@pytest.mark.parametrize(("recorder", "waits"), [(MONITOR, 1), (HEAD, 0)])
def test_a_grave_suspicion_waits_for_a_second_person(
    house: House, recorder: str, waits: int
) -> None:
    add_suspicion(house, 1, severity=3, state="verifying")
    add_suspicion(house, 2, severity=2, state="verifying")
    for number in (1, 2):
        _add(
            house, Verification, suspicion_id=number, kind="phone", outcome="supports",
            summary="x", began_at=now(), ended_at=now(), recorded_by_name="x",
            recorded_by_id=_person(house, recorder), recorded_at=now(),
            **dict.fromkeys(UNSAID, ""), joint=False,
        )  # fmt: skip
    assert _keys(house, HEAD).get("suspicions_decide", 0) == waits


def test_inquiries_wait_for_the_maker_then_for_the_approver_of_their_bank(house: House) -> None:
    add_suspicion(house, 1)
    add_inquiry(house, 1, "105", 1)
    keys = [_keys(house, one) for one in (MAKER_A, APPROVER_A, MAKER_B)]
    assert keys == [{"inquiries_answer": 1}, {}, {}]
    with house.database.write(EVERYTHING) as session:
        row = session.get_one(Inquiry, 1)
        row.state, row.drafted_by_id = "drafted", _person(house, MAKER_A)  # type: ignore[assignment]  # as it is stored
        record(session, SYSTEM, "test.draft", ("inquiry", 1))
    keys = [_keys(house, one) for one in (MAKER_A, APPROVER_A, MAKER_B)]
    assert keys == [{}, {"inquiries_submit": 1}, {}]


def test_a_bank_never_sees_what_waits_for_the_bureau(house: House) -> None:
    add_suspicion(house, 1)
    assert "AB07" not in house.client(MAKER_A).get("/").text
    assert _keys(house, MAKER_A) == {}


def test_a_rule_change_waits_for_another_person(house: House) -> None:
    _add(
        house, RuleChange, code="AB14", parameter="limit", value=3, from_on=today(),
        reference="x", reason="x", state="tested", tested_at=now(), drafted_by_name="x",
        drafted_by_id=_person(house, MONITOR), drafted_at=now(), row_version=1,
        decided_by_name="", decision_reason="", withdrawn_by_name="", withdrawn_reason="",
    )  # fmt: skip
    assert _keys(house, HEAD) == {"rules_approve": 1}
    assert _keys(house, MONITOR) == {}


def _export(house: House, number: int, state: str, **more: Any) -> None:
    values = {
        "id": number, "state": state, "requester_id": _person(house, MONITOR),
        "requester_login": MONITOR, "requester_name": "x", "requester_institution": "x",
        "dataset": "suspicions", "columns": [], "filter": {}, "masking": "masked",
        "layout": "xlsx", "purpose": "x", "recipient_kind": "finance", "recipient": "x",
        "medium": "paper", "network": "intranet", "valid_days": 5, "needs_two": False,
        "created_at": now(), "row_version": 1, **more,
    }  # fmt: skip
    with house.database.write(EVERYTHING) as session:
        session.add(ExportRequest(**values))
        record(session, SYSTEM, "test.export", ("export", number))


def test_an_export_waits_for_approvers_and_never_for_its_requester(house: House) -> None:
    _export(house, 1, "submitted")
    _export(house, 2, "submitted", requester_id=_person(house, HEAD))
    keys = [_keys(house, one) for one in (HEAD, PBC_HEAD, MONITOR)]
    assert keys == [{"exports_approve": 1}, {"exports_approve": 2}, {}]


def test_a_half_approved_export_waits_for_the_other_institution(house: House) -> None:
    head = house.actor(HEAD)
    _export(
        house, 1, "approved_once", needs_two=True, first_approver_id=head.person_id,
        first_institution=head.institution,
    )  # fmt: skip
    assert [_keys(house, one) for one in (HEAD, PBC_HEAD)] == [{}, {"exports_approve": 1}]


BEGIN = datetime.combine(today() - timedelta(days=7), time(), CHINA)


@pytest.mark.parametrize(
    ("ended", "waits"), [(BEGIN - timedelta(seconds=1), 0), (BEGIN, 1)], ids=["before", "first"]
)
def test_a_failed_job_is_told_to_its_asker_for_seven_days(
    house: House, ended: datetime, waits: int
) -> None:
    _add(
        house, Job, kind="reconcile", payload={}, state=JobState.FAILED, asked_by_name="x",
        asked_by_id=_person(house, MONITOR), asked_at=ended, ended_at=ended,
    )  # fmt: skip
    assert _keys(house, MONITOR).get("jobs_failed", 0) == waits
    assert _keys(house, SECOND_MONITOR) == {}


def test_imports_wait_to_be_confirmed_and_to_be_mended(house: House) -> None:
    mine: dict[str, Any] = {
        "asked_by_id": _person(house, MONITOR), "asked_by_name": "x", "asked_at": now(),
        "refusals": [], "row_version": 1, "preview": {},
    }  # fmt: skip
    _add(house, Import, id=1, state="previewed", **mine)
    for number, rejected in ((2, 3), (3, 0)):
        ended = {"ended_at": now(), "ended_result": {"rejected": rejected}, "batch": f"B{number}"}
        _add(house, Import, id=number, state="imported", **mine, **ended)
    work = {one.task.key: one.task for one in _work(house, MONITOR).waiting}
    assert work["imports_confirm"].values == {"number": 1}
    assert work["imports_rejected"].values == {"number": 2}


def test_a_run_that_was_not_taken_in_waits(house: House) -> None:
    (house.home / "runs" / "R000001").mkdir(parents=True)
    (house.home / "runs" / "R000002.pending").mkdir()
    assert _keys(house, MONITOR) == {"runs_open": 1}


def test_an_auditor_is_asked_for_nothing(house: House) -> None:
    add_suspicion(house, 1)
    assert _keys(house, AUDITOR) == {}


def test_every_task_leads_to_a_page_that_opens_for_who_sees_it(house: House) -> None:
    mine = _person(house, MONITOR)
    add_suspicion(house, 1, assignee_id=mine)
    add_suspicion(house, 2, proposed_close=True)
    add_inquiry(house, 1, "105", 1)
    _export(house, 1, "submitted")
    (house.home / "runs" / "R000001").mkdir(parents=True)
    closed = {}
    for login in (MONITOR, HEAD, MAKER_A):
        client = house.client(login)
        for one in _work(house, login).waiting:
            address = _address(house, one.task)
            if client.get(address).status_code != 200:
                closed[login, address] = client.get(address).status_code
    assert closed == {}


def _address(house: House, task: Task) -> str:
    with house.app.test_request_context("/"):
        house.app.preprocess_request()
        return url_for(task.endpoint, **task.values)


def test_the_first_page_says_how_much_time_is_left(house: House) -> None:
    add_suspicion(house, 1, handle_by=today() - timedelta(days=3))
    page = house.client(MONITOR).get("/?lang=en").text
    assert "3 days overdue" in page
    assert Suspicion.__tablename__ in page.lower()


def test_a_finding_to_sign_and_then_to_confirm_is_one_thing_in_the_sum(house: House) -> None:
    inspection = journey.in_the_field(house)
    finding = findings.in_inspection(house, inspection)
    findings.proposed_on(house, finding, journey.evidence(house, inspection))
    findings.answered(house, finding)
    seen, monitor = findings.version(house, finding), house.actor(MONITOR)
    ask_signatures(house.database, finding, seen, actor=monitor)
    assert _keys(house, HEAD) == {"findings_confirm": 1, "envelopes_sign": 1}
    assert _keys(house, PBC_HEAD) == {"envelopes_sign": 1}
    assert [_work(house, login).total for login in (HEAD, PBC_HEAD)] == [1, 1]


def test_a_text_waits_for_its_signer_until_the_own_place_is_signed(house: House) -> None:
    _, envelope = journey.plan_in_signing(house)
    assert [_keys(house, one) for one in (HEAD, PBC_HEAD)] == [{"envelopes_sign": 1}] * 2
    journey.sign(house, envelope, HEAD)
    assert [_keys(house, one) for one in (HEAD, PBC_HEAD)] == [{}, {"envelopes_sign": 1}]


def test_a_text_addressed_to_another_person_waits_for_that_one_alone(house: House) -> None:
    _, envelope = journey.plan_in_signing(house)
    with house.database.write(EVERYTHING) as session:
        slot = session.get_one(Envelope, envelope).slots[0]
        slot.addressed_to_id = _person(house, MONITOR)
        record(session, SYSTEM, "test.address", ("envelope", envelope))
    assert [_keys(house, one) for one in (HEAD, PBC_HEAD)] == [{}, {"envelopes_sign": 1}]
