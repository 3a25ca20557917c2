"""What people do with a bank's claim: file it, submit it, drop it, or enter one that came on paper.

Inside a bank one person files and another submits. A newer claim replaces the one before it; none
is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.scoring import claim_store, claim_suspicions
from bankcheck.scoring.claimed import ClaimLine, Side, total
from bankcheck.scoring.counting import canonical, sha256_of
from bankcheck.scoring.lifecycles import CLAIM, ClaimState
from bankcheck.scoring.models import FeeClaim, FeeStatement
from bankcheck.scoring.refusals import ClaimRefused, ClaimStands

current, load = claim_store.current, claim_store.load
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as it is filed: the year, its lines, and the file or paper it came on."""

    year: int
    lines: tuple[ClaimLine, ...]
    file_name: str = ""
    note: str = ""


def file(database: Database, new: NewClaim, *, actor: Actor) -> int:
    """File a claim of one's own bank as a draft; return its number."""
    with database.write(actor) as session:
        if actor.bank_code is None:
            raise ClaimRefused
        return _new(session, actor, (actor.bank_code, actor.institution), new).id


def enter(database: Database, statement_id: int, new: NewClaim, *, actor: Actor) -> int:
    """Enter the claim that the bank of a statement sent on paper; return its number."""
    with database.write(actor) as session:
        statement = session.get(FeeStatement, statement_id)
        if statement is None or not new.note.strip() or new.year != statement.year:
            raise ClaimRefused
        bank = statement.bank_code or "", statement.bank_name
        row = _new(session, actor, bank, new, on_paper=True)
        _hand_in(session, actor, row, "enter", ())
        number = row.id
    claim_suspicions.look(database, bank[0], new.year)
    return number


def _new(
    session: Session, actor: Actor, bank: tuple[str, str], new: NewClaim, *, on_paper: bool = False
) -> FeeClaim:
    """Store the next claim of a bank (its code and name) as a draft."""
    if not new.lines or not _FIRST_YEAR <= new.year <= today().year:
        raise ClaimRefused
    code, name = bank
    rows = [list(astuple(line)) for line in new.lines]
    sums = total(Side(one.items, one.amount_fen, one.fee_fen) for one in new.lines)
    digest = sha256_of(canonical(rows))
    # The event comes first: its lock on the chain lets one person at a time take a number.
    detail = {"fee_fen": sums.fee_fen, "lines": len(rows), "sha256": digest}
    record(session, actor, "fee_claim.file", ("year", new.year), bank=code, detail=detail)
    of = FeeClaim
    asked = select(func.max(of.number)).where(of.bank_code == code, of.year == new.year)
    row = FeeClaim(
        bank_code=code,
        bank_name=name,
        year=new.year,
        number=(session.scalar(asked) or 0) + 1,
        state=ClaimState.DRAFT,
        lines=rows,
        items=sums.items,
        amount_fen=sums.amount_fen,
        fee_fen=sums.fee_fen,
        sha256=digest,
        on_paper=on_paper,
        file_name=new.file_name[:200],
        note=new.note.strip(),
        filed_by_id=actor.person_id,
        filed_by_name=actor.name,
        filed_at=now(),
    )
    session.add(row)
    session.flush()
    return row


def submit(database: Database, claim_id: int, version: int, *, actor: Actor) -> None:
    """Submit a draft to the bureau; it takes another person than who filed it."""
    with database.write(actor) as session:
        row = load(session, claim_id, version)
        facts = {"another_person": actor.person_id != row.filed_by_id, "fresh": actor.fresh}
        unmet = [name for name, holds in facts.items() if not holds]
        _hand_in(session, actor, row, "submit", unmet)
        bank, year = row.bank_code or "", row.year
    # A bank's session sees no suspicion: what follows is not its own to see.
    claim_suspicions.look(database, bank, year)


def _hand_in(
    session: Session, actor: Actor, row: FeeClaim, event: str, unmet: Iterable[str]
) -> None:
    to = ClaimState(CLAIM.take(row.state, event, actor.role, unmet))
    before = current(session, row.bank_code or "", row.year)
    if before is not None:
        if row.on_paper and not before.on_paper:
            raise ClaimStands
        before.state = ClaimState(CLAIM.take(before.state, "replace", actor.role))
    row.state, row.submitted_at = to, now()
    row.submitted_by_id, row.submitted_by_name = actor.person_id, actor.name
    session.flush()
    _record(session, actor, row, event)


def drop(database: Database, claim_id: int, version: int, *, actor: Actor) -> None:
    """Drop a draft of one's own bank."""
    with database.write(actor) as session:
        row = load(session, claim_id, version)
        row.state = ClaimState(CLAIM.take(row.state, "drop", actor.role))
        _record(session, actor, row, "drop")


def _record(session: Session, actor: Actor, row: FeeClaim, event: str) -> None:
    detail = {
        "state": row.state.value,
        "year": row.year,
        "number": row.number,
        "fee_fen": row.fee_fen,
        "sha256": row.sha256,
    }
    target = ("fee_claim", row.id)
    record(session, actor, f"fee_claim.{event}", target, bank=row.bank_code, detail=detail)
