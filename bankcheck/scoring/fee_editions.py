"""Editions of a fee statement: what moved it, from how many fen to how many, kept for good."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.scoring.changes import Change
from bankcheck.scoring.counting import canonical
from bankcheck.scoring.decisions.grounds import grounds, wanted
from bankcheck.scoring.fees import Lack
from bankcheck.scoring.lifecycles import FEE, AdjustmentState, FeeState
from bankcheck.scoring.models import FeeAdjustmentLine, FeeStatement
from bankcheck.scoring.process_models import FeeEdition
from bankcheck.scoring.scores import half_up
from bankcheck.scoring.store import current

# What an opened statement lacks until its year is counted again.
RECOUNT = "recount"
_OF_THE_COUNT = (RECOUNT, *Lack)


def adjustments(
    session: Session, row: FeeStatement, *states: AdjustmentState
) -> list[FeeAdjustmentLine]:
    """Return the adjustments of a statement that stand in one of these states."""
    of = FeeAdjustmentLine
    asked = select(of).where(of.statement_id == row.id, of.state.in_(states))
    return list(session.scalars(asked.order_by(of.id)))


def settle(row: FeeStatement, approved: Iterable[FeeAdjustmentLine]) -> None:
    """Add the approved adjustments to what was priced; what falls below zero is carried."""
    moved = sorted((one.kind.value, one.reference, one.fen) for one in approved)
    total = row.basic_fen + row.coefficient_fen + sum(fen for _, _, fen in moved)
    row.payable_fen, row.carried_fen = max(0, total), min(0, total)
    told = (row.lines, row.left_out, row.coefficient, moved, total, row.volume_sha256)
    row.digest = hashlib.sha256(canonical(told).encode("utf-8")).hexdigest()


def newest(session: Session, statement_id: int) -> FeeEdition | None:
    """Return the newest edition of a statement."""
    of = FeeEdition
    asked = select(of).where(of.statement_id == statement_id).order_by(of.edition.desc())
    return session.scalars(asked.limit(1)).one_or_none()


def editions(session: Session, statement_id: int) -> list[FeeEdition]:
    """Return every edition of a statement, the newest first."""
    of = FeeEdition
    asked = select(of).where(of.statement_id == statement_id).order_by(of.edition.desc())
    return list(session.scalars(asked))


def keep(session: Session, row: FeeStatement, changes: Iterable[Change]) -> FeeEdition:
    """Keep a statement as it stands now as its next edition, with what let it change."""
    before = newest(session, row.id)
    score = current(session, row.bank_code or "", row.year)
    outlook = wanted(score)
    moved = row.payable_fen + row.carried_fen - row.coefficient_fen
    outlook_fen = max(0, moved + half_up(row.basic_fen * outlook) - row.basic_fen)
    fen = (before.payable_fen if before else None, row.payable_fen)
    outlooks = (before.outlook_fen if before else None, outlook_fen)
    told = [replace(one, fen=fen, outlook_fen=outlooks) for one in changes]
    edition = FeeEdition(
        bank_code=row.bank_code,
        statement_id=row.id,
        edition=(before.edition if before else 0) + 1,
        payable_fen=row.payable_fen,
        coefficient=row.coefficient,
        hundredths=score.hundredths if score else None,
        grade=score.grade if score else "",
        outlook=str(outlook),
        outlook_fen=outlook_fen,
        digest=row.digest,
        changes=[one.as_values() for one in told],
        told=_told(session, row),
        at=now(),
    )
    session.add(edition)
    session.flush()
    return edition


def _told(session: Session, row: FeeStatement) -> dict[str, Any]:
    """Return what a statement says now, to be kept with its edition."""
    approved = adjustments(session, row, AdjustmentState.APPROVED)
    same = ("run_id", "tariff", "tariff_digest", "volume_sha256", "lines", "left_out",
            "counted_fen", "basic_fen", "coefficient_fen", "carried_fen")  # fmt: skip
    moved = [[one.kind.value, one.reference, one.reason, one.fen] for one in approved]
    return {name: getattr(row, name) for name in same} | {"adjustments": moved}


def reprice(session: Session, row: FeeStatement) -> None:
    """Give a statement the coefficient that it may carry now; what was counted stays."""
    coefficient, unmet = grounds(session, row.bank_code or "", row.year)
    left = [one for one in row.unmet if one in _OF_THE_COUNT]
    row.coefficient, row.unmet = str(coefficient), [*unmet, *left]
    row.coefficient_fen = half_up(row.basic_fen * coefficient) - row.basic_fen
    settle(row, adjustments(session, row, AdjustmentState.APPROVED))


def follow(
    session: Session, actor: Actor, bank: str, year: int, change: Change
) -> tuple[int | None, int | None]:
    """Let a bank's statement follow what changed of its score or decisions.

    Return the outlook in fen before and after. An approved statement stays as it is until it is
    revised; one whose sum moves goes back to be sent again.
    """
    of = FeeStatement
    row = session.scalars(select(of).where(of.bank_code == bank, of.year == year)).one_or_none()
    if row is None:
        return None, None
    before = newest(session, row.id)
    if row.state is not FeeState.APPROVED:
        _move(session, actor, row, change)
    edition = keep(session, row, (change,))
    return (before.outlook_fen if before else None), edition.outlook_fen


def _move(session: Session, actor: Actor, row: FeeStatement, change: Change) -> None:
    was = row.payable_fen, Fraction(row.coefficient)
    reprice(session, row)
    if (row.payable_fen, Fraction(row.coefficient)) == was:
        return
    row.state = FeeState(FEE.take(row.state, "follow", SYSTEM.role))
    detail = {"from": was[0], "to": row.payable_fen, "cause": change.cause.value}
    target = ("fee_statement", row.id)
    record(session, actor, "fee.follow", target, bank=row.bank_code, detail=detail)
