"""A worker killed at any moment of an import leaves one batch, once another takes it up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import update

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.jobs.models import Job, JobState
from bankcheck.jobs.queue import claim
from bankcheck.ledger.intake_desk.jobs import handlers
from bankcheck.ledger.proof import prove
from bankcheck.ledger.store import Ledger
from bankcheck.settings import Settings
from tests.ledger.desk.orders import entry, export, previewed, state, version, worked
from tests.workbench.house import MONITOR, House

WORKER = """
import sys
from pathlib import Path
from bankcheck.db import Database
from bankcheck.jobs.worker import work_once
from bankcheck.ledger.intake_desk.jobs import handlers
from bankcheck.settings import Settings
settings, database = Settings(home=Path(sys.argv[1])), Database(sys.argv[2])
print("ready", flush=True)
work_once(database, handlers(settings, database), "doomed")
"""
MOMENTS = (0.0, 0.15, 0.3, 0.5, 0.8, 1.2)


def confirmed(house: House, rows: int = 400) -> int:
    client = house.client(MONITOR)
    data = export(*(entry(number) for number in range(rows)))
    number = previewed(house, client, {"a.csv": data})
    client.post(f"/imports/{number}/confirm", data={"version": version(house, number)})
    return number


def forget_the_dead(house: House) -> None:
    """Let the lease of a killed worker run out."""
    with house.database.housekeep() as session:
        session.execute(
            update(Job)
            .where(Job.state == JobState.RUNNING)
            .values(lease_until=now() - timedelta(seconds=1))
        )


def one_whole_batch(house: House, number: int, rows: int) -> bool:
    ledger = Ledger(house.home)
    (manifest,) = ledger.manifests()
    found = manifest["streams"]["payment"]["rows"], state(house, number)
    return found == (rows, "imported") and not prove(ledger).problems


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_import_is_taken_up_again_and_gives_one_batch(moment: float, house: House) -> None:
    number = confirmed(house)
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(house.home), house.database.url],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    time.sleep(moment)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    forget_the_dead(house)
    worked(house)
    assert one_whole_batch(house, number, 400)


def test_a_worker_killed_between_the_batch_and_the_database_makes_no_second_batch(
    both: House,
) -> None:
    number = confirmed(both, rows=5)
    known = handlers(Settings(home=both.home), both.database)
    ticket = claim(both.database, "doomed")
    assert ticket
    known[ticket.kind](ticket)
    _undo(both, number)
    forget_the_dead(both)
    worked(both)
    assert one_whole_batch(both, number, 5)


def _undo(house: House, number: int) -> None:
    """Bring the database back to where it stood before the worker told it of the batch."""
    statement = "UPDATE import SET state = 'importing', ended_result = NULL, batch = '' WHERE id = "
    with house.database.write(EVERYTHING) as session:
        session.connection().exec_driver_sql(f"{statement}{number}")
        record(session, SYSTEM, "import.undone", ("import", number))


def test_a_stopped_import_leaves_nothing_and_can_be_tried_again(house: House) -> None:
    number = confirmed(house, rows=5)
    client = house.client(MONITOR)
    client.post(f"/imports/{number}/stop")
    worked(house)
    assert Ledger(house.home).manifests() == ()
    page = client.get(f"/imports/{number}?lang=en").text
    assert "Try the import again" in page
    client.post(f"/imports/{number}/confirm", data={"version": version(house, number)})
    worked(house)
    assert one_whole_batch(house, number, 5)


def test_an_imported_file_is_kept_by_the_ledger_alone(house: House) -> None:
    number = confirmed(house, rows=5)
    worked(house)
    uploads = [path for path in (house.home / "uploads").rglob("*") if path.is_file()]
    assert (uploads, state(house, number)) == ([], "imported")
