"""What each feature lets wait for whom; a new feature adds its function to the tuple at the end."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Person
from bankcheck.accounts.roll import without_posting
from bankcheck.actors import Actor, Role
from bankcheck.clock import CHINA
from bankcheck.desk.counting import first_due, how_many
from bankcheck.desk.documents import document_tasks
from bankcheck.desk.inspecting import inspection_tasks, told_tasks
from bankcheck.desk.money import bank_money_tasks, money_tasks
from bankcheck.desk.rectification import bank_tasks, bureau_tasks, rehearing_tasks
from bankcheck.desk.scoring import (
    assessment_tasks,
    bank_decision_tasks,
    fee_tasks,
    own_assessment_tasks,
    own_decision_tasks,
    own_fee_tasks,
)
from bankcheck.desk.signing import signing_tasks
from bankcheck.desk.tasks import Place, Source, Task
from bankcheck.exports.lifecycle import ExportState
from bankcheck.exports.models import ExportRequest
from bankcheck.inspections.calendar.lifecycles import DEADLINE, EXTENSION, NOTICE
from bankcheck.inspections.calendar.models import CalendarNotice, Deadline, DeadlineExtension
from bankcheck.inspections.money.matching import Kind
from bankcheck.jobs.models import Job, JobState
from bankcheck.ledger.intake_desk.lifecycle import ImportState
from bankcheck.ledger.intake_desk.models import Import
from bankcheck.permissions import is_allowed
from bankcheck.reconcile.models import RuleChange
from bankcheck.reconcile.rule_changes import ChangeState
from bankcheck.suspicions.kept import kept
from bankcheck.suspicions.lifecycle import HIGH_SEVERITY, OPEN
from bankcheck.suspicions.models import Inquiry, RunTaken, Suspicion, Verification
from bankcheck.suspicions.states import (
    InquiryState,
    RunState,
    SuspicionState,
    VerificationOutcome,
)

RECENT = timedelta(days=7)
_RUN = re.compile(r"R\d{6,12}")


def suspicion_tasks(session: Session, actor: Actor, place: Place) -> list[Task]:
    """Return what waits of suspicions: one's own, those of nobody, proposals to close."""
    if not is_allowed(actor.role, "suspicions.work"):
        return []
    asked, listed = ("tasks", actor.person_id, place.today), "suspicions.listed"
    values = {"assignee": actor.person_id, "state": "verifying"}
    return [
        *kept(session, asked, lambda: _suspicion_tasks(session, actor, place)),
        # An answer of a bank is no step of its suspicion: it is counted each time.
        Task("inquiries_answered", _answered(session, actor), listed, values, apart=0),
    ]


def _suspicion_tasks(session: Session, actor: Actor, place: Place) -> list[Task]:
    of, listed, mine = Suspicion, "suspicions.listed", {"assignee": actor.person_id}
    is_open, own = of.state.in_(OPEN), of.assignee_id == actor.person_id
    count, due = first_due(session, of.id, of.handle_by, own, is_open)
    free, free_due = first_due(session, of.id, of.handle_by, of.assignee_id.is_(None), is_open)
    proposed = of.proposed_close.is_(True)
    gone = how_many(session, of.id, proposed, is_open)
    others = how_many(session, of.id, proposed, is_open, of.assignee_id.is_not(None), ~own)
    review = of.state == SuspicionState.INCONCLUSIVE
    again, again_on = first_due(
        session, of.id, of.review_on, own, review, of.review_on <= place.today
    )
    return [
        Task("suspicions_mine", count, listed, {**mine, "sort": "due"}, due),
        Task("suspicions_free", free, listed, {"assignee": "none", "sort": "due"}, free_due),
        Task("suspicions_gone", gone, listed, {"proposed": "1"}, apart=others),
        Task(
            "suspicions_review", again, listed, {**mine, "state": "inconclusive"}, again_on, apart=0
        ),
    ]


def _answered(session: Session, actor: Actor) -> int:
    return int(
        session.scalar(
            select(func.count(Suspicion.id)).where(
                Suspicion.assignee_id == actor.person_id,
                Suspicion.state == SuspicionState.VERIFYING,
                exists().where(
                    Inquiry.suspicion_id == Suspicion.id,
                    Inquiry.state == InquiryState.SUBMITTED,
                ),
            )
        )
        or 0
    )


def decision_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the grave suspicions that are verified and wait for a second person."""
    if actor.role is not Role.SECTION_HEAD:
        return []
    verified = exists().where(
        Verification.suspicion_id == Suspicion.id,
        Verification.outcome == VerificationOutcome.SUPPORTS,
        Verification.recorded_by_id != actor.person_id,
    )
    count, due = first_due(
        session,
        Suspicion.id,
        Suspicion.handle_by,
        Suspicion.state == SuspicionState.VERIFYING,
        Suspicion.severity >= HIGH_SEVERITY,
        verified,
    )
    values = {"state": "verifying", "sort": "severity"}
    return [Task("suspicions_decide", count, "suspicions.listed", values, due)]


def inquiry_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return what a bank's people have to answer, or to approve."""
    if not is_allowed(actor.role, "inquiries.list"):
        return []
    if actor.role is Role.BANK_MAKER:
        count, due = first_due(
            session, Inquiry.id, Inquiry.due_on, Inquiry.state == InquiryState.ASKED
        )
        return [Task("inquiries_answer", count, "inquiries.listed", {}, due)]
    count, due = first_due(
        session,
        Inquiry.id,
        Inquiry.due_on,
        Inquiry.state == InquiryState.DRAFTED,
        Inquiry.drafted_by_id != actor.person_id,
    )
    return [Task("inquiries_submit", count, "inquiries.listed", {}, due)]


def rule_tasks(session: Session, actor: Actor, place: Place) -> list[Task]:
    """Return the rule changes that were back-tested and wait for another person.

    A change wants its decision before it comes into force; one that reaches back has no such day.
    """
    if not is_allowed(actor.role, "rules.approve"):
        return []
    tested = RuleChange.state == ChangeState.TESTED
    count, due = first_due(
        session,
        RuleChange.id,
        RuleChange.from_on,
        tested,
        RuleChange.drafted_by_id != actor.person_id,
    )
    ahead = due if due and due >= place.today else None
    return [Task("rules_approve", count, "rule.changes", {}, ahead)]


def export_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the export requests to decide on, and one's own to fetch or to account for."""
    of, here = ExportRequest, "exports.requests"
    if not is_allowed(actor.role, "exports.request"):
        return []
    own = of.requester_id == actor.person_id
    ready = how_many(session, of.id, own, of.state == ExportState.GENERATED)
    over = how_many(session, of.id, own, of.state == ExportState.EXPIRED)
    tasks = [Task("exports_fetch", ready, here), Task("exports_destroy", over, here)]
    if is_allowed(actor.role, "exports.approve"):
        waits = of.requester_id != actor.person_id
        first = how_many(session, of.id, waits, of.state == ExportState.SUBMITTED)
        second = how_many(
            session,
            of.id,
            waits,
            of.state == ExportState.APPROVED_ONCE,
            of.first_institution != actor.institution,
        )
        tasks.append(Task("exports_approve", first + second, here))
    return tasks


def job_tasks(session: Session, actor: Actor, place: Place) -> list[Task]:
    """Return one's own jobs that failed lately."""
    if not is_allowed(actor.role, "jobs.read"):
        return []
    since = datetime.combine(place.today, time(), CHINA) - RECENT
    failed = how_many(
        session,
        Job.id,
        Job.asked_by_id == actor.person_id,
        Job.state == JobState.FAILED,
        Job.ended_at >= since,
    )
    return [Task("jobs_failed", failed, "jobs.jobs", {"who": "mine", "state": "failed"})]


def import_tasks(session: Session, actor: Actor, place: Place) -> list[Task]:
    """Return the imports to confirm, and those of late with rejected rows to mend."""
    if not is_allowed(actor.role, "imports.write"):
        return []
    ready = list(
        session.scalars(select(Import.id).where(Import.state == ImportState.PREVIEWED).limit(100))
    )
    since = datetime.combine(place.today, time(), CHINA) - RECENT
    ended = session.execute(
        select(Import.id, Import.ended_result).where(
            Import.state == ImportState.IMPORTED,
            Import.asked_by_id == actor.person_id,
            Import.ended_at >= since,
        )
    )
    rejected = [number for number, result in ended if (result or {}).get("rejected")]
    return [_imports("imports_confirm", ready), _imports("imports_rejected", rejected)]


def _imports(key: str, numbers: list[int]) -> Task:
    """Lead to the import itself where there is but one."""
    if len(numbers) == 1:
        return Task(key, 1, "imports.order", {"number": numbers[0]})
    return Task(key, len(numbers), "imports.desk")


def run_tasks(session: Session, actor: Actor, place: Place) -> list[Task]:
    """Return the finished runs whose differences are not suspicions yet, or cannot become any."""
    if not is_allowed(actor.role, "runs.start"):
        return []
    folder = place.settings.runs
    finished = {one.name for one in folder.iterdir()} if folder.is_dir() else set()
    taken = select(RunTaken.run_id).where(RunTaken.state != RunState.TAKING)
    ended = set(session.scalars(taken))
    open_runs = {run for run in finished if _RUN.fullmatch(run)} - ended
    return [Task("runs_open", len(open_runs), "reconcile.runs")]


def calendar_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the notices of working days and the asked-for extensions that wait for a decision."""
    notice, more, tasks = CalendarNotice, DeadlineExtension, list[Task]()
    if is_allowed(actor.role, "calendar.approve"):
        waits = (notice.state == NOTICE.start, notice.proposed_by_id != actor.person_id)
        count = how_many(session, notice.id, *waits)
        tasks.append(Task("notices_approve", count, "calendar.calendar"))
    if is_allowed(actor.role, "deadlines.decide"):
        asked = (more.state == EXTENSION.start, more.requested_by_id != actor.person_id)
        count = how_many(session, more.id, *asked)
        tasks.append(Task("extensions_decide", count, "calendar.list_deadlines"))
    return tasks


def deadline_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return the time limits that run for a bank's own people."""
    if not (actor.is_bank and is_allowed(actor.role, "deadlines.read")):
        return []
    # What is owed is counted with the debts.
    other = Deadline.kind.not_in([kind.value for kind in Kind])
    runs = Deadline.state == DEADLINE.start
    count, due = first_due(session, Deadline.id, Deadline.due_on, runs, other)
    return [Task("deadlines_run", count, "calendar.list_deadlines", {}, due)]


def people_tasks(session: Session, actor: Actor, place: Place) -> list[Task]:
    """Return the people whom nobody has given a posting yet."""
    if not is_allowed(actor.role, "postings.manage"):
        return []
    count = how_many(session, Person.id, without_posting(place.today))
    return [Task("people_unposted", count, "people.everybody", {"posting": "none"})]


SOURCES: tuple[Source, ...] = (
    people_tasks,
    suspicion_tasks,
    decision_tasks,
    inquiry_tasks,
    rule_tasks,
    export_tasks,
    job_tasks,
    import_tasks,
    run_tasks,
    calendar_tasks,
    deadline_tasks,
    assessment_tasks,
    own_assessment_tasks,
    bank_decision_tasks,
    own_decision_tasks,
    fee_tasks,
    own_fee_tasks,
    bureau_tasks,
    rehearing_tasks,
    bank_tasks,
    document_tasks,
    signing_tasks,
    inspection_tasks,
    told_tasks,
    money_tasks,
    bank_money_tasks,
)
