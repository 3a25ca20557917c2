"""An approved fee is opened again when what it rests on has changed: score, count, tariff, claim.

What was approved stays as its edition; damages that it withheld are owed again. Where the count or
the tariff moved, the year is counted again before the statement is sent; the bank answers again,
and another person approves again.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.scoring import fee_claims, fee_editions, fee_withheld
from bankcheck.scoring.changes import Cause, Change
from bankcheck.scoring.counting import YearCount, count_year
from bankcheck.scoring.decisions.grounds import grounds
from bankcheck.scoring.fee_service import count_holds, load, take
from bankcheck.scoring.models import FeeStatement


class Ground(StrEnum):
    """What has changed since a fee was approved."""

    COEFFICIENT = "coefficient"
    VOLUME = "volume"
    TARIFF = "tariff"
    CLAIM = "claim"
    DEBT = "debt"


_RECOUNTED = {Ground.VOLUME, Ground.TARIFF}


def changed(session: Session, row: FeeStatement, count: YearCount) -> tuple[Ground, ...]:
    """Return what has changed since an approved statement was approved."""
    bank = row.bank_code or ""
    coefficient, _ = grounds(session, bank, row.year)
    held = count_holds(row, count)
    facts = {
        Ground.COEFFICIENT: Fraction(row.coefficient) != coefficient,
        Ground.VOLUME: not held["volume_holds"],
        Ground.TARIFF: not held["tariff_holds"],
        Ground.CLAIM: _claimed_since(session, row),
        Ground.DEBT: fee_withheld.has_fallen(session, row),
    }
    return tuple(ground for ground, holds in facts.items() if holds)


def _claimed_since(session: Session, row: FeeStatement) -> bool:
    claim = fee_claims.current(session, row.bank_code or "", row.year)
    times = (claim.submitted_at if claim else None), row.approved_at
    return times[0] is not None and times[1] is not None and times[0] > times[1]


def revise(
    database: Database, home: Path, statement_id: int, version: int, reason: str, *, actor: Actor
) -> tuple[Ground, ...]:
    """Open an approved statement again because of what has changed since; return what that is."""
    with database.read(actor) as session:
        year = load(session, statement_id, version).year
    count = count_year(home, year)
    with database.write(actor) as session:
        row = load(session, statement_id, version)
        found = changed(session, row, count)
        facts = {
            "grounds_changed": bool(found),
            "reasoned": bool(reason.strip()),
            "fresh": actor.fresh,
        }
        unmet = [name for name, holds in facts.items() if not holds]
        take(session, actor, row, "revise", unmet=unmet, reason=reason.strip())
        row.approved_by_id, row.approved_by_name, row.approved_at = None, "", None
        fee_withheld.let_go(session, row, actor=actor)
        row.answer, row.answered_by_name, row.answered_at = "", "", None
        fee_editions.reprice(session, row)
        if _RECOUNTED & set(found):
            row.unmet = [*row.unmet, fee_editions.RECOUNT]
        told = Change(Cause.REVISED, what=",".join(found), reason=reason.strip())
        fee_editions.keep(session, row, (told,))
        return found
