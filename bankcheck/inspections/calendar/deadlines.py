"""Deadlines: opened with their inputs, ended, and lengthened when somebody else agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.calendar.counting import Term, Unit, count
from bankcheck.inspections.calendar.lifecycles import (
    DEADLINE,
    EXTENSION,
    OTHER_PERSON,
    OWN,
    REASON,
    RUNNING,
)
from bankcheck.inspections.calendar.models import Deadline, DeadlineExtension
from bankcheck.inspections.calendar.store import (
    calendar_at,
    deadline_row,
    extension_row,
    newest_version,
    term_of,
)


@dataclass(frozen=True, slots=True)
class NewDeadline:
    """A deadline to open: what for, for whom (``bank`` None is the bureau itself) and its inputs.

    ``basis`` names the law, agreement or notice that sets the limit; there is none without it.
    """

    kind: str
    target: tuple[str, int]
    bank: str | None
    about: str
    start_event: str
    day_zero: date
    n: int
    unit: Unit
    basis: str

    def __post_init__(self) -> None:
        """Hold that every limit names its basis."""
        if not self.basis.strip():
            raise ValueError("a time limit needs its legal basis")


def open_deadline(session: Session, new: NewDeadline, *, actor: Actor) -> Deadline:
    """Open a deadline inside the transaction that decides on it, with its event."""
    detail = {"kind": new.kind, "day_zero": new.day_zero.isoformat(), "n": new.n, "unit": new.unit}
    # The event comes first: it locks the chain, so that no notice comes into force in between.
    record(session, actor, "deadline.open", new.target, bank=new.bank, detail=detail)
    version = newest_version(session)
    counted = count(Term(new.day_zero, new.n, new.unit), calendar_at(session, version))
    deadline = Deadline(
        bank_code=new.bank,
        kind=new.kind,
        object_kind=new.target[0],
        object_id=new.target[1],
        about=new.about,
        start_event=new.start_event,
        day_zero=new.day_zero,
        n=new.n,
        unit=new.unit.value,
        basis=new.basis,
        calendar_version=version,
        due_on=counted.due_on,
        provisional=counted.provisional,
        state=DEADLINE.start,
        opened_at=now(),
    )
    session.add(deadline)
    session.flush()
    return deadline


def end_deadline(
    session: Session, deadline: Deadline, event: str, *, on: date, actor: Actor
) -> None:
    """Meet or cancel a deadline inside the transaction that decides on it, with its event."""
    deadline.state = DEADLINE.take(deadline.state, event, actor.role)
    deadline.ended_on = on
    record(session, actor, f"deadline.{event}", ("deadline", deadline.id), bank=deadline.bank_code)


def recount(session: Session, deadline: Deadline) -> None:
    """Derive the due day anew from the inputs under the deadline's own calendar version."""
    counted = count(term_of(deadline), calendar_at(session, deadline.calendar_version))
    deadline.due_on, deadline.provisional = counted.due_on, counted.provisional


def ask_extension(
    database: Database, deadline_id: int, *, n: int, reason: str, actor: Actor
) -> int:
    """Ask for more days, with a reason."""
    with database.write(actor) as session:
        deadline = deadline_row(session, deadline_id)
        DEADLINE.take(deadline.state, "meet", actor.role)
        extension = DeadlineExtension(
            bank_code=deadline.bank_code,
            deadline=deadline,
            n=n,
            reason=reason,
            state=EXTENSION.start,
            requested_by_id=actor.person_id,
            requested_by_name=actor.name,
            requested_at=now(),
        )
        session.add(extension)
        session.flush()
        record(
            session,
            actor,
            "deadline.ask_extension",
            ("deadline", deadline.id),
            bank=deadline.bank_code,
            reason=reason,
            detail={"n": n},
        )
        return extension.id


def decide_extension(
    database: Database, extension_id: int, *, event: str, reason: str, actor: Actor
) -> int:
    """Approve or deny more days, never one's own; return the deadline's number."""
    with database.write(actor) as session:
        extension = extension_row(session, extension_id)
        extension.state = EXTENSION.take(
            extension.state, event, actor.role, _unmet(extension, actor, reason)
        )
        extension.decided_by_id, extension.decided_by_name = actor.person_id, actor.name
        extension.decided_at, extension.decision = now(), reason
        deadline = extension.deadline
        old = deadline.due_on
        recount(session, deadline)
        record(
            session,
            actor,
            f"deadline.{event}_extension",
            ("deadline", deadline.id),
            bank=deadline.bank_code,
            reason=reason,
            detail={"from": old.isoformat(), "to": deadline.due_on.isoformat()},
        )
        return deadline.id


def _unmet(extension: DeadlineExtension, actor: Actor, reason: str) -> tuple[str, ...]:
    facts = {
        OTHER_PERSON: extension.requested_by_id != actor.person_id,
        OWN: extension.requested_by_id == actor.person_id,
        REASON: bool(reason.strip()),
        RUNNING: extension.deadline.state == DEADLINE.start,
    }
    return tuple(name for name, met in facts.items() if not met)
