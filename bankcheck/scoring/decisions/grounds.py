"""What a bank's fee may carry now: its final grade's coefficient, once a decision is in force."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.scoring.decisions.lifecycles import IN_FORCE
from bankcheck.scoring.decisions.models import Decision
from bankcheck.scoring.fees import FULL, CoefficientRefused, require_grounds
from bankcheck.scoring.lifecycles import AssessmentState
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.store import current

REDUCTION = "fee_reduction"


def wanted(row: Assessment | None) -> Fraction:
    """Return the coefficient that the grade of an assessment asks for."""
    return Fraction(row.coefficient) if row is not None and row.coefficient else FULL


def lowers(row: Assessment) -> bool:
    """Say whether the final score of an assessment asks for a lower fee."""
    return row.state is AssessmentState.FINAL and wanted(row) < FULL


def in_force(session: Session, assessment: Assessment) -> Decision | None:
    """Return the decision in force that lowers the fee because of this very score."""
    of = Decision
    asked = select(of).where(
        of.assessment_id == assessment.id,
        of.rung == REDUCTION,
        of.state.in_(IN_FORCE),
        of.stayed_at.is_(None),
    )
    found = session.scalars(asked.order_by(of.id.desc()).limit(1)).one_or_none()
    same = found is not None and found.coefficient == assessment.coefficient
    return found if same else None


def grounds(session: Session, bank: str, year: int) -> tuple[Fraction, tuple[str, ...]]:
    """Return the coefficient that a bank's fee may carry now, and what a lower one still lacks."""
    row = current(session, bank, year)
    if row is None or row.state is not AssessmentState.FINAL:
        return FULL, ("final_score",)
    asked, issued = wanted(row), in_force(session, row) is not None
    try:
        require_grounds(bank, asked, final=True, decision_issued=issued)
    except CoefficientRefused as refused:
        return FULL, refused.unmet
    return asked, ()
