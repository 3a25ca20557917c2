"""Jobs on screen: how far each is, what came of it, and who may cancel it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.jobs.models import Job, JobState
from bankcheck.jobs.queue import claim, enqueue
from tests.workbench.house import (
    AUDITOR,
    HEAD,
    MAKER_A,
    MONITOR,
    PBC,
    SECOND_MONITOR,
    SYSADMIN,
    House,
)


def queued(house: House, login: str = MONITOR) -> int:
    actor = house.actor(login)
    with house.database.write(actor) as session:
        job = enqueue(session, actor, "reconcile", {"year": 2025})
        record(session, actor, "run.start", ("job", job.id))
        return job.id


def state(house: House, job_id: int) -> JobState:
    with house.database.read(EVERYTHING) as session:
        return session.get_one(Job, job_id).state


def last_event(house: House) -> tuple[str, str, str]:
    with house.database.read(EVERYTHING) as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert event is not None
        return event.event, event.object_id, event.login


@pytest.mark.parametrize(
    ("login", "status"),
    [(MONITOR, 200), (HEAD, 200), (PBC, 200), (AUDITOR, 200), (MAKER_A, 403), (SYSADMIN, 403)],
)
def test_jobs_are_for_those_who_supervise(house: House, login: str, status: int) -> None:
    assert house.client(login).get("/jobs").status_code == status


def test_a_waiting_job_says_how_many_come_before_it(house: House) -> None:
    queued(house)
    second = queued(house)
    assert "1 job comes before it." in house.client(MONITOR).get(f"/jobs/{second}?lang=en").text


def test_a_running_job_says_its_stage_and_step(house: House) -> None:
    job_id = queued(house)
    ticket = claim(house.database, "one")
    assert ticket is not None
    ticket.tell("rules", 5, 12)
    page = house.client(MONITOR).get(f"/jobs/{job_id}?lang=en").text
    assert "Apply rules" in page
    assert "Step 6 of 12" in page


def test_my_jobs_leave_out_those_of_others(house: House) -> None:
    mine, other = queued(house), queued(house, SECOND_MONITOR)
    page = house.client(MONITOR).get("/jobs?who=mine").text
    assert (f"/jobs/{mine}" in page, f"/jobs/{other}" in page) == (True, False)


def test_a_state_filters_the_list(house: House) -> None:
    job_id = queued(house)
    page = house.client(MONITOR).get("/jobs?state=done").text
    assert f"/jobs/{job_id}" not in page


def test_an_unknown_job_is_not_found(house: House) -> None:
    assert house.client(MONITOR).get("/jobs/999").status_code == 404


def test_the_asker_cancels_a_waiting_job_at_once(house: House) -> None:
    job_id = queued(house)
    answer = house.client(MONITOR).post(f"/jobs/{job_id}/cancel")
    assert (answer.status_code, state(house, job_id)) == (303, JobState.CANCELLED)


def test_cancelling_leaves_an_event(house: House) -> None:
    job_id = queued(house)
    house.client(MONITOR).post(f"/jobs/{job_id}/cancel")
    assert last_event(house) == ("job.cancel", str(job_id), MONITOR)


def test_a_running_job_is_asked_to_stop(house: House) -> None:
    job_id = queued(house)
    claim(house.database, "one")
    house.client(MONITOR).post(f"/jobs/{job_id}/cancel")
    page = house.client(MONITOR).get(f"/jobs/{job_id}?lang=en").text
    assert "It stops at the end of its present step." in page


@pytest.mark.parametrize(
    ("login", "status"), [(SECOND_MONITOR, 403), (HEAD, 303), (AUDITOR, 403), (PBC, 403)]
)
def test_the_job_of_another_is_the_section_heads_to_cancel(
    house: House, login: str, status: int
) -> None:
    assert house.client(login).post(f"/jobs/{queued(house)}/cancel").status_code == status


def test_an_ended_job_cannot_be_cancelled(house: House) -> None:
    job_id = queued(house)
    house.client(MONITOR).post(f"/jobs/{job_id}/cancel")
    assert house.client(MONITOR).post(f"/jobs/{job_id}/cancel").status_code == 409


def test_the_list_holds_fifty_jobs_a_page(house: House) -> None:
    first = queued(house)
    for _ in range(50):
        queued(house)
    client = house.client(MONITOR)
    pages = [client.get(f"/jobs?page={number}").text for number in (1, 2)]
    assert [f'href="/jobs/{first}"' in page for page in pages] == [False, True]
