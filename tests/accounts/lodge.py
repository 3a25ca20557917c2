"""An installation without a demonstration: people with passwords and authenticators."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bankcheck.accounts.gate import VAULT
from bankcheck.accounts.models import Person, Posting
from bankcheck.accounts.people import NewPerson, add_person, institution
from bankcheck.accounts.vault import Vault
from bankcheck.actors import EVERYTHING, KIND_OF_ROLE, SYSTEM, InstitutionKind, Role
from bankcheck.app import create_app
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.settings import AccountRules, Settings
from tests.reuse import share

CHEAP = AccountRules(hash_memory_kib=64, hash_passes=1)
PASSWORD = "correct horse battery 9"  # noqa: S105  of synthetic people
NEXT_PASSWORD = "another staple entirely 7"  # noqa: S105  of synthetic people
LONG_AGO = date(2020, 1, 1)
BANK = "105"
PLACES = {
    InstitutionKind.FINANCE: ("finance", "示例市财政局"),
    InstitutionKind.PEOPLES_BANK: ("pbc", "人民银行示例市分行"),
    InstitutionKind.DEPARTMENT: ("budget", "部门预算管理科"),
    InstitutionKind.AGENT_BANK: (f"bank-{BANK}", "示例银行"),
}


@dataclass(slots=True)
class Lodge:
    """A data folder, its database and application, and the authenticators of its people."""

    home: Path
    database: Database
    app: Flask
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def vault(self) -> Vault:
        """What hashes and seals here."""
        found: Vault = self.app.extensions[VAULT]
        return found

    def add(
        self, login: str, role: Role, *, enrolled: bool = False, must_change: bool = False
    ) -> int:
        """Add a person with a posting and the password of all, and return their number."""
        kind = KIND_OF_ROLE[role]
        code, name = PLACES[kind]
        bank = BANK if kind is InstitutionKind.AGENT_BANK else None
        with self.database.write(EVERYTHING) as session:
            place = institution(session, code, name, kind, bank)
            new = NewPerson(login, f"甲{login}", role, code)
            hashed = self.vault.hash(PASSWORD)
            person = add_person(session, new, place, hashed, LONG_AGO).person
            person.password_must_change = must_change
            if not must_change:
                person.password_expires_at = None
            if enrolled:
                self.secrets[login] = pyotp.random_base32()
                person.totp_secret = self.vault.seal(self.secrets[login])
                person.totp_confirmed_at = now()
            record(session, SYSTEM, "person.test", ("person", person.id))
            return person.id

    def add_posting(self, login: str, role: Role) -> int:
        """Give a person a further posting behind everybody's back."""
        code, name = PLACES[KIND_OF_ROLE[role]]
        with self.database.write(EVERYTHING) as session:
            person = session.scalars(select(Person).where(Person.login == login)).one()
            place = institution(session, code, name, KIND_OF_ROLE[role])
            posting = Posting(person=person, institution=place, role=role, starts_on=LONG_AGO)
            session.add(posting)
            session.flush()
            record(session, SYSTEM, "posting.test", ("posting", posting.id))
            return posting.id

    def code(self, login: str, *, steps: int = 0) -> str:
        """Return what a person's authenticator shows now, or some steps from now."""
        return pyotp.TOTP(self.secrets[login]).at(now(), counter_offset=steps)

    def knock(
        self,
        login: str,
        password: str = PASSWORD,
        code: str = "",
        *,
        client: FlaskClient | None = None,
        address: str = "10.0.0.1",
    ) -> TestResponse:
        """Try to sign in and return the answer."""
        return (client or self.app.test_client()).post(
            "/sign-in",
            data={"login": login, "password": password, "code": code},
            environ_base={"REMOTE_ADDR": address},
        )

    def signed_in(self, login: str, *, address: str = "10.0.0.1") -> FlaskClient:
        """Return a client that came in by the door."""
        client = self.app.test_client()
        code = self.code(login) if login in self.secrets else ""
        answer = self.knock(login, code=code, client=client, address=address)
        assert answer.status_code == 303, answer.text
        return client

    def events(self, name: str) -> list[AuditEvent]:
        """Return the audit events of a name."""
        with self.database.read(EVERYTHING) as session:
            rows = list(session.scalars(select(AuditEvent).where(AuditEvent.event == name)))
            session.expunge_all()
            return rows

    def person(self, login: str) -> Person:
        """Return a person's row."""
        with self.database.read(EVERYTHING) as session:
            found = session.scalars(select(Person).where(Person.login == login)).one()
            session.expunge_all()
            return found


def open_lodge(home: Path, database: Database, rules: AccountRules = CHEAP) -> Lodge:
    """Return an installation over a data folder and a migrated database, without people."""
    app = create_app(Settings(home=home, accounts=rules), database)
    share(app)
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=False)
    return Lodge(home, database, app)


def came_in(answer: TestResponse) -> bool:
    """Say whether an answer let somebody in."""
    return answer.status_code == 303
