"""The steps of a claim for damages, and how it follows the debt that was made of it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.inspections.money.lifecycles import COMPENSATION, REASON, REOPENED
from bankcheck.inspections.money.models import Compensation, MoneyEvent, Obligation
from bankcheck.inspections.money.store import note

_TOLD = tuple(REOPENED)
_OVER = ("settled", "written_off")


def claim_step(
    session: Session,
    actor: Actor,
    claim: Compensation,
    event: str,
    *,
    unmet: Iterable[str] = (),
    fen: int = 0,
    reason: str = "",
) -> None:
    """Take one step of a claim and keep it; raise MoveRefused or RoleRefused."""
    lacking = [*unmet, *([] if reason.strip() else [REASON])]
    before, claim.state = claim.state, COMPENSATION.take(claim.state, event, actor.role, lacking)
    note(session, actor, claim, event, before, fen=fen, reason=reason)


def follow(session: Session, debt: Obligation) -> None:
    """Let a claim be settled, written off or open again as its debt is."""
    claim = session.scalars(
        select(Compensation).where(Compensation.obligation_id == debt.id)
    ).one_or_none()
    if claim is None:
        return
    if debt.state == "dropped":
        # A claim that went back to its draft has let go of this debt before.
        claim_step(session, SYSTEM, claim, "drop")
    elif debt.open_fen == 0 and claim.state in _TOLD:
        event = "write_off" if debt.waived_fen else "settle"
        claim_step(session, SYSTEM, claim, event, fen=debt.confirmed_fen)
    elif debt.open_fen and claim.state in _OVER:
        event = REOPENED[_answered(session, claim)]
        claim_step(session, SYSTEM, claim, event, fen=debt.open_fen)


def _answered(session: Session, claim: Compensation) -> str:
    """Return where a claim stood before it was paid: told, admitted or disputed."""
    asked = select(MoneyEvent.to_state).where(
        MoneyEvent.compensation_id == claim.id, MoneyEvent.to_state.in_(REOPENED)
    )
    return session.scalars(asked.order_by(MoneyEvent.id.desc()).limit(1)).one()
