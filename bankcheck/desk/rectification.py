"""What findings, notices and answers let wait for whom, on both sides."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import KIND_OF_ROLE, Actor
from bankcheck.desk.counting import first_deadline, how_many
from bankcheck.desk.tasks import Place, Task
from bankcheck.inspections.cases.models import Finding, Statement
from bankcheck.inspections.rectification.models import Notice, Objection, Response
from bankcheck.permissions import is_allowed
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import SuspicionState

_LISTED = "findings.listed"


def bureau_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the findings, notices and answers that wait for this person of the bureau."""
    tasks, role = list[Task](), actor.role
    if is_allowed(role, "findings.work"):
        ready = Suspicion.state == SuspicionState.CONFIRMED
        raised = how_many(session, Suspicion.id, ready, Suspicion.subject_bank.is_not(None))
        tasks.append(Task("findings_raise", raised, "findings.sources_shown"))
        fixed = how_many(session, Finding.id, Finding.state == "verifying_fix")
        tasks.append(Task("findings_retest", fixed, _LISTED, {"state": "verifying_fix"}))
    if is_allowed(role, "findings.confirm"):
        own = Finding.owner == KIND_OF_ROLE[role].value
        waits = (Finding.state == "answered", own, Finding.drafted_by_id != actor.person_id)
        answered = how_many(session, Finding.id, *waits)
        tasks.append(Task("findings_confirm", answered, _LISTED, {"state": "answered"}))
    return tasks + _notice_tasks(session, actor)


def _notice_tasks(session: Session, actor: Actor) -> list[Task]:
    tasks, here, role = list[Task](), "notices.listed", actor.role
    if is_allowed(role, "notices.work"):
        ready = how_many(session, Notice.id, Notice.state == "approved")
        tasks.append(Task("notices_send", ready, here, {"state": "approved"}))
    if is_allowed(role, "notices.approve"):
        waits = (Notice.state == "in_review", Notice.drafted_by_id != actor.person_id)
        count = how_many(session, Notice.id, *waits)
        tasks.append(Task("notices_decide", count, here, {"state": "in_review"}))
    if is_allowed(role, "responses.review"):
        free = select(func.count(Response.id)).join(Notice)
        fit = (Response.state == "submitted", Notice.drafted_by_id != actor.person_id)
        count = int(session.scalar(free.where(*fit)) or 0)
        mine = (Response.state == "under_review", Response.claimed_by_id == actor.person_id)
        taken = how_many(session, Response.id, *mine)
        tasks.append(Task("responses_claim", count, here, {"state": "responded"}))
        tasks.append(Task("responses_review", taken, here, {"state": "responded"}))
    return tasks


def rehearing_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the objections that nobody took up yet, or that this person did."""
    if not is_allowed(actor.role, "responses.rehear"):
        return []
    mine = (Objection.state == "reviewing") & (Objection.reviewer_id == actor.person_id)
    count, due = first_deadline(session, Objection, (Objection.state == "filed") | mine)
    return [Task("objections_open", count, "objections.listed", {}, due)]


def bank_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return what waits for a bank's maker, or for its approver."""
    if not actor.is_bank:
        return []
    facts, here = "statements.listed", "portal.listed"
    if is_allowed(actor.role, "responses.draft"):
        asked, due = first_deadline(session, Statement, Statement.state.in_(("asked", "drafted")))
        open_ = ("sent", "acknowledged", "partly_accepted")
        told, last = first_deadline(session, Notice, Notice.state.in_(open_))
        return [
            Task("statements_answer", asked, facts, {}, due),
            Task("rectify", told, here, {}, last),
        ]
    other = Statement.drafted_by_id != actor.person_id
    drafted, due = first_deadline(session, Statement, Statement.state == "drafted", other)
    waits = (Response.state == "bank_review", Response.drafted_by_id != actor.person_id)
    handed = how_many(session, Response.id, *waits)
    return [
        Task("statements_submit", drafted, facts, {}, due),
        Task("responses_submit", handed, here),
    ]
