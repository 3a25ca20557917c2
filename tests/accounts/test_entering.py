"""Coming in by the door: one answer for all that is wrong, locks, codes, first sign-ins."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select, text

from bankcheck.accounts.models import SignIn
from bankcheck.actors import EVERYTHING, SYSTEM, Role
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.settings import AccountRules
from tests.accounts.lodge import NEXT_PASSWORD, PASSWORD, Lodge, came_in, open_lodge

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WRONG = "wrong battery staple"


def _told(page: str) -> str:
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", page)


def test_the_right_password_lets_in(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    assert came_in(lodge.knock("maker"))


def test_a_login_is_read_without_case_and_blanks(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    assert came_in(lodge.knock(" Maker "))


def test_a_wrong_login_and_a_wrong_password_get_the_same_bytes(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    known, unknown = lodge.knock("maker", WRONG), lodge.knock("mbker", WRONG)
    assert (_told(known.text), known.status_code) == (
        _told(unknown.text).replace("mbker", "maker"),
        unknown.status_code,
    )


@pytest.mark.parametrize("case", ["wrong code", "no code", "disabled", "locked", "expired"])
def test_whatever_is_wrong_gets_the_answer_of_a_wrong_password(lodge: Lodge, case: str) -> None:
    lodge.add("anna", Role.MONITOR, enrolled=True)
    wrong = _told(lodge.knock("anna", WRONG).text)
    assert _told(_refused(lodge, case)) == wrong


def _refused(lodge: Lodge, case: str) -> str:
    if case == "locked":
        for _ in range(5):
            lodge.knock("anna", WRONG)
    with lodge.database.write(EVERYTHING) as session:
        person = session.merge(lodge.person("anna"))
        person.disabled_at = datetime.now(UTC) if case == "disabled" else None
        person.password_expires_at = datetime.now(UTC) if case == "expired" else None
        lodge_event(session)
    code = {"wrong code": "000000", "no code": ""}.get(case, lodge.code("anna"))
    return lodge.knock("anna", code=code).text


def lodge_event(session: object) -> None:
    """Leave the event that a change behind everybody's back takes."""
    record(session, SYSTEM, "person.test", ("person", 0))  # type: ignore[arg-type]  # any session


def test_a_demonstration_has_no_way_in_by_password(lodge: Lodge) -> None:
    person = lodge.add("demo", Role.MONITOR)
    with lodge.database.write(EVERYTHING) as session:
        session.get_one(type(lodge.person("demo")), person).password_hash = "!"  # noqa: S105  no hash
        lodge_event(session)
    assert not came_in(lodge.knock("demo", "!"))


def test_an_unknown_login_takes_as_long_as_a_wrong_password(
    tmp_path: Path, database: Database
) -> None:
    home = tmp_path / "strong"
    home.mkdir()
    lodge = open_lodge(home, database, AccountRules(failures_an_account=99, failures_an_address=99))
    lodge.add("maker", Role.BANK_MAKER)
    known: list[float] = []
    unknown: list[float] = []
    for _ in range(9):
        for login, times in (("maker", known), ("nobody", unknown)):
            # Processor time, and the least of it: a busy machine must not decide this.
            start = time.process_time()
            lodge.knock(login, WRONG)
            times.append(time.process_time() - start)
    assert 0.8 < min(known) / min(unknown) < 1.25


# Locks


def test_after_five_failures_the_right_password_is_refused(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    for _ in range(5):
        lodge.knock("maker", WRONG)
    assert not came_in(lodge.knock("maker"))


def test_after_four_failures_the_right_password_lets_in(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    for _ in range(4):
        lodge.knock("maker", WRONG)
    assert came_in(lodge.knock("maker"))


def test_a_lock_holds_from_every_address(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    for number in range(5):
        lodge.knock("maker", WRONG, address=f"10.0.1.{number}")
    assert not came_in(lodge.knock("maker", address="10.0.2.1"))


@pytest.mark.parametrize(("minutes", "inside"), [(14, False), (15, True), (16, True)])
def test_a_lock_ends_by_itself(lodge: Lodge, minutes: int, inside: bool) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        for _ in range(5):
            lodge.knock("maker", WRONG)
        clock.shift(timedelta(minutes=minutes))
        assert came_in(lodge.knock("maker")) is inside


def test_a_lock_survives_a_restart(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    for _ in range(5):
        lodge.knock("maker", WRONG)
    again = open_lodge(lodge.home, lodge.database)
    assert not came_in(again.knock("maker"))


def test_a_sign_in_forgets_the_failures_before_it(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    for _ in range(4):
        lodge.knock("maker", WRONG)
    lodge.knock("maker")
    for _ in range(4):
        lodge.knock("maker", WRONG)
    assert came_in(lodge.knock("maker"))


def test_one_address_cannot_lock_everybody_out(lodge: Lodge) -> None:
    logins = [f"maker{number}" for number in range(12)]
    for login in logins:
        lodge.add(login, Role.BANK_MAKER)
    for login in logins:
        for _ in range(5):
            lodge.knock(login, WRONG, address="10.6.6.6")
    outside = [login for login in logins if not came_in(lodge.knock(login, address="10.0.0.7"))]
    assert len(outside) == 4


def test_twenty_failures_shut_an_address_for_everybody_there(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    for number in range(20):
        lodge.knock(f"nobody{number}", WRONG)
    inside = [came_in(lodge.knock("maker", address=one)) for one in ("10.0.0.1", "10.0.0.2")]
    assert inside == [False, True]


def test_a_shut_door_is_recorded_once_and_names_no_login(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    for _ in range(9):
        lodge.knock("maker", WRONG)
    assert [one.login for one in lodge.events("sign_in.locked")] == ["system"]


def test_guesses_at_once_are_five_at_most(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: lodge.knock("maker", WRONG).status_code, range(24)))
    counted = len(lodge.events("sign_in.refused")) + len(lodge.events("sign_in.locked"))
    assert counted == 5


# The second factor


def test_a_code_lets_in_once(lodge: Lodge) -> None:
    with time_machine.travel(MONDAY, tick=False):
        lodge.add("anna", Role.MONITOR, enrolled=True)
        code = lodge.code("anna")
        inside = [came_in(lodge.knock("anna", code=code)) for _ in range(2)]
    assert inside == [True, False]


def test_of_two_at_once_with_one_code_one_comes_in(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR, enrolled=True)
    code = lodge.code("anna", steps=1)
    with ThreadPoolExecutor(4) as pool:
        inside = list(pool.map(lambda _: came_in(lodge.knock("anna", code=code)), range(4)))
    assert sum(inside) == 1


@pytest.mark.parametrize(
    ("steps", "inside"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_differ_by_one_step(lodge: Lodge, steps: int, inside: bool) -> None:
    with time_machine.travel(MONDAY, tick=False):
        lodge.add("anna", Role.MONITOR, enrolled=True)
        assert came_in(lodge.knock("anna", code=lodge.code("anna", steps=steps))) is inside


def test_a_code_is_not_used_up_by_a_wrong_password(lodge: Lodge) -> None:
    with time_machine.travel(MONDAY, tick=False):
        lodge.add("anna", Role.MONITOR, enrolled=True)
        lodge.knock("anna", WRONG, lodge.code("anna"))
        assert came_in(lodge.knock("anna", code=lodge.code("anna")))


# First sign-ins and old passwords


def test_the_first_sign_in_leads_to_a_new_password(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER, must_change=True)
    assert lodge.signed_in("maker").get("/rights").location.startswith("/password")


@pytest.mark.parametrize(("hours", "inside"), [(23, True), (24, False), (25, False)])
def test_an_initial_password_holds_for_a_day(lodge: Lodge, hours: int, inside: bool) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER, must_change=True)
        clock.shift(timedelta(hours=hours))
        assert came_in(lodge.knock("maker")) is inside


def test_after_the_change_the_new_password_lets_in_and_the_old_does_not(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER, must_change=True)
    change = {"current": PASSWORD, "new": NEXT_PASSWORD, "again": NEXT_PASSWORD}
    lodge.signed_in("maker").post("/password", data=change)
    inside = [came_in(lodge.knock("maker", one)) for one in (PASSWORD, NEXT_PASSWORD)]
    assert inside == [False, True]


@pytest.mark.parametrize(("days", "step"), [(90, "/rights"), (91, "/password")])
def test_an_old_password_is_to_be_changed(lodge: Lodge, days: int, step: str) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        clock.shift(timedelta(days=days))
        answer = lodge.signed_in("maker").get("/rights", follow_redirects=True)
    assert answer.request.path == step


def test_how_long_a_password_holds_is_a_setting(tmp_path: Path, database: Database) -> None:
    home = tmp_path / "other"
    home.mkdir()
    rules = AccountRules(hash_memory_kib=64, hash_passes=1, password_days=10)
    lodge = open_lodge(home, database, rules)
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        clock.shift(timedelta(days=11))
        assert lodge.signed_in("maker").get("/rights").location.startswith("/password")


def test_a_hash_of_weaker_parameters_is_made_anew(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    rules = AccountRules(hash_memory_kib=128, hash_passes=1)
    stronger = open_lodge(lodge.home, lodge.database, rules)
    stronger.knock("maker")
    assert "m=128" in lodge.person("maker").password_hash


def test_what_was_typed_as_a_login_is_kept_nowhere(lodge: Lodge) -> None:
    lodge.knock("my secret password by mistake", WRONG)
    with lodge.database.engine.connect() as connection:
        rows = [
            str(row) for table in ("attempt", "audit_event") for row in _rows(connection, table)
        ]
    assert [row for row in rows if "mistake" in row] == []


def _rows(connection: object, table: str) -> list[object]:
    statement = text(f"SELECT * FROM {table}")  # noqa: S608  two names of this test
    return list(connection.execute(statement))  # type: ignore[attr-defined]  # any connection


def test_a_sign_in_keeps_where_it_came_from(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    lodge.signed_in("maker", address="10.3.4.5")
    with lodge.database.read(EVERYTHING) as session:
        assert session.scalars(select(SignIn.network)).one() == "10.3.4.5"
