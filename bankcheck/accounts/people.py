"""People, kept by the system administrator: added, given new passwords, unlocked, disabled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts import passwords
from bankcheck.accounts.door import forgive, forgive_address, plain_login
from bankcheck.accounts.models import Institution, PasswordUsed, Person, Posting
from bankcheck.accounts.sessions import end_all
from bankcheck.accounts.vault import Vault
from bankcheck.actors import EVERYTHING, Actor, InstitutionKind, Role
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError

LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,63}", re.ASCII)


class PersonUnknown(BankcheckError):
    """A person who is not there."""

    def __init__(self) -> None:
        super().__init__("There is no such person; choose one from the list of people.")


class OwnAccount(BankcheckError):
    """An administrator's act on their own account."""

    def __init__(self) -> None:
        super().__init__("Nobody changes their own account here; ask another administrator.")


class LoginTaken(BankcheckError):
    """A login that somebody has."""

    def __init__(self) -> None:
        super().__init__("Somebody has this login already; choose another.")


class DemoAccount(BankcheckError):
    """An act that needs a password on a person of the demonstration, who has none."""

    def __init__(self) -> None:
        super().__init__("People of the demonstration have no password; they can be disabled.")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to add with one posting."""

    login: str
    name: str
    role: Role
    institution: str


@dataclass(frozen=True, slots=True)
class Issued:
    """An initial password, shown once."""

    person_id: int
    login: str
    name: str
    password: str


def institution(
    session: Session, code: str, name: str, kind: InstitutionKind, bank_code: str | None = None
) -> Institution:
    """Return the institution of a code, added when there is none."""
    found = session.scalars(select(Institution).where(Institution.code == code)).one_or_none()
    if found is None:
        found = Institution(code=code, name=name, kind=kind, ledger_bank_code=bank_code)
        session.add(found)
        session.flush()
    return found


def add_person(
    session: Session,
    new: NewPerson,
    at: Institution,
    password_hash: str,
    starts_on: date,
    *,
    demo: bool = False,
) -> Posting:
    """Add a person with one posting from a day on; the caller records the event."""
    person = _person(new.login, new.name, password_hash, demo=demo)
    posting = Posting(person=person, institution=at, role=new.role, starts_on=starts_on)
    session.add(posting)
    session.flush()
    return posting


def _person(login: str, name: str, password_hash: str, *, demo: bool = False) -> Person:
    moment = now()
    return Person(
        login=login,
        name=name,
        demo=demo,
        password_hash=password_hash,
        password_set_at=moment,
        password_must_change=not demo,
        password_expires_at=None if demo else moment + passwords.INITIAL_LASTS,
        created_at=moment,
    )


def register(database: Database, vault: Vault, *, actor: Actor, login: str, name: str) -> Issued:
    """Add a person without any posting and return the initial password."""
    password = passwords.initial()
    hashed = vault.hash(password)
    with database.write(EVERYTHING) as session:
        taken = select(Person.id).where(Person.login == plain_login(login))
        if session.scalars(taken).first() is not None:
            raise LoginTaken
        person = _person(plain_login(login), name.strip(), hashed)
        session.add(person)
        session.flush()
        record(session, actor, "person.add", ("person", person.id))
        return Issued(person.id, person.login, person.name, password)


def _another(session: Session, person_id: int, actor: Actor) -> Person:
    """Return a person who is not the actor, held for a change."""
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise PersonUnknown
    if person.id == actor.person_id:
        raise OwnAccount
    return person


def reset_password(database: Database, vault: Vault, person_id: int, *, actor: Actor) -> Issued:
    """Give a person a new initial password, end their sign-ins and return it."""
    password = passwords.initial()
    hashed = vault.hash(password)
    with database.write(EVERYTHING) as session:
        person = _another(session, person_id, actor)
        if person.demo:
            raise DemoAccount
        moment = now()
        session.add(
            PasswordUsed(person_id=person.id, password_hash=person.password_hash, set_at=moment)
        )
        person.password_hash, person.password_set_at = hashed, moment
        person.password_must_change = True
        person.password_expires_at = moment + passwords.INITIAL_LASTS
        end_all(session, person.id, "password_reset")
        record(session, actor, "password.reset", ("person", person.id))
        return Issued(person.id, person.login, person.name, password)


def unlock(database: Database, person_id: int, *, actor: Actor) -> None:
    """Forget the failed sign-ins of a person."""
    with database.write(EVERYTHING) as session:
        person = _another(session, person_id, actor)
        forgive(session, person.login)
        record(session, actor, "person.unlock", ("person", person.id))


def unlock_address(database: Database, network: str, *, actor: Actor) -> None:
    """Forget the failed sign-ins of a network address."""
    with database.write(EVERYTHING) as session:
        forgive_address(session, network[:64])
        record(session, actor, "address.unlock", ("address", network[:64]))


def disable(database: Database, person_id: int, *, actor: Actor) -> None:
    """Let a person in no more and end their sign-ins."""
    with database.write(EVERYTHING) as session:
        person = _another(session, person_id, actor)
        if person.disabled_at is None:
            person.disabled_at = now()
        end_all(session, person.id, "disabled")
        record(session, actor, "person.disable", ("person", person.id))


def enable(database: Database, person_id: int, *, actor: Actor) -> None:
    """Let a disabled person in again."""
    with database.write(EVERYTHING) as session:
        person = _another(session, person_id, actor)
        person.disabled_at = None
        record(session, actor, "person.enable", ("person", person.id))


def end_sign_ins(database: Database, person_id: int, *, actor: Actor) -> None:
    """End all sign-ins of a person."""
    with database.write(EVERYTHING) as session:
        person = _another(session, person_id, actor)
        end_all(session, person.id, "administrator")
        record(session, actor, "person.sign_out", ("person", person.id))


def reset_factor(database: Database, person_id: int, *, actor: Actor) -> None:
    """Take a lost second factor away; the next sign-in sets up a new one."""
    with database.write(EVERYTHING) as session:
        person = _another(session, person_id, actor)
        if person.demo:
            raise DemoAccount
        person.totp_secret, person.totp_confirmed_at = None, None
        end_all(session, person.id, "second_factor_reset")
        record(session, actor, "second_factor.reset", ("person", person.id))
