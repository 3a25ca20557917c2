"""Lines of a score by hand: proposed with reason and evidence, approved by another, visible."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database, as_seen
from bankcheck.scoring import editions
from bankcheck.scoring.changes import Cause, Change
from bankcheck.scoring.gathering import rulebook
from bankcheck.scoring.lifecycles import BY_HAND, AssessmentState, HandState
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.process_models import HandKind, HandLine
from bankcheck.scoring.refusals import LineRefused
from bankcheck.scoring.rulebook import Kind
from bankcheck.scoring.store import load

OPEN_TO_LINES = (AssessmentState.COMPUTED, AssessmentState.PROVISIONAL)
MOST_HUNDREDTHS = 100_000


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as it is proposed; points in hundredths, and none for a line that only marks."""

    kind: HandKind
    indicator: str
    hundredths: int
    reason: str
    evidence: str


def propose(database: Database, assessment_id: int, new: NewLine, *, actor: Actor) -> int:
    """Propose a line; it counts for nothing until another person approves it."""
    with database.write(actor) as session:
        row = load(session, assessment_id)
        target, bank = ("assessment", row.id), row.subject_bank
        told = new.reason.strip()
        record(session, actor, "assessment.propose_line", target, bank=bank, reason=told)
        if row.state not in OPEN_TO_LINES or not is_sound(row, new):
            raise LineRefused
        line = HandLine(
            assessment_id=row.id,
            subject_bank=row.subject_bank,
            year=row.year,
            number=_number(session, row),
            kind=new.kind,
            indicator=new.indicator,
            hundredths=new.hundredths,
            reason=told,
            evidence=new.evidence.strip(),
            state=HandState.PROPOSED,
            proposed_by_id=actor.person_id,
            proposed_by_name=actor.name,
            proposed_at=now(),
        )
        session.add(line)
        session.flush()
        return line.id


def is_sound(row: Assessment, new: NewLine) -> bool:
    """Say whether a line names what it must: evidence always, an indicator where it marks one."""
    kinds = {one.code: one.kind for one in rulebook(row.scheme).indicators}
    given = kinds.get(new.indicator)
    fits = {
        HandKind.ADJUSTMENT: not new.indicator and new.hundredths != 0,
        HandKind.BONUS: given is Kind.BONUS and new.hundredths > 0,
        HandKind.NOT_APPLICABLE: given is not None and new.hundredths == 0,
        HandKind.INSUFFICIENT: given is not None and new.hundredths == 0,
    }
    told = new.reason.strip() and new.evidence.strip()
    return bool(told) and fits[new.kind] and abs(new.hundredths) <= MOST_HUNDREDTHS


def _number(session: Session, row: Assessment) -> str:
    of = HandLine
    asked = select(func.count(of.id)).where(
        of.subject_bank == row.subject_bank, of.year == row.year
    )
    return f"TZ-{row.year}-{row.subject_bank}-{(session.scalar(asked) or 0) + 1}"


def decide(
    database: Database, line_id: int, version: int, event: str, reason: str, *, actor: Actor
) -> int:
    """Approve or reject a proposed line as another person; return the assessment's number."""
    with database.write(actor) as session:
        line = as_seen(session, HandLine, line_id, version, LineRefused)
        row = load(session, line.assessment_id)
        facts = {
            "in_time": row.state in OPEN_TO_LINES,
            "another_person": actor.person_id != line.proposed_by_id,
            "reasoned": bool(reason.strip()),
            "fresh": actor.fresh,
        }
        unmet = [name for name, holds in facts.items() if not holds]
        line.state = HandState(BY_HAND.take(line.state, event, actor.role, unmet))
        line.decided_by_id, line.decided_by_name = actor.person_id, actor.name
        line.decided_at, line.decision = now(), reason.strip()
        detail = {"kind": line.kind.value, "hundredths": line.hundredths}
        record(session, actor, f"score_line.{event}", ("score_line", line.number),
               bank=row.subject_bank, reason=reason.strip(), detail=detail)  # fmt: skip
        if line.state is HandState.APPROVED:
            change = Change(
                Cause.BY_HAND, line.number, line.indicator, line.kind.value, line.reason
            )
            editions.amend(session, actor, row, change)
        return row.id
