"""Adjustments whose fen follow from facts: interest on advances, and damages that are withheld.

Each is proposed like any other adjustment and counts once another person approves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.scoring import fee_service, fee_withheld
from bankcheck.scoring.adopted import book_path, tariff_of
from bankcheck.scoring.advances import Interest, Terms, interest_on, read_terms
from bankcheck.scoring.fee_service import NewAdjustment
from bankcheck.scoring.fees import AdjustmentKind
from bankcheck.scoring.refusals import AdjustmentRefused, WithholdingRefused
from bankcheck.scoring.withheld import withholding_clause

_LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Advance:
    """Money a bank advanced: paid on a day (counted), back on a day (not counted)."""

    amount_fen: int
    paid_on: date
    returned_on: date
    reason: str


def terms_of(home: Path, year: int) -> Terms:
    """Return the terms of advances that stand in the tariff of a year."""
    return read_terms(book_path(f"{tariff_of(year, home).code}.toml", home))


def propose_interest(
    database: Database, home: Path, statement_id: int, advance: Advance, *, actor: Actor
) -> None:
    """Propose the interest on an advance, computed by the terms in force."""
    with database.read(actor) as session:
        year = fee_service.load(session, statement_id).year
    days = (advance.returned_on - advance.paid_on).days
    if advance.amount_fen <= 0 or not 0 < days <= _LONGEST_DAYS or advance.paid_on.year != year:
        raise AdjustmentRefused
    found = interest_on(
        advance.amount_fen, advance.paid_on, advance.returned_on, terms_of(home, year)
    )
    reference = "；".join(dict.fromkeys(one.reference for one in found.settlements))
    new = NewAdjustment(
        AdjustmentKind.ADVANCE_INTEREST,
        found.fen,
        reference,
        advance.reason,
        _facts(advance, found),
    )
    fee_service.adjust(database, statement_id, new, actor=actor)


def propose_withheld(
    database: Database,
    home: Path,
    statement_id: int,
    obligation_id: int,
    reason: str,
    *,
    actor: Actor,
) -> None:
    """Propose to withhold damages that the bank admitted and did not pay in time."""
    with database.write(actor) as session:
        row = fee_service.load(session, statement_id)
        # The event comes first: its lock on the chain lets one person at a time look and propose.
        target = ("fee_statement", row.id)
        record(session, actor, "fee.propose_withheld", target, bank=row.bank_code)
        clause = withholding_clause(book_path(f"{tariff_of(row.year, home).code}.toml", home))
        found = {one.obligation_id: one for one in fee_withheld.offers(session, row, today())}
        offer, permitted = found.get(obligation_id), clause.permits(date(row.year, 12, 31))
        if offer is None or not permitted:
            raise WithholdingRefused
        new = NewAdjustment(
            fee_withheld.KIND,
            -offer.fen,
            f"{permitted}；{offer.number} {offer.clause}",
            reason,
            {fee_withheld.DEBT: offer.obligation_id, "number": offer.number},
        )
        fee_service.propose(session, row, new, actor=actor)


def _facts(advance: Advance, found: Interest) -> dict[str, Any]:
    return {
        "amount_fen": advance.amount_fen,
        "paid_on": advance.paid_on.isoformat(),
        "returned_on": advance.returned_on.isoformat(),
        "days": found.days,
        "quarters": [
            {
                "settled_on": one.settled_on.isoformat(),
                "days": one.days,
                "rate": str(one.rate),
                "year_days": one.year_days,
            }
            for one in found.settlements
        ],
    }
