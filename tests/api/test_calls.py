"""Programs do what the posting of their token may do, and are told what is wrong in one shape."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bankcheck.accounts.models import ApiToken
from bankcheck.actors import EVERYTHING, Actor
from bankcheck.api import frame_views
from bankcheck.api.budget import BudgetSpent, spend
from bankcheck.audit.models import AuditEvent
from bankcheck.clock import CHINA, now
from bankcheck.jobs.models import Job
from tests.api.programs import CALLS, add_suspicion, error_of, program_of
from tests.web.sample_run import write_run
from tests.workbench.house import (
    AUDITOR,
    HEAD,
    MAKER_A,
    MONITOR,
    SYSADMIN,
    House,
)

ACCOUNT = "6228480402564890018"


def _reads(house: House) -> list[tuple[str, str]]:
    wanted = AuditEvent.event == "api.read"
    with house.database.read(EVERYTHING) as session:
        rows = session.scalars(select(AuditEvent).where(wanted).order_by(AuditEvent.seq))
        return [(one.result, one.detail) for one in rows]


# --- Who may call


def test_without_a_token_nobody_is_let_in(house: House) -> None:
    answer = house.app.test_client().get(f"{CALLS}/runs")
    assert (answer.status_code, error_of(answer)["code"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_signed_in_browser_is_nobody_here(house: House) -> None:
    assert house.client(MONITOR).get(f"{CALLS}/runs").status_code == 401


@pytest.mark.parametrize("change", ["revoked_at", "expires_at"])
def test_a_token_that_ended_lets_nobody_in(house: House, change: str) -> None:
    program = program_of(house, MONITOR)
    assert program.get("/runs").status_code == 200
    with house.database.housekeep() as session:
        setattr(session.scalars(select(ApiToken)).one(), change, now())
    assert program.get("/runs").status_code == 401


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [
        (MONITOR, "/runs", 200),
        (AUDITOR, "/runs", 200),
        (MAKER_A, "/runs", 403),
        (SYSADMIN, "/suspicions", 403),
        (MAKER_A, "/suspicions", 403),
        (MAKER_A, "/inquiries", 200),
        (MONITOR, "/inquiries", 403),
    ],
)
def test_a_token_opens_what_its_posting_opens(
    house: House, login: str, path: str, status: int
) -> None:
    tokens_for = MAKER_A if login == SYSADMIN else login
    program = program_of(house, tokens_for)
    if login == SYSADMIN:
        with house.database.housekeep() as session:
            session.scalars(select(ApiToken)).one().posting_id = (
                house.actor(SYSADMIN).posting_id or 0
            )
    assert program.get(path).status_code == status


def test_an_auditor_acts_on_nothing(house: House) -> None:
    number, program = add_suspicion(house, 1), program_of(house, AUDITOR)
    answer = program.post(f"/suspicions/{number}/triage", {"row_version": 1})
    assert (answer.status_code, error_of(answer)["code"]) == (403, "forbidden")


# --- Errors of one shape


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/nothing", 404, "not_found"),
        ("get", "/jobs/7", 404, "job_unknown"),
        ("get", "/loads/7", 404, "import_unknown"),
        ("get", "/runs/R999999", 404, "run_unknown"),
        ("get", "/runs/..%2F..%2Fetc", 404, "not_found"),
        ("get", "/suspicions/YD2025-000009", 404, "suspicion_unknown"),
        ("delete", "/runs", 405, "method_not_allowed"),
        ("get", "/runs?page=0", 422, "invalid"),
        ("get", "/runs?page=1.5", 422, "invalid"),
        ("get", "/runs?size=10000", 422, "invalid"),
        ("get", "/suspicions?state=none", 422, "invalid"),
        ("post", "/runs", 422, "invalid"),
    ],
)
def test_every_error_has_one_shape(
    house: House, method: str, path: str, status: int, code: str
) -> None:
    program = program_of(house, MONITOR)
    answer = program.client.open(CALLS + path, method=method.upper(), headers=program.bearer)
    assert (answer.status_code, error_of(answer)["code"]) == (status, code)


def test_what_is_wrong_is_named(house: House) -> None:
    answer = program_of(house, MONITOR).post("/runs", {"year": "2025", "months": 1})
    assert error_of(answer)["missing"] == ["months", "year"]


def test_a_body_that_is_no_json_is_said_to_be_unreadable(house: House) -> None:
    program = program_of(house, MONITOR)
    answer = program.client.post(
        f"{CALLS}/runs", headers=program.bearer, data="{", content_type="application/json"
    )
    assert (answer.status_code, error_of(answer)["code"]) == (400, "unreadable")


def test_a_body_beyond_the_cap_is_not_read(house: House) -> None:
    program = program_of(house, MONITOR)
    answer = program.post("/runs", {"year": "2" * frame_views.CALL_BYTES})
    assert (answer.status_code, error_of(answer)["code"]) == (413, "too_large")


def test_a_fault_inside_tells_nothing_of_itself(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError(ACCOUNT)

    monkeypatch.setattr("bankcheck.api.run_views.history_page", broken)
    answer = program_of(house, MONITOR).get("/runs")
    assert (answer.status_code, error_of(answer)["code"]) == (500, "internal")
    assert ACCOUNT not in answer.text


def test_a_page_still_answers_as_a_page(house: House) -> None:
    assert house.client(MONITOR).get("/nothing").content_type.startswith("text/html")


# --- Loads, jobs and runs


def test_files_are_sent_seen_and_confirmed(house: House) -> None:
    program = program_of(house, MONITOR)
    answer = program.send("/loads", {"files": (BytesIO(b"a,b\n1,2\n"), "payment.csv")})
    assert answer.status_code == 202
    load = answer.get_json()
    assert (load["state"], [one["name"] for one in load["files"]]) == (
        "previewing",
        ["payment.csv"],
    )
    assert program.get(f"/jobs/{load['job_id']}").get_json()["state"] == "queued"
    version = {"row_version": load["row_version"]}
    refused = program.post(f"/loads/{load['number']}/confirm", version)
    assert (refused.status_code, error_of(refused)["code"]) == (409, "move_refused")


@pytest.mark.parametrize("form", [{}, {"files": "no file"}, {"other": "1"}])
def test_a_load_without_a_file_is_refused(house: House, form: dict[str, str]) -> None:
    answer = program_of(house, MONITOR).send("/loads", form)
    assert (answer.status_code, error_of(answer)["code"]) == (422, "invalid")


def test_the_same_run_is_not_queued_twice(house: House) -> None:
    program = program_of(house, MONITOR)
    first, second = (program.post("/runs", {"year": 2025}).get_json() for _ in range(2))
    assert first == second
    with house.database.read(EVERYTHING) as session:
        assert session.scalars(select(Job.kind)).all() == ["reconcile"]


def test_a_job_is_cancelled(house: House) -> None:
    program = program_of(house, MONITOR)
    job = program.post("/runs", {"year": 2025}).get_json()["job_id"]
    assert program.post(f"/jobs/{job}/cancel").status_code == 200
    again = program.post(f"/jobs/{job}/cancel")
    assert (again.status_code, error_of(again)["code"]) == (409, "job_ended")


@pytest.fixture
def with_run(house: House) -> House:
    """A house with one run that found differences."""
    write_run(house.home, "R000001")
    return house


def test_runs_and_their_differences_are_read(with_run: House) -> None:
    program = program_of(with_run, MONITOR)
    (run,) = program.get("/runs").get_json()["runs"]
    assert program.get(f"/runs/{run['run_id']}").get_json() == run
    page = program.get(f"/runs/{run['run_id']}/differences").get_json()
    assert len(page["differences"]) == min(50, page["total_rows"])
    assert page["rows_left_today"] == 5000 - len(page["differences"])


def test_no_account_number_stands_in_a_difference(with_run: House) -> None:
    said = program_of(with_run, MONITOR).get("/runs/R000001/differences").text
    assert "6228480402564890018" not in said
    assert "6217001210024455220" not in said


def test_differences_are_filtered(with_run: House) -> None:
    program = program_of(with_run, MONITOR)
    page = program.get("/runs/R000001/differences", rule="AB07", severity=3).get_json()
    assert {one["code"] for one in page["differences"]} <= {"AB07"}


# --- Rows are counted


@pytest.fixture
def small(house: House) -> Iterator[House]:
    """A house whose postings may read five rows a day."""
    settings = house.app.extensions[frame_views.NAME]
    house.app.extensions[frame_views.NAME] = replace(settings, api_rows_a_day=5)
    yield house
    house.app.extensions[frame_views.NAME] = settings


def test_beyond_the_rows_of_a_day_an_export_is_asked_for(small: House) -> None:
    for number in range(1, 4):
        add_suspicion(small, number)
    program = program_of(small, MONITOR)
    assert program.get("/suspicions").get_json()["rows_left_today"] == 2
    refused = program.get("/suspicions")
    assert (refused.status_code, error_of(refused)["code"]) == (429, "budget_spent")
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert "YD2025" not in refused.text


def test_every_read_leaves_its_event_and_so_does_a_refusal(small: House) -> None:
    for number in range(1, 4):
        add_suspicion(small, number)
    program = program_of(small, MONITOR)
    for _ in range(2):
        program.get("/suspicions")
    assert _reads(small) == [
        ("done", '{"dataset":"suspicion","rows":3}'),
        ("refused", '{"dataset":"suspicion","rows":3}'),
    ]


def test_another_posting_has_rows_of_its_own(small: House) -> None:
    for number in range(1, 5):
        add_suspicion(small, number)
    assert program_of(small, MONITOR).get("/suspicions").status_code == 200
    assert program_of(small, HEAD).get("/suspicions").status_code == 200


MIDNIGHT = datetime(2026, 3, 2, 0, 0, tzinfo=CHINA).astimezone(UTC)


@pytest.mark.parametrize(("moment", "left"), [(MIDNIGHT - timedelta(seconds=1), 5), (MIDNIGHT, 8)])
def test_rows_are_counted_anew_from_midnight_in_beijing(
    house: House, monkeypatch: pytest.MonkeyPatch, moment: datetime, left: int
) -> None:
    actor = house.actor(MONITOR)
    before = MIDNIGHT - timedelta(seconds=2)
    monkeypatch.setattr("bankcheck.audit.record.now", lambda: before)
    spend(house.database, "difference", 3, 10, actor=actor, now=before)
    monkeypatch.setattr("bankcheck.audit.record.now", lambda: moment)
    assert spend(house.database, "difference", 2, 10, actor=actor, now=moment) == left


def _spend(house: House, actor: Actor, won: list[int]) -> None:
    try:
        won.append(spend(house.database, "difference", 3, 10, actor=actor, now=now()))
    except BudgetSpent:
        return


def test_calls_at_once_never_read_more_than_the_day_allows(house: House) -> None:
    actor, won = house.actor(MONITOR), list[int]()
    threads = [threading.Thread(target=_spend, args=(house, actor, won)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won, reverse=True) == [7, 4, 1]


def test_the_folder_of_the_house_is_named_nowhere(house: House, tmp_path: Path) -> None:
    answer = program_of(house, MONITOR).get("/runs/R999999")
    assert str(tmp_path) not in answer.text
