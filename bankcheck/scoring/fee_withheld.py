"""Damages among the adjustments of a fee: what may be withheld, and what the fee's steps do to it.

Each debt is withheld once over all statements and years: what any of them proposes or holds is
taken off what another may. The debt counts as paid while the statement is approved, not before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.inspections.money import withholding
from bankcheck.scoring.fee_editions import adjustments
from bankcheck.scoring.fees import AdjustmentKind
from bankcheck.scoring.lifecycles import AdjustmentState
from bankcheck.scoring.models import FeeAdjustmentLine, FeeStatement

KIND = AdjustmentKind.COMPENSATION_WITHHELD
DEBT = "obligation"
_LIVE = (AdjustmentState.PROPOSED, AdjustmentState.APPROVED)


@dataclass(frozen=True, slots=True)
class Offer:
    """Damages that a statement may withhold: the debt, its clause, and how many fen at most."""

    obligation_id: int
    number: str
    clause: str
    fen: int


def fee_number(row: FeeStatement) -> str:
    """Return the number of a statement as papers write it."""
    return f"SXF-{row.year}-{row.bank_code}"


def offers(session: Session, row: FeeStatement, day: date) -> tuple[Offer, ...]:
    """Return what is admitted, overdue and withheld by no statement yet, as far as the fee goes."""
    held = _held(session, row.bank_code or "")
    proposed = _of(adjustments(session, row, AdjustmentState.PROPOSED))
    room = max(0, row.payable_fen + sum(one.fen for one in proposed))
    found = (
        Offer(one.obligation_id, one.number, one.clause,
              min(room, one.open_fen + one.withheld_fen - held.get(one.obligation_id, 0)))
        for one in withholding.admitted(session, row.bank_code or "", day)
    )  # fmt: skip
    return tuple(one for one in found if one.fen > 0)


def _held(session: Session, bank: str) -> dict[int, int]:
    """Return how many fen of each debt the statements of a bank propose or hold, of all years."""
    of, held = FeeAdjustmentLine, dict[int, int]()
    asked = select(of).where(of.bank_code == bank, of.kind == KIND, of.state.in_(_LIVE))
    for one in _of(session.scalars(asked)):
        held[debt_of(one)] = held.get(debt_of(one), 0) - one.fen
    return held


def _of(lines: Iterable[FeeAdjustmentLine]) -> list[FeeAdjustmentLine]:
    return [one for one in lines if one.kind is KIND and DEBT in one.facts]


def debt_of(line: FeeAdjustmentLine) -> int:
    """Return the debt that an adjustment withholds."""
    return int(line.facts[DEBT])


def _approved(session: Session, row: FeeStatement) -> list[FeeAdjustmentLine]:
    return _of(adjustments(session, row, AdjustmentState.APPROVED))


def unmet(session: Session, row: FeeStatement) -> tuple[str, ...]:
    """Return what keeps a statement from withholding: a debt not owed, a fee that covers it not."""
    lines = _approved(session, row)
    facts = {
        "withheld_owed": all(withholding.owes(session, debt_of(one), -one.fen) for one in lines),
        "withheld_covered": not lines or row.carried_fen == 0,
    }
    return tuple(name for name, holds in facts.items() if not holds)


def count(session: Session, row: FeeStatement, *, actor: Actor) -> None:
    """Count what an approved statement withholds as paid."""
    for one in _approved(session, row):
        withholding.withhold(session, debt_of(one), fee_number(row), -one.fen, actor=actor)


def let_go(session: Session, row: FeeStatement, *, actor: Actor) -> None:
    """Let what a statement withheld be owed again, as it is opened."""
    for one in _approved(session, row):
        withholding.let_go(session, debt_of(one), fee_number(row), actor=actor)


def has_fallen(session: Session, row: FeeStatement) -> bool:
    """Say whether a statement withholds damages that are owed no longer."""
    return any(withholding.is_dropped(session, debt_of(one)) for one in _approved(session, row))
