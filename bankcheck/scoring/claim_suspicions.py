"""A claim of more than was counted becomes a suspicion by itself (AB23), one for each service.

It is verified like every other: nothing here decides it, and a corrected claim only proposes to
close what it no longer claims.
"""

from __future__ import annotations

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.inspections.calendar.store import calendar_at, newest_version
from bankcheck.money import yuan
from bankcheck.scoring.claim_differences import FALSE_VOLUME, Excess
from bankcheck.scoring.claim_store import current
from bankcheck.scoring.fee_lines import compared
from bankcheck.scoring.models import FeeClaim, FeeStatement
from bankcheck.suspicions import raising
from bankcheck.suspicions.raising import About, Hit

# False advances and volume are the gravest class of the catalogue of irregularities.
SEVERITY = 4


def look(database: Database, bank: str, year: int) -> tuple[int, int]:
    """Set a bank's standing claim against the count; return what was opened and what is gone."""
    with database.read(EVERYTHING) as session:
        of = FeeStatement
        asked = select(of.id).where(of.bank_code == bank, of.year == year)
        statement = session.scalars(asked).one_or_none()
        claimed = current(session, bank, year) is not None
    if statement is None or not claimed:
        return 0, 0
    with database.write(EVERYTHING) as session:
        row, claim = session.get_one(FeeStatement, statement), current(session, bank, year)
        found = compared(row, claim.lines).excess if claim else ()
        hits = [_hit(one, claim, year) for one in found if claim]
        about = About(FALSE_VOLUME, SEVERITY, bank, year, today())
        return raising.look(session, about, hits, calendar_at(session, newest_version(session)))


def _hit(one: Excess, claim: FeeClaim, year: int) -> Hit:
    number = f"SB-{year}-{claim.bank_code}-{claim.number}"
    claimed, counted = one.claimed, one.counted
    said_zh = (
        f"手续费申报{number}（{one.service.zh}）申报{claimed.items}笔、{yuan(claimed.amount_fen)}元，"
        f"计数{counted.items}笔、{yuan(counted.amount_fen)}元；"
        f"申报手续费{yuan(claimed.fee_fen)}元，计数{yuan(counted.fee_fen)}元。"
    )
    said_en = (
        f"Fee claim {number} ({one.service.en}) claims {claimed.items} payments of "
        f"{yuan(claimed.amount_fen)} yuan, {counted.items} of {yuan(counted.amount_fen)} yuan were "
        f"counted; it claims a fee of {yuan(claimed.fee_fen)} yuan, "
        f"{yuan(counted.fee_fen)} yuan were counted."
    )
    return Hit(one.service.code, number, one.fee_fen, said_zh, said_en)
