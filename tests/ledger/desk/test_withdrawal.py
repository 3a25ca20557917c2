"""A wrong batch is taken out on screen: with a reason, once, and whatever kills the worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.jobs.queue import claim
from bankcheck.ledger.intake_desk.jobs import handlers
from bankcheck.ledger.proof import prove
from bankcheck.ledger.store import Ledger
from bankcheck.settings import Settings
from tests.ledger.desk.orders import entry, export, imported, worked
from tests.ledger.desk.test_killed import WORKER, forget_the_dead
from tests.workbench.house import AUDITOR, MONITOR, House

WRONG = {"wrong.csv": export(*(entry(number) for number in range(1, 8)))}
RIGHT = {"right.csv": export(entry(9), entry(1))}
ADDRESS = "/batches/B000001/withdraw"


def asked(house: House) -> None:
    """Import a wrong file and a right one that holds one of its rows, and withdraw the first."""
    client = house.client(MONITOR)
    imported(house, client, WRONG)
    imported(house, client, RIGHT)
    assert client.post(ADDRESS, data={"reason": "导错了文件"}).status_code == 303


def counted(house: House) -> tuple[int, int, list[str]]:
    """Return how many batches there are, how many rows count, and what proof says."""
    ledger = Ledger(house.home)
    rows = sum(
        entry["rows"].get("payment", 0)
        for manifest in ledger.manifests()
        for entry in manifest["files"]
        if entry["file_no"] not in ledger.dead_files(manifest["batch_no"])
    )
    return len(ledger.manifests()), rows, prove(ledger).problems


def test_a_wrong_batch_is_withdrawn_and_what_the_right_one_also_said_stays(both: House) -> None:
    asked(both)
    worked(both)
    assert counted(both) == (3, 2, [])
    page = both.client(MONITOR).get("/batches/B000001?lang=zh").text
    assert all(words in page for words in ("已撤回", "B000003", "今后的核对不再计入"))
    assert "/batches/B000001/replace" not in page


def test_the_withdrawal_says_who_why_and_what(house: House) -> None:
    asked(house)
    worked(house)
    page = house.client(AUDITOR).get("/batches/B000003?lang=en").text
    assert all(
        words in page for words in ("B000001", "导错了文件", "Withdrawn by", "brings no file")
    )


def test_a_withdrawal_leaves_the_event_of_the_person_and_one_of_the_worker(both: House) -> None:
    asked(both)
    worked(both)
    with both.database.read(EVERYTHING) as session:
        found = session.scalars(
            select(AuditEvent.event).where(AuditEvent.event.like("batch.%")).order_by("seq")
        )
        assert list(found) == ["batch.withdraw", "batch.withdrawn"]


def test_many_files_are_counted_and_all_but_the_first_folded(house: House) -> None:
    many = {f"file-{number:03d}.csv": export(entry(number)) for number in range(1, 23)}
    client = house.client(MONITOR)
    imported(house, client, many)
    shown = client.get(f"{ADDRESS}?lang=en").text
    seen, _, folded = shown.partition("<details>")
    assert "22 files with 22 rows" in seen
    assert (seen.count("file-0"), folded.count("file-0")) == (20, 2)
    assert "2 more files" in folded


def test_a_batch_is_not_withdrawn_without_a_reason(house: House) -> None:
    client = house.client(MONITOR)
    imported(house, client, WRONG)
    answer = client.post(ADDRESS, data={"reason": " "})
    assert (answer.status_code, worked(house)) == (422, 0)


def test_a_second_withdrawal_of_a_batch_is_refused_while_the_first_waits(house: House) -> None:
    asked(house)
    assert house.client(MONITOR).post(ADDRESS, data={"reason": "再撤一次"}).status_code == 409


def test_a_batch_that_does_not_count_is_not_withdrawn(house: House) -> None:
    asked(house)
    worked(house)
    assert house.client(MONITOR).post(ADDRESS, data={"reason": "再撤一次"}).status_code == 404


def test_who_may_not_import_may_not_withdraw(house: House) -> None:
    imported(house, house.client(MONITOR), WRONG)
    auditor = house.client(AUDITOR)
    assert auditor.post(ADDRESS, data={"reason": "不归我管"}).status_code == 403
    assert ADDRESS not in auditor.get("/batches/B000001").text


def test_a_worker_killed_after_the_withdrawal_makes_no_second_one(both: House) -> None:
    asked(both)
    ticket = claim(both.database, "doomed")
    assert ticket
    handlers(Settings(home=both.home), both.database)[ticket.kind](ticket)
    forget_the_dead(both)
    worked(both)
    assert counted(both) == (3, 2, [])


@pytest.mark.parametrize("moment", [0.0, 0.1, 0.3, 0.6])
def test_a_killed_withdrawal_is_taken_up_again_and_made_once(moment: float, house: House) -> None:
    asked(house)
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
    assert counted(house) == (3, 2, [])
