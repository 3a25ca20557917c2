"""No route opens without a declared permission, a sign-in and a posting that has it."""

from __future__ import annotations

import pytest
from werkzeug.routing import Rule

from bankcheck.accounts.gate import ARRIVING, permission_of
from bankcheck.permissions import PERMISSIONS, PUBLIC
from tests.workbench.house import MAKER_A, MONITOR, SYSADMIN, House


def _rules(house: House) -> list[Rule]:
    return list(house.app.url_map.iter_rules())


def test_every_route_declares_a_known_permission(house: House) -> None:
    with house.app.app_context():
        declared = {rule.endpoint: permission_of(rule.endpoint) for rule in _rules(house)}
    known = {*PERMISSIONS, PUBLIC, ARRIVING}
    assert {end: one for end, one in declared.items() if one not in known} == {}


def test_a_route_without_a_permission_lets_nobody_in(house: House) -> None:
    house.app.add_url_rule("/planted", "planted", lambda: "open")
    assert house.client(MONITOR).get("/planted").status_code == 403


def test_the_walk_finds_the_planted_route(house: House) -> None:
    house.app.add_url_rule("/planted", "planted", lambda: "open")
    with house.app.app_context():
        assert permission_of("planted") is None


@pytest.mark.parametrize("path", ["/runs", "/rules", "/runs/R000001/differences"])
def test_without_a_sign_in_a_page_leads_to_the_door(house: House, path: str) -> None:
    answer = house.app.test_client().get(path)
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in")


@pytest.mark.parametrize(("login", "status"), [(MONITOR, 200), (MAKER_A, 403), (SYSADMIN, 403)])
def test_runs_are_for_those_who_supervise(house: House, login: str, status: int) -> None:
    assert house.client(login).get("/runs").status_code == status
