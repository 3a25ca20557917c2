"""What the administrators see of people: a list in pages, and one person with all postings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from bankcheck.accounts.door import is_account_locked
from bankcheck.accounts.models import Person, Posting
from bankcheck.accounts.people import PersonUnknown
from bankcheck.accounts.sessions import is_in_force, living
from bankcheck.actors import EVERYTHING, Role
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.settings import AccountRules

PAGE = 50


@dataclass(frozen=True, slots=True)
class Held:
    """A posting as the pages show it."""

    posting_id: int
    role: Role
    institution: str
    starts_on: date
    ends_on: date | None
    ended_at: datetime | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A person in the list."""

    person_id: int
    login: str
    name: str
    postings: tuple[Held, ...]
    disabled: bool
    demo: bool
    enrolled: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the list of people, and the filter it was made with."""

    lines: tuple[Line, ...]
    total: int
    page: int
    wanted: str
    unposted: bool

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person with all postings."""

    line: Line
    disabled_at: datetime | None
    created_at: datetime
    password_set_at: datetime
    must_change: bool
    expires_at: datetime | None
    locked: bool
    open_sign_ins: int


def people_page(
    database: Database, wanted: str, page: int, *, unposted: bool = False
) -> PeoplePage:
    """Return one page of the people whose name or login contains a text."""
    text = wanted.strip()[:64]
    pattern = f"%{_literal(text)}%"
    condition = or_(Person.login.ilike(pattern, escape="!"), Person.name.ilike(pattern, escape="!"))
    if unposted:
        condition &= without_posting(today())
    with database.read(EVERYTHING) as session:
        total = session.scalar(select(func.count()).select_from(Person).where(condition)) or 0
        rows = session.scalars(
            select(Person)
            .where(condition)
            .options(selectinload(Person.postings).joinedload(Posting.institution))
            .order_by(Person.login)
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
        return PeoplePage(tuple(_line(one) for one in rows), total, page, text, unposted)


def without_posting(day: date) -> ColumnElement[bool]:
    """Say of a person, as a condition, that no posting holds on a day or will hold later."""
    holds = exists().where(
        Posting.person_id == Person.id,
        Posting.ended_at.is_(None),
        or_(Posting.ends_on.is_(None), Posting.ends_on >= day),
    )
    return and_(Person.disabled_at.is_(None), ~holds)


def _literal(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _line(person: Person) -> Line:
    moment = now()
    postings = tuple(
        Held(
            one.id, one.role, one.institution.name, one.starts_on, one.ends_on, one.ended_at,
            is_in_force(one, moment),
        )
        for one in sorted(person.postings, key=lambda one: one.id)
    )  # fmt: skip
    return Line(
        person.id,
        person.login,
        person.name,
        postings,
        disabled=person.disabled_at is not None,
        demo=person.demo,
        enrolled=person.totp_confirmed_at is not None,
    )


def person_page(database: Database, rules: AccountRules, person_id: int) -> PersonPage:
    """Return one person; raise PersonUnknown."""
    with database.read(EVERYTHING) as session:
        person = session.get(Person, person_id)
        if person is None:
            raise PersonUnknown
        return _person_page(session, rules, person)


def _person_page(session: Session, rules: AccountRules, person: Person) -> PersonPage:
    moment = now()
    return PersonPage(
        _line(person),
        person.disabled_at,
        person.created_at,
        person.password_set_at,
        person.password_must_change,
        person.password_expires_at,
        locked=is_account_locked(session, rules, person.login, moment),
        open_sign_ins=len(living(session, person.id, moment)),
    )
