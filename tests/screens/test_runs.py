"""Runs on screen: started with checks, made as jobs, listed with who asked, compared by two."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.jobs.models import Job, JobState
from bankcheck.jobs.queue import cancel
from bankcheck.jobs.worker import work_off
from bankcheck.labour import be_idle, handlers
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.run_service import STAGES, start_run
from bankcheck.reconcile.runs import Request, reconcile
from bankcheck.settings import Settings
from tests.workbench.house import AUDITOR, HEAD, MAKER_A, MONITOR, SECOND_MONITOR, House

FORM = {"year": "2025", "month": "0", "as_of": "2025-12-31", "engine": "duckdb"}


def work(house: House) -> None:
    settings = Settings(home=house.home)
    work_off(house.database, handlers(settings, house.database), stopped=lambda: False)


def jobs(house: House) -> int:
    with house.database.read(EVERYTHING) as session:
        return session.scalar(select(func.count(Job.id))) or 0


def test_a_started_run_leads_to_its_job(house: House) -> None:
    answer = house.client(MONITOR).post("/runs/start", data=FORM)
    assert (answer.status_code, answer.location) == (303, "/jobs/1")


def test_a_started_run_is_made_and_shown_with_who_asked(house: House) -> None:
    house.client(MONITOR).post("/runs/start", data=FORM)
    work(house)
    page = house.client(MONITOR).get("/runs").text
    assert "/runs/R000001" in page
    assert "赵监控" in page.partition("<table>")[2]


def test_the_job_of_a_run_leads_to_the_run(house: House) -> None:
    house.client(MONITOR).post("/runs/start", data=FORM)
    work(house)
    assert 'href="/runs/R000001"' in house.client(MONITOR).get("/jobs/1").text


def test_starting_a_run_leaves_an_event(house: House) -> None:
    house.client(MONITOR).post("/runs/start", data=FORM)
    with house.database.read(EVERYTHING) as session:
        logins = session.scalars(select(AuditEvent.login).where(AuditEvent.event == "run.start"))
        assert list(logins) == [MONITOR]


def test_two_clicks_start_one_run(house: House) -> None:
    client = house.client(MONITOR)
    locations = {client.post("/runs/start", data=FORM).location for _ in range(2)}
    assert (locations, jobs(house)) == ({"/jobs/1"}, 1)


def test_another_period_is_another_run(house: House) -> None:
    client = house.client(MONITOR)
    client.post("/runs/start", data=FORM)
    assert client.post("/runs/start", data={**FORM, "month": "3"}).location == "/jobs/2"


def test_an_ended_run_can_be_started_anew(house: House) -> None:
    client = house.client(MONITOR)
    client.post("/runs/start", data=FORM)
    work(house)
    assert client.post("/runs/start", data=FORM).location == "/jobs/2"


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("year", "", "Give the fiscal year, such as 2025."),
        ("year", "1999", "The fiscal year is a year from 2000 to 2100."),
        ("year", "2099", "The period has not begun yet."),
        ("as_of", "2024-12-31", "The day lies before the period; nothing would be counted."),
        ("as_of", "2099-01-01", "The day has not come yet."),
    ],
)
def test_a_fault_stands_on_top_and_beside_the_field(
    house: House, field: str, given: str, said: str
) -> None:
    page = house.client(MONITOR).post("/runs/start?lang=en", data={**FORM, field: given}).text
    assert page.count(said) == 2
    assert "<title>Error: " in page


def test_the_first_day_of_the_period_is_no_fault(house: House) -> None:
    answer = house.client(MONITOR).post("/runs/start", data={**FORM, "as_of": "2025-01-01"})
    assert answer.status_code == 303


def test_an_empty_ledger_starts_no_run(house: House) -> None:
    (house.home / "batches").rename(house.home / "elsewhere")
    page = house.client(MONITOR).post("/runs/start?lang=en", data=FORM).text
    assert "The ledger holds no rows yet; import files first." in page


@pytest.mark.parametrize("login", [HEAD, AUDITOR, MAKER_A])
def test_only_a_monitor_starts_runs(house: House, login: str) -> None:
    assert house.client(login).post("/runs/start", data=FORM).status_code == 403


@pytest.mark.parametrize("stage", [STAGES[0], STAGES[6], STAGES[-2]])
def test_a_cancelled_run_leaves_nothing(house: House, stage: str) -> None:
    job_id = start_run(house.database, Request(2025), actor=house.actor(MONITOR))

    def cancelled_there() -> bool:
        with house.database.housekeep() as session:
            job = session.get_one(Job, job_id)
            if job.stage == stage:
                cancel(job)
        return False

    known = handlers(Settings(home=house.home), house.database)
    work_off(house.database, known, stopped=cancelled_there)
    with house.database.read(EVERYTHING) as session:
        assert session.get_one(Job, job_id).state is JobState.CANCELLED
    assert [path.name for path in (house.home / "runs").glob("R*")] == []


def test_what_a_job_left_that_nobody_knows_is_removed_when_idle(house: House) -> None:
    folder = house.home / "runs" / "R000009.pending"
    folder.mkdir(parents=True)
    (folder / "request.json").write_text('{"year": 2025, "job": "77-gone"}')
    be_idle(Settings(home=house.home), house.database)
    assert not folder.exists()


def test_the_pending_folder_of_an_open_job_stays(house: House) -> None:
    job_id = start_run(house.database, Request(2025), actor=house.actor(MONITOR))
    with house.database.read(EVERYTHING) as session:
        token = session.get_one(Job, job_id).payload["token"]
    folder = house.home / "runs" / "R000009.pending"
    folder.mkdir(parents=True)
    (folder / "request.json").write_text(f'{{"year": 2025, "job": "{job_id}-{token}"}}')
    be_idle(Settings(home=house.home), house.database)
    assert folder.exists()


def test_two_people_may_ask_for_the_same_run(house: House) -> None:
    for login in (MONITOR, SECOND_MONITOR):
        house.client(login).post("/runs/start", data=FORM)
    work(house)
    archive = Archive(house.home)
    digests = {archive.summary(run)["digests"]["result"] for run in archive.run_ids()}
    assert (len(archive.run_ids()), len(digests)) == (2, 1)


def test_a_run_of_the_command_line_is_listed_as_such(house: House) -> None:
    reconcile(Ledger(house.home), Request(2025))
    assert "command line" in house.client(MONITOR).get("/runs?lang=en").text
