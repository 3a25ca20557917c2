"""How a decision stands: what is known of its bank, and every condition that is not met."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import today
from bankcheck.db import as_seen
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.scoring.charges import charges_of
from bankcheck.scoring.decisions.grounds import lowers
from bankcheck.scoring.decisions.ladder import Case, Rung, read_ladder, unmet_needs
from bankcheck.scoring.decisions.lifecycles import IN_FORCE
from bankcheck.scoring.decisions.models import Decision, Remedy
from bankcheck.scoring.decisions.opinions import opinion_of
from bankcheck.scoring.decisions.resting import unanswered
from bankcheck.scoring.lifecycles import AssessmentState, ObjectionState
from bankcheck.scoring.process_models import ScoreObjection
from bankcheck.scoring.refusals import DecisionUnknown
from bankcheck.scoring.store import current

KIND = "decision"


def load(session: Session, decision_id: int, version: int | None = None) -> Decision:
    """Return a decision; raise DecisionUnknown, or Overtaken for an old version."""
    return as_seen(session, Decision, decision_id, version, DecisionUnknown)


def load_own(session: Session, decision_id: int, version: int | None = None) -> Decision:
    """Return a decision that its bank was given notice of, or that was issued."""
    row = load(session, decision_id, version)
    if row.noticed_at is None and row.issued_at is None:
        raise DecisionUnknown
    return row


def rung_of(row: Decision) -> Rung:
    """Return the rung of the ladder that a decision stands on."""
    return read_ladder().rung(row.rung)


def case_of(session: Session, row: Decision) -> Case:
    """Return what is known today of the bank that a decision is about."""
    bank = row.bank_code or ""
    charges = charges_of(session, bank, row.year)
    score = current(session, bank, row.year)
    same = score is not None and score.id == row.assessment_id
    final = score is not None and score.state is AssessmentState.FINAL and same
    fits = score is not None and row.coefficient in ("", score.coefficient)
    return Case(
        day=today(),
        severities=tuple(one.severity for one in charges if one.finding in row.findings),
        has_final=final,
        lowers=score is not None and lowers(score) and fits,
        issued=frozenset(_issued(session, bank, row.year)),
        open_objections=_open_objections(session, bank, row.year),
        basis=row.basis,
    )


def _issued(session: Session, bank: str, year: int) -> Iterable[str]:
    """Return the rungs in force for a bank's year; one of another year, or stayed, does nothing."""
    asked = select(Decision.rung).where(
        Decision.bank_code == bank,
        Decision.year == year,
        Decision.state.in_(IN_FORCE),
        Decision.stayed_at.is_(None),
    )
    return session.scalars(asked)


def _open_objections(session: Session, bank: str, year: int) -> int:
    of = ScoreObjection
    asked = select(func.count(of.id)).where(
        of.bank_code == bank,
        of.year == year,
        of.state.in_((ObjectionState.FILED, ObjectionState.REVIEWING)),
    )
    return session.scalar(asked) or 0


def envelope_of(session: Session, row: Decision) -> Envelope | None:
    """Return the newest envelope of a decision."""
    of = Envelope
    asked = select(of).where(of.object_kind == KIND, of.object_id == row.id)
    return session.scalars(asked.order_by(of.id.desc()).limit(1)).one_or_none()


def unmet(session: Session, row: Decision, actor: Actor, reason: str = "") -> tuple[str, ...]:
    """Return every condition of a decision's steps that does not hold for this person now.

    What the ladder misses is told under its own name beside the guard ``needs``.
    """
    rung, opinion, envelope = rung_of(row), opinion_of(session, row), envelope_of(session, row)
    missing = unmet_needs(rung, case_of(session, row))
    deadline = session.get(Deadline, row.deadline_id) if row.deadline_id else None
    signed = envelope is not None and envelope.state == "complete"
    standing = envelope is not None and envelope.state in ("collecting", "complete")
    fallen = unanswered(session, row)
    facts = {
        "needs": not missing,
        "grounds_stand": not fallen,
        "grounds_fell": bool(fallen),
        "prior_notice": "prior_notice" not in rung.steps or row.noticed_at is not None,
        "hearing": "hearing" not in rung.steps or row.heard_how != "",
        "legal_review": "legal_review" not in rung.steps or bool(opinion and opinion.passes),
        "cosign": "cosign" not in rung.steps or signed,
        "answered": not row.statement or bool(row.answer),
        "another_person": actor.person_id != row.proposed_by_id,
        "not_the_lawyer": opinion is None or opinion.person_id != actor.person_id,
        "takes_review": "legal_review" in rung.steps,
        "takes_notice": "prior_notice" in rung.steps,
        "takes_cosign": "cosign" in rung.steps,
        "not_signed": not standing,
        "was_stated": bool(row.statement),
        "window_over": deadline is None or today() > deadline.due_on,
        "reasoned": bool(reason.strip()),
        "fresh": actor.fresh,
        **_remedied(session, row),
    }
    return (*(name for name, holds in facts.items() if not holds), *missing)


def _remedied(session: Session, row: Decision) -> dict[str, bool]:
    """Return what a stay and the remedies of a decision let hold."""
    found = remedies_of(session, row)
    is_open = any(not one.outcome for one in found)
    return {
        "stayed": row.stayed_at is not None,
        "not_stayed": row.stayed_at is None,
        "open_remedy": is_open,
        "no_remedy": not is_open,
        "overturned": bool(found) and found[0].outcome in ("partly", "overturned"),
    }


def remedies_of(session: Session, row: Decision) -> list[Remedy]:
    """Return what the bank did against a decision elsewhere, the newest first."""
    asked = select(Remedy).where(Remedy.decision_id == row.id).order_by(Remedy.id.desc())
    return list(session.scalars(asked))


def open_remedy(session: Session, row: Decision) -> Remedy | None:
    """Return the remedy that is not concluded yet."""
    return next((one for one in remedies_of(session, row) if not one.outcome), None)


def missing_of(session: Session, row: Decision) -> tuple[str, ...]:
    """Return the needs of its rung that a decision does not meet today."""
    return unmet_needs(rung_of(row), case_of(session, row))
