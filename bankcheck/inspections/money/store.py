"""Reading debts, reports and claims within the reader's scope, and how their steps are kept."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import as_seen
from bankcheck.errors import BankcheckError
from bankcheck.inspections.money.lifecycles import OBLIGATION, REASON, REPORT
from bankcheck.inspections.money.matching import Kind
from bankcheck.inspections.money.models import (
    Compensation,
    Decision,
    MoneyEvent,
    Obligation,
    Report,
)
from bankcheck.reconcile.cells import masked_text

# What the bureau weighs among its own people is no business of the bank.
INTERNAL = frozenset(
    {"propose", "separate", "refuse_proposal", "take_back_proposal", "accept_row", "refuse_row"}
)


class ObligationUnknown(BankcheckError):
    """A debt that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such obligation; choose one from the list.")


class ReportUnknown(BankcheckError):
    """A report of a bank that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such report; choose one on the page of its obligation.")


class DecisionUnknown(BankcheckError):
    """A proposed decision that is not there."""

    def __init__(self) -> None:
        super().__init__("There is no such proposal; choose one on the page of its obligation.")


class CompensationUnknown(BankcheckError):
    """A claim for damages that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such claim for compensation; choose one from the list.")


def obligation_row(session: Session, number: int, version: int | None = None) -> Obligation:
    """Return a debt of the session's scope; raise ObligationUnknown or Overtaken."""
    return as_seen(session, Obligation, number, version, ObligationUnknown)


def report_row(session: Session, number: int, version: int | None = None) -> Report:
    """Return a report of the session's scope; raise ReportUnknown or Overtaken."""
    return as_seen(session, Report, number, version, ReportUnknown)


def decision_row(session: Session, number: int, version: int | None = None) -> Decision:
    """Return a proposed decision; raise DecisionUnknown or Overtaken."""
    return as_seen(session, Decision, number, version, DecisionUnknown)


def compensation_row(session: Session, number: int, version: int | None = None) -> Compensation:
    """Return a claim of the session's scope; raise CompensationUnknown or Overtaken."""
    return as_seen(session, Compensation, number, version, CompensationUnknown)


def next_seq(session: Session, of: type[Obligation | Compensation], year: int) -> int:
    """Return the next number of a year; the chain must be locked by an event already."""
    return (session.scalar(select(func.max(of.seq)).where(of.year == year)) or 0) + 1


def next_number(session: Session, prefix: str) -> str:
    """Return the next number under a prefix, such as TK2026-; kinds are counted each by itself.

    The chain must be locked by an event already.
    """
    number = Obligation.number
    # By length first: 10000 comes after 9999.
    found = session.scalar(
        select(number)
        .where(number.startswith(prefix, autoescape=True))
        .order_by(func.length(number).desc(), number.desc())
        .limit(1)
    )
    last = int(found.removeprefix(prefix)) if found else 0
    return f"{prefix}{last + 1:04d}"


def owed(session: Session, finding_id: int, kind: Kind) -> int:
    """Return what debts of a kind are established for a finding."""
    found = select(func.sum(Obligation.amount_fen)).where(
        Obligation.finding_id == finding_id,
        Obligation.kind == kind.value,
        Obligation.state.not_in(tuple(OBLIGATION.final)),
    )
    return int(session.scalar(found) or 0)


def take(
    session: Session,
    actor: Actor,
    row: Obligation,
    event: str,
    *,
    unmet: Iterable[str] = (),
    fen: int = 0,
    told: str = "",
    reason: str = "",
) -> None:
    """Take one step of a debt and keep it; raise MoveRefused or RoleRefused."""
    lacking = [*unmet, *([] if reason.strip() else [REASON])]
    before, row.state = row.state, OBLIGATION.take(row.state, event, actor.role, lacking)
    if row.state in OBLIGATION.final:
        row.ended_at = now()
    note(session, actor, row, event, before, fen=fen, told=told, reason=reason)


def note(
    session: Session,
    actor: Actor,
    row: Obligation | Compensation,
    event: str,
    before: str,
    *,
    fen: int = 0,
    told: str = "",
    reason: str = "",
) -> None:
    """Keep one step in the life of a debt or a claim, with its audit event."""
    of = "obligation" if isinstance(row, Obligation) else "compensation"
    why = masked_text(reason.strip())
    detail = {"from": before, "to": row.state, "fen": fen}
    bank = row.bank_code if isinstance(row, Obligation) else row.bank
    record(session, actor, f"{of}.{event}", (of, row.number), bank=bank, reason=why, detail=detail)
    session.add(
        MoneyEvent(
            bank_code=None if event in INTERNAL else row.bank_code,
            obligation_id=row.id if isinstance(row, Obligation) else None,
            compensation_id=row.id if isinstance(row, Compensation) else None,
            event=event,
            from_state=before,
            to_state=row.state,
            fen=fen,
            told=told[:300],
            reason=why,
            person_name=actor.name,
            institution=actor.institution,
            at=now(),
        )
    )


def report_step(
    session: Session,
    actor: Actor,
    report: Report,
    event: str,
    *,
    unmet: Iterable[str] = (),
    reason: str = "",
) -> None:
    """Take one step of a report and record it; raise MoveRefused or RoleRefused."""
    # Read first: a question would store the new state before what it asks for is there.
    number = report.obligation.number
    lacking = [*unmet, *([] if reason.strip() else [REASON])]
    before, report.state = report.state, REPORT.take(report.state, event, actor.role, lacking)
    record(
        session,
        actor,
        f"refund_report.{event}",
        ("obligation", number),
        bank=report.bank_code,
        reason=masked_text(reason.strip()),
        detail={"report": report.id, "from": before, "to": report.state},
    )
