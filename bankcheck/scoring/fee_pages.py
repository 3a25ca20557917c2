"""What the pages of fee statements show: read inside one session, handed on as finished values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.reconcile.archive import Archive
from bankcheck.scoring import claim_pages, fee_edition_pages, fee_service, fee_withheld
from bankcheck.scoring.claim_pages import Comparison
from bankcheck.scoring.counting import fee_bundles, reconciled_years
from bankcheck.scoring.fee_changes import Changes, changes_of
from bankcheck.scoring.fee_edition_pages import FeeEditionLine
from bankcheck.scoring.fee_lines import BandRow, PricedLine, band_rows, priced_line
from bankcheck.scoring.fee_withheld import Offer
from bankcheck.scoring.fees import Lack
from bankcheck.scoring.figures import decimal
from bankcheck.scoring.left_out import LeftOut, left_out
from bankcheck.scoring.lifecycles import ADJUSTMENT, FEE, AdjustmentState, FeeState
from bankcheck.scoring.models import FeeStatement

LACKS = frozenset(Lack)


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One bank in the list of a year."""

    id: int
    code: str
    name: str
    year: int
    state: str
    items: int
    counted_fen: int
    coefficient: str
    payable_fen: int


@dataclass(frozen=True, slots=True)
class FeeYear:
    """All statements of a year."""

    year: int | None
    years: tuple[int, ...]
    lines: tuple[FeeRow, ...]

    @property
    def total_fen(self) -> int:
        """Return what is payable to all banks."""
        return sum(line.payable_fen for line in self.lines)


@dataclass(frozen=True, slots=True)
class AdjustmentPart:
    """One adjustment of a fee."""

    id: int
    kind: str
    fen: int
    reference: str
    reason: str
    state: str
    proposed_by: str
    decided_by: str
    may: frozenset[str]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FeePage:
    """One statement with what this person may do now."""

    id: int
    row_version: int
    bank: str
    bank_name: str
    year: int
    state: str
    run_id: str
    volume_sha256: str
    digest: str
    lines: tuple[PricedLine, ...]
    bands: tuple[BandRow, ...]
    left_out: tuple[tuple[str, int], ...]
    counted_fen: int
    basic_fen: int
    coefficient: str
    coefficient_fen: int
    unmet: tuple[str, ...]
    lacks: tuple[str, ...]
    payable_fen: int
    carried_fen: int
    adjustments: tuple[AdjustmentPart, ...]
    computed: tuple[str, datetime]
    answered: tuple[str, datetime | None]
    answer: str
    approved: tuple[str, datetime | None]
    may: frozenset[str]
    withholdable: tuple[Offer, ...]
    comparison: Comparison | None
    changes: Changes | None
    editions: tuple[FeeEditionLine, ...]


def year_page(database: Database, home: Path, year: int | None, *, actor: Actor) -> FeeYear:
    """Return all statements of a year."""
    of = FeeStatement
    with database.read(actor) as session:
        known = set(session.scalars(select(of.year).distinct()))
        years = tuple(sorted({*known, *reconciled_years(Archive(home))}, reverse=True))
        chosen = year if year in years else (years[0] if years else None)
        rows = session.scalars(select(of).where(of.year == chosen).order_by(of.bank_code))
        return FeeYear(chosen, years, tuple(_row(row) for row in rows))


def own_list(database: Database, *, actor: Actor) -> tuple[FeeRow, ...]:
    """Return the statements that were shown to the bank whose people ask."""
    of = FeeStatement
    with database.read(actor) as session:
        asked = select(of).where(of.state.in_(fee_service.SHOWN_TO_BANKS))
        return tuple(_row(row) for row in session.scalars(asked.order_by(of.year.desc())))


def _row(row: FeeStatement) -> FeeRow:
    return FeeRow(
        row.id,
        row.bank_code or "",
        row.bank_name,
        row.year,
        row.state.value,
        sum(int(line["items"]) for line in row.lines),
        row.counted_fen,
        decimal(row.coefficient),
        row.payable_fen,
    )


def statement_page(database: Database, statement_id: int, *, actor: Actor) -> FeePage:
    """Return one statement; a bank's people reach their own alone, and only once it was sent."""
    with database.read(actor) as session:
        own = actor.is_bank
        row = (fee_service.load_own if own else fee_service.load)(session, statement_id)
        shown = (AdjustmentState.APPROVED,) if own else tuple(AdjustmentState)
        found = fee_service.adjustments(session, row, *shown)
        return FeePage(
            row.id,
            row.row_version,
            row.bank_code or "",
            row.bank_name,
            row.year,
            row.state.value,
            row.run_id,
            row.volume_sha256,
            row.digest,
            tuple(priced_line(line) for line in row.lines),
            band_rows(row.lines, fee_bundles(row.bundles)),
            tuple((str(rule), int(items)) for rule, items in row.left_out),
            row.counted_fen,
            row.basic_fen,
            decimal(row.coefficient),
            row.coefficient_fen,
            tuple(one for one in row.unmet if one not in LACKS),
            tuple(one for one in row.unmet if one in LACKS),
            row.payable_fen,
            row.carried_fen,
            tuple(_adjustment(one, row, actor) for one in found),
            (row.computed_by_name, row.computed_at),
            (row.answered_by_name, row.answered_at),
            row.answer,
            (row.approved_by_name, row.approved_at),
            _may(session, row, actor),
            _withholdable(session, row, actor),
            claim_pages.comparison(session, row),
            changes_of(session, row, shown_only=own),
            fee_edition_pages.editions(session, row, shown_only=own),
        )


@dataclass(frozen=True, slots=True)
class LeftOutPage:
    """The entries that a statement leaves out, and whether the ledger has changed since."""

    id: int
    bank_name: str
    year: int
    found: LeftOut
    is_changed: bool


def left_out_page(
    database: Database, home: Path, statement_id: int, reason: str, page: int, *, actor: Actor
) -> LeftOutPage:
    """Return what a statement leaves out, by page; a bank's people reach their own alone."""
    with database.read(actor) as session:
        row = (fee_service.load_own if actor.is_bank else fee_service.load)(session, statement_id)
        run_id, year, bank = row.run_id, row.year, row.bank_code or ""
        name, told = row.bank_name, {str(rule): int(items) for rule, items in row.left_out}
    found = left_out(home, run_id, year, bank, reason=reason, page=page)
    return LeftOutPage(statement_id, name, year, found, dict(found.sums) != told)


def _withholdable(session: Session, row: FeeStatement, actor: Actor) -> tuple[Offer, ...]:
    shown = not actor.is_bank and row.state is FeeState.COMPUTED
    return fee_withheld.offers(session, row, today()) if shown else ()


def whose(database: Database, statement_id: int, *, actor: Actor) -> tuple[int, str]:
    """Return the year of a statement and the name of its bank."""
    with database.read(actor) as session:
        row = fee_service.load(session, statement_id)
        return row.year, row.bank_name


def _adjustment(one: Any, row: FeeStatement, actor: Actor) -> AdjustmentPart:
    open_now = row.state is FeeState.COMPUTED and actor.person_id != one.proposed_by_id
    may = ADJUSTMENT.open_to(one.state, actor.role) if open_now else ()
    return AdjustmentPart(
        one.id,
        one.kind.value,
        one.fen,
        one.reference,
        one.reason,
        one.state.value,
        one.proposed_by_name,
        one.decided_by_name,
        frozenset(may),
        one.facts,
    )


def _may(session: Session, row: FeeStatement, actor: Actor) -> frozenset[str]:
    """Return the steps open to this person; a fresh sign-in is asked for when they are taken."""
    found = set(FEE.open_to(row.state, actor.role))
    found.discard("follow")
    if not actor.is_bank and set(fee_service.approving(session, row, actor)) - {"fresh"}:
        found.discard("approve")
    return frozenset(found)
