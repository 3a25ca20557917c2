"""What the pages of claims show: each claim, and its lines beside what was counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.scoring import fee_claims
from bankcheck.scoring.claim_differences import Difference, Excess, Verdict
from bankcheck.scoring.claimed import PAY_TYPES, ClaimLine, Side, claim_lines, total
from bankcheck.scoring.fee_lines import compared
from bankcheck.scoring.lifecycles import CLAIM, ClaimState
from bankcheck.scoring.models import FeeClaim, FeeStatement
from bankcheck.scoring.refusals import ClaimUnknown
from bankcheck.scoring.tariffs import Tariff, TariffKind

FURTHER_ROWS = 3
# What stands in a free row until its pay type is chosen; no pay type is called so.
UNCHOSEN = "-"
MOST_CLAIMS = 50


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim in a list."""

    id: int
    year: int
    number: int
    state: str
    on_paper: bool
    items: int
    fee_fen: int
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim with its lines and what this person may do now."""

    row: ClaimRow
    row_version: int
    bank_name: str
    lines: tuple[ClaimLine, ...]
    amount_fen: int
    sha256: str
    file_name: str
    note: str
    filed_by: str
    submitted: tuple[str, datetime | None]
    may: frozenset[str]
    is_own_filing: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim beside the count: every line, the services claimed too much of, and both sums."""

    claim: ClaimRow
    lines: tuple[Difference, ...]
    excess: tuple[Excess, ...]
    claimed: Side
    counted: Side

    @property
    def false_fen(self) -> int:
        """Return the fee that is claimed too much for services claimed too much of (AB23)."""
        return sum(one.fee_fen for one in self.excess)

    @property
    def is_shifted(self) -> bool:
        """Say whether something was counted under another channel or band than it was claimed."""
        return any(one.verdict is Verdict.SHIFTED for one in self.lines)


def own_claims(database: Database, *, actor: Actor) -> tuple[ClaimRow, ...]:
    """Return the newest claims of a bank's own, drafts included."""
    with database.read(actor) as session:
        asked = select(FeeClaim).order_by(FeeClaim.year.desc(), FeeClaim.number.desc())
        return tuple(_row(row) for row in session.scalars(asked.limit(MOST_CLAIMS)))


def claim_page(database: Database, claim_id: int, *, actor: Actor) -> ClaimPage:
    """Return one claim; the bureau sees none before it is submitted."""
    with database.read(actor) as session:
        row = fee_claims.load(session, claim_id)
        inside = row.state in (ClaimState.DRAFT, ClaimState.DROPPED)
        if inside and not actor.is_bank:
            raise ClaimUnknown
        return ClaimPage(
            _row(row),
            row.row_version,
            row.bank_name,
            claim_lines(row.lines),
            row.amount_fen,
            row.sha256,
            row.file_name,
            row.note,
            row.filed_by_name,
            (row.submitted_by_name, row.submitted_at),
            frozenset(CLAIM.open_to(row.state, actor.role)) & {"submit", "drop"},
            row.filed_by_id == actor.person_id,
        )


def comparison(session: Session, statement: FeeStatement) -> Comparison | None:
    """Return the standing claim of a statement's bank beside what was counted; None without."""
    row = fee_claims.current(session, statement.bank_code or "", statement.year)
    if row is None:
        return None
    found = compared(statement, row.lines)
    claimed, counted = (total(sides) for sides in _sides(found.lines))
    return Comparison(_row(row), found.lines, found.excess, claimed, counted)


def _sides(lines: Iterable[Difference]) -> tuple[list[Side], list[Side]]:
    found = list(lines)
    return [one.claimed for one in found], [one.counted for one in found]


def _row(row: FeeClaim) -> ClaimRow:
    return ClaimRow(
        row.id,
        row.year,
        row.number,
        row.state.value,
        row.on_paper,
        row.items,
        row.fee_fen,
        row.filed_at,
    )


@dataclass(frozen=True, slots=True)
class BlankRow:
    """One row of the form: what the tariff knows is filled in, the figures are the bank's."""

    pay_type: str
    channel: str
    up_to_fen: int | None


def blank_rows(tariff: Tariff) -> tuple[BlankRow, ...]:
    """Return a row for each pay type and band that the tariff prices, and some more."""
    known = [
        BlankRow(pay_type, "", tier)
        for service in tariff.services
        if service.kind is not TariffKind.EXEMPT
        for pay_type in sorted(service.pay_types) or [""]
        for tier in ([one.up_to_fen for one in service.tiers] or [None])
    ]
    return (*known, *(BlankRow(UNCHOSEN, "", None) for _ in range(FURTHER_ROWS)))


def years_to_claim() -> tuple[int, ...]:
    """Return the years a claim may be of, the one that is most likely first."""
    now = today().year
    return (now - 1, now, now - 2, now - 3)


def pay_types() -> tuple[str, ...]:
    """Return the pay types a line may have."""
    return tuple(PAY_TYPES)
