"""What a bank does against an issued decision elsewhere, and the stay of the decision meanwhile.

A bank's way out of the system is the agency agreement: a negotiation, arbitration or lawsuit. Its
result revokes nothing by itself; where it overturns the decision, a head revokes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import CHINA, now, today
from bankcheck.db import Database
from bankcheck.scoring.changes import Cause
from bankcheck.scoring.decisions.models import Decision, Remedy
from bankcheck.scoring.decisions.service import move_fee, step
from bankcheck.scoring.decisions.standing import load, open_remedy, unmet

KINDS = ("negotiation", "arbitration", "litigation")
OUTCOMES = ("maintained", "partly", "overturned", "withdrawn")
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class NewRemedy:
    """What a bank took to where, on which day, and what it asks for."""

    kind: str
    body: str
    filed_on: date | None
    text: str


def stay(
    database: Database, decision_id: int, version: int, event: str, reason: str, *, actor: Actor
) -> None:
    """Stay a decision in force (``stay``) or let it go on (``resume``), with the reason."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        step(session, actor, row, event, unmet(session, row, actor, reason), reason)
        stayed = event == "stay"
        row.stayed_at, row.stayed_why = (now(), reason.strip()) if stayed else (None, "")
        session.flush()
        move_fee(session, row, Cause.STAYED if stayed else Cause.RESUMED, actor, reason)


def record_remedy(
    database: Database, decision_id: int, version: int, new: NewRemedy, *, actor: Actor
) -> None:
    """Record that a bank took a decision elsewhere; one at a time."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        lacking = unmet(session, row, actor, new.text)
        step(session, actor, row, "record_remedy", (*lacking, *_untold(row, new)), new.text)
        session.add(
            Remedy(
                bank_code=row.bank_code,
                decision_id=row.id,
                kind=new.kind,
                body=new.body.strip()[:128],
                filed_on=new.filed_on,
                text=new.text.strip()[:LONGEST],
                recorded_by_name=actor.name,
                recorded_at=now(),
            )
        )


def _untold(row: Decision, new: NewRemedy) -> tuple[str, ...]:
    issued = row.issued_at.astimezone(CHINA).date() if row.issued_at else today()
    day = new.filed_on
    in_time = day is not None and issued <= day <= today()
    return () if new.kind in KINDS and new.body.strip() and in_time else ("told",)


def conclude_remedy(
    database: Database, decision_id: int, version: int, outcome: str, text: str, *, actor: Actor
) -> None:
    """Record how a remedy ended; what it says of the decision, a head carries out."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        lacking = unmet(session, row, actor, text)
        untold = () if outcome in OUTCOMES else ("told",)
        step(session, actor, row, "conclude_remedy", (*lacking, *untold), text)
        _end(session, row, outcome, text, actor)


def _end(session: Session, row: Decision, outcome: str, text: str, actor: Actor) -> None:
    found = open_remedy(session, row)
    if found is not None:
        found.outcome, found.outcome_text = outcome, text.strip()[:LONGEST]
        found.ended_on, found.ended_by_name = today(), actor.name
