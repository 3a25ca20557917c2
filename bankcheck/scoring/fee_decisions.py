"""The decision to lower a fee because of a final score: proposed, approved by another, issued."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.scoring import assessments
from bankcheck.scoring.fees import FULL, CoefficientRefused, require_grounds
from bankcheck.scoring.lifecycles import DECISION, AssessmentState, DecisionState
from bankcheck.scoring.models import Assessment, FeeDecision
from bankcheck.scoring.refusals import DecisionNeedless


def grounds(session: Session, bank: str, year: int) -> tuple[Fraction, tuple[str, ...]]:
    """Return the coefficient that a bank's fee may carry now, and what a lower one still lacks."""
    row = assessments.current(session, bank, year)
    final = row is not None and row.state is AssessmentState.FINAL
    if row is None or not final:
        return FULL, ("final_score",)
    wanted = Fraction(row.coefficient) if row.coefficient else FULL
    decision = standing(session, row)
    issued = decision is not None and decision.state is DecisionState.ISSUED
    try:
        require_grounds(bank, wanted, final=final, decision_issued=issued)
    except CoefficientRefused as refused:
        return FULL, refused.unmet
    return wanted, ()


def standing(session: Session, assessment: Assessment) -> FeeDecision | None:
    """Return the decision on an assessment that was not rejected."""
    of = FeeDecision
    asked = select(of).where(of.assessment_id == assessment.id, of.state != DecisionState.REJECTED)
    return session.scalars(asked.order_by(of.id.desc()).limit(1)).one_or_none()


def lowers(row: Assessment) -> bool:
    """Say whether the final score of an assessment asks for a lower fee."""
    coefficient = Fraction(row.coefficient) if row.coefficient else FULL
    return row.state is AssessmentState.FINAL and coefficient < FULL


def propose(
    database: Database, assessment_id: int, reference: str, reason: str, *, actor: Actor
) -> int:
    """Propose to lower a bank's fee by the coefficient of its final grade; return its number."""
    with database.write(actor) as session:
        row = assessments.load(session, assessment_id)
        told = reference.strip() and reason.strip()
        if not told or not lowers(row) or standing(session, row) is not None:
            raise DecisionNeedless
        decision = FeeDecision(
            assessment_id=row.id,
            subject_bank=row.subject_bank,
            year=row.year,
            state=DecisionState.PROPOSED,
            coefficient=row.coefficient,
            reference=reference.strip()[:200],
            reason=reason.strip(),
            proposed_by_id=actor.person_id,
            proposed_by_name=actor.name,
            proposed_at=now(),
        )
        session.add(decision)
        session.flush()
        _record(session, actor, decision, "propose", reason.strip())
        return decision.id


def decide(
    database: Database, decision_id: int, event: str, *, actor: Actor, reason: str = ""
) -> int:
    """Approve, reject or issue a decision; return the number of its assessment."""
    with database.write(actor) as session:
        decision = session.get(FeeDecision, decision_id)
        if decision is None:
            raise DecisionNeedless
        row = assessments.load(session, decision.assessment_id)
        facts = {
            "final_score": lowers(row) and row.coefficient == decision.coefficient,
            "another_person": actor.person_id != decision.proposed_by_id,
            "fresh": actor.fresh,
            "reasoned": bool(reason.strip()),
        }
        unmet = [name for name, holds in facts.items() if not holds]
        to = DECISION.take(decision.state, event, actor.role, unmet)
        decision.state = DecisionState(to)
        if decision.state is DecisionState.APPROVED:
            decision.approved_by_id, decision.approved_by_name = actor.person_id, actor.name
            decision.approved_at = now()
        if decision.state is DecisionState.ISSUED:
            decision.issued_by_name, decision.issued_at = actor.name, now()
        _record(session, actor, decision, event, reason.strip())
        return row.id


def _record(session: Session, actor: Actor, decision: FeeDecision, event: str, reason: str) -> None:
    detail = {"state": decision.state.value, "coefficient": decision.coefficient}
    target = ("fee_decision", decision.id)
    bank = decision.subject_bank
    record(session, actor, f"fee_decision.{event}", target, bank=bank, reason=reason, detail=detail)
