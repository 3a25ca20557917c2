"""Fee statements: counted from the ledger for all banks, answered by each, approved by another."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database, as_seen
from bankcheck.scoring import (
    claim_suspicions,
    fee_adjusting,
    fee_editions,
    fee_lines,
    fee_withheld,
)
from bankcheck.scoring.agreements import agreed_banks
from bankcheck.scoring.assessments import banks
from bankcheck.scoring.changes import Cause, Change
from bankcheck.scoring.counting import YearCount, count_year
from bankcheck.scoring.decisions.grounds import grounds
from bankcheck.scoring.fee_editions import settle
from bankcheck.scoring.fees import AdjustmentKind, fee_of, lacks, least_fen
from bankcheck.scoring.lifecycles import ADJUSTMENT, FEE, AdjustmentState, FeeState
from bankcheck.scoring.models import FeeAdjustmentLine, FeeStatement
from bankcheck.scoring.pricing import lines_of
from bankcheck.scoring.refusals import (
    AdjustmentRefused,
    AdvanceRefused,
    FalseClaimRefused,
    StatementUnknown,
)

adjustments = fee_editions.adjustments
_TOLD = {"approve": Cause.ADJUSTED, "lift": Cause.LIFTED}
SHOWN_TO_BANKS = (FeeState.SENT, FeeState.CONFIRMED, FeeState.DISPUTED, FeeState.APPROVED)


def compute_year(database: Database, home: Path, year: int, *, actor: Actor) -> int:
    """Draw up the statement of every bank that has none; return how many were drawn up."""
    count, agreed = count_year(home, year), agreed_banks(home, year)
    with database.write(actor) as session:
        # The event comes first: its lock on the chain lets one person at a time look and add.
        record(session, actor, "fee.compute_year", ("year", year))
        FEE.take(FEE.start, "compute", actor.role)
        of = FeeStatement
        known = set(session.scalars(select(of.bank_code).where(of.year == year)))
        new = [(code, name) for code, name in banks(session) if code not in known]
        for code, name in new:
            row = FeeStatement(bank_code=code, bank_name=name, year=year, state=FeeState.COMPUTED)
            _price(session, row, count, agreed, actor)
            settle(row, ())
            session.add(row)
            session.flush()
            fee_editions.keep(session, row, (Change(Cause.COUNTED),))
            _record(session, actor, row, "compute", "")
    for code, _ in new:
        claim_suspicions.look(database, code, year)
    return len(new)


def compute(
    database: Database, home: Path, statement_id: int, version: int, *, actor: Actor
) -> None:
    """Count a bank's year again and price it anew, with the grounds and adjustments of now."""
    with database.read(actor) as session:
        year = load(session, statement_id, version).year
    count, agreed = count_year(home, year), agreed_banks(home, year)
    with database.write(actor) as session:
        row = load(session, statement_id, version)
        take(session, actor, row, "compute")
        _price(session, row, count, agreed, actor)
        settle(row, adjustments(session, row, AdjustmentState.APPROVED))
        fee_editions.keep(session, row, (Change(Cause.COUNTED),))
        bank = row.bank_code or ""
    claim_suspicions.look(database, bank, year)


def _price(
    session: Session, row: FeeStatement, count: YearCount, agreed: Container[str], actor: Actor
) -> None:
    bank, book, has_agreement = row.bank_code or "", count.tariff, row.bank_code in agreed
    counted, day = count.of(bank), date(row.year, 12, 31)
    coefficient, unmet = grounds(session, bank, row.year)
    lines = lines_of(book, counted.bundles, day)
    priced = fee_of(
        book,
        lines,
        (),
        bank=bank,
        year=row.year,
        coefficient=coefficient,
        agreed=has_agreement,
    )
    lacking = lacks(book, lines, row.year, agreed=has_agreement)
    row.run_id, row.volume_sha256 = count.run_id, counted.digest
    row.bundles = [list(astuple(one)) for one in counted.bundles]
    row.least_fen = 0 if lacking else least_fen(book, row.year)
    row.tariff, row.tariff_digest = book.code, book.digest
    row.lines = fee_lines.stored(book, priced)
    row.left_out = [list(one) for one in counted.left_out]
    row.counted_fen, row.basic_fen = priced.counted_fen, priced.basic_fen
    row.coefficient, row.coefficient_fen = str(coefficient), priced.coefficient_fen
    row.unmet = [*unmet, *lacking]
    row.computed_by_id, row.computed_by_name = actor.person_id, actor.name
    row.computed_at = now()


def load(session: Session, statement_id: int, version: int | None = None) -> FeeStatement:
    """Return a statement; raise Overtaken when it is not the version that was on the screen."""
    return as_seen(session, FeeStatement, statement_id, version, StatementUnknown)


def load_own(session: Session, statement_id: int, version: int | None = None) -> FeeStatement:
    """Return a statement that was shown to the bank whose session this is."""
    row = load(session, statement_id, version)
    if row.state not in SHOWN_TO_BANKS:
        raise StatementUnknown
    return row


def take(
    session: Session,
    actor: Actor,
    row: FeeStatement,
    event: str,
    *,
    unmet: Iterable[str] = (),
    reason: str = "",
) -> None:
    """Take one step of the lifecycle and record it; raise MoveRefused or RoleRefused."""
    row.state = FeeState(FEE.take(row.state, event, actor.role, unmet))
    _record(session, actor, row, event, reason)


def _record(session: Session, actor: Actor, row: FeeStatement, event: str, reason: str) -> None:
    detail = {"state": row.state.value, "payable_fen": row.payable_fen, "digest": row.digest}
    target = ("fee_statement", row.id)
    record(session, actor, f"fee.{event}", target, bank=row.bank_code, reason=reason, detail=detail)


def send(database: Database, statement_id: int, version: int, *, actor: Actor) -> None:
    """Show a statement to its bank, once every proposed adjustment is decided."""
    with database.write(actor) as session:
        row = load(session, statement_id, version)
        facts = {
            "nothing_proposed": not adjustments(session, row, AdjustmentState.PROPOSED),
            "recounted": fee_editions.RECOUNT not in row.unmet,
        }
        take(session, actor, row, "send", unmet=[one for one, met in facts.items() if not met])


def take_back(
    database: Database, statement_id: int, version: int, reason: str, *, actor: Actor
) -> None:
    """Take a statement back from its bank, with a reason, to change it."""
    with database.write(actor) as session:
        row = load(session, statement_id, version)
        unmet = () if reason.strip() else ("reasoned",)
        take(session, actor, row, "take_back", unmet=unmet, reason=reason.strip())


def answer(
    database: Database, statement_id: int, version: int, event: str, text: str, *, actor: Actor
) -> None:
    """Let a bank confirm its own statement, or dispute it with a reason."""
    with database.write(actor) as session:
        row = load_own(session, statement_id, version)
        facts = {"reasoned": bool(text.strip()), "fresh": actor.fresh}
        unmet = [name for name, holds in facts.items() if not holds]
        reason = text.strip()
        take(session, actor, row, event, unmet=unmet, reason=reason)
        row.answer, row.answered_by_name, row.answered_at = reason, actor.name, now()


def count_holds(row: FeeStatement, count: YearCount) -> dict[str, bool]:
    """Say whether the volume and the tariff of a statement are those of the year as counted now."""
    return {
        "volume_holds": count.of(row.bank_code or "").digest == row.volume_sha256,
        "tariff_holds": count.tariff.digest == row.tariff_digest,
    }


def approving(session: Session, row: FeeStatement, actor: Actor) -> tuple[str, ...]:
    """Return what still keeps this person from approving a statement, its count left aside."""
    coefficient, unmet = grounds(session, row.bank_code or "", row.year)
    facts = {
        "final_score": "final_score" not in unmet,
        "grounds_hold": Fraction(row.coefficient) == coefficient,
        "another_person": actor.person_id != row.computed_by_id,
        "fresh": actor.fresh,
    }
    lacking = (name for name, holds in facts.items() if not holds)
    return (*lacking, *fee_withheld.unmet(session, row))


def approve(
    database: Database, home: Path, statement_id: int, version: int, *, actor: Actor
) -> None:
    """Approve what a bank confirmed; it takes a final score, another person and the same count."""
    with database.read(actor) as session:
        year = load(session, statement_id, version).year
    count = count_year(home, year)
    with database.write(actor) as session:
        row = load(session, statement_id, version)
        stale = [name for name, holds in count_holds(row, count).items() if not holds]
        take(session, actor, row, "approve", unmet=[*approving(session, row, actor), *stale])
        row.approved_by_id, row.approved_by_name = actor.person_id, actor.name
        row.approved_at = now()
        edition = fee_editions.newest(session, row.id)
        if edition is not None:
            edition.approved_by_name, edition.approved_at = actor.name, row.approved_at
        fee_withheld.count(session, row, actor=actor)


@dataclass(frozen=True, slots=True)
class NewAdjustment:
    """An adjustment as it is proposed: fen to add (positive) or to take (negative)."""

    kind: AdjustmentKind
    fen: int
    reference: str
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def adjust(database: Database, statement_id: int, new: NewAdjustment, *, actor: Actor) -> None:
    """Propose an adjustment with its legal basis; it counts once another person approves it."""
    with database.write(actor) as session:
        propose(session, load(session, statement_id), new, actor=actor)


def propose(session: Session, row: FeeStatement, new: NewAdjustment, *, actor: Actor) -> None:
    """Propose an adjustment inside a transaction; damages and interest rest on facts alone."""
    # The event comes first: its lock on the chain lets one person at a time look and propose.
    _record(session, actor, row, "adjust", new.reason.strip())
    told = new.fen and new.reference.strip() and new.reason.strip()
    if row.state is not FeeState.COMPUTED or not told or not fee_adjusting.rests(new):
        raise AdjustmentRefused
    if fee_adjusting.raises_by_a_false_claim(new):
        raise FalseClaimRefused
    if fee_adjusting.others(session, row, new, *fee_adjusting.LIVE):
        raise AdvanceRefused
    session.add(
        FeeAdjustmentLine(
            statement_id=row.id,
            bank_code=row.bank_code,
            kind=new.kind,
            fen=new.fen,
            reference=new.reference.strip()[:200],
            reason=new.reason.strip(),
            facts=dict(new.facts),
            state=AdjustmentState.PROPOSED,
            proposed_by_id=actor.person_id,
            proposed_by_name=actor.name,
            proposed_at=now(),
        )
    )


def decide_adjustment(
    database: Database, statement_id: int, adjustment_id: int, event: str, *, actor: Actor
) -> None:
    """Approve or reject a proposed adjustment, or lift an approved one; the sum moves at once."""
    with database.write(actor) as session:
        row = load(session, statement_id)
        line = session.get(FeeAdjustmentLine, adjustment_id)
        if line is None or line.statement_id != row.id or row.state is not FeeState.COMPUTED:
            raise AdjustmentRefused
        facts = {
            "another_person": actor.person_id != line.proposed_by_id,
            "fresh": actor.fresh,
            "once": not fee_adjusting.others(session, row, line, AdjustmentState.APPROVED),
            "lowers": not fee_adjusting.raises_by_a_false_claim(line),
        }
        unmet = [name for name, holds in facts.items() if not holds]
        line.state = AdjustmentState(ADJUSTMENT.take(line.state, event, actor.role, unmet))
        line.decided_by_id, line.decided_by_name = actor.person_id, actor.name
        session.flush()
        settle(row, adjustments(session, row, AdjustmentState.APPROVED))
        if event in _TOLD:
            change = Change(_TOLD[event], what=line.kind.value, reason=line.reason)
            fee_editions.keep(session, row, (change,))
        _record(session, actor, row, f"adjustment_{event}", line.reason)
