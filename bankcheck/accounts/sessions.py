"""Signed-in browsers: opened with a random token, checked on every request, ended for a reason."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from bankcheck.accounts.models import ApiToken, Person, Posting, SignIn
from bankcheck.accounts.second_factor import is_mandatory
from bankcheck.actors import EVERYTHING, Actor
from bankcheck.clock import CHINA, now
from bankcheck.db import Database
from bankcheck.keys import token_digest

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
FRESH = timedelta(minutes=10)
_SEEN_EVERY = timedelta(minutes=1)


class Step(StrEnum):
    """What somebody who came in must do before they may act."""

    PASSWORD = "password"  # noqa: S105  the name of a step, no secret
    POSTING = "posting"
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True, slots=True)
class Visit:
    """What a token stands for: the sign-in, and the actor once nothing more is to be done."""

    sign_in_id: int
    person_id: int
    login: str
    name: str
    demo: bool
    enrolled: bool
    step: Step | None
    actor: Actor | None


def open_sign_in(
    session: Session,
    person: Person,
    posting: Posting | None,
    *,
    network: str = "",
    browser: str = "",
    second_factor: bool = False,
) -> str:
    """Add a sign-in and return its token; the caller records the event."""
    token, moment = secrets.token_urlsafe(32), now()
    session.add(
        SignIn(
            token_digest=token_digest(token),
            person_id=person.id,
            posting_id=posting.id if posting else None,
            second_factor=second_factor,
            began_at=moment,
            seen_at=moment,
            fresh_at=moment,
            network=network,
            browser=browser[:200],
        )
    )
    session.flush()
    return token


def renew_token(row: SignIn) -> str:
    """Give a sign-in another token; the old one stands for nothing any more."""
    token = secrets.token_urlsafe(32)
    row.token_digest = token_digest(token)
    return token


def living(session: Session, person_id: int, moment: datetime) -> list[SignIn]:
    """Return a person's sign-ins that still hold, the newest first."""
    rows = session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        .where(SignIn.began_at >= moment - ABSOLUTE, SignIn.seen_at >= moment - IDLE)
        .order_by(SignIn.began_at.desc(), SignIn.id.desc())
    )
    return list(rows)


def end(row: SignIn, why: str) -> None:
    """End a sign-in for a reason; the first reason stands."""
    if row.ended_at is None:
        row.ended_at, row.ended_why = now(), why


def end_all(session: Session, person_id: int, why: str, *, keep: int | None = None) -> int:
    """End all sign-ins of a person but one and return how many they were."""
    rows = [one for one in living(session, person_id, now()) if one.id != keep]
    for row in rows:
        end(row, why)
    return len(rows)


def keep_newest(session: Session, person_id: int, count: int) -> None:
    """End the oldest sign-ins of a person beyond so many."""
    for row in living(session, person_id, now())[count:]:
        end(row, "too_many")


def visit(database: Database, token: str, network: str) -> Visit | None:
    """Return whom a token stands for, None when it is unknown, ended, idle or too old."""
    moment = now()
    with database.read(EVERYTHING) as session:
        known = session.execute(_signed_in(), {"digest": token_digest(token)}).one_or_none()
        if known is None or not _is_alive(known[0], moment):
            return None
        row, posting = known
        found = _visit(row, posting, network, moment)
        stale = moment - row.seen_at > _SEEN_EVERY
    if stale:
        with database.housekeep() as session:
            session.get_one(SignIn, found.sign_in_id).seen_at = moment
    return found


@cache
def _signed_in() -> Select[SignIn, Posting]:
    """Return the one question that every request asks: whose sign-in it is, and where they act."""
    return (
        select(SignIn, Posting)
        .outerjoin(Posting, SignIn.posting_id == Posting.id)
        .where(SignIn.token_digest == bindparam("digest"))
        .options(joinedload(SignIn.person, innerjoin=True), joinedload(Posting.institution))
    )


def _is_alive(row: SignIn, moment: datetime) -> bool:
    return (
        row.ended_at is None
        and moment - row.seen_at <= IDLE
        and moment - row.began_at <= ABSOLUTE
        and row.person.disabled_at is None
    )


def _visit(row: SignIn, posting: Posting | None, network: str, moment: datetime) -> Visit:
    person, actor = row.person, None
    if posting is not None and not is_in_force(posting, moment):
        posting = None
    step = _step(person, posting, row)
    if posting is not None and step is None:
        fresh = moment - row.fresh_at <= FRESH
        actor = acting(posting, network, fresh=fresh, session_id=row.id)
    enrolled = person.totp_confirmed_at is not None
    return Visit(row.id, person.id, person.login, person.name, person.demo, enrolled, step, actor)


def _step(person: Person, posting: Posting | None, row: SignIn) -> Step | None:
    if person.password_must_change:
        return Step.PASSWORD
    if posting is None:
        return Step.POSTING
    if is_mandatory(posting.role) and not row.second_factor:
        return Step.SECOND_FACTOR
    return None


def is_in_force(posting: Posting, moment: datetime) -> bool:
    """Say whether a posting may be acted in at a moment."""
    day = moment.astimezone(CHINA).date()
    ended = posting.ended_at is not None and posting.ended_at <= moment
    late = posting.ends_on is not None and posting.ends_on < day
    return posting.starts_on <= day and not ended and not late


def postings_in_force(session: Session, person_id: int, moment: datetime) -> list[Posting]:
    """Return the postings that a person may act in, in the order they were given."""
    rows = session.scalars(
        select(Posting).where(Posting.person_id == person_id).order_by(Posting.id)
    )
    return [one for one in rows if is_in_force(one, moment)]


def acting(
    posting: Posting, network: str, *, fresh: bool = False, session_id: int | None = None
) -> Actor:
    """Return the actor of a posting."""
    return Actor(
        posting.person_id,
        posting.id,
        posting.person.login,
        posting.person.name,
        posting.role,
        posting.institution.name,
        posting.institution.ledger_bank_code,
        network,
        fresh,
        session_id,
    )


def bearer(database: Database, token: str, network: str) -> Actor | None:
    """Return the actor an API token is bound to, None when it is unknown, revoked or expired."""
    moment = now()
    with database.read(EVERYTHING) as session:
        row = session.scalars(
            select(ApiToken).where(ApiToken.token_digest == token_digest(token))
        ).one_or_none()
        if row is None or row.revoked_at is not None or row.expires_at <= moment:
            return None
        posting = session.get_one(Posting, row.posting_id)
        if posting.person.disabled_at is not None or not is_in_force(posting, moment):
            return None
        actor = acting(posting, network)
        stale = row.used_at is None or moment - row.used_at > _SEEN_EVERY
        number = row.id
    if stale:
        with database.housekeep() as session:
            session.get_one(ApiToken, number).used_at = moment
    return actor
