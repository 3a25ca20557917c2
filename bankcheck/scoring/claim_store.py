"""Reading claims of fees: by number, and the one that stands for a bank's year."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.db import as_seen
from bankcheck.scoring.lifecycles import ClaimState
from bankcheck.scoring.models import FeeClaim
from bankcheck.scoring.refusals import ClaimUnknown


def load(session: Session, claim_id: int, version: int | None = None) -> FeeClaim:
    """Return a claim; raise Overtaken when it is not the version that was on the screen."""
    return as_seen(session, FeeClaim, claim_id, version, ClaimUnknown)


def current(session: Session, bank: str, year: int) -> FeeClaim | None:
    """Return the claim that stands for a bank's year."""
    of = FeeClaim
    asked = select(of).where(
        of.bank_code == bank, of.year == year, of.state == ClaimState.SUBMITTED
    )
    return session.scalars(asked.order_by(of.number.desc()).limit(1)).one_or_none()
