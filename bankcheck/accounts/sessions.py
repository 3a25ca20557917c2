"""Signed-in browsers: opened with a random token, checked on every request, ended for a reason."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import ApiToken, Person, Posting, SignIn
from bankcheck.actors import EVERYTHING, Actor
from bankcheck.clock import CHINA, now
from bankcheck.db import Database
from bankcheck.keys import token_digest

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
FRESH = timedelta(minutes=10)
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a token stands for: the sign-in, and the actor once a posting may be acted in."""

    sign_in_id: int
    person_id: int
    login: str
    name: str
    second_factor: bool
    enrolled: bool
    must_change: bool
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


def visit(database: Database, token: str, network: str) -> Visit | None:
    """Return whom a token stands for, None when it is unknown, ended, idle or too old."""
    moment = now()
    with database.read(EVERYTHING) as session:
        row = session.scalars(
            select(SignIn).where(SignIn.token_digest == token_digest(token))
        ).one_or_none()
        if row is None or not _is_alive(row, moment):
            return None
        found = _visit(session, row, network, moment)
        stale = moment - row.seen_at > _SEEN_EVERY
    if stale:
        with database.housekeep() as session:
            session.get_one(SignIn, found.sign_in_id).seen_at = moment
    return found


def _is_alive(row: SignIn, moment: datetime) -> bool:
    return (
        row.ended_at is None
        and moment - row.seen_at <= IDLE
        and moment - row.began_at <= ABSOLUTE
        and row.person.disabled_at is None
    )


def _visit(session: Session, row: SignIn, network: str, moment: datetime) -> Visit:
    person = row.person
    posting = session.get(Posting, row.posting_id) if row.posting_id else None
    actor = None
    if posting is not None and _in_force(posting, moment):
        fresh = moment - row.fresh_at <= FRESH
        actor = acting(posting, network, fresh=fresh, session_id=row.id)
    return Visit(
        row.id,
        person.id,
        person.login,
        person.name,
        row.second_factor,
        person.totp_confirmed_at is not None,
        person.password_must_change,
        actor,
    )


def _in_force(posting: Posting, moment: datetime) -> bool:
    day = moment.astimezone(CHINA).date()
    return posting.starts_on <= day and (posting.ends_on is None or day <= posting.ends_on)


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
        if posting.person.disabled_at is not None or not _in_force(posting, moment):
            return None
        return acting(posting, network)
