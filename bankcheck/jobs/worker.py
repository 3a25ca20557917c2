"""The worker: takes one job after another, keeps its lease alive, and survives a bad job."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.jobs.models import JobState
from bankcheck.jobs.queue import (
    LEASE,
    MOST_ATTEMPTS,
    HandedBack,
    Handler,
    JobCancelled,
    LeaseLost,
    Ticket,
    claim,
    end,
    hand_back,
)
from bankcheck.labels import msg

IDLE_SECONDS = 1.0
GIVEN_UP = msg(
    "The job ended its worker too often; look at the log, mend the cause and start it anew."
)
UNFORESEEN = msg(
    "Something unexpected went wrong; nothing was half written. The log has the details."
)
_log = logging.getLogger("bankcheck.jobs")


def worker_name() -> str:
    """Return a name that no other worker has at the same time."""
    return f"{socket.gethostname()}:{os.getpid()}"[:64]


def _never() -> bool:
    return False


def work_once(
    database: Database,
    handlers: Mapping[str, Handler],
    name: str,
    stopped: Callable[[], bool] = _never,
) -> bool:
    """Do one waiting job; return whether there was one."""
    ticket = claim(database, name, stopped)
    if ticket is None:
        return False
    try:
        _do(ticket, handlers.get(ticket.kind))
    except LeaseLost:
        _log.warning("job %s was taken up by another worker", ticket.job_id)
    return True


def _do(ticket: Ticket, handler: Handler | None) -> None:
    if handler is None or ticket.attempt > MOST_ATTEMPTS:
        end(ticket, JobState.FAILED, error=GIVEN_UP)
        return
    try:
        with _kept_alive(ticket):
            result = handler(ticket)
    except JobCancelled as stopped:
        end(ticket, JobState.CANCELLED, error=str(stopped))
    except HandedBack:
        hand_back(ticket)
    except LeaseLost:
        raise
    except BankcheckError as error:
        end(ticket, JobState.FAILED, error=str(error))
    except Exception:  # noqa: BLE001  one bad job must not end the worker
        _log.exception("job %s ended unexpectedly", ticket.job_id)
        end(ticket, JobState.FAILED, error=UNFORESEEN)
    else:
        end(ticket, JobState.DONE, result=result)


@contextmanager
def _kept_alive(ticket: Ticket) -> Iterator[None]:
    """Renew the lease from beside the work, so that a long step is not taken for a dead one."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(LEASE.total_seconds() / 3):
            try:
                ticket.beat()
            except BankcheckError:
                return

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def work_off(
    database: Database, handlers: Mapping[str, Handler], *, stopped: Callable[[], bool]
) -> int:
    """Do all waiting jobs and return how many there were."""
    done = 0
    while not stopped() and work_once(database, handlers, worker_name(), stopped):
        done += 1
    return done


def work_on(
    database: Database,
    handlers: Mapping[str, Handler],
    *,
    idle: Callable[[], None],
    stopped: Callable[[], bool],
) -> None:
    """Work until told to stop; ``idle`` runs whenever there is no job."""
    name = worker_name()
    while not stopped():
        if not work_once(database, handlers, name, stopped):
            idle()
            time.sleep(IDLE_SECONDS)
