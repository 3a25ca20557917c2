"""Reading assessments: by number, and a bank's newest of a year."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.db import as_seen
from bankcheck.scoring.models import Assessment, AssessmentSheet, AssessmentWaiver
from bankcheck.scoring.refusals import AssessmentUnknown


def load(session: Session, assessment_id: int, version: int | None = None) -> Assessment:
    """Return an assessment; raise Overtaken when it is not the version that was on the screen."""
    return as_seen(session, Assessment, assessment_id, version, AssessmentUnknown)


def current(session: Session, bank: str, year: int) -> Assessment | None:
    """Return a bank's newest assessment of a year."""
    of = Assessment
    asked = select(of).where(of.subject_bank == bank, of.year == year)
    return session.scalars(asked.order_by(of.number.desc()).limit(1)).one_or_none()


def sheet_of(session: Session, assessment_id: int) -> AssessmentSheet | None:
    """Return the copy of an assessment that its bank has, shown or withdrawn."""
    of = AssessmentSheet
    return session.scalars(select(of).where(of.assessment_id == assessment_id)).one_or_none()


def waivers_of(session: Session, assessment_id: int) -> list[AssessmentWaiver]:
    """Return what was waived of an assessment, in the order of the indicators."""
    of = AssessmentWaiver
    asked = select(of).where(of.assessment_id == assessment_id)
    return list(session.scalars(asked.order_by(of.indicator)))
