"""Findings: raised, written, put to the bank, confirmed by another, retested and closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import KIND_OF_ROLE, SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, end_deadline, open_deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.closing import follow
from bankcheck.inspections.cases.elements import DISPOSITIONS, Amounts, Elements
from bankcheck.inspections.cases.lifecycles import (
    FINDING,
    OBLIGATIONS,
    OTHER_PERSON,
    OWN_INSTITUTION,
    REASON,
    STATEMENT,
)
from bankcheck.inspections.cases.models import (
    Finding,
    FindingEvent,
    FindingEvidence,
    Retest,
    Statement,
)
from bankcheck.inspections.cases.severity import Extent, Impact, Severity, severity_of
from bankcheck.inspections.cases.store import (
    StillOwed,
    evidence_of,
    finding_row,
    has_ground,
    is_signed,
    open_debts,
    statement_of,
)
from bankcheck.machines import MoveRefused
from bankcheck.reconcile.cells import masked_text
from bankcheck.suspicions.cases import step as step_suspicion
from bankcheck.suspicions.models import Suspicion

TEXTS = tuple(Elements.__slots__)


@dataclass(frozen=True, slots=True)
class Texts:
    """What a drafter writes of a finding; ``override`` is a severity other than the matrix's."""

    title: str
    elements: Elements
    amounts: Amounts
    impact: Impact | None
    extent: Extent | None
    dispositions: tuple[str, ...]
    evidence: tuple[int, ...] = ()
    override: Severity | None = None
    override_why: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """How long a bank has to answer, and by which basis."""

    n: int
    unit: Unit
    basis: str


@dataclass(frozen=True, slots=True)
class NewRetest:
    """A look at whether the rectification works."""

    tested_on: date | None
    method: str
    result: str
    passed: bool


def begin(session: Session, actor: Actor, values: Mapping[str, Any]) -> Finding:
    """Begin a finding inside the transaction of its source; numbers follow without a gap."""
    year = today().year
    # The event comes first: it locks the chain, so that two at once are numbered one by one.
    target = ("inspection", values.get("inspection_id") or 0)
    record(session, actor, "finding.begin", target, bank=str(values["bank"]))
    seq = (session.scalar(select(func.max(Finding.seq)).where(Finding.year == year)) or 0) + 1
    finding = Finding(
        year=year,
        seq=seq,
        number=f"WT{year}-{seq:04d}",
        owner=KIND_OF_ROLE[actor.role].value,
        state=FINDING.start,
        drafted_by_id=actor.person_id,
        drafted_by_name=actor.name,
        drafted_at=now(),
        **values,
    )
    session.add(finding)
    session.flush()
    note(session, actor, finding, "raise", "", "")
    return finding


def note(
    session: Session, actor: Actor, finding: Finding, event: str, before: str, reason: str
) -> None:
    """Keep one step of a finding's life, with its audit event."""
    session.add(
        FindingEvent(
            finding_id=finding.id,
            event=event,
            from_state=before,
            to_state=finding.state,
            reason=reason.strip(),
            person_id=actor.person_id,
            person_name=actor.name,
            institution=actor.institution,
            at=now(),
        )
    )
    detail = {"from": before, "to": finding.state, "edition": finding.edition}
    target = ("finding", finding.number)
    why = masked_text(reason.strip())
    record(session, actor, f"finding.{event}", target, bank=finding.bank, reason=why, detail=detail)


def step(
    session: Session,
    actor: Actor,
    finding: Finding,
    event: str,
    *,
    unmet: Iterable[str] = (),
    reason: str = "",
) -> None:
    """Take one step of the lifecycle and keep it; raise MoveRefused or RoleRefused."""
    lacking = [*unmet, *_always_unmet(finding, actor, reason)]
    before, finding.state = finding.state, FINDING.take(finding.state, event, actor.role, lacking)
    if finding.state in FINDING.final:
        finding.ended_at = now()
    note(session, actor, finding, event, before, reason)
    if finding.state in FINDING.final:
        follow(session, finding.inspection_id)


def _always_unmet(finding: Finding, actor: Actor, reason: str) -> list[str]:
    kind = KIND_OF_ROLE.get(actor.role)
    facts = {
        OWN_INSTITUTION: kind is not None and kind.value == finding.owner,
        OTHER_PERSON: finding.drafted_by_id != actor.person_id,
        REASON: bool(reason.strip()),
        "is_joint": finding.inspection_id is not None,
    }
    return [name for name, met in facts.items() if not met]


def edit(database: Database, finding_id: int, version: int, texts: Texts, *, actor: Actor) -> None:
    """Write a draft finding; whoever wrote last is its drafter."""
    with database.write(actor) as session:
        finding = finding_row(session, finding_id, version)
        step(session, actor, finding, "edit")
        finding.title = texts.title.strip()
        for name in TEXTS:
            setattr(finding, name, str(getattr(texts.elements, name)).strip())
        finding.questioned_fen = texts.amounts.questioned_fen
        finding.determined_fen = texts.amounts.determined_fen
        finding.loss_fen = texts.amounts.loss_fen
        finding.dispositions = [one for one in DISPOSITIONS if one in texts.dispositions]
        finding.drafted_by_id, finding.drafted_by_name = actor.person_id, actor.name
        _judge(finding, texts, actor)
        allowed = {one.id for one in evidence_of(session, finding.inspection_id)}
        finding.evidence = [
            FindingEvidence(evidence_id=one) for one in sorted(allowed & set(texts.evidence))
        ]


def _judge(finding: Finding, texts: Texts, actor: Actor) -> None:
    finding.impact, finding.extent = texts.impact or "", texts.extent or ""
    finding.severity = ""
    if texts.impact and texts.extent:
        found = severity_of(texts.impact, texts.extent, recurrences=finding.recurrences)
        finding.severity = found.value
    changed = texts.override is not None and texts.override_why.strip() != ""
    if changed and texts.override is not None and texts.override.value != finding.severity:
        finding.severity = finding.override_severity = texts.override.value
        finding.override_why, finding.override_by = texts.override_why.strip(), actor.name
    else:
        finding.override_severity = finding.override_why = finding.override_by = ""


def elements_of(finding: Finding) -> Elements:
    """Return the five elements of a finding as they stand."""
    return Elements(**{name: getattr(finding, name) for name in TEXTS})


def unmet_to_propose(session: Session, finding: Finding, window: Window | None) -> tuple[str, ...]:
    """Return what a finding lacks before it is put to the bank."""
    facts = {
        "five_elements": not elements_of(finding).missing and bool(finding.title.strip()),
        "severity": finding.severity != "",
        "evidence": has_ground(session, finding),
        "answer_deadline": window is not None,
    }
    return tuple(name for name, met in facts.items() if not met)


def propose(
    database: Database, finding_id: int, version: int, window: Window | None, *, actor: Actor
) -> None:
    """Put a finding to the bank: it gets its own copy of the texts, and time to answer."""
    with database.write(actor) as session:
        finding = finding_row(session, finding_id, version)
        unmet = unmet_to_propose(session, finding, window)
        step(session, actor, finding, "propose", unmet=unmet)
        if window is None:
            raise AssertionError("a finding without a window is an unmet guard")
        deadline = open_deadline(
            session,
            NewDeadline(
                kind="comment",
                target=("finding", finding.id),
                bank=finding.bank,
                about=f"{finding.number} {finding.title}"[:200],
                start_event=finding.number,
                day_zero=today(),
                n=window.n,
                unit=window.unit,
                basis=window.basis,
            ),
            actor=actor,
        )
        session.add(_statement(finding, deadline.id))


def _statement(finding: Finding, deadline_id: int) -> Statement:
    return Statement(
        bank_code=finding.bank,
        finding_id=finding.id,
        edition=finding.edition,
        number=f"{finding.number}-{finding.edition}",
        title=finding.title,
        texts={name: getattr(finding, name) for name in TEXTS},
        questioned_fen=finding.questioned_fen,
        state=STATEMENT.start,
        deadline_id=deadline_id,
        asked_at=now(),
    )


def lapse(database: Database, finding_id: int, version: int, *, actor: Actor) -> None:
    """Go on without an answer once the bank's time has run out."""
    with database.write(actor) as session:
        finding = finding_row(session, finding_id, version)
        statement = statement_of(session, finding)
        unmet = [] if statement is not None and _is_over(session, statement) else ["answer_overdue"]
        step(session, actor, finding, "lapse", unmet=unmet)
        if statement is not None:
            statement.state = STATEMENT.take(statement.state, "lapse", actor.role, unmet)
            deadline = deadline_row(session, statement.deadline_id)
            end_deadline(session, deadline, "cancel", on=today(), actor=SYSTEM)


def _is_over(session: Session, statement: Statement) -> bool:
    return deadline_row(session, statement.deadline_id).due_on < today()


def revise(database: Database, finding_id: int, version: int, *, reason: str, actor: Actor) -> None:
    """Take an answered finding back to its draft, as its next edition; signatures fall with it."""
    with database.write(actor) as session:
        finding = finding_row(session, finding_id, version)
        step(session, actor, finding, "revise", reason=reason)
        finding.edition += 1
        finding.position, finding.envelope_id = "", None


def withdraw(
    database: Database, finding_id: int, version: int, *, reason: str, actor: Actor
) -> None:
    """Withdraw a finding before it is confirmed, with the reason.

    What it was raised from is confirmed as before, is charged, and can be raised again.
    """
    with database.write(actor) as session:
        finding = finding_row(session, finding_id, version)
        step(session, actor, finding, "withdraw", reason=reason)
        for link in list(finding.suspicions):
            suspicion = session.get_one(Suspicion, link.suspicion_id)
            told = {"finding": finding.number}
            step_suspicion(session, actor, suspicion, "hand_back", reason=reason, detail=told)
            session.delete(link)


def confirm(database: Database, finding_id: int, version: int, *, actor: Actor) -> None:
    """Confirm a finding as somebody who did not draft it; a joint one is signed by both first."""
    with database.write(actor) as session:
        finding = finding_row(session, finding_id, version)
        step(session, actor, finding, "confirm", unmet=unmet_to_confirm(session, finding))
        finding.confirmed_by_id, finding.confirmed_by_name = actor.person_id, actor.name
        finding.confirmed_at = now()


def unmet_to_confirm(session: Session, finding: Finding) -> tuple[str, ...]:
    """Return what a finding lacks before it is confirmed, the person aside."""
    amounts = Amounts(finding.questioned_fen, finding.determined_fen, finding.loss_fen)
    facts = {
        "cosigned": finding.inspection_id is None or is_signed(session, finding),
        "amounts": amounts.agree,
    }
    return tuple(name for name, met in facts.items() if not met)


def retest(
    database: Database, finding_id: int, version: int, new: NewRetest, *, actor: Actor
) -> None:
    """Record a retest: a pass closes the finding, a fail begins the next round."""
    with database.write(actor) as session:
        finding = finding_row(session, finding_id, version)
        complete = new.tested_on is not None and new.method.strip() and new.result.strip()
        debts = open_debts(session, finding.id)
        facts = {
            "retest_record": bool(complete) and (new.tested_on or today()) <= today(),
            OBLIGATIONS: not debts,
        }
        unmet = [name for name, met in facts.items() if not met]
        event = "pass_retest" if new.passed else "fail_retest"
        try:
            step(session, actor, finding, event, unmet=unmet, reason=new.result)
        except MoveRefused as refused:
            if OBLIGATIONS in refused.unmet:
                raise StillOwed(refused, debts) from refused
            raise
        session.add(
            Retest(
                finding_id=finding.id,
                round=finding.round,
                tested_on=new.tested_on,
                method=new.method.strip(),
                result=new.result.strip(),
                passed=new.passed,
                person_id=actor.person_id,
                person_name=actor.name,
                at=now(),
            )
        )
        finding.round += not new.passed


def continue_long(
    database: Database,
    finding_id: int,
    version: int,
    *,
    milestones: str,
    next_on: date | None,
    actor: Actor,
) -> None:
    """Let a rectification go on for long, by milestones with a next date."""
    with database.write(actor) as session:
        finding = finding_row(session, finding_id, version)
        facts = {
            "milestones": bool(milestones.strip()),
            "next_date": next_on is not None and next_on > today(),
        }
        unmet = [name for name, met in facts.items() if not met]
        step(session, actor, finding, "continue", unmet=unmet, reason=milestones)
        finding.milestones, finding.next_on = milestones.strip(), next_on
