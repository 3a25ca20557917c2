"""Coming in and going out: each way in checks all it must and leaves an event."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bankcheck.accounts.models import Person, Posting, SignIn
from bankcheck.accounts.sessions import acting, open_sign_in
from bankcheck.actors import EVERYTHING, SYSTEM, Actor, Role
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError


class SignInRefused(BankcheckError):
    """A sign-in that fails; the sentence is the same whatever was wrong."""

    def __init__(self) -> None:
        super().__init__("The sign-in failed; check the name and the password and try again.")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A demo person on the sign-in page."""

    login: str
    name: str
    role: Role
    institution: str


def demo_people(database: Database) -> tuple[DemoPerson, ...]:
    """Return the demo people in the order they were added."""
    with database.read(EVERYTHING) as session:
        postings = session.scalars(
            select(Posting).join(Person).where(Person.demo).order_by(Posting.id)
        ).all()
        return tuple(
            DemoPerson(one.person.login, one.person.name, one.role, one.institution.name)
            for one in postings
        )


def enter_demo(database: Database, login: str, network: str, browser: str) -> str:
    """Let a demo person in without a password and return the token."""
    with database.write(EVERYTHING) as session:
        posting = session.scalars(
            select(Posting).join(Person).where(Person.demo, Person.login == login)
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
        row.ended_at, row.ended_why = now(), "signed_out"
        record(session, actor or SYSTEM, "sign_in.end", ("sign_in", sign_in_id))
