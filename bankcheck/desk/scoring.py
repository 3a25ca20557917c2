"""What assessments and fees let wait for whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.desk.tasks import Place, Task
from bankcheck.permissions import is_allowed
from bankcheck.scoring.lifecycles import (
    AdjustmentState,
    AssessmentState,
    DecisionState,
    FeeState,
)
from bankcheck.scoring.models import Assessment, FeeAdjustmentLine, FeeDecision, FeeStatement


def _count(session: Session, column: Any, *conditions: ColumnElement[bool]) -> int:
    return int(session.scalar(select(func.count(column)).where(*conditions)) or 0)


def _not_by(column: Any, actor: Actor) -> ColumnElement[bool]:
    """Say that somebody else, or nobody, stands in a column."""
    return func.coalesce(column, 0) != (actor.person_id or 0)


def assessment_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the provisional scores and the decisions that wait for another person."""
    if not is_allowed(actor.role, "assessments.decide"):
        return []
    row, decision, here = Assessment, FeeDecision, "assessments.listed"
    provisional = row.state == AssessmentState.PROVISIONAL
    proposed = decision.state == DecisionState.PROPOSED
    scores = _count(session, row.id, provisional, _not_by(row.computed_by_id, actor))
    decisions = _count(session, decision.id, proposed, decision.proposed_by_id != actor.person_id)
    return [
        Task("assessments_decide", scores, here),
        Task("fee_decisions_approve", decisions, here),
    ]


def fee_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the fees that were disputed, and what waits for another person's approval."""
    row, line, tasks = FeeStatement, FeeAdjustmentLine, list[Task]()
    if is_allowed(actor.role, "fees.work"):
        disputed = _count(session, row.id, row.state == FeeState.DISPUTED)
        tasks.append(Task("fees_disputed", disputed, "fees.listed"))
    if is_allowed(actor.role, "fees.approve"):
        confirmed = row.state == FeeState.CONFIRMED
        fees = _count(session, row.id, confirmed, _not_by(row.computed_by_id, actor))
        proposed = line.state == AdjustmentState.PROPOSED
        adjustments = _count(session, line.id, proposed, line.proposed_by_id != actor.person_id)
        tasks.append(Task("fees_approve", fees, "fees.listed"))
        tasks.append(Task("fee_adjustments_approve", adjustments, "fees.listed"))
    return tasks


def own_fee_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the fees that a bank has to confirm or dispute."""
    if not is_allowed(actor.role, "fees.answer"):
        return []
    sent = _count(session, FeeStatement.id, FeeStatement.state == FeeState.SENT)
    return [Task("fees_answer", sent, "fees.own_list")]
