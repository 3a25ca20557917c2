"""Each way of tampering with the chain is found and named; the database refuses most by itself."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit import heads
from bankcheck.audit.chain import Fault
from bankcheck.audit.record import record
from bankcheck.audit.verification import Verification, verify
from bankcheck.db import Database
from bankcheck.settings import Settings
from tests.audit.chains import add_events, count_events, tamper


def checked(database: Database, settings: Settings) -> Verification:
    return verify(database, settings.heads, heads.signing_key(settings))


def fault(database: Database, settings: Settings) -> tuple[int, Fault] | None:
    broken = checked(database, settings).broken
    return (broken.seq, broken.fault) if broken else None


def test_an_untouched_chain_holds(database: Database, settings: Settings) -> None:
    add_events(database, 7)
    result = checked(database, settings)
    assert (result.broken, result.events) == (None, 7)


def test_an_empty_chain_holds(database: Database, settings: Settings) -> None:
    assert checked(database, settings).broken is None


@pytest.mark.parametrize(
    "column", ["at", "login", "role", "event", "object_id", "bank_code", "result", "detail"]
)
def test_one_byte_changed_anywhere_is_found(
    database: Database, settings: Settings, column: str
) -> None:
    add_events(database, 5)
    change = f"UPDATE audit_event SET {column} = '~' || substr({column}, 2) WHERE seq = 3"  # noqa: S608  names of this test alone
    tamper(database, change)
    assert fault(database, settings) == (3, Fault.EDITED)


def test_a_deleted_event_is_found(database: Database, settings: Settings) -> None:
    add_events(database, 5)
    tamper(database, "DELETE FROM audit_event WHERE seq = 3")
    assert fault(database, settings) == (3, Fault.MISSING)


def test_a_deleted_first_event_is_found(database: Database, settings: Settings) -> None:
    add_events(database, 5)
    tamper(database, "DELETE FROM audit_event WHERE seq = 1")
    assert fault(database, settings) == (1, Fault.MISSING)


def test_two_events_that_changed_places_are_found(database: Database, settings: Settings) -> None:
    add_events(database, 5)
    tamper(
        database,
        "UPDATE audit_event SET seq = 99 WHERE seq = 2",
        "UPDATE audit_event SET seq = 2 WHERE seq = 3",
        "UPDATE audit_event SET seq = 3 WHERE seq = 99",
    )
    assert fault(database, settings) == (2, Fault.UNLINKED)


def test_a_cut_off_tail_is_found_by_the_number_inside_the_database(
    database: Database, settings: Settings
) -> None:
    add_events(database, 5)
    tamper(database, "DELETE FROM audit_event WHERE seq > 3")
    assert fault(database, settings) == (4, Fault.CUT_OFF)


def _cut_to_three(database: Database) -> None:
    tamper(
        database,
        "DELETE FROM audit_event WHERE seq > 3",
        "UPDATE audit_head SET seq = 3, digest = (SELECT digest FROM audit_event WHERE seq = 3)",
    )


def test_a_tail_cut_off_with_care_is_found_by_a_kept_head(
    database: Database, settings: Settings
) -> None:
    add_events(database, 5)
    heads.keep(settings, database)
    _cut_to_three(database)
    assert fault(database, settings) == (4, Fault.CUT_OFF)


def test_without_a_kept_head_a_tail_cut_off_with_care_goes_unseen(
    database: Database, settings: Settings
) -> None:
    add_events(database, 5)
    _cut_to_three(database)
    assert fault(database, settings) is None


def test_a_chain_made_anew_behind_a_cut_is_found_by_a_kept_head(
    database: Database, settings: Settings
) -> None:
    add_events(database, 5)
    heads.keep(settings, database)
    _cut_to_three(database)
    add_events(database, 9)
    assert fault(database, settings) == (5, Fault.REPLACED)


def test_an_altered_head_is_found_by_its_signature(database: Database, settings: Settings) -> None:
    add_events(database, 5)
    heads.keep(settings, database)
    (path,) = settings.heads.glob("*.json")
    said = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**said, "seq": 3}), "utf-8")
    assert fault(database, settings) == (3, Fault.BAD_HEAD)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET login = 'x' WHERE seq = 1",
        "DELETE FROM audit_event WHERE seq = 1",
        "TRUNCATE audit_event",
    ],
)
def test_the_database_refuses_to_change_an_event(database: Database, statement: str) -> None:
    if database.is_sqlite and statement.startswith("TRUNCATE"):
        statement = "DELETE FROM audit_event"
    add_events(database, 2)
    with (
        database.engine.connect() as connection,
        pytest.raises(DBAPIError, match="audit events are never changed"),
    ):
        connection.execute(text(statement))
    assert count_events(database) == 2


def test_writers_at_the_same_time_give_one_unbroken_chain(
    database: Database, settings: Settings
) -> None:
    add_events(database, 1)
    faults: list[Exception] = []

    def write(number: int) -> None:
        try:
            for turn in range(10):
                with database.write(EVERYTHING) as session:
                    record(session, SYSTEM, "test.act", ("thing", f"{number}/{turn}"))
        except Exception as error:  # noqa: BLE001  a thread hands its fault over
            faults.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result = checked(database, settings)
    assert (faults, result.broken, result.events) == ([], None, 61)


def test_a_head_names_the_last_event_of_its_day(database: Database, settings: Settings) -> None:
    add_events(database, 4)
    with time_machine.travel("2026-03-31T15:59:59Z", tick=False):
        kept = heads.keep(settings, database)
    assert kept is not None
    assert (kept.name, kept.head.seq) == ("2026-03-31-000000000004.json", 4)


def test_keeping_a_head_leaves_an_event(database: Database, settings: Settings) -> None:
    add_events(database, 4)
    heads.keep(settings, database)
    assert count_events(database) == 5


def test_no_head_is_kept_over_a_chain_that_lost_the_last_one(
    database: Database, settings: Settings
) -> None:
    add_events(database, 5)
    heads.keep(settings, database)
    _cut_to_three(database)
    with pytest.raises(heads.ChainForked):
        heads.keep(settings, database)


@pytest.mark.parametrize(
    ("second", "files"),
    [("2026-03-31T15:59:59Z", 1), ("2026-03-31T16:00:00Z", 2)],
    ids=["the same day in Beijing", "the next day in Beijing"],
)
def test_the_worker_keeps_one_head_a_day(
    database: Database, settings: Settings, second: str, files: int
) -> None:
    add_events(database, 2)
    for moment in ("2026-03-31T01:00:00Z", second):
        with time_machine.travel(moment, tick=False):
            heads.idle(settings, database)
    assert len(list(settings.heads.glob("*.json"))) == files


def test_a_head_kept_elsewhere_counts_too(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    add_events(database, 5)
    elsewhere = Settings(settings.home, secret=settings.secret, audit_heads=tmp_path / "safe")
    heads.keep(elsewhere, database)
    _cut_to_three(database)
    assert (fault(database, settings), fault(database, elsewhere)) == (None, (4, Fault.CUT_OFF))
