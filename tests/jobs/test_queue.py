"""A job is done once: held by a lease, taken up when its worker dies, handed back when it stops."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import CallRefused
from bankcheck.jobs.models import Job, JobState
from bankcheck.jobs.queue import LeaseLost, Ticket, claim, enqueue
from bankcheck.jobs.worker import GIVEN_UP, UNFORESEEN, work_off, work_once


def queued(database: Database, kind: str = "try") -> int:
    with database.write(EVERYTHING) as session:
        job = enqueue(session, SYSTEM, kind, {})
        record(session, SYSTEM, "job.try", ("job", job.id))
        return job.id


def stands(database: Database, job_id: int) -> Job:
    with database.read(EVERYTHING) as session:
        found = session.get_one(Job, job_id)
        session.expunge(found)
        return found


def expire(database: Database, job_id: int) -> None:
    with database.housekeep() as session:
        session.get_one(Job, job_id).lease_until = now() - timedelta(seconds=1)


def does_nothing(_: Ticket) -> dict[str, Any]:
    return {"did": "nothing"}


def test_a_job_is_done_and_keeps_its_result(database: Database) -> None:
    job_id = queued(database)
    work_once(database, {"try": does_nothing}, "one")
    assert (stands(database, job_id).state, stands(database, job_id).result) == (
        JobState.DONE,
        {"did": "nothing"},
    )


def test_without_a_job_there_is_nothing_to_do(database: Database) -> None:
    assert work_once(database, {}, "one") is False


def test_the_oldest_job_comes_first(database: Database) -> None:
    first, _ = queued(database), queued(database)
    ticket = claim(database, "one")
    assert ticket is not None
    assert ticket.job_id == first


def test_a_held_job_is_nobody_elses(database: Database) -> None:
    queued(database)
    claim(database, "one")
    assert claim(database, "two") is None


def test_a_job_whose_lease_ran_out_is_taken_up_again(database: Database) -> None:
    job_id = queued(database)
    claim(database, "one")
    expire(database, job_id)
    again = claim(database, "two")
    assert again is not None
    assert (again.job_id, again.attempt) == (job_id, 2)


def test_a_worker_that_lost_its_lease_can_tell_no_more(database: Database) -> None:
    job_id = queued(database)
    lost = claim(database, "one")
    expire(database, job_id)
    claim(database, "two")
    assert lost is not None
    with pytest.raises(LeaseLost):
        lost.tell("late")


def test_telling_stores_the_stage_and_renews_the_lease(database: Database) -> None:
    job_id = queued(database)
    ticket = claim(database, "one")
    expire(database, job_id)
    assert ticket is not None
    ticket.tell("half way", 1, 2)
    job = stands(database, job_id)
    assert (job.stage, job.done, job.total) == ("half way", 1, 2)
    assert job.lease_until is not None
    assert job.lease_until > now()


def test_a_cancelled_job_stops_at_its_next_stage(database: Database) -> None:
    job_id = queued(database)

    def cancelled_meanwhile(ticket: Ticket) -> dict[str, Any]:
        with database.housekeep() as session:
            session.get_one(Job, job_id).cancel_asked = True
        ticket.tell("next")
        return {}

    work_once(database, {"try": cancelled_meanwhile}, "one")
    assert stands(database, job_id).state is JobState.CANCELLED


def test_a_worker_told_to_stop_hands_its_job_back(database: Database) -> None:
    job_id = queued(database)
    asked = threading.Event()

    def stopped_meanwhile(ticket: Ticket) -> dict[str, Any]:
        asked.set()
        ticket.tell("next")
        return {}

    work_once(database, {"try": stopped_meanwhile}, "one", asked.is_set)
    job = stands(database, job_id)
    assert (job.state, job.attempts, job.lease_until) == (JobState.QUEUED, 0, None)


def test_a_job_handed_back_is_done_by_the_next_worker(database: Database) -> None:
    job_id = queued(database)

    def tells(ticket: Ticket) -> dict[str, Any]:
        ticket.tell("next")
        return {}

    work_once(database, {"try": tells}, "one", lambda: True)
    work_off(database, {"try": does_nothing}, stopped=lambda: False)
    assert stands(database, job_id).state is JobState.DONE


def test_a_known_fault_fails_the_job_with_its_sentence(database: Database) -> None:
    job_id = queued(database)

    def refuses(_: Ticket) -> dict[str, Any]:
        raise CallRefused("The ledger is empty.")

    work_once(database, {"try": refuses}, "one")
    assert stands(database, job_id).error == "The ledger is empty."


def test_an_unforeseen_fault_fails_the_job_without_its_words(database: Database) -> None:
    job_id = queued(database)

    def breaks(_: Ticket) -> dict[str, Any]:
        raise RuntimeError("6222000011112222333")

    work_once(database, {"try": breaks}, "one")
    assert (stands(database, job_id).state, stands(database, job_id).error) == (
        JobState.FAILED,
        UNFORESEEN,
    )


def test_a_job_that_kills_its_workers_is_given_up(database: Database) -> None:
    job_id = queued(database)
    for attempt in range(5):
        assert claim(database, f"killed {attempt}") is not None
        expire(database, job_id)
    work_once(database, {"try": does_nothing}, "last")
    assert stands(database, job_id).error == GIVEN_UP


def test_the_fifth_attempt_still_counts(database: Database) -> None:
    job_id = queued(database)
    for attempt in range(4):
        assert claim(database, f"killed {attempt}") is not None
        expire(database, job_id)
    work_once(database, {"try": does_nothing}, "fifth")
    assert stands(database, job_id).state is JobState.DONE


def test_many_workers_do_each_job_once(database: Database) -> None:
    jobs = {queued(database) for _ in range(8)}
    done: list[int] = []

    def notes(ticket: Ticket) -> dict[str, Any]:
        done.append(ticket.job_id)
        return {}

    def drain(name: str) -> None:
        while work_once(database, {"try": notes}, name):
            pass

    workers = [threading.Thread(target=drain, args=(f"w{number}",)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work_off(database, {"try": notes}, stopped=lambda: False)
    assert sorted(done) == sorted(jobs)
