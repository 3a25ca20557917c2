"""What a bank says to a finding before it is confirmed: a maker drafts, an approver submits."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.calendar.deadlines import end_deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.elements import POSITIONS
from bankcheck.inspections.cases.lifecycles import OTHER_PERSON, REASON, STATEMENT
from bankcheck.inspections.cases.models import Statement
from bankcheck.inspections.cases.service import step
from bankcheck.inspections.cases.store import finding_row, statement_row
from bankcheck.reconcile.cells import masked_text


def _take(
    session: Session,
    actor: Actor,
    statement: Statement,
    event: str,
    unmet: tuple[str, ...] = (),
    reason: str = "",
) -> None:
    before = statement.state
    statement.state = STATEMENT.take(before, event, actor.role, unmet)
    record(
        session,
        actor,
        f"statement.{event}",
        ("statement", statement.number),
        bank=statement.bank_code,
        reason=masked_text(reason.strip()),
        detail={"from": before, "to": statement.state},
    )


def draft(
    database: Database, statement_id: int, version: int, *, position: str, text: str, actor: Actor
) -> None:
    """Write the bank's position down for its approver; all but agreement needs its grounds."""
    with database.write(actor) as session:
        statement = statement_row(session, statement_id, version)
        facts = {
            "position": position in POSITIONS,
            "grounds": position == "agree" or bool(text.strip()),
        }
        unmet = tuple(name for name, met in facts.items() if not met)
        _take(session, actor, statement, "draft", unmet)
        statement.position, statement.text = position, text.strip()
        statement.drafted_by_id, statement.drafted_by_name = actor.person_id, actor.name
        statement.returned_why = ""


def give_back(
    database: Database, statement_id: int, version: int, *, reason: str, actor: Actor
) -> None:
    """Give a drafted position back to the maker, with the reason."""
    with database.write(actor) as session:
        statement = statement_row(session, statement_id, version)
        unmet = () if reason.strip() else (REASON,)
        _take(session, actor, statement, "give_back", unmet, reason)
        statement.returned_why = reason.strip()


def submit(database: Database, statement_id: int, version: int, *, actor: Actor) -> None:
    """Submit the bank's position; the finding is answered by it in the same transaction."""
    with database.read(actor) as session:
        # The bank's own scope says whether the statement is this person's at all.
        statement_row(session, statement_id)
    with database.write(EVERYTHING) as session:
        statement = statement_row(session, statement_id, version)
        own = (OTHER_PERSON,) if statement.drafted_by_id == actor.person_id else ()
        _take(session, actor, statement, "submit", own)
        statement.submitted_by_id, statement.submitted_by_name = actor.person_id, actor.name
        statement.submitted_at = now()
        deadline = deadline_row(session, statement.deadline_id)
        end_deadline(session, deadline, "meet", on=today(), actor=actor)
        finding = finding_row(session, statement.finding_id)
        step(session, actor, finding, "answer", reason=statement.text)
        finding.position = statement.position
