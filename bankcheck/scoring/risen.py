"""What was waived while it awaited its finding may be confirmed later: a charge that rose since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bankcheck.inspections.cases.models import Finding, FindingSuspicion
from bankcheck.scoring.charges import stands
from bankcheck.scoring.fallen import SCORED
from bankcheck.scoring.models import Assessment, AssessmentWaiver


@dataclass(frozen=True, slots=True)
class Risen:
    """A suspicion that a score does not charge, the finding that confirms it, and its waiver."""

    cause: str
    suspicion_id: int
    finding_id: int
    finding: str
    code: str
    at: datetime | None
    waived_by: str
    waived_for: str


def risen_of(session: Session, row: Assessment) -> tuple[Risen, ...]:
    """Return what was waived of a score and is confirmed by a finding now."""
    if row.state not in SCORED or not row.score:
        return ()
    link, found, waiver = FindingSuspicion, Finding, AssessmentWaiver
    asked = _confirmed(link, found, waiver).where(waiver.assessment_id == row.id)
    return tuple(
        Risen(
            raised.number,
            raised.suspicion_id,
            finding.id,
            finding.number,
            finding.code,
            finding.confirmed_at,
            waived.person_name,
            waived.reason,
        )
        for raised, finding, waived in session.execute(asked.order_by(link.number))
    )


def with_risen(session: Session, year: int | None = None) -> list[Assessment]:
    """Return the scored assessments, of a year or of all, which something that rose concerns."""
    of = Assessment
    ids = _confirmed(AssessmentWaiver.assessment_id)
    asked = select(of).where(of.state.in_(SCORED), of.id.in_(ids))
    if year is not None:
        asked = asked.where(of.year == year)
    return list(session.scalars(asked.order_by(of.year, of.subject_bank)))


def _confirmed(*told: Any) -> Select[Any]:
    """Ask for the waivers of suspicions that findings confirm which stand."""
    link, waiver = FindingSuspicion, AssessmentWaiver
    asked = select(*told).select_from(waiver).join(link, link.number == waiver.indicator)
    return asked.join(Finding, Finding.id == link.finding_id).where(*stands())
