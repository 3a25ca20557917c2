"""Reports: written, put to the bank, finished when every comment is answered, signed and issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.audit.chain import canonical
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, end_deadline, open_deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.closing import UNDECIDED, follow, open_findings
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cosign.objects import SignedKind
from bankcheck.inspections.cosign.service import NewEnvelope, open_envelope
from bankcheck.inspections.evidence import requests
from bankcheck.inspections.fieldwork import papers
from bankcheck.inspections.fieldwork.inspections import Fact, number_of
from bankcheck.inspections.fieldwork.inspections import unmet as unmet_facts
from bankcheck.inspections.fieldwork.lifecycles import INSPECTION, PAPER
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.fieldwork.store import StepTooLate, inspection_row, require_member
from bankcheck.inspections.reporting.lifecycles import COMMENT, DRAFT
from bankcheck.inspections.reporting.models import InspectionReport, ReportDraft
from bankcheck.inspections.reporting.store import (
    comments_answered,
    current_draft,
    report_of,
    report_written,
    window_closed,
)

KIND = "inspection_report"
# What must hold before a step of the report, by the name of its guard.
FACTS: Mapping[str, Fact] = {
    "report_written": report_written,
    "window_closed": window_closed,
    "comments_answered": comments_answered,
    "findings_decided": lambda session, one: open_findings(session, one.id, UNDECIDED) == 0,
    "requests_ended": requests.ended,
}


@dataclass(frozen=True, slots=True)
class Comments:
    """How long a bank has to comment on a draft report, and by which basis."""

    n: int
    unit: Unit
    basis: str


def write(database: Database, inspection_id: int, *, title: str, text: str, actor: Actor) -> None:
    """Write the report as a member of the team, while it is being drafted."""
    with database.write(actor) as session:
        inspection = inspection_row(session, inspection_id)
        require_member(inspection, actor)
        if inspection.state != "drafting" or not (title.strip() and text.strip()):
            raise StepTooLate
        report = report_of(session, inspection_id)
        if report is None:
            report = InspectionReport(inspection_id=inspection_id)
            session.add(report)
        report.title, report.text = title.strip()[:200], text.strip()
        report.written_by_id, report.written_by_name = actor.person_id, actor.name
        report.written_at = now()
        detail = {"sha256": sha256(report.text.encode()).hexdigest()}
        record(session, actor, "report.write", _target(inspection), detail=detail)


def _target(inspection: Inspection) -> tuple[str, int]:
    return "inspection", inspection.id


def _take(
    session: Session, inspection: Inspection, event: str, actor: Actor, unmet: tuple[str, ...] = ()
) -> None:
    before = inspection.state
    inspection.state = INSPECTION.take(before, event, actor.role, unmet)
    detail = {"from": before, "to": inspection.state}
    record(session, actor, f"inspection.{event}", _target(inspection), detail=detail)


def send_for_comment(
    database: Database, inspection_id: int, window: Comments | None, *, actor: Actor
) -> None:
    """Put the report to the bank, in a copy of its own, with a last day for comments."""
    with database.write(actor) as session:
        inspection = inspection_row(session, inspection_id)
        require_member(inspection, actor)
        clock = {"comment_deadline": lambda *_: window is not None}
        unmet = unmet_facts(session, inspection, "send_for_comment", {**FACTS, **clock})
        _take(session, inspection, "send_for_comment", actor, unmet)
        report = report_of(session, inspection_id)
        if report is None or window is None:
            raise AssertionError("a report without words or window is an unmet guard")
        report.edition += 1
        session.add(_draft(session, inspection, report, window, actor))


def _draft(
    session: Session,
    inspection: Inspection,
    report: InspectionReport,
    window: Comments,
    actor: Actor,
) -> ReportDraft:
    number = f"BG-{number_of(inspection)}-{report.edition}"
    deadline = NewDeadline(
        kind="report",
        target=("inspection", inspection.id),
        bank=inspection.bank,
        about=f"{number} {report.title}"[:200],
        start_event=number,
        day_zero=today(),
        n=window.n,
        unit=window.unit,
        basis=window.basis,
    )
    found = findings_of(session, inspection.id)
    content = {"number": number, "title": report.title, "text": report.text, "findings": found}
    return ReportDraft(
        bank_code=inspection.bank,
        inspection_id=inspection.id,
        edition=report.edition,
        number=number,
        title=report.title,
        text=report.text,
        findings=found,
        sha256=sha256(canonical(content)).hexdigest(),
        deadline_id=open_deadline(session, deadline, actor=actor).id,
        state=DRAFT.start,
        sent_by_name=actor.name,
        sent_at=now(),
    )


def findings_of(session: Session, inspection_id: int) -> list[dict[str, Any]]:
    """Return the findings that a report speaks of, as plain values."""
    rows = session.scalars(
        select(Finding)
        .where(Finding.inspection_id == inspection_id, Finding.state != "withdrawn")
        .order_by(Finding.id)
    )
    names = ("number", "title", "severity", "condition", "questioned_fen", "determined_fen")
    return [{name: getattr(row, name) for name in names} for row in rows]


def finish(
    database: Database, inspection_id: int, facts: Mapping[str, Fact], *, actor: Actor
) -> None:
    """Finish the comments: what is signed is frozen, and both institutions are asked to sign."""
    with database.write(actor) as session:
        inspection = inspection_row(session, inspection_id)
        require_member(inspection, actor)
        unmet = unmet_facts(session, inspection, "finish", facts)
        _take(session, inspection, "finish", actor, unmet)
        report, draft = report_of(session, inspection_id), current_draft(session, inspection_id)
        if report is None or draft is None:
            raise AssertionError("comments on no report are an unmet guard")
        _end_window(session, draft)
        report.frozen = _frozen(session, inspection, report, draft)
        title = f"检查报告 {number_of(inspection)} {inspection.bank_name}"[:200]
        new = NewEnvelope(
            KIND, inspection.id, report.edition, title, content(session, inspection.id)
        )
        report.envelope_id = open_envelope(session, new, actor=actor).id


def _end_window(session: Session, draft: ReportDraft) -> None:
    draft.state, draft.ended_at = DRAFT.take(draft.state, "end", SYSTEM.role), now()
    for one in draft.comments:
        if one.state == COMMENT.start:
            one.state = COMMENT.take(one.state, "drop", SYSTEM.role)
    deadline = deadline_row(session, draft.deadline_id)
    event = "meet" if draft.heard_at is not None else "cancel"
    end_deadline(session, deadline, event, on=today(), actor=SYSTEM)


def let_go(session: Session, inspection: Inspection) -> None:
    """End the comments on the report of a cancelled inspection, inside its transaction."""
    draft = current_draft(session, inspection.id)
    if draft is not None and draft.state not in DRAFT.final:
        _end_window(session, draft)
        target = ("report_draft", draft.number)
        record(session, SYSTEM, "report_draft.end", target, bank=draft.bank_code)


def _frozen(
    session: Session, inspection: Inspection, report: InspectionReport, draft: ReportDraft
) -> dict[str, Any]:
    said = [
        {"about": one.about, "kind": one.kind, "text": one.text, "reply": one.reply}
        for one in draft.comments
        if one.state == "replied"
    ]
    return {
        "编号": number_of(inspection),
        "代理银行": f"{inspection.bank} {inspection.bank_name}",
        "标题": report.title,
        "版次": report.edition,
        "正文": report.text,
        "问题": findings_of(session, inspection.id),
        "银行意见及采纳情况": said,
    }


def content(session: Session, inspection_id: int) -> Mapping[str, Any]:
    """Return what both institutions sign of a report: what was frozen, under its present words."""
    report = report_of(session, inspection_id)
    if report is None:
        return {}
    return {**report.frozen, "标题": report.title, "正文": report.text}


def _completed(session: Session, actor: Actor, inspection_id: int) -> None:
    """Issue the report: its papers are locked, and it is followed up or archived at once."""
    inspection, report = inspection_row(session, inspection_id), report_of(session, inspection_id)
    if inspection.state != "cosigning" or report is None:
        # It was cancelled while the report was out for signing.
        return
    _take(session, inspection, "cosign", actor)
    report.sha256 = sha256(canonical(content(session, inspection_id))).hexdigest()
    report.issued_at = now()
    for paper in papers.papers_of(session, inspection_id):
        paper.state = PAPER.take(paper.state, "lock", SYSTEM.role)
    record(session, SYSTEM, "paper.lock", _target(inspection))
    follow(session, inspection_id)


def _stopped(session: Session, actor: Actor, inspection_id: int, reason: str) -> None:
    inspection = inspection_row(session, inspection_id)
    if inspection.state == "cosigning":
        inspection.state = INSPECTION.take(inspection.state, "stop", actor.role)
        record(session, actor, "inspection.stop", _target(inspection), reason=reason)


SIGNED = SignedKind("reports.report", content, _completed, _stopped)
