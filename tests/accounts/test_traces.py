"""What people do leaves events that nobody can change, and no secret anywhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankcheck.actors import SYSTEM, Role
from bankcheck.audit.record import record
from bankcheck.db import Database
from tests.accounts.lodge import NEXT_PASSWORD, PASSWORD, Lodge
from tests.databases import Stable

CHANGE = {"current": PASSWORD, "new": NEXT_PASSWORD, "again": NEXT_PASSWORD}
FORGED = "maker\r\n2026-03-02 INFO sign_in.begin root.one"


def _with_an_event(database: Database) -> None:
    with database.write(SYSTEM) as session:
        record(session, SYSTEM, "thing.test", ("thing", 1))


@pytest.fixture
def server(stable: Stable, tmp_path: Path) -> Iterator[Database]:
    """A database of PostgreSQL, whose roles and whole-table acts SQLite does not have."""
    one = stable.fresh("postgresql", tmp_path)
    yield one
    one.close()


def test_postgresql_refuses_to_empty_the_table_of_events(server: Database) -> None:
    _with_an_event(server)
    with pytest.raises(DBAPIError, match="never changed"), server.engine.begin() as connection:
        connection.execute(text("TRUNCATE audit_event"))


def test_the_role_of_the_pages_may_only_add_events(server: Database) -> None:
    _with_an_event(server)
    with server.engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS bankcheck_pages"))
        connection.execute(text("CREATE ROLE bankcheck_pages"))
        connection.execute(text("GRANT SELECT, INSERT ON audit_event TO bankcheck_pages"))
    for statement in ("UPDATE audit_event SET seq = 9", "DELETE FROM audit_event"):
        with pytest.raises(DBAPIError, match="permission denied"):
            _as_pages(server, statement)
    with server.engine.begin() as connection:
        connection.execute(text("DROP OWNED BY bankcheck_pages"))
        connection.execute(text("DROP ROLE bankcheck_pages"))


def _as_pages(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL ROLE bankcheck_pages"))
        connection.execute(text(statement))


def test_no_secret_is_logged_or_recorded(lodge: Lodge, caplog: pytest.LogCaptureFixture) -> None:
    lodge.add("anna", Role.MONITOR, enrolled=True)
    with caplog.at_level(logging.DEBUG):
        code = lodge.code("anna")
        lodge.knock("anna", "wrong secret of anna", "000000")
        client = lodge.app.test_client()
        lodge.knock("anna", code=code, client=client)
        client.post("/password", data=CHANGE)
    secrets = [PASSWORD, NEXT_PASSWORD, "wrong secret of anna", lodge.secrets["anna"], code]
    told = caplog.text + _everything(lodge)
    assert [one for one in secrets if one in told] == []


def _everything(lodge: Lodge) -> str:
    with lodge.database.engine.connect() as connection:
        rows = "".join(str(row) for row in connection.execute(text("SELECT * FROM audit_event")))
    logs = "".join(path.read_text(encoding="utf-8") for path in Path(lodge.home).rglob("*.log"))
    return rows + logs


def test_a_line_break_in_a_login_forges_no_line(
    lodge: Lodge, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        lodge.knock(FORGED, "wrong battery")
    told = caplog.text + _everything(lodge)
    assert "INFO sign_in.begin root.one" not in told


def test_an_event_says_who_when_from_where_what_and_how_it_ended(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    lodge.signed_in("maker", address="10.8.8.8")
    event = lodge.events("sign_in.begin")[0]
    assert (event.login, event.role, event.network, event.result, event.at.endswith("+00:00")) == (
        "maker", "bank_maker", "10.8.8.8", "done", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "event"),
    [("wrong", "sign_in.refused"), ("in", "sign_in.begin"), ("out", "sign_in.end")],
)
def test_coming_and_going_is_recorded(lodge: Lodge, act: str, event: str) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    if act == "wrong":
        lodge.knock("maker", "wrong battery")
    else:
        client = lodge.signed_in("maker")
        client.post("/sign-out")
    assert len(lodge.events(event)) == 1
