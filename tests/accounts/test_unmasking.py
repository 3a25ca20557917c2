"""Full account numbers take a right, a reason and an event, and last ten minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from bankcheck.accounts.unmasking import is_unmasked
from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from tests.workbench.house import MAKER_A, MONITOR, PBC_HEAD, SECOND_MONITOR, SYSADMIN, House

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ASKED = {
    "kind": "difference",
    "number": "R000001/abc",
    "reason": "电话核实收款人",
    "next": "/rights",
}


def _sees(house: House, login: str, number: str = "R000001/abc") -> bool:
    return is_unmasked(house.database, "difference", number, actor=house.actor(login))


def test_who_gives_a_reason_sees_this_thing_and_no_other(house: House) -> None:
    answer = house.client(MONITOR).post("/unmask", data=ASKED)
    assert answer.location == "/rights"
    assert (_sees(house, MONITOR), _sees(house, MONITOR, "R000001/abd")) == (True, False)


def test_nobody_else_sees_it_by_that(house: House) -> None:
    house.client(MONITOR).post("/unmask", data=ASKED)
    assert not _sees(house, SECOND_MONITOR)


@pytest.mark.parametrize(("minutes", "sees"), [(9, True), (10, False), (11, False)])
def test_it_lasts_ten_minutes(house: House, minutes: int, sees: bool) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        house.client(MONITOR).post("/unmask", data=ASKED)
        clock.shift(timedelta(minutes=minutes))
        assert _sees(house, MONITOR) is sees


@pytest.mark.parametrize(
    ("reason", "status"),
    [("", 422), ("    a   b  ", 422), ("abcd", 422), ("abcde", 303), ("x" * 201, 422)],
)
def test_a_reason_says_something(house: House, reason: str, status: int) -> None:
    answer = house.client(MONITOR).post("/unmask", data={**ASKED, "reason": reason})
    assert (answer.status_code, _sees(house, MONITOR)) == (status, status == 303)


@pytest.mark.parametrize("login", [MAKER_A, PBC_HEAD, SYSADMIN])
def test_it_takes_the_right(house: House, login: str) -> None:
    assert house.client(login).post("/unmask", data=ASKED).status_code == 403


def test_it_is_recorded_with_its_reason_and_without_any_number(house: House) -> None:
    house.client(MONITOR).post("/unmask", data=ASKED)
    with house.database.read(EVERYTHING) as session:
        found = session.execute(
            select(
                AuditEvent.login, AuditEvent.object_kind, AuditEvent.object_id, AuditEvent.reason
            ).where(AuditEvent.event == "accounts.unmask")
        ).all()  # fmt: skip
    assert [tuple(one) for one in found] == [
        (MONITOR, "difference", "R000001/abc", "电话核实收款人")
    ]


def test_the_way_back_is_on_this_site(house: House) -> None:
    answer = house.client(MONITOR).post("/unmask", data={**ASKED, "next": "//evil.example"})
    assert answer.location == "/"
