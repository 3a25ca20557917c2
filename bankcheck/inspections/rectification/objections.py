"""Objections: opened by a bank's disagreement, reheard by somebody new to the finding."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, end_deadline, open_deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.service import step as finding_step
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.rectification import amending, notices
from bankcheck.inspections.rectification.lifecycles import OBJECTION
from bankcheck.inspections.rectification.models import Notice, Objection, ResponseItem
from bankcheck.inspections.rectification.objection_steps import (
    reduce,
    step,
    unmet_of,
    unmet_to_reduce,
)
from bankcheck.inspections.rectification.store import all_settled, objection_of, objection_row

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


def admit(database: Database, objection_id: int, version: int, *, actor: Actor) -> None:
    """Admit an objection and take it up, as somebody new to the finding."""
    with database.write(actor) as session:
        objection = objection_row(session, objection_id, version)
        step(session, actor, objection, "admit", unmet_of(session, objection, actor), "")
        objection.reviewer_id, objection.reviewer_name = actor.person_id, actor.name


def reassign(
    database: Database, objection_id: int, version: int, *, reason: str, actor: Actor
) -> None:
    """Take an objection from a rehearer who left, with the reason; another takes it up anew."""
    with database.write(actor) as session:
        objection = objection_row(session, objection_id, version)
        step(session, actor, objection, "reassign", (), reason)
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

    Supporting it in part leaves ``left_fen`` determined; a finding without an amount needs none,
    and that of a joint one is put to both institutions instead (``amending``).
    """
    with database.write(actor) as session:
        objection = objection_row(session, objection_id, version)
        finding = finding_row(session, objection.finding_id)
        unmet = unmet_of(session, objection, actor)
        unmet += unmet_to_reduce(session, finding, left_fen)
        step(session, actor, objection, event, unmet, reason)
        objection.reviewer_id, objection.reviewer_name = actor.person_id, actor.name
        if event == "support":
            objection.touched = _overturn(session, objection, reason, actor)
        if event == "support_partly" and left_fen is not None:
            objection.touched = reduce(session, objection, left_fen, reason, actor)


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
    """Take one's own objection back for the bank, with the reason.

    What was out for signing falls with it, in a step of its own: a bank reaches no envelope.
    """
    with database.write(actor) as session:
        objection = objection_row(session, objection_id, version)
        step(session, actor, objection, "take_back", (), reason)
    amending.let_go(database, objection_id)
