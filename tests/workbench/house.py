"""A bureau, the People's Bank and two agent banks, with clients signed in as any of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bankcheck.accounts.demo import add_demo_people
from bankcheck.accounts.gate import TOKEN
from bankcheck.accounts.models import Person, Posting
from bankcheck.accounts.sessions import acting, open_sign_in
from bankcheck.actors import EVERYTHING, SYSTEM, Actor
from bankcheck.app import create_app
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.schema import migrate
from bankcheck.settings import Settings
from tests.reuse import share

# Each bank's own words: none of one bank's may ever be shown to the other.
BANKS = {"105": "CANARYALPHA银行", "308": "CANARYBRAVO银行"}
MONITOR, SECOND_MONITOR, HEAD = "monitor", "monitor2", "head"
PBC, PBC_HEAD, AUDITOR = "pbc", "pbc-head", "auditor"
SYSADMIN, SECADMIN, DEPARTMENT = "sysadmin", "secadmin", "department"
MAKER_A, APPROVER_A = "maker-105", "approver-105"
MAKER_B, APPROVER_B = "maker-308", "approver-308"
LOGINS = (
    MONITOR, SECOND_MONITOR, HEAD, PBC, PBC_HEAD, AUDITOR, SYSADMIN, SECADMIN, DEPARTMENT,
    MAKER_A, APPROVER_A, MAKER_B, APPROVER_B,
)  # fmt: skip


@dataclass(frozen=True)
class House:
    """A data folder with its database, people and application.

    The application is made when it is first asked for: that takes longer than most tests.
    """

    home: Path
    database: Database
    csrf: bool = False
    api_rows_a_day: int = 5000

    @cached_property
    def app(self) -> Flask:
        """The application."""
        settings = Settings(home=self.home, demo=True, api_rows_a_day=self.api_rows_a_day)
        app = create_app(settings, self.database)
        app.config.update(TESTING=False, WTF_CSRF_ENABLED=self.csrf)
        share(app)
        return app

    def actor(self, login: str, *, fresh: bool = True) -> Actor:
        """Return the actor of a person's first posting."""
        with self.database.read(EVERYTHING) as session:
            return acting(_posting(session, login), "127.0.0.1", fresh=fresh)

    def client(self, login: str) -> FlaskClient:
        """Return a client signed in as that person, just now and with both factors."""
        with self.database.write(EVERYTHING) as session:
            posting = _posting(session, login)
            token = open_sign_in(session, posting.person, posting, second_factor=True)
            record(session, SYSTEM, "sign_in.test", ("person", posting.person_id))
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie[TOKEN] = token
        return client

    def cookie(self, login: str) -> tuple[str, str]:
        """Return the name and value of a signed-in browser's cookie."""
        name = str(self.app.config["SESSION_COOKIE_NAME"])
        found = self.client(login).get_cookie(name)
        if found is None:
            raise LookupError(name)
        return name, found.value


def _posting(session: object, login: str) -> Posting:
    found: Posting = session.scalars(  # type: ignore[attr-defined]  # any session will do
        select(Posting).join(Person).where(Person.login == login)
    ).one()
    return found


def with_people(database: Database) -> None:
    """Bring a new database to the newest schema and let the people of a house in."""
    migrate(database)
    add_demo_people(database, BANKS)


def open_house(home: Path, database: Database, *, csrf: bool = False) -> House:
    """Return a house over a data folder and a migrated database, people included."""
    add_demo_people(database, BANKS)
    return House(home, database, csrf)
