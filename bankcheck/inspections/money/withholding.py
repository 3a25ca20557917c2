"""Damages that are withheld from a bank's fee: paid while that fee is approved, owed again else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.clock import now, today
from bankcheck.inspections.calendar.deadlines import end_deadline
from bankcheck.inspections.calendar.lifecycles import DEADLINE
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.money.claim_steps import follow
from bankcheck.inspections.money.lifecycles import OWING, event_to, standing
from bankcheck.inspections.money.models import Compensation, Obligation, Withholding
from bankcheck.inspections.money.store import note, obligation_row, take


@dataclass(frozen=True, slots=True)
class Admitted:
    """Damages that a bank has admitted and not paid in time, with the clause they stand on."""

    obligation_id: int
    number: str
    clause: str
    open_fen: int
    withheld_fen: int


def admitted(session: Session, bank: str, day: date) -> tuple[Admitted, ...]:
    """Return what a bank has admitted to owe in damages and has not paid in its time."""
    asked = (
        select(Compensation.clause, Obligation)
        .join(Obligation, Obligation.id == Compensation.obligation_id)
        .join(Deadline, Deadline.id == Obligation.deadline_id)
        .where(Compensation.state == "admitted", Obligation.bank_code == bank)
        .where(Obligation.state.in_(OWING), Deadline.due_on < day)
        .order_by(Obligation.id)
    )
    return tuple(
        Admitted(debt.id, debt.number, clause, debt.open_fen, debt.withheld_fen)
        for clause, debt in session.execute(asked)
    )


def owes(session: Session, obligation_id: int, fen: int) -> bool:
    """Say whether a debt still stands undisputed with so many fen unpaid."""
    debt = obligation_row(session, obligation_id)
    asked = select(Compensation.state).where(Compensation.obligation_id == debt.id)
    state = session.scalars(asked).one_or_none()
    return debt.state in OWING and state != "disputed" and fen <= debt.open_fen


def is_dropped(session: Session, obligation_id: int) -> bool:
    """Say whether a debt is owed no longer because its finding or its claim fell."""
    return obligation_row(session, obligation_id).state == "dropped"


def withhold(session: Session, obligation_id: int, fee: str, fen: int, *, actor: Actor) -> None:
    """Count what an approved fee withholds as paid, inside the transaction that approves it."""
    debt = obligation_row(session, obligation_id)
    debt.withholdings.append(
        Withholding(bank_code=debt.bank_code, fee=fee, fen=fen, active=True, recorded_at=now())
    )
    note(session, actor, debt, "withhold", debt.state, fen=fen, told=fee)
    _stand(session, debt, debt.confirmed_fen + fen)


def let_go(session: Session, obligation_id: int, fee: str, *, actor: Actor) -> None:
    """Let what a fee withheld be owed again, inside the transaction that opens the fee."""
    debt = obligation_row(session, obligation_id)
    for one in debt.withholdings:
        if one.active and one.fee == fee:
            one.active, one.fallen_at = False, now()
            note(session, actor, debt, "unwithhold", debt.state, fen=one.fen, told=fee)
            _stand(session, debt, debt.confirmed_fen - one.fen)


def _stand(session: Session, debt: Obligation, fen: int) -> None:
    """Bring a debt to what counts as paid now; one that was dropped stays so."""
    before, debt.confirmed_fen = debt.confirmed_fen, fen
    if debt.state == "dropped":
        return
    after = standing(debt.amount_fen, fen, debt.waived_fen)
    with session.no_autoflush:
        take(session, SYSTEM, debt, event_to(after, more=fen > before), fen=fen)
    deadline = deadline_row(session, debt.deadline_id)
    if after in ("met", "waived") and deadline.state == DEADLINE.start:
        end_deadline(session, deadline, "meet", on=today(), actor=SYSTEM)
    follow(session, debt)
