"""Postings, given and ended by the security administrator; never one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts import powers
from bankcheck.accounts.models import Institution, Person, Posting, SignIn
from bankcheck.accounts.people import PersonUnknown
from bankcheck.accounts.sessions import end
from bankcheck.actors import EVERYTHING, Actor, Role
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError


class OwnPosting(BankcheckError):
    """A change to one's own posting."""

    def __init__(self) -> None:
        super().__init__("Nobody changes their own posting; ask another security administrator.")


class PostingMissing(BankcheckError):
    """A posting that is not there or is over already."""

    def __init__(self) -> None:
        super().__init__("There is no such posting any more; look at the person again.")


class PostingUnfit(BankcheckError):
    """A role that does not exist at the institution, or that goes with no role already held."""

    def __init__(self) -> None:
        super().__init__("This role cannot be given to this person at this institution.")


@dataclass(frozen=True, slots=True)
class NewPosting:
    """A role at an institution from a day to a day (both included; None: until ended)."""

    role: Role
    institution_id: int
    starts_on: date
    ends_on: date | None


def give(database: Database, person_id: int, new: NewPosting, *, actor: Actor) -> int:
    """Give a person a posting and return its number."""
    with database.write(EVERYTHING) as session:
        person = session.get(Person, person_id, with_for_update=True)
        place = session.get(Institution, new.institution_id)
        if person is None:
            raise PersonUnknown
        if person.id == actor.person_id:
            raise OwnPosting
        if place is None or not _is_fit(session, person, place, new):
            raise PostingUnfit
        posting = Posting(
            person=person,
            institution=place,
            role=new.role,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
        )
        session.add(posting)
        session.flush()
        detail = {"person": person.id, "role": new.role.value, "institution": place.code}
        record(session, actor, "posting.give", ("posting", posting.id), detail=detail)
        return posting.id


def _is_fit(session: Session, person: Person, place: Institution, new: NewPosting) -> bool:
    held = [one for one in _open(session, person.id) if _overlap(one, new)]
    same = any(one.role == new.role and one.institution_id == place.id for one in held)
    return (
        not same
        and powers.fits(new.role, place.kind)
        and powers.may_hold([one.role for one in held], new.role)
    )


def _open(session: Session, person_id: int) -> list[Posting]:
    rows = select(Posting).where(Posting.person_id == person_id, Posting.ended_at.is_(None))
    return list(session.scalars(rows))


def _overlap(held: Posting, new: NewPosting) -> bool:
    ends_before = held.ends_on is not None and held.ends_on < new.starts_on
    starts_after = new.ends_on is not None and new.ends_on < held.starts_on
    return not (ends_before or starts_after)


def end_posting(database: Database, posting_id: int, *, actor: Actor) -> int:
    """End a posting and every sign-in that acts in it, at once; return whose it was."""
    with database.write(EVERYTHING) as session:
        posting = session.get(Posting, posting_id, with_for_update=True)
        if posting is None or posting.ended_at is not None:
            raise PostingMissing
        if posting.person_id == actor.person_id:
            raise OwnPosting
        posting.ended_at = now()
        acting_in_it = select(SignIn).where(
            SignIn.posting_id == posting.id, SignIn.ended_at.is_(None)
        )
        for row in session.scalars(acting_in_it):
            end(row, "posting_ended")
        record(session, actor, "posting.end", ("posting", posting.id))
        return posting.person_id
