"""The addresses that machines watch say what is true, to whom it concerns alone."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bankcheck.actors import SYSTEM
from bankcheck.app import create_app
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.jobs.models import Job, JobState
from bankcheck.jobs.queue import enqueue
from bankcheck.settings import Settings
from bankcheck.upkeep.health import WORKER_SILENT_SECONDS, WORKERS, beat, forget_worker, look
from tests.databases import Stable
from tests.workbench.house import House

STRANGER = {"REMOTE_ADDR": "203.0.113.7"}


def _queued(database: Database) -> None:
    with database.write(SYSTEM) as session:
        job = enqueue(session, SYSTEM, "import", {})
        job.asked_at = now() - timedelta(seconds=90)
        record(session, SYSTEM, "job.queue", ("job", job.id))


def test_a_living_process_says_ok(house: House) -> None:
    answer = house.app.test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_a_whole_service_is_ready(house: House) -> None:
    beat(house.home, "host:1")
    answer = house.app.test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "ready": True,
        "database": "ok",
        "schema": "ok",
        "data_folder": "ok",
        "worker": "ok",
        "worker_age_seconds": 0,
    }


@pytest.mark.parametrize(
    ("age", "said"), [(WORKER_SILENT_SECONDS - 5, "ok"), (WORKER_SILENT_SECONDS + 5, "silent")]
)
def test_a_worker_counts_as_silent_after_its_time(house: House, age: int, said: str) -> None:
    beat(house.home, "host:1")
    moment = time.time() - age
    os.utime(house.home / WORKERS / "host:1", (moment, moment))
    assert look(house.database, house.home).worker == said


def test_a_worker_that_holds_a_job_is_alive_without_a_sign(house: House) -> None:
    _queued(house.database)
    with house.database.housekeep() as session:
        job = session.get_one(Job, 1)
        job.state, job.lease_until = JobState.RUNNING, now() + timedelta(seconds=30)
    assert look(house.database, house.home).worker_age_seconds == 0


def test_a_worker_that_ended_leaves_no_sign(house: House) -> None:
    beat(house.home, "host:1")
    forget_worker(house.home, "host:1")
    assert look(house.database, house.home).worker_age_seconds is None


def test_without_a_worker_pages_are_still_served(house: House) -> None:
    assert look(house.database, house.home).ready


def test_a_schema_behind_is_not_ready(house: House) -> None:
    with house.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = house.app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["schema"]) == (503, "failed")  # type: ignore[index]  # a JSON object


def test_an_unreachable_database_is_not_ready(tmp_path: Path) -> None:
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
    health = look(gone, tmp_path)
    assert (health.ready, health.database) == (False, "failed")


def test_a_missing_data_folder_is_not_ready(house: House) -> None:
    health = look(house.database, house.home / "gone")
    assert (health.ready, health.data_folder) == (False, "failed")


def test_counts_tell_requests_jobs_and_the_chain(house: House) -> None:
    _queued(house.database)
    client = house.app.test_client()
    client.get("/healthz")
    said = client.get("/metrics").text
    assert (
        'bankcheck_request_seconds_count{endpoint="upkeep.healthz",method="GET",status="200"} 1.0'
        in said
    )
    assert 'bankcheck_jobs{state="queued"} 1.0' in said
    waiting = next(x for x in said.splitlines() if x.startswith("bankcheck_oldest_waiting_job"))
    assert 90 <= float(waiting.split()[1]) < 150
    assert "bankcheck_audit_head_age_seconds " in said


def test_an_address_nobody_serves_adds_no_label_of_its_own(house: House) -> None:
    client = house.app.test_client()
    client.get("/no-such-page-CANARY")
    said = client.get("/metrics").text
    assert 'endpoint="none",method="GET",status="404"' in said
    assert "CANARY" not in said


def test_a_stranger_sees_no_counts(house: House) -> None:
    assert house.app.test_client().get("/metrics", environ_overrides=STRANGER).status_code == 404


def test_what_an_unknown_proxy_passes_on_sees_no_counts(house: House) -> None:
    passed = {"X-Forwarded-For": "203.0.113.7"}
    assert house.app.test_client().get("/metrics", headers=passed).status_code == 404


@pytest.mark.parametrize(("given", "status"), [("right-token", 200), ("wrong-token", 404)])
def test_with_a_token_it_alone_decides(
    stable: Stable, tmp_path: Path, given: str, status: int
) -> None:
    settings = Settings(home=tmp_path, metrics_token="right-token")  # noqa: S106  made up
    client = create_app(settings, stable.fresh("sqlite", tmp_path)).test_client()
    bearer = {"Authorization": f"Bearer {given}"}
    answer = client.get("/metrics", headers=bearer, environ_overrides=STRANGER)
    assert answer.status_code == status
