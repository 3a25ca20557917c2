"""Decisions on a bank: proposed, reviewed, announced, heard, approved, signed, issued, served."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Institution
from bankcheck.actors import Actor, InstitutionKind
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, end_deadline, open_deadline
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.documents import numbering
from bankcheck.machines import MoveRefused
from bankcheck.scoring import fee_editions
from bankcheck.scoring.changes import Cause, Change
from bankcheck.scoring.decisions.grounds import REDUCTION
from bankcheck.scoring.decisions.ladder import read_ladder
from bankcheck.scoring.decisions.lifecycles import DECISION, IN_FORCE, DecisionState
from bankcheck.scoring.decisions.models import Decision, LegalOpinion
from bankcheck.scoring.decisions.opinions import digest, fall_digest
from bankcheck.scoring.decisions.resting import fallen_under
from bankcheck.scoring.decisions.standing import (
    KIND,
    load,
    load_own,
    missing_of,
    rung_of,
    unmet,
)
from bankcheck.scoring.refusals import DecisionRefused
from bankcheck.scoring.store import current
from bankcheck.scoring.terms import read_terms

SERVICES = ("system", "in_person", "post", "left_there")
# The letter of a decision bears the decision's own number: both are of one series.
LETTER, WORD = "decision", "决"


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as it is proposed: against whom, which rung, why, by what, with what content."""

    bank: str
    year: int
    rung: str
    facts: str
    basis: str
    content: str
    findings: tuple[str, ...] = ()


def propose(database: Database, new: NewDecision, *, actor: Actor) -> int:
    """Propose a decision; what it still needs is told until it is there."""
    with database.write(actor) as session:
        record(session, actor, "decision.propose", ("bank", new.bank), bank=new.bank,
               detail={"rung": new.rung, "year": new.year})  # fmt: skip
        DECISION.take(DECISION.start, "edit", actor.role)
        name = _bank_name(session, new.bank)
        if name is None or not _is_told(new) or _stands(session, new):
            raise DecisionRefused
        score = current(session, new.bank, new.year)
        reduces = new.rung == REDUCTION and score is not None
        row = Decision(
            bank_code=new.bank,
            bank_name=name,
            year=new.year,
            rung=new.rung,
            assessment_id=score.id if score else None,
            state=DecisionState.PROPOSED,
            findings=sorted(set(new.findings)),
            facts=new.facts.strip(),
            basis=new.basis.strip()[:200],
            content=new.content.strip(),
            coefficient=score.coefficient if reduces and score else "",
            proposed_by_id=actor.person_id,
            proposed_by_name=actor.name,
            proposed_at=now(),
        )
        session.add(row)
        session.flush()
        return row.id


def _bank_name(session: Session, bank: str) -> str | None:
    asked = select(Institution.name).where(Institution.ledger_bank_code == bank)
    return session.scalars(asked.limit(1)).one_or_none()


def _is_told(new: NewDecision) -> bool:
    told = new.facts.strip() and new.basis.strip() and new.content.strip()
    return bool(told) and read_ladder().knows(new.rung)


def _stands(session: Session, new: NewDecision) -> bool:
    """Say whether the same rung is open, or in force, on the same score already."""
    of = Decision
    score = current(session, new.bank, new.year)
    ended = (DecisionState.REJECTED, DecisionState.REVOKED, DecisionState.EXECUTED)
    asked = select(func.count(of.id)).where(
        of.bank_code == new.bank,
        of.year == new.year,
        of.rung == new.rung,
        of.assessment_id == (score.id if score else None),
        of.state.not_in(ended),
    )
    return bool(session.scalar(asked))


def step(
    session: Session, actor: Actor, row: Decision, event: str, lacking: Iterable[str], reason: str
) -> None:
    """Take one step of a decision and record it; raise MoveRefused or RoleRefused."""
    before = row.state
    row.state = DecisionState(DECISION.take(before, event, actor.role, lacking))
    detail = {"from": before.value, "to": row.state.value, "rung": row.rung}
    record(session, actor, f"decision.{event}", (KIND, row.id), bank=row.bank_code,
           reason=reason.strip(), detail=detail)  # fmt: skip


def edit(
    database: Database, decision_id: int, version: int, new: NewDecision, *, actor: Actor
) -> None:
    """Write a proposal anew; an opinion on its former words no longer counts."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        step(session, actor, row, "edit", (), "")
        if not _is_told(new):
            raise DecisionRefused
        row.facts, row.basis, row.content = (
            new.facts.strip(),
            new.basis.strip(),
            new.content.strip(),
        )
        row.findings = sorted(set(new.findings))


def review(
    database: Database, decision_id: int, version: int, text: str, *, passes: bool, actor: Actor
) -> None:
    """Give an opinion on the law of a decision as somebody who did not propose it."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        step(session, actor, row, "review", unmet(session, row, actor, text), text)
        session.add(_opinion(row, digest(row), text, actor, passes=passes))


def _opinion(row: Decision, held: str, text: str, actor: Actor, *, passes: bool) -> LegalOpinion:
    return LegalOpinion(
        decision_id=row.id,
        digest=held,
        passes=passes,
        text=text.strip(),
        person_id=actor.person_id,
        person_name=actor.name,
        at=now(),
    )


def stand(database: Database, decision_id: int, version: int, why: str, *, actor: Actor) -> None:
    """Record why a decision stands although something fell under it; what falls next asks anew."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        step(session, actor, row, "stand", unmet(session, row, actor, why), why)
        held = fall_digest(row, fallen_under(session, row))
        session.add(_opinion(row, held, why, actor, passes=True))


def notify(database: Database, decision_id: int, version: int, *, actor: Actor) -> None:
    """Give the bank prior notice, which opens the window in which it may state its case."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        step(session, actor, row, "notify", _named(session, row, actor, "notify"), "")
        limit, rung = read_terms().hearing, rung_of(row)
        new = NewDeadline(
            kind="hearing",
            target=(KIND, row.id),
            bank=row.bank_code,
            about=f"{row.bank_name} {row.year}年度拟{rung.zh}陈述申辩期"[:200],
            start_event=f"{KIND}-{row.id}",
            day_zero=today(),
            n=limit.days_on(today()),
            unit=Unit(limit.unit),
            basis=limit.basis,
        )
        row.deadline_id, row.noticed_at = open_deadline(session, new, actor=actor).id, now()


def _named(
    session: Session, row: Decision, actor: Actor, event: str, reason: str = ""
) -> list[str]:
    """Return what is unmet, the ladder's needs by their own names where the step asks for them."""
    lacking = list(unmet(session, row, actor, reason))
    move = DECISION.find(row.state, event)
    if move is not None and "needs" in move.guards and actor.role in move.roles:
        _refuse_needs(row, event, lacking, move.guards, missing_of(session, row))
    return lacking


def _refuse_needs(
    row: Decision, event: str, lacking: list[str], guards: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    if missing:
        others = tuple(one for one in guards if one in lacking and one != "needs")
        raise MoveRefused(DECISION.name, row.state.value, event, (*missing, *others))


def hear(
    database: Database, decision_id: int, version: int, statement: str, *, actor: Actor
) -> None:
    """Let a bank state its case, or say that it forgoes to, within its window."""
    with database.write(actor) as session:
        row = load_own(session, decision_id, version)
        deadline = session.get(Deadline, row.deadline_id) if row.deadline_id else None
        in_time = deadline is not None and deadline.state == "open" and today() <= deadline.due_on
        event = "state" if statement.strip() else "forgo"
        facts = {"in_time": in_time, "fresh": actor.fresh}
        step(session, actor, row, event, [one for one, met in facts.items() if not met], statement)
        row.heard_how = "stated" if statement.strip() else "forgone"
        row.statement, row.stated_by_name, row.stated_at = statement.strip(), actor.name, now()
        if deadline is not None:
            end_deadline(session, deadline, "meet", on=today(), actor=actor)


def close_hearing(database: Database, decision_id: int, version: int, *, actor: Actor) -> None:
    """Go on when the bank's window passed in silence."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        step(session, actor, row, "close_hearing", unmet(session, row, actor), "")
        row.heard_how = "silent"
        deadline = session.get(Deadline, row.deadline_id) if row.deadline_id else None
        if deadline is not None and deadline.state == "open":
            end_deadline(session, deadline, "cancel", on=today(), actor=actor)


def answer(database: Database, decision_id: int, version: int, text: str, *, actor: Actor) -> None:
    """Answer point by point what the bank stated."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        step(session, actor, row, "answer", unmet(session, row, actor, text), text)
        row.answer = text.strip()


def approve(database: Database, decision_id: int, version: int, *, actor: Actor) -> None:
    """Approve a decision; refused with every unmet condition named."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        step(session, actor, row, "approve", _named(session, row, actor, "approve"), "")
        row.approved_by_id, row.approved_by_name = actor.person_id, actor.name
        row.approved_at = now()


def end(
    database: Database, decision_id: int, version: int, event: str, reason: str, *, actor: Actor
) -> None:
    """Reject a proposal, revoke a decision, or say how it was carried out."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        was_in_force = row.state in IN_FORCE
        step(session, actor, row, event, unmet(session, row, actor, reason), reason)
        row.ended = reason.strip()
        _close_window(session, row, actor)
        if was_in_force and row.state is DecisionState.REVOKED:
            move_fee(session, row, Cause.REVOKED, actor, row.ended)


def _close_window(session: Session, row: Decision, actor: Actor) -> None:
    deadline = session.get(Deadline, row.deadline_id) if row.deadline_id else None
    if deadline is not None and deadline.state == "open":
        end_deadline(session, deadline, "cancel", on=today(), actor=actor)


def issue(database: Database, decision_id: int, version: int, *, actor: Actor) -> None:
    """Issue an approved decision under its own number; a reduction moves the fee at once."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        lacking = _named(session, row, actor, "issue")
        number = numbering.reserve(session, LETTER, WORD, InstitutionKind.FINANCE, today())
        # State, number and time go into the table together, or its constraints refuse them.
        with session.no_autoflush:
            step(session, actor, row, "issue", lacking, "")
            row.number = number
            row.issued_by_name, row.issued_at = actor.name, now()
        session.flush()
        move_fee(session, row, Cause.DECISION, actor)


def move_fee(session: Session, row: Decision, cause: Cause, actor: Actor, reason: str = "") -> None:
    """Let the fee follow a reduction that came into force or left it."""
    if row.rung == REDUCTION:
        change = Change(cause, row.number or "", reason=reason.strip())
        fee_editions.follow(session, actor, row.bank_code or "", row.year, change)


def serve(
    database: Database, decision_id: int, version: int, how: str, proof: str, *, actor: Actor
) -> None:
    """Record how a decision was served on its bank, with the proof where it left the system."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        known = how in SERVICES and (how == "system" or proof.strip())
        lacking = (*unmet(session, row, actor), *(() if known else ("service",)))
        step(session, actor, row, "serve", lacking, proof)
        row.served_how, row.served_proof, row.served_at = how, proof.strip(), now()


def receive(database: Database, decision_id: int, version: int, *, actor: Actor) -> None:
    """Sign for a served decision as its bank."""
    with database.write(actor) as session:
        row = load_own(session, decision_id, version)
        step(session, actor, row, "receive", (), "")
        row.received_by_name, row.received_at = actor.name, now()
