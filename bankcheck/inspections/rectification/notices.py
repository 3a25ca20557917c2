"""Rectification notices: drafted, approved by another, sent with a clock, and acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, end_deadline, open_deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.service import TEXTS
from bankcheck.inspections.cases.service import step as finding_step
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.fieldwork.store import banks
from bankcheck.inspections.rectification.answers import digest
from bankcheck.inspections.rectification.lifecycles import NOTICE, OTHER_PERSON, REASON
from bankcheck.inspections.rectification.models import Notice, NoticeItem
from bankcheck.inspections.rectification.store import (
    NOTICED,
    FindingsUnfit,
    fit_findings,
    is_cosigned,
    notice_row,
)
from bankcheck.reconcile.cells import masked_text

SERVICES = ("system", "courier", "in_person")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a notice says and how long the bank has, to rectify and to object, by which basis."""

    title: str
    opening: str
    n: int
    unit: Unit
    basis: str
    objection_n: int
    objection_unit: Unit
    objection_basis: str


def draft(
    database: Database, bank: str, findings: tuple[int, ...], terms: Terms, *, actor: Actor
) -> int:
    """Draft a notice over findings of one bank; numbers follow each other without a gap."""
    year = today().year
    with database.write(actor) as session:
        # The event comes first: it locks the chain, so that two at once are numbered one by one.
        record(session, actor, "notice.draft", ("bank", bank), bank=bank)
        fit = [one for one in fit_findings(session, bank) if one.id in findings]
        if not fit or len(fit) != len(set(findings)):
            raise FindingsUnfit
        seq = (session.scalar(select(func.max(Notice.seq)).where(Notice.year == year)) or 0) + 1
        notice = Notice(
            year=year,
            seq=seq,
            number=f"ZG{year}-{seq:04d}",
            bank=bank,
            bank_name=banks(session).get(bank, bank),
            state=NOTICE.start,
            drafted_by_id=actor.person_id,
            drafted_by_name=actor.name,
            drafted_at=now(),
            items=[_item(place, one) for place, one in enumerate(fit, 1)],
            **asdict(terms),
        )
        session.add(notice)
        session.flush()
        return notice.id


def _item(position: int, finding: Finding) -> NoticeItem:
    return NoticeItem(
        finding_id=finding.id,
        position=position,
        number=finding.number,
        title=finding.title,
        texts={name: getattr(finding, name) for name in TEXTS},
        severity=finding.severity,
        determined_fen=finding.determined_fen,
        dispositions=list(finding.dispositions),
        requirement=finding.recommendation,
        state="open",
    )


def step(
    session: Session,
    actor: Actor,
    notice: Notice,
    event: str,
    *,
    unmet: Iterable[str] = (),
    reason: str = "",
) -> None:
    """Take one step of a notice and record it; raise MoveRefused or RoleRefused."""
    lacking = [*unmet, *([] if reason.strip() else [REASON])]
    before, notice.state = notice.state, NOTICE.take(notice.state, event, actor.role, lacking)
    if notice.state in NOTICE.final:
        notice.ended_at = now()
    target, why = ("notice", notice.number), masked_text(reason.strip())
    detail = {"from": before, "to": notice.state}
    record(session, actor, f"notice.{event}", target, bank=notice.bank, reason=why, detail=detail)


def edit(
    database: Database,
    notice_id: int,
    version: int,
    terms: Terms,
    requirements: Mapping[int, str],
    *,
    actor: Actor,
) -> None:
    """Write a draft notice and what it asks for each finding; the writer is its drafter."""
    with database.write(actor) as session:
        notice = notice_row(session, notice_id, version)
        step(session, actor, notice, "edit")
        for name, value in asdict(terms).items():
            setattr(notice, name, value)
        for item in notice.items:
            item.requirement = requirements.get(item.id, item.requirement).strip()
        notice.drafted_by_id, notice.drafted_by_name = actor.person_id, actor.name
        notice.drafted_at = now()


def submit(database: Database, notice_id: int, version: int, *, actor: Actor) -> None:
    """Send a draft for approval."""
    with database.write(actor) as session:
        notice = notice_row(session, notice_id, version)
        facts = {
            "has_items": bool(notice.items),
            "requirements": all(one.requirement.strip() for one in notice.items),
        }
        unmet = [name for name, met in facts.items() if not met]
        step(session, actor, notice, "submit", unmet=unmet)


def decide(
    database: Database, notice_id: int, version: int, event: str, *, reason: str, actor: Actor
) -> None:
    """Approve a notice as somebody who did not draft it, or give it back with a reason."""
    with database.write(actor) as session:
        notice = notice_row(session, notice_id, version)
        own = [OTHER_PERSON] if notice.drafted_by_id == actor.person_id else []
        step(session, actor, notice, event, unmet=own, reason=reason)
        notice.reason = reason.strip()
        if event == "approve":
            notice.approved_by_id, notice.approved_by_name = actor.person_id, actor.name
            notice.approved_at = now()


def withdraw(
    database: Database, notice_id: int, version: int, *, reason: str, actor: Actor
) -> None:
    """Withdraw a notice that was not sent, or recall one that was, with the reason."""
    with database.write(actor) as session:
        notice = notice_row(session, notice_id, version)
        event = "withdraw" if notice.sent_at is None else "recall"
        step(session, actor, notice, event, reason=reason)
        notice.reason = reason.strip()
        if notice.deadline_id is not None:
            deadline = deadline_row(session, notice.deadline_id)
            end_deadline(session, deadline, "cancel", on=today(), actor=actor)


def send(
    database: Database, notice_id: int, version: int, *, service: str, proof: str, actor: Actor
) -> None:
    """Send an approved notice: the bank sees it from now on, and its clock begins today."""
    with database.write(actor) as session:
        notice = notice_row(session, notice_id, version)
        findings = [finding_row(session, one.finding_id) for one in notice.items]
        served = service in SERVICES and (service == "system" or proof.strip() != "")
        facts = {
            "service": served,
            "findings_stand": all(one.state in NOTICED for one in findings),
            "cosigned": is_cosigned(session, notice),
        }
        unmet = [name for name, met in facts.items() if not met]
        step(session, actor, notice, "send", unmet=unmet)
        notice.service, notice.service_proof = service, proof.strip()
        _serve(session, notice, findings, actor)


def _serve(session: Session, notice: Notice, findings: list[Finding], actor: Actor) -> None:
    for finding in findings:
        finding_step(session, actor, finding, "serve", reason=notice.number)
    deadline = open_deadline(
        session,
        NewDeadline(
            kind="rectification",
            target=("notice", notice.id),
            bank=notice.bank,
            about=f"{notice.number} {notice.title}"[:200],
            start_event=notice.number,
            day_zero=today(),
            n=notice.n,
            unit=Unit(notice.unit),
            basis=notice.basis,
        ),
        actor=actor,
    )
    notice.deadline_id, notice.sent_at, notice.sent_by_name = deadline.id, now(), actor.name
    notice.sha256 = digest(content_of(notice))
    notice.bank_code = notice.bank
    for item in notice.items:
        item.bank_code = notice.bank


def content_of(notice: Notice) -> dict[str, Any]:
    """Return what a notice says, for the digest that its receipt names."""
    names = ("number", "bank", "title", "opening", "n", "unit", "basis")
    items = [
        {"number": one.number, "texts": one.texts, "requirement": one.requirement}
        for one in notice.items
    ]
    return {name: getattr(notice, name) for name in names} | {"items": items}


def acknowledge(database: Database, notice_id: int, version: int, *, actor: Actor) -> None:
    """Sign the receipt of a notice for the bank."""
    with database.write(actor) as session:
        notice = notice_row(session, notice_id, version)
        step(session, actor, notice, "acknowledge")
        notice.acknowledged_by_name, notice.acknowledged_at = actor.name, now()
