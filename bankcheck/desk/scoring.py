"""What assessments and fees let wait for whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.desk.counting import how_many
from bankcheck.desk.tasks import Place, Task
from bankcheck.permissions import is_allowed
from bankcheck.scoring.decisions.lifecycles import UNDECIDED, DecisionState
from bankcheck.scoring.decisions.models import Decision
from bankcheck.scoring.decisions.resting import in_force_on_fallen
from bankcheck.scoring.editions import is_open, window
from bankcheck.scoring.fallen import with_fallen
from bankcheck.scoring.lifecycles import (
    AdjustmentState,
    AssessmentState,
    FeeState,
    HandState,
    ObjectionState,
    SheetState,
)
from bankcheck.scoring.models import (
    Assessment,
    AssessmentSheet,
    FeeAdjustmentLine,
    FeeStatement,
)
from bankcheck.scoring.objections import unmet_of
from bankcheck.scoring.process_models import HandLine, ScoreObjection
from bankcheck.scoring.risen import with_risen

FINAL = (AssessmentState.FINAL,)
SHOWN = (AssessmentState.COMPUTED, AssessmentState.PROVISIONAL)


def _not_by(column: Any, actor: Actor) -> ColumnElement[bool]:
    """Say that somebody else, or nobody, stands in a column."""
    return func.coalesce(column, 0) != (actor.person_id or 0)


def assessment_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the provisional scores, lines by hand and objections that wait for this person."""
    row, line, here, tasks = Assessment, HandLine, "assessments.listed", list[Task]()
    if is_allowed(actor.role, "assessments.decide"):
        provisional = row.state == AssessmentState.PROVISIONAL
        scores = how_many(session, row.id, provisional, _not_by(row.computed_by_id, actor))
        tasks.append(Task("assessments_decide", scores, here))
        tasks += _changed(session, ("assessments_correct", "assessments_add"), FINAL)
    if is_allowed(actor.role, "assessments.work"):
        tasks += _changed(session, ("assessments_recompute", "assessments_charge"), SHOWN)
    if is_allowed(actor.role, "assessments.settle"):
        proposed = line.state == HandState.PROPOSED
        lines = how_many(session, line.id, proposed, line.proposed_by_id != actor.person_id)
        tasks.append(Task("score_lines_settle", lines, here))
    if is_allowed(actor.role, "assessments.review"):
        tasks += _objections(session, actor)
    return tasks


def _changed(
    session: Session, keys: tuple[str, str], states: tuple[AssessmentState, ...]
) -> list[Task]:
    """Return the assessments of these states in which a charge has fallen, or risen since."""
    found = with_fallen(session), with_risen(session)
    return [
        _to_scores(key, [row for row in rows if row.state in states])
        for key, rows in zip(keys, found, strict=True)
    ]


def _to_scores(key: str, found: list[Assessment]) -> Task:
    if len(found) == 1:
        at = {"assessment_id": found[0].id}
        return Task(key, 1, "assessments.assessment", at)
    year = {"year": found[-1].year} if found else {}
    return Task(key, len(found), "assessments.listed", year)


def _objections(session: Session, actor: Actor) -> list[Task]:
    """Return the filed objections that this person, uninvolved, may take up or has taken up."""
    of = ScoreObjection
    asked = select(of).where(of.state.in_((ObjectionState.FILED, ObjectionState.REVIEWING)))
    found = [
        row
        for row in session.scalars(asked.order_by(of.filed_at).limit(50))
        if not {"independent", "own_claim"} & set(unmet_of(session, row, actor))
    ]
    if not found:
        return []
    at = {"object_id": found[0].id}
    return [Task("score_objections_review", len(found), "process.objection", at)]


def own_assessment_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the sheets that a bank may still object to, and the objections to be filed."""
    of, sheet, tasks = ScoreObjection, AssessmentSheet, list[Task]()
    if not is_allowed(actor.role, "assessments.own"):
        return []
    if is_allowed(actor.role, "assessments.file"):
        drafted = how_many(session, of.id, of.state == ObjectionState.DRAFTED)
        tasks.append(Task("score_objections_file", drafted, "assessments.own_list"))
    shown = session.scalars(select(sheet).where(sheet.state == SheetState.PROVISIONAL)).all()
    windows = [window(session, one.id) for one in shown]
    dues = [one.due_on for one in windows if one is not None and is_open(one)]
    due_on = min(dues, default=None)
    tasks.append(Task("score_look", len(dues), "assessments.own_list", due_on=due_on))
    return tasks


def bank_decision_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the decisions that wait for a review of the law, an approval or their issue."""
    of, here, tasks = Decision, "decisions.listed", list[Task]()
    others = of.proposed_by_id != actor.person_id
    if is_allowed(actor.role, "decisions.approve"):
        waiting = how_many(session, of.id, of.state.in_(UNDECIDED), others)
        tasks.append(Task("decisions_approve", waiting, here))
        tasks.append(_resting(session))
    elif is_allowed(actor.role, "decisions.review"):
        waiting = how_many(session, of.id, of.state.in_(UNDECIDED), others)
        tasks.append(Task("decisions_review", waiting, here))
    if is_allowed(actor.role, "decisions.work"):
        served = of.state == DecisionState.ISSUED
        tasks.append(Task("decisions_serve", how_many(session, of.id, served), here))
    return tasks


def _resting(session: Session) -> Task:
    """Return the decisions in force that rest on what has fallen."""
    key, found = "decisions_fallen", in_force_on_fallen(session)
    if len(found) == 1:
        return Task(key, 1, "decisions.decision", {"object_id": found[0].id})
    return Task(key, len(found), "decisions.listed")


def own_decision_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the notices that a bank may answer, and the decisions it has to sign for."""
    if not is_allowed(actor.role, "decisions.state"):
        return []
    of, here = Decision, "decisions.own_list"
    notices = how_many(session, of.id, of.state == DecisionState.NOTICED)
    served = of.state == DecisionState.SERVED
    receipts = how_many(session, of.id, served, of.received_at.is_(None))
    return [Task("decisions_hear", notices, here), Task("decisions_receive", receipts, here)]


def fee_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the fees that were disputed, and what waits for another person's approval."""
    row, line, tasks = FeeStatement, FeeAdjustmentLine, list[Task]()
    if is_allowed(actor.role, "fees.work"):
        disputed = how_many(session, row.id, row.state == FeeState.DISPUTED)
        tasks.append(Task("fees_disputed", disputed, "fees.listed"))
    if is_allowed(actor.role, "fees.approve"):
        confirmed = row.state == FeeState.CONFIRMED
        fees = how_many(session, row.id, confirmed, _not_by(row.computed_by_id, actor))
        proposed = line.state == AdjustmentState.PROPOSED
        adjustments = how_many(session, line.id, proposed, line.proposed_by_id != actor.person_id)
        tasks.append(Task("fees_approve", fees, "fees.listed"))
        tasks.append(Task("fee_adjustments_approve", adjustments, "fees.listed"))
    return tasks


def own_fee_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the fees that a bank has to confirm or dispute."""
    if not is_allowed(actor.role, "fees.answer"):
        return []
    sent = how_many(session, FeeStatement.id, FeeStatement.state == FeeState.SENT)
    return [Task("fees_answer", sent, "fees.own_list")]
