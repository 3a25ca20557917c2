"""What happened to a suspicion, in order: runs, steps, verifications, notes and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Person
from bankcheck.suspicions.models import (
    Inquiry,
    Sighting,
    Suspicion,
    SuspicionEvent,
    SuspicionNote,
    Verification,
)

# Runs that find a suspicion again say little: the newest of them are enough.
MOST_SIGHTINGS = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: which group of words says it, who did it, and what was written."""

    at: datetime
    group: str
    key: str
    who: str = ""
    text: str = ""
    run_id: str = ""
    from_state: str = ""
    to_state: str = ""
    about: str = ""


def history(session: Session, suspicion: Suspicion) -> tuple[Entry, ...]:
    """Return everything that happened to a suspicion, the newest first."""
    entries = [
        *_sightings(session, suspicion),
        *_steps(session, suspicion),
        *_verifications(session, suspicion),
        *_notes(session, suspicion),
        *_answers(session, suspicion),
    ]
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))


def _sightings(session: Session, suspicion: Suspicion) -> list[Entry]:
    asked = (
        select(Sighting)
        .where(Sighting.suspicion_id == suspicion.id)
        .order_by(Sighting.at.desc())
        .limit(MOST_SIGHTINGS)
    )
    return [
        Entry(one.at, "seen", one.seen.value, run_id=one.run_id) for one in session.scalars(asked)
    ]


def _steps(session: Session, suspicion: Suspicion) -> list[Entry]:
    asked = select(SuspicionEvent).where(SuspicionEvent.suspicion_id == suspicion.id)
    steps = [one for one in session.scalars(asked) if one.event != "verify"]
    people = {int(one.detail["assignee"]) for one in steps if "assignee" in one.detail}
    names = {
        person.id: person.name
        for person in session.scalars(select(Person).where(Person.id.in_(people)))
    }
    return [
        Entry(
            one.at,
            "step",
            one.event,
            one.person_name,
            one.reason,
            from_state=one.from_state,
            to_state=one.to_state,
            about=names.get(one.detail.get("assignee", 0), "")
            or str(one.detail.get("into") or one.detail.get("inquiry") or ""),
        )
        for one in steps
    ]


def _verifications(session: Session, suspicion: Suspicion) -> list[Entry]:
    asked = select(Verification).where(Verification.suspicion_id == suspicion.id)
    return [
        Entry(
            one.recorded_at,
            "verification",
            one.kind.value,
            one.recorded_by_name,
            one.summary,
            about=one.outcome.value,
        )
        for one in session.scalars(asked)
    ]


def _notes(session: Session, suspicion: Suspicion) -> list[Entry]:
    asked = select(SuspicionNote).where(SuspicionNote.suspicion_id == suspicion.id)
    return [
        Entry(one.at, "note", "note", one.person_name, one.text) for one in session.scalars(asked)
    ]


def _answers(session: Session, suspicion: Suspicion) -> list[Entry]:
    asked = select(Inquiry).where(
        Inquiry.suspicion_id == suspicion.id, Inquiry.submitted_at.is_not(None)
    )
    return [
        Entry(
            one.submitted_at,
            "position",
            one.answer_position.value,
            one.submitted_by_name,
            one.answer_text,
            about=one.number,
        )
        for one in session.scalars(asked)
        if one.submitted_at and one.answer_position
    ]
