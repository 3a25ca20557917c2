"""Coming in and going out: each way in checks all it must and leaves an event."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.door import Claim, forgive, knock, proves, speaker, turn_away
from bankcheck.accounts.models import Person, Posting, SignIn
from bankcheck.accounts.passwords import is_due
from bankcheck.accounts.sessions import (
    acting,
    end,
    is_in_force,
    keep_newest,
    open_sign_in,
    postings_in_force,
    renew_token,
)
from bankcheck.accounts.vault import Vault
from bankcheck.actors import EVERYTHING, SYSTEM, Actor, Role
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError


class SignInRefused(BankcheckError):
    """A sign-in that fails; the sentence is the same whatever was wrong."""

    def __init__(self) -> None:
        super().__init__("The sign-in failed; check the name and the password and try again.")


class PostingUnknown(BankcheckError):
    """A posting that is not this person's, or not in force."""

    def __init__(self) -> None:
        super().__init__("There is no such posting to act in; choose one from the list.")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A demo person on the sign-in page."""

    login: str
    name: str
    role: Role
    institution: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A posting that a person may act in."""

    posting_id: int
    role: Role
    institution: str


def enter(database: Database, vault: Vault, claim: Claim) -> str | None:
    """Let somebody in by name, password and code and return the token; None when refused."""
    counted = knock(database, vault.rules, claim)
    if counted is None:
        return None
    fits = vault.fits(counted.password_hash, claim.password)
    with database.write(EVERYTHING) as session:
        person = _held(session, counted.person_id)
        if person is not None and fits and proves(person, vault, claim, now()):
            return _admit(session, vault, person, claim)
        turn_away(session, vault.rules, person, claim)
    return None


def _held(session: Session, person_id: int | None) -> Person | None:
    if person_id is None:
        return None
    return session.get_one(Person, person_id, with_for_update=True)


def _admit(session: Session, vault: Vault, person: Person, claim: Claim) -> str:
    moment = now()
    forgive(session, person.login)
    if vault.is_outdated(person.password_hash):
        person.password_hash = vault.hash(claim.password)
    if is_due(person.password_set_at, moment, vault.rules.password_days):
        person.password_must_change = True
    postings = postings_in_force(session, person.id, moment)
    token = open_sign_in(
        session,
        person,
        postings[0] if len(postings) == 1 else None,
        network=claim.network,
        browser=claim.browser,
        second_factor=person.totp_confirmed_at is not None,
    )
    keep_newest(session, person.id, vault.rules.sign_ins_at_once)
    who = speaker(session, person, claim.network)
    record(session, who, "sign_in.begin", ("person", person.id))
    return token


def confirm(database: Database, vault: Vault, sign_in_id: int, claim: Claim) -> bool:
    """Make a sign-in fresh again by password and code; say whether they were right."""
    counted = knock(database, vault.rules, claim)
    if counted is None:
        return False
    fits = vault.fits(counted.password_hash, claim.password)
    with database.write(EVERYTHING) as session:
        person = _held(session, counted.person_id)
        if person is None or not (fits and proves(person, vault, claim, now())):
            turn_away(session, vault.rules, person, claim)
            return False
        forgive(session, person.login)
        session.get_one(SignIn, sign_in_id).fresh_at = now()
        who = speaker(session, person, claim.network)
        record(session, who, "sign_in.renew", ("sign_in", sign_in_id))
    return True


def choices(database: Database, person_id: int) -> tuple[Choice, ...]:
    """Return the postings that a person may act in."""
    with database.read(EVERYTHING) as session:
        return tuple(
            Choice(one.id, one.role, one.institution.name)
            for one in postings_in_force(session, person_id, now())
        )


def choose_posting(database: Database, sign_in_id: int, posting_id: int, network: str) -> str:
    """Act in another posting from now on, under a new token; raise PostingUnknown."""
    with database.write(EVERYTHING) as session:
        row = session.get_one(SignIn, sign_in_id, with_for_update=True)
        posting = session.get(Posting, posting_id)
        if posting is None or posting.person_id != row.person_id:
            raise PostingUnknown
        if not is_in_force(posting, now()):
            raise PostingUnknown
        row.posting_id = posting.id
        record(session, acting(posting, network), "posting.choose", ("posting", posting.id))
        return renew_token(row)


def demo_people(database: Database) -> tuple[DemoPerson, ...]:
    """Return the demo people in the order they were added."""
    with database.read(EVERYTHING) as session:
        postings = session.scalars(
            select(Posting)
            .join(Person)
            .where(Person.demo, Person.disabled_at.is_(None))
            .order_by(Posting.id)
        ).all()
        return tuple(
            DemoPerson(one.person.login, one.person.name, one.role, one.institution.name)
            for one in postings
        )


def enter_demo(database: Database, login: str, network: str, browser: str) -> str:
    """Let a demo person in without a password and return the token."""
    with database.write(EVERYTHING) as session:
        posting = session.scalars(
            select(Posting)
            .join(Person)
            .where(Person.demo, Person.login == login, Person.disabled_at.is_(None))
        ).first()
        if posting is None:
            raise SignInRefused
        token = open_sign_in(
            session,
            posting.person,
            posting,
            network=network,
            browser=browser,
            second_factor=True,
        )
        record(session, acting(posting, network), "sign_in.demo", ("person", posting.person_id))
    return token


def renew_demo(database: Database, sign_in_id: int) -> None:
    """Make a demo sign-in fresh again."""
    with database.housekeep() as session:
        row = session.get_one(SignIn, sign_in_id)
        if row.person.demo:
            row.fresh_at = now()


def leave(database: Database, sign_in_id: int, actor: Actor | None) -> None:
    """End a sign-in."""
    with database.write(EVERYTHING) as session:
        row = session.get_one(SignIn, sign_in_id)
        end(row, "signed_out")
        record(session, actor or SYSTEM, "sign_in.end", ("sign_in", sign_in_id))
