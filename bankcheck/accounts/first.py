"""The first people of an installation, and what production asks of the people that are there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from bankcheck.accounts import passwords
from bankcheck.accounts.models import Person
from bankcheck.accounts.people import LOGIN, Issued, NewPerson, add_person, institution
from bankcheck.accounts.sessions import end_all
from bankcheck.accounts.vault import Vault
from bankcheck.actors import EVERYTHING, SYSTEM, InstitutionKind, Role
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.errors import CallRefused
from bankcheck.settings import Settings

OWN_CODE = "finance"


@dataclass(frozen=True, slots=True)
class Founders:
    """Who is first: login and name of both administrators, and where they work."""

    system: tuple[str, str]
    security: tuple[str, str]
    institution: str


def add_first(database: Database, vault: Vault, founders: Founders) -> tuple[Issued, Issued]:
    """Add the first system and security administrators; raise CallRefused when people exist."""
    _hold_fit(founders)
    secrets = (passwords.initial(), passwords.initial())
    with database.write(EVERYTHING) as session:
        if session.scalar(select(func.count()).select_from(Person)):
            raise CallRefused(
                "There are people already; a system administrator adds further ones on the page "
                "“People”."
            )
        place = institution(session, OWN_CODE, founders.institution, InstitutionKind.FINANCE)
        issued = []
        roles = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
        for (login, name), role, secret in zip(
            (founders.system, founders.security), roles, secrets, strict=True
        ):
            new = NewPerson(login, name, role, OWN_CODE)
            person = add_person(session, new, place, vault.hash(secret), today()).person
            record(session, SYSTEM, "person.first", ("person", person.id))
            issued.append(Issued(person.id, login, name, secret))
    return issued[0], issued[1]


def _hold_fit(founders: Founders) -> None:
    logins = (founders.system[0], founders.security[0])
    if logins[0] == logins[1] or not all(LOGIN.fullmatch(one) for one in logins):
        raise CallRefused(
            "The two administrators need two logins of small letters, digits, dots and dashes, "
            "such as zhang.san."
        )


def hold_to_production(settings: Settings, database: Database) -> None:
    """Raise CallRefused when somebody of the demonstration could come in to production."""
    if not settings.production:
        return
    with database.read(EVERYTHING) as session:
        demo = select(Person.id).where(Person.demo, Person.disabled_at.is_(None)).limit(1)
        found = session.scalars(demo).first()
    if settings.demo or found is not None:
        raise CallRefused(
            "BANKCHECK_PRODUCTION cannot go with people of the demonstration, who come in without "
            "a password; disable them with `bankcheck people no-demo` and unset BANKCHECK_DEMO."
        )


def disable_demo_people(database: Database) -> int:
    """Disable everybody of the demonstration and return how many they were."""
    with database.write(EVERYTHING) as session:
        rows = session.scalars(select(Person).where(Person.demo, Person.disabled_at.is_(None)))
        people = list(rows)
        for person in people:
            person.disabled_at = now()
            end_all(session, person.id, "disabled")
            record(session, SYSTEM, "person.disable", ("person", person.id))
    return len(people)
