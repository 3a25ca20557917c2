"""A token for programs is shown once, holds a year at most and acts in one posting."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, text

from bankcheck.accounts.models import ApiToken, Person, Posting
from bankcheck.accounts.sessions import bearer
from bankcheck.actors import EVERYTHING, SYSTEM, Actor
from bankcheck.audit.record import record
from tests.workbench.house import MAKER_A, MONITOR, SECOND_MONITOR, SYSADMIN, House

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOKEN = re.compile(r"bck_[\w-]+")


def _made(client: FlaskClient, name: str = "loader", last: str = "2026-06-30") -> str:
    shown = TOKEN.search(client.post("/tokens", data={"name": name, "last": last}).text)
    assert shown is not None
    return shown[0]


def _actor(house: House, token: str) -> Actor | None:
    return bearer(house.database, token, "10.0.0.1")


@pytest.fixture(autouse=True)
def monday() -> object:
    """A day on which dates of these tests make sense."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def test_a_token_acts_as_its_maker_in_the_posting_acted_in(house: House) -> None:
    acting = _actor(house, _made(house.client(MAKER_A)))
    assert acting is not None
    assert (acting.login, acting.bank_code) == (MAKER_A, "105")


def test_a_token_is_shown_once(house: House) -> None:
    client = house.client(MONITOR)
    _made(client)
    assert TOKEN.search(client.get("/tokens").text) is None


def test_a_token_is_kept_as_a_digest_alone(house: House) -> None:
    token = _made(house.client(MONITOR))
    with house.database.engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM api_token")).all())
    assert (token in rows, token.removeprefix("bck_") in rows) == (False, False)


@pytest.mark.parametrize(
    ("last", "status"),
    [
        (date(2026, 3, 1), 422),
        (date(2026, 3, 2), 200),
        (date(2027, 3, 2), 200),
        (date(2027, 3, 3), 422),
    ],
)
def test_a_token_holds_from_today_to_a_year(house: House, last: date, status: int) -> None:
    data = {"name": "loader", "last": last.isoformat()}
    assert house.client(MONITOR).post("/tokens", data=data).status_code == status


@pytest.mark.parametrize(("hour", "holds"), [(15, True), (16, False)])
def test_a_token_holds_to_the_end_of_its_day_in_shanghai(
    house: House, monday: time_machine.Traveller, hour: int, holds: bool
) -> None:
    token = _made(house.client(MONITOR), last="2026-03-02")
    monday.move_to(datetime(2026, 3, 2, hour, 0, tzinfo=UTC))
    assert (_actor(house, token) is not None) is holds


def test_a_revoked_token_stands_for_nobody(house: House) -> None:
    client = house.client(MONITOR)
    token = _made(client)
    client.post(f"/tokens/{_number(house)}/revoke")
    assert _actor(house, token) is None


def _number(house: House) -> int:
    with house.database.read(EVERYTHING) as session:
        return session.scalars(select(ApiToken.id)).one()


def test_nobody_revokes_the_token_of_another(house: House) -> None:
    token = _made(house.client(MONITOR))
    answer = house.client(SECOND_MONITOR).post(f"/tokens/{_number(house)}/revoke")
    assert (answer.status_code, _actor(house, token) is None) == (404, False)


@pytest.mark.parametrize("what", ["disabled", "posting ended"])
def test_a_token_goes_with_its_person_and_its_posting(house: House, what: str) -> None:
    token = _made(house.client(MONITOR))
    with house.database.write(EVERYTHING) as session:
        person = session.scalars(select(Person).where(Person.login == MONITOR)).one()
        if what == "disabled":
            person.disabled_at = MONDAY
        else:
            posting = session.scalars(select(Posting).where(Posting.person_id == person.id)).one()
            posting.ended_at = MONDAY - timedelta(seconds=1)
        record(session, SYSTEM, "person.test", ("person", person.id))
    assert _actor(house, token) is None


def test_a_name_stands_for_one_token(house: House) -> None:
    client = house.client(MONITOR)
    _made(client)
    data = {"name": "loader", "last": "2026-06-30"}
    assert client.post("/tokens", data=data).status_code == 409


def test_a_person_has_twenty_tokens_at_most(house: House) -> None:
    client = house.client(MONITOR)
    for number in range(20):
        _made(client, f"loader {number}")
    data = {"name": "one more", "last": "2026-06-30"}
    assert client.post("/tokens", data=data).status_code == 409


def test_administrators_have_no_tokens(house: House) -> None:
    assert house.client(SYSADMIN).get("/tokens").status_code == 403


def test_a_token_opens_no_page(house: House) -> None:
    token = _made(house.client(MONITOR))
    answer = house.app.test_client().get("/rights", headers={"Authorization": f"Bearer {token}"})
    assert answer.location.startswith("/sign-in")


def test_the_use_of_a_token_is_noted(house: House) -> None:
    _actor(house, _made(house.client(MONITOR)))
    with house.database.read(EVERYTHING) as session:
        assert session.scalars(select(ApiToken.used_at)).one() == MONDAY
