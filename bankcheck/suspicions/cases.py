"""Work on one suspicion: each step is judged by the lifecycle, stored, and recorded with why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Person, Posting
from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database, as_seen
from bankcheck.errors import BankcheckError
from bankcheck.reconcile.cells import masked_text
from bankcheck.suspicions.lifecycle import (
    SUSPICION,
    WORKERS,
    Grounds,
    Verified,
    failing,
    unmet,
)
from bankcheck.suspicions.models import (
    Suspicion,
    SuspicionEvent,
    SuspicionNote,
    Verification,
)
from bankcheck.suspicions.states import Reason, SuspicionState
from bankcheck.suspicions.verifying import NewVerification, VerificationIncomplete, missing


class SuspicionUnknown(BankcheckError):
    """A number under which this person finds no suspicion."""

    def __init__(self) -> None:
        super().__init__("There is no such suspicion. Search in the list of suspicions.")


class NoteEmpty(BankcheckError):
    """A note without a word."""

    def __init__(self) -> None:
        super().__init__("A note needs words; nothing was added. Write them and add it again.")


@dataclass(frozen=True, slots=True)
class Target:
    """A suspicion as somebody saw it: its id and the version that was on the screen."""

    id: int
    version: int


def load(session: Session, target: Target) -> Suspicion:
    """Return a suspicion to change; raise Overtaken when it is not what was on the screen."""
    return as_seen(session, Suspicion, target.id, target.version, SuspicionUnknown)


def step(
    session: Session,
    actor: Actor,
    suspicion: Suspicion,
    event: str,
    *,
    unmet: Iterable[str] = (),
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Take one step of the lifecycle and record it; raise MoveRefused or RoleRefused."""
    before = suspicion.state
    suspicion.state = SuspicionState(SUSPICION.take(before, event, actor.role, unmet))
    suspicion.updated_at = now()
    told = {"from": before.value, "to": suspicion.state.value} | dict(detail or {})
    session.add(
        SuspicionEvent(
            suspicion_id=suspicion.id,
            event=event,
            from_state=before.value,
            to_state=suspicion.state.value,
            reason=reason.strip(),
            detail=dict(detail or {}),
            person_id=actor.person_id,
            person_name=actor.name,
            at=suspicion.updated_at,
        )
    )
    record(
        session,
        actor,
        f"suspicion.{event}",
        ("suspicion", suspicion.number),
        bank=suspicion.subject_bank,
        reason=masked_text(reason.strip()),
        detail=told,
    )


def triage(database: Database, target: Target, *, actor: Actor) -> None:
    """Say that a suspicion is worth verifying."""
    with database.write(actor) as session:
        step(session, actor, load(session, target), "triage")


def assignees(session: Session, today: date) -> tuple[Person, ...]:
    """Return the people who may work on suspicions today, by name."""
    in_force = (Posting.starts_on <= today) & (
        Posting.ends_on.is_(None) | (Posting.ends_on >= today)
    )
    asked = (
        select(Person)
        .join(Posting, Posting.person_id == Person.id)
        .where(Posting.role.in_(WORKERS), in_force, Person.disabled_at.is_(None))
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return tuple(session.scalars(asked))


def assign_to(
    session: Session, actor: Actor, suspicion: Suspicion, assignee: Person | None
) -> None:
    """Give a suspicion to somebody who may work on it, inside the caller's transaction."""
    lacking = failing([("assignee", assignee is not None)])
    detail = {"assignee": assignee.id} if assignee else {}
    step(session, actor, suspicion, "assign", unmet=lacking, detail=detail)
    suspicion.assignee_id = assignee.id if assignee else None


def assign(
    database: Database, target: Target, assignee_id: int, *, actor: Actor, today: date
) -> None:
    """Give a suspicion to somebody who may work on it."""
    with database.write(actor) as session:
        suspicion = load(session, target)
        assign_to(session, actor, suspicion, find_assignee(session, assignee_id, today))


def find_assignee(session: Session, person_id: int, today: date) -> Person | None:
    """Return a person who may work on suspicions today, None for anybody else."""
    return next((one for one in assignees(session, today) if one.id == person_id), None)


def verify(database: Database, target: Target, new: NewVerification, *, actor: Actor) -> None:
    """Record a verification; raise VerificationIncomplete with every field that is missing."""
    moment = now()
    lacking = missing(new, moment)
    with database.write(actor) as session:
        suspicion = load(session, target)
        detail = {"kind": new.kind.value, "outcome": new.outcome.value if new.outcome else ""}
        step(session, actor, suspicion, "verify", detail=detail)
        if lacking:
            raise VerificationIncomplete(new.kind, lacking)
        session.add(
            Verification(
                suspicion_id=suspicion.id,
                recorded_by_id=actor.person_id,
                recorded_by_name=actor.name,
                recorded_at=moment,
                **new.own(),
            )
        )


def add_note(database: Database, suspicion_id: int, text: str, *, actor: Actor) -> None:
    """Add an internal note, whatever the state."""
    if not text.strip():
        raise NoteEmpty
    with database.write(actor) as session:
        suspicion = session.get(Suspicion, suspicion_id)
        if suspicion is None:
            raise SuspicionUnknown
        note = SuspicionNote(
            suspicion_id=suspicion.id,
            text=text.strip(),
            person_id=actor.person_id,
            person_name=actor.name,
            at=now(),
        )
        session.add(note)
        target = ("suspicion", suspicion.number)
        record(session, actor, "suspicion.note", target, bank=suspicion.subject_bank)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a person concludes: the event, why, and what the event asks for besides."""

    event: str
    reason: str = ""
    reason_code: Reason | None = None
    review_on: date | None = None


CONCLUSIONS = ("confirm", "clear", "cannot_tell", "accept_closure", "keep_open", "new_fact")


def conclude(
    database: Database, target: Target, conclusion: Conclusion, *, actor: Actor, today: date
) -> None:
    """Take a deciding step; raise MoveRefused with every condition that is unmet."""
    if conclusion.event not in CONCLUSIONS:
        raise SuspicionUnknown
    with database.write(actor) as session:
        suspicion = load(session, target)
        grounds = _grounds(session, suspicion, conclusion, actor)
        code = conclusion.reason_code
        step(
            session,
            actor,
            suspicion,
            conclusion.event,
            unmet=unmet(grounds, today),
            reason=conclusion.reason,
            detail={"reason_code": code.value} if code and conclusion.event == "clear" else {},
        )
        _settle(suspicion, conclusion, actor)


def weigh(
    database: Database, target: Target, conclusion: Conclusion, *, actor: Actor, today: date
) -> None:
    """Judge a conclusion as `conclude` does, and change nothing; raise what it would raise."""
    if conclusion.event not in CONCLUSIONS:
        raise SuspicionUnknown
    with database.read(actor) as session:
        suspicion = load(session, target)
        lacking = unmet(_grounds(session, suspicion, conclusion, actor), today)
        SUSPICION.take(suspicion.state, conclusion.event, actor.role, lacking)


def _grounds(
    session: Session, suspicion: Suspicion, conclusion: Conclusion, actor: Actor
) -> Grounds:
    verified = select(Verification).where(Verification.suspicion_id == suspicion.id)
    return Grounds(
        person=actor.person_id or 0,
        severity=suspicion.severity,
        verified=tuple(
            Verified(one.outcome, one.recorded_by_id) for one in session.scalars(verified)
        ),
        reason=conclusion.reason,
        reason_code=conclusion.reason_code,
        review_on=conclusion.review_on,
        proposed=suspicion.proposed_close,
    )


def _settle(suspicion: Suspicion, conclusion: Conclusion, actor: Actor) -> None:
    """Store what a conclusion leaves on the suspicion itself."""
    if conclusion.event == "keep_open":
        suspicion.proposed_close = False
        return
    suspicion.review_on = conclusion.review_on if conclusion.event == "cannot_tell" else None
    if conclusion.event == "new_fact":
        return
    suspicion.conclusion = conclusion.reason.strip()
    suspicion.decided_by_id, suspicion.decided_at = actor.person_id, suspicion.updated_at
    if suspicion.state is SuspicionState.CLEARED:
        suspicion.reason_code = (
            conclusion.reason_code if conclusion.event == "clear" else Reason.NO_LONGER_FOUND
        )
    if suspicion.state is not SuspicionState.INCONCLUSIVE:
        suspicion.proposed_close = False
