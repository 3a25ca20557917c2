"""Institutions, people and postings, kept by the administrators; every act leaves an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Institution, Person, Posting
from bankcheck.actors import InstitutionKind, Role
from bankcheck.clock import now

# argon2id with 64 MiB and 3 passes: what ASVS 5.0 asks of a password store.
HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to add with one posting."""

    login: str
    name: str
    role: Role
    institution: str


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
    moment = now()
    person = Person(
        login=new.login,
        name=new.name,
        demo=demo,
        password_hash=password_hash,
        password_set_at=moment,
        password_must_change=not demo,
        created_at=moment,
    )
    posting = Posting(person=person, institution=at, role=new.role, starts_on=starts_on)
    session.add(posting)
    session.flush()
    return posting
