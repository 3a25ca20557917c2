"""Tokens for programs: shown once, bound to one posting, never longer than a year."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from bankcheck.accounts.models import ApiToken
from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.record import record
from bankcheck.clock import CHINA, now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.keys import token_digest

LONGEST_DAYS = 365
MOST = 20
PREFIX = "bck_"


class TokenUnknown(BankcheckError):
    """A token that is not this person's."""

    def __init__(self) -> None:
        super().__init__("There is no such token; look at the list again.")


class TokenRefused(BankcheckError):
    """A token whose name is taken, or one too many."""

    def __init__(self) -> None:
        super().__init__("A token needs a name of its own, and a person has at most twenty.")


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token as its owner sees it."""

    token_id: int
    name: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    holds: bool
    here: bool


def last_day(today: date) -> date:
    """Return the last day a token made today may hold (included)."""
    return today + timedelta(days=LONGEST_DAYS)


def token_lines(database: Database, actor: Actor) -> tuple[TokenLine, ...]:
    """Return a person's tokens, the newest first."""
    moment = now()
    with database.read(EVERYTHING) as session:
        rows = session.scalars(
            select(ApiToken)
            .where(ApiToken.person_id == actor.person_id)
            .order_by(ApiToken.id.desc())
            .limit(2 * MOST)
        )
        return tuple(
            TokenLine(
                one.id, one.name, one.created_at, one.expires_at, one.revoked_at, one.used_at,
                holds=one.revoked_at is None and one.expires_at > moment,
                here=one.posting_id == actor.posting_id,
            )
            for one in rows
        )  # fmt: skip


def make_token(database: Database, *, actor: Actor, name: str, last: date) -> str:
    """Make a token for the posting acted in, valid to the end of a day, and return it."""
    assert actor.person_id is not None
    assert actor.posting_id is not None
    token = PREFIX + secrets.token_urlsafe(32)
    expires = datetime.combine(last + timedelta(days=1), time(), CHINA)
    with database.write(EVERYTHING) as session:
        own = select(func.count()).where(ApiToken.person_id == actor.person_id)
        same = session.scalar(own.where(ApiToken.name == name))
        alive = session.scalar(
            own.where(ApiToken.revoked_at.is_(None), ApiToken.expires_at > now())
        )
        if same or (alive or 0) >= MOST:
            raise TokenRefused
        row = ApiToken(
            person_id=actor.person_id,
            posting_id=actor.posting_id,
            name=name,
            token_digest=token_digest(token),
            created_at=now(),
            expires_at=expires,
        )
        session.add(row)
        session.flush()
        record(session, actor, "token.make", ("token", row.id), bank=actor.bank_code)
    return token


def revoke_token(database: Database, token_id: int, *, actor: Actor) -> None:
    """Revoke one of a person's own tokens; raise TokenUnknown for anybody else's."""
    with database.write(EVERYTHING) as session:
        row = session.get(ApiToken, token_id)
        if row is None or row.person_id != actor.person_id:
            raise TokenUnknown
        row.revoked_at = row.revoked_at or now()
        record(session, actor, "token.revoke", ("token", row.id), bank=actor.bank_code)
