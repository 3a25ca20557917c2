"""Every route of the application against the chain: what is refused or sensitive leaves events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event as database_event
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from bankcheck.accounts.gate import ARRIVING, permission_of
from bankcheck.accounts.models import Institution
from bankcheck.actors import EVERYTHING, SYSTEM, InstitutionKind
from bankcheck.audit.record import record
from bankcheck.permissions import PERMISSIONS, PUBLIC, SIGNED_IN, is_allowed
from tests.audit.chains import count_events, leaves_events
from tests.workbench.house import LOGINS, House

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
OPEN_TO_ALL = {PUBLIC, ARRIVING, SIGNED_IN}


def _routes(house: House, methods: set[str]) -> Iterator[tuple[Rule, str, str, str]]:
    """Yield each route with a path, a method and its permission."""
    with house.app.app_context(), house.app.test_request_context():
        adapter = house.app.url_map.bind("localhost")
        for rule in house.app.url_map.iter_rules():
            values = {name: _value(kind) for name, kind in rule._converters.items()}
            permission = permission_of(rule.endpoint)
            for method in sorted(methods & (rule.methods or set())):
                path = adapter.build(rule.endpoint, values, method=method)
                yield rule, path, method, permission or ""


def _value(kind: BaseConverter) -> Any:
    if isinstance(kind, IntegerConverter):
        return 1
    return min(kind.items) if isinstance(kind, AnyConverter) else "X1"


class Walker:
    """Clients of everybody, each signed in once."""

    def __init__(self, house: House) -> None:
        self._roles = {login: house.actor(login).role for login in LOGINS}
        self._house, self._clients = house, dict[str, FlaskClient]()

    def client(self, permission: str, *, allowed: bool) -> FlaskClient | None:
        """Return a client of somebody who has a permission, or has not; None for nobody."""
        found = (one for one in LOGINS if is_allowed(self._roles[one], permission) is allowed)
        login = next(found, None)
        if login is None:
            return None
        if login not in self._clients:
            self._clients[login] = self._house.client(login)
        return self._clients[login]


def test_every_refused_act_leaves_an_event(house: House) -> None:
    silent, walked, walker = [], 0, Walker(house)
    for _, path, method, permission in _routes(house, UNSAFE):
        stranger = walker.client(permission, allowed=False)
        if permission in OPEN_TO_ALL or stranger is None or path.startswith("/api/"):
            continue
        before = count_events(house.database)
        answer = stranger.open(path, method=method)
        walked += 1
        if answer.status_code != 403 or count_events(house.database) == before:
            silent.append((method, path, answer.status_code))
    assert (silent, walked > 5) == ([], True)


def test_every_sensitive_read_leaves_an_event(house: House) -> None:
    silent, walked, walker = [], 0, Walker(house)
    for _, path, method, permission in _routes(house, {"GET"}):
        needed = PERMISSIONS.get(permission)
        reader = walker.client(permission, allowed=True)
        if needed is None or not needed.sensitive or reader is None or path.startswith("/api/"):
            continue
        before = count_events(house.database)
        reader.open(path, method=method)
        walked += 1
        if count_events(house.database) == before:
            silent.append((method, path))
    assert (silent, walked > 0) == ([], True)


def test_the_count_of_events_finds_an_act_that_leaves_none(house: House) -> None:
    with pytest.raises(AssertionError, match="0 events were left"), leaves_events(house.database):
        pass


def test_a_change_whose_event_cannot_be_stored_is_undone(house: House) -> None:
    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO audit_event"):
            raise OperationalError(statement, None, OSError("no space left on device"))

    database_event.listen(house.database.engine, "before_cursor_execute", fail)
    with pytest.raises(OperationalError):
        _add_institution(house)
    database_event.remove(house.database.engine, "before_cursor_execute", fail)
    assert _institutions(house) == 0


def test_the_same_change_is_kept_when_its_event_is(house: House) -> None:
    _add_institution(house)
    assert _institutions(house) == 1


def _add_institution(house: House) -> None:
    with house.database.write(EVERYTHING) as session:
        session.add(Institution(code="new", name="New", kind=InstitutionKind.DEPARTMENT))
        session.flush()
        record(session, SYSTEM, "test.act", ("institution", "new"))


def _institutions(house: House) -> int:
    with house.database.read(EVERYTHING) as session:
        return len(session.scalars(select(Institution).where(Institution.code == "new")).all())
