"""Every route answers every role as the one table of rights says, and nobody else at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from bankcheck.accounts.gate import TOKEN
from bankcheck.accounts.models import Person, SignIn
from bankcheck.accounts.rights import OPEN_TO_ALL, ROLES, Route
from bankcheck.accounts.rights_views import UNDECLARED, routes_of
from bankcheck.accounts.second_factor import is_mandatory
from bankcheck.actors import EVERYTHING, Role
from bankcheck.audit.models import AuditEvent
from bankcheck.keys import token_digest
from bankcheck.permissions import PERMISSIONS, PUBLIC, is_allowed
from tests.accounts.walking import Call, calls
from tests.databases import Stable
from tests.workbench.house import LOGINS, MONITOR, House, open_house

pytestmark = pytest.mark.slow
READS = ("GET", "HEAD")


@pytest.fixture(scope="module")
def manor(stable: Stable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for the walks of a file: they change nothing that matters to them."""
    home = tmp_path_factory.mktemp("manor")
    database = stable.fresh("sqlite", home)
    yield open_house(home, database)
    database.close()


def _login(role: Role) -> str:
    logins = {
        Role.MONITOR: "monitor", Role.SECTION_HEAD: "head", Role.PBC_INSPECTOR: "pbc",
        Role.PBC_APPROVER: "pbc-head", Role.BANK_MAKER: "maker-105",
        Role.BANK_APPROVER: "approver-105", Role.DEPARTMENT_REVIEWER: "department",
        Role.AUDITOR: "auditor", Role.SYSTEM_ADMINISTRATOR: "sysadmin",
        Role.SECURITY_ADMINISTRATOR: "secadmin",
    }  # fmt: skip
    return logins[role]


def test_there_is_somebody_of_every_role(manor: House) -> None:
    assert {manor.actor(login).role for login in LOGINS} == set(ROLES)


def test_every_route_declares_a_right(manor: House) -> None:
    known = {*PERMISSIONS, *OPEN_TO_ALL}
    assert [str(call) for call in calls(manor.app) if call.route.right not in known] == []


def test_the_walk_finds_a_route_without_a_right(house: House) -> None:
    house.app.add_url_rule("/planted", "planted", lambda: "open")
    found = [route for route in routes_of(house.app) if route.right == UNDECLARED]
    assert found == [Route("/planted", "GET", UNDECLARED)]


@pytest.mark.parametrize("path", ["/runs", "/people", "/sign-in", "/rights", "/healthz"])
def test_the_walk_finds_routes_known_to_exist(manor: House, path: str) -> None:
    assert path in {call.route.path for call in calls(manor.app)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a role was answered to a call."""

    role: Role
    call: Call
    status: int


@pytest.fixture(scope="module")
def answers(manor: House) -> list[Answer]:
    """What every role is answered to every call that takes a sign-in and a right."""
    asked = [
        call for call in calls(manor.app) if not call.is_api and call.route.right not in OPEN_TO_ALL
    ]
    return [
        Answer(role, call, client.open(call.address, method=call.route.method).status_code)
        for role in ROLES
        for client in [manor.client(_login(role))]
        for call in asked
    ]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_let_in_where_the_table_says_and_nowhere_else(
    answers: list[Answer], role: Role
) -> None:
    wrong = [
        (str(one.call), one.status)
        for one in answers
        if one.role is role
        if (one.status == 403) is is_allowed(role, one.call.route.right)
    ]
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_nothing_breaks_when_nonsense_is_sent(answers: list[Answer], role: Role) -> None:
    broken = [(str(one.call), one.status) for one in answers if one.role is role]
    assert [one for one in broken if one[1] >= 500] == []


def test_without_a_sign_in_nothing_opens_but_the_door(manor: House) -> None:
    wrong = []
    for call in calls(manor.app):
        answer = manor.app.test_client().open(call.address, method=call.route.method)
        if call.route.right == PUBLIC:
            continue
        led = (answer.location or "").split("?")[0]
        if (answer.status_code, led) != ((401, "") if call.is_api else (302, "/sign-in")):
            wrong.append((str(call), answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", [role for role in ROLES if is_mandatory(role)])
def test_without_the_second_factor_every_route_leads_to_it(manor: House, role: Role) -> None:
    client = _half_signed_in(manor, _login(role))
    wrong = []
    for call in calls(manor.app):
        if call.is_api or call.route.right in OPEN_TO_ALL:
            continue
        answer = client.open(call.address, method=call.route.method)
        if not (answer.location or "").startswith("/second-factor"):
            wrong.append((str(call), answer.status_code))
    assert wrong == []


def _half_signed_in(house: House, login: str) -> FlaskClient:
    client = house.client(login)
    with client.session_transaction() as cookie:
        digest = token_digest(cookie[TOKEN])
    with house.database.housekeep() as session:
        found = select(SignIn).where(SignIn.token_digest == digest)
        session.scalars(found).one().second_factor = False
    return client


def test_an_api_takes_no_cookie(manor: House) -> None:
    client = manor.client(MONITOR)
    wrong = [
        (str(call), status)
        for call in calls(manor.app)
        if call.is_api and call.route.right != PUBLIC
        if (status := client.open(call.address, method=call.route.method).status_code) != 401
    ]
    assert wrong == []


def test_every_change_by_a_page_takes_the_token_of_its_form(stable: Stable, tmp_path: Path) -> None:
    house = open_house(tmp_path, stable.fresh("sqlite", tmp_path), csrf=True)
    client = house.client(MONITOR)
    unsafe = [one for one in calls(house.app) if one.route.method not in READS and not one.is_api]
    wrong = [
        (str(call), status)
        for call in unsafe
        if (status := client.open(call.address, method=call.route.method).status_code) != 400
    ]
    assert (wrong, len(unsafe) > 20) == ([], True)


def test_nothing_is_changed_by_reading(manor: House) -> None:
    """A safe method leaves no event but those of reading and of refusing."""
    client = manor.client(MONITOR)
    before = _last(manor)
    for call in calls(manor.app):
        if call.route.method == "GET" and not call.is_api:
            client.get(call.address)
    with manor.database.read(EVERYTHING) as session:
        names = select(AuditEvent.event).where(AuditEvent.seq > before).distinct()
        assert set(session.scalars(names)) <= {"read", "refused"}


def _last(house: House) -> int:
    with house.database.read(EVERYTHING) as session:
        return session.scalar(select(func.max(AuditEvent.seq))) or 0


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.SYSTEM_ADMINISTRATOR, {"people.read", "people.manage"}),
        (
            Role.SECURITY_ADMINISTRATOR,
            {"people.read", "postings.manage", "factors.reset", "audit.read"},
        ),
    ],
)
def test_an_administrator_has_nothing_to_do_with_the_business(
    role: Role, allowed: set[str]
) -> None:
    everybodys = {name for name, right in PERMISSIONS.items() if right.roles >= set(ROLES)}
    held = {name for name in PERMISSIONS if is_allowed(role, name)}
    assert held - everybodys == allowed


def test_nobody_is_both_kinds_of_administrator(manor: House) -> None:
    with manor.database.read(EVERYTHING) as session:
        people = session.scalars(select(Person)).all()
        both = [
            one.login
            for one in people
            if {posting.role for posting in one.postings}
            >= {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR}
        ]
    assert both == []
