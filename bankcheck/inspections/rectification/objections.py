"""Objections: opened by a bank's disagreement, reheard by somebody new to the finding."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, end_deadline, open_deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.service import step as finding_step
from bankcheck.inspections.cases.store import finding_row, most_established
from bankcheck.inspections.rectification import notices
from bankcheck.inspections.rectification.lifecycles import OBJECTION, REASON
from bankcheck.inspections.rectification.models import Notice, Objection, ResponseItem
from bankcheck.inspections.rectification.store import (
    all_settled,
    objection_of,
    objection_row,
    people_of,
)
from bankcheck.money import yuan
from bankcheck.reconcile.cells import masked_text

CONCLUSIONS = ("uphold", "support_partly", "support")


def open_for(session: Session, row: ResponseItem, *, actor: Actor) -> None:
    """Open the objection to a finding with which a bank disagrees; a second is not opened."""
    item, notice = row.item, row.response.notice
    if objection_of(session, item.id) is not None:
        return
    number = f"YY-{notice.number}-{item.position}"
    deadline = open_deadline(
        session,
        NewDeadline(
            kind="objection",
            target=("item", item.id),
            bank=notice.bank_code,
            about=f"{number} {item.title}"[:200],
            start_event=number,
            day_zero=today(),
            n=notice.objection_n,
            unit=Unit(notice.objection_unit),
            basis=notice.objection_basis,
        ),
        actor=actor,
    )
    session.add(
        Objection(
            bank_code=notice.bank_code,
            number=number,
            item=item,
            finding_id=item.finding_id,
            title=item.title,
            grounds=row.cause,
            state=OBJECTION.start,
            deadline_id=deadline.id,
            filed_by_name=actor.name,
            filed_at=now(),
        )
    )
    record(session, actor, "objection.file", ("objection", number), bank=notice.bank_code)


def _step(
    session: Session,
    actor: Actor,
    objection: Objection,
    event: str,
    unmet: Iterable[str],
    reason: str,
) -> None:
    lacking = [*unmet, *([] if reason.strip() else [REASON])]
    before = objection.state
    objection.state = OBJECTION.take(before, event, actor.role, lacking)
    if objection.state in OBJECTION.final:
        objection.ended_at, objection.conclusion = now(), reason.strip()
        # The bureau's clock ends with its decision, a bank's withdrawal cancels it.
        ended = "meet" if actor.bank_code is None else "cancel"
        deadline = deadline_row(session, objection.deadline_id)
        end_deadline(session, deadline, ended, on=today(), actor=SYSTEM)
    record(
        session,
        actor,
        f"objection.{event}",
        ("objection", objection.number),
        bank=objection.bank_code,
        reason=masked_text(reason.strip()),
        detail={"from": before, "to": objection.state},
    )


def unmet_of(session: Session, objection: Objection, actor: Actor) -> list[str]:
    """Return what a person lacks to rehear an objection."""
    facts = {
        "independent": actor.person_id not in people_of(session, objection),
        "own_claim": objection.reviewer_id in (None, actor.person_id),
    }
    return [name for name, met in facts.items() if not met]


def admit(database: Database, objection_id: int, version: int, *, actor: Actor) -> None:
    """Admit an objection and take it up, as somebody new to the finding."""
    with database.write(actor) as session:
        objection = objection_row(session, objection_id, version)
        _step(session, actor, objection, "admit", unmet_of(session, objection, actor), "")
        objection.reviewer_id, objection.reviewer_name = actor.person_id, actor.name


def reassign(
    database: Database, objection_id: int, version: int, *, reason: str, actor: Actor
) -> None:
    """Take an objection from a rehearer who left, with the reason; another takes it up anew."""
    with database.write(actor) as session:
        objection = objection_row(session, objection_id, version)
        _step(session, actor, objection, "reassign", (), reason)
        objection.reviewer_id, objection.reviewer_name = None, ""


def conclude(
    database: Database,
    objection_id: int,
    version: int,
    event: str,
    *,
    reason: str,
    actor: Actor,
    left_fen: int | None = None,
) -> None:
    """Decide on an objection with reasons; supporting it withdraws the finding itself.

    Supporting it in part leaves ``left_fen`` determined; a finding without an amount needs none.
    """
    with database.write(actor) as session:
        objection = objection_row(session, objection_id, version)
        finding = finding_row(session, objection.finding_id)
        unmet = unmet_of(session, objection, actor)
        unmet += unmet_to_reduce(session, finding, left_fen)
        _step(session, actor, objection, event, unmet, reason)
        objection.reviewer_id, objection.reviewer_name = actor.person_id, actor.name
        if event == "support":
            objection.touched = _overturn(session, objection, reason, actor)
        if event == "support_partly" and left_fen is not None:
            objection.touched = _reduce(session, objection, left_fen, reason, actor)


def unmet_to_reduce(session: Session, finding: Finding, left_fen: int | None) -> list[str]:
    """Return what speaks against leaving an amount determined after partial support."""
    if finding.determined_fen == 0:
        return [] if left_fen is None else ["amount_left"]
    facts = {
        "amount_left": left_fen is not None and 0 < left_fen < finding.determined_fen,
        # What both institutions signed is not changed by one of them.
        "amount_unsigned": finding.inspection_id is None,
        "amount_covers": left_fen is None or most_established(session, finding.id) <= left_fen,
    }
    return [name for name, met in facts.items() if not met]


def _reduce(
    session: Session, objection: Objection, left_fen: int, reason: str, actor: Actor
) -> list[str]:
    """Leave less determined, in the finding and in what the notice asks; return what it touched."""
    finding, item = finding_row(session, objection.finding_id), objection.item
    finding_step(session, actor, finding, "reduce", reason=f"{yuan(left_fen)}: {reason}")
    finding.determined_fen = item.determined_fen = left_fen
    finding.loss_fen = min(finding.loss_fen, left_fen)
    return [finding.number, f"{item.notice.number}/{item.position}"]


def _overturn(session: Session, objection: Objection, reason: str, actor: Actor) -> list[str]:
    """Withdraw the finding and what the notice asks for it; return everything touched."""
    finding, item = finding_row(session, objection.finding_id), objection.item
    finding_step(session, actor, finding, "overturn", reason=reason)
    item.state = "dropped"
    notice: Notice = item.notice
    touched = [finding.number, f"{notice.number}/{item.position}"]
    if all_settled(notice) and notice.state in ("acknowledged", "partly_accepted"):
        notices.step(session, actor, notice, "settle")
        if notice.deadline_id is not None:
            deadline = deadline_row(session, notice.deadline_id)
            end_deadline(session, deadline, "cancel", on=today(), actor=SYSTEM)
        touched.append(notice.number)
    return touched


def take_back(
    database: Database, objection_id: int, version: int, *, reason: str, actor: Actor
) -> None:
    """Take one's own objection back for the bank, with the reason."""
    with database.write(actor) as session:
        objection = objection_row(session, objection_id, version)
        _step(session, actor, objection, "take_back", (), reason)
