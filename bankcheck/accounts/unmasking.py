"""Account numbers in full: for one thing, one person, one posting, ten minutes, and a reason."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bankcheck.accounts.models import Unmasking
from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError

LASTS = timedelta(minutes=10)
SHORTEST_REASON, LONGEST_REASON = 5, 200


class ReasonMissing(BankcheckError):
    """A request to see account numbers that says too little why."""

    def __init__(self) -> None:
        super().__init__("Say in at least five characters why the full numbers are needed.")


def unmask(database: Database, kind: str, number: str, reason: str, *, actor: Actor) -> None:
    """Show one person the account numbers of one thing for a while; raise ReasonMissing."""
    why = " ".join(reason.split())
    if not SHORTEST_REASON <= len(why) <= LONGEST_REASON:
        raise ReasonMissing
    assert actor.person_id is not None
    assert actor.posting_id is not None
    moment = now()
    with database.write(EVERYTHING) as session:
        session.add(
            Unmasking(
                person_id=actor.person_id,
                posting_id=actor.posting_id,
                object_kind=kind[:40],
                object_id=number[:128],
                reason=why,
                at=moment,
                until=moment + LASTS,
            )
        )
        record(session, actor, "accounts.unmask", (kind[:40], number[:128]), reason=why)


def is_unmasked(database: Database, kind: str, number: str, *, actor: Actor) -> bool:
    """Say whether a person may see the account numbers of a thing just now."""
    with database.read(EVERYTHING) as session:
        found = select(Unmasking.id).where(
            Unmasking.posting_id == actor.posting_id,
            Unmasking.object_kind == kind,
            Unmasking.object_id == number,
            Unmasking.until > now(),
        )
        return session.scalars(found.limit(1)).first() is not None
