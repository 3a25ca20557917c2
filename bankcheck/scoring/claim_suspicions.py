"""A claim of more than was counted becomes a suspicion by itself (AB23), one for each line.

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
from bankcheck.scoring.claim_store import current
from bankcheck.scoring.claimed import FALSE_VOLUME, Difference, claim_lines, compare
from bankcheck.scoring.counting import fee_bundles
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
        lines = compare(claim_lines(claim.lines if claim else ()), fee_bundles(row.bundles))
        hits = [_hit(one, claim, year) for one in lines if one.code and claim]
        about = About(FALSE_VOLUME, SEVERITY, bank, year, today())
        return raising.look(session, about, hits, calendar_at(session, newest_version(session)))


def _hit(one: Difference, claim: FeeClaim, year: int) -> Hit:
    number = f"SB-{year}-{claim.bank_code}-{claim.number}"
    bound = "" if one.up_to_fen is None else str(one.up_to_fen)
    more, fen = one.claimed.items - one.counted.items, one.claimed.fee_fen - one.counted.fee_fen
    place = f"{one.pay_type or 'other'}/{one.channel or '-'}/{bound or '-'}"
    figures = (one.claimed.items, one.counted.items, more)
    zh = (
        f"手续费申报{number}（{place}）申报{figures[0]}笔，计数{figures[1]}笔，多{figures[2]}笔；"
        f"申报手续费{yuan(one.claimed.fee_fen)}元，计数{yuan(one.counted.fee_fen)}元。"
    )
    en = (
        f"Fee claim {number} ({place}) claims {figures[0]} payments, {figures[1]} were counted, "
        f"{figures[2]} more; it claims {yuan(one.claimed.fee_fen)} yuan, "
        f"{yuan(one.counted.fee_fen)} yuan were counted."
    )
    return Hit(f"{one.pay_type}|{one.channel}|{bound}", number, max(0, fen), zh, en)
