"""What was typed when a sign-in had ended is given back to its person alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from bankcheck import web
from bankcheck.actors import Role
from tests.accounts.lodge import Lodge

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TYPED = "三行说明\n第二行 <b>不是标记</b>"


def _plant(app: Flask) -> None:
    @web.needs("signed_in")
    def note() -> str:
        return "taken"

    app.add_url_rule("/note", "note", note, methods=["POST"])


def _sent_too_late(client: FlaskClient) -> str:
    """Send a form after the sign-in has ended and return where it waits."""
    answer = client.post("/note", data={"note": TYPED, "kind": "x"})
    return parse_qs(urlsplit(answer.location).query)["next"][0]


def test_after_the_next_sign_in_the_text_is_there_to_be_sent(lodge: Lodge) -> None:
    _plant(lodge.app)
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        client = lodge.signed_in("maker")
        clock.shift(timedelta(minutes=31))
        waiting = _sent_too_late(client)
        lodge.knock("maker", client=client)
        page = client.get(waiting).text
    assert 'action="/note"' in page
    assert "三行说明\n第二行 &lt;b&gt;不是标记&lt;/b&gt;" in page


def test_nobody_else_gets_it(lodge: Lodge) -> None:
    _plant(lodge.app)
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        lodge.add("other", Role.BANK_MAKER)
        client = lodge.signed_in("maker")
        clock.shift(timedelta(minutes=31))
        waiting = _sent_too_late(client)
        assert lodge.signed_in("other").get(waiting).status_code == 404


def test_it_is_stored_sealed(lodge: Lodge) -> None:
    _plant(lodge.app)
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        client = lodge.signed_in("maker")
        clock.shift(timedelta(minutes=31))
        _sent_too_late(client)
    with lodge.database.engine.connect() as connection:
        sealed = bytes(connection.execute(text("SELECT sealed FROM kept_entry")).scalar_one())
    assert "三行说明".encode() not in sealed


def test_it_is_gone_after_twelve_hours(lodge: Lodge) -> None:
    _plant(lodge.app)
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        client = lodge.signed_in("maker")
        clock.shift(timedelta(minutes=31))
        waiting = _sent_too_late(client)
        clock.shift(timedelta(hours=12, seconds=1))
        assert lodge.signed_in("maker").get(waiting).status_code == 404


def test_a_stranger_leaves_nothing_to_keep(lodge: Lodge) -> None:
    _plant(lodge.app)
    answer = lodge.app.test_client().post("/note", data={"note": TYPED})
    assert answer.location == "/sign-in"


def test_passwords_are_never_kept(lodge: Lodge) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        client = lodge.signed_in("maker")
        clock.shift(timedelta(minutes=31))
        answer = client.post("/password", data={"current": "a", "new": "b", "again": "b"})
    assert answer.location == "/sign-in"
