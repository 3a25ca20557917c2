"""What inspections let wait for whom: material asked of banks, and comments on draft reports."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.desk.counting import first_deadline, how_many
from bankcheck.desk.tasks import Place, Task
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.evidence.request_models import Delivery, EvidenceRequest
from bankcheck.inspections.fieldwork.models import Member
from bankcheck.inspections.reporting.models import ReportComment, ReportDraft
from bankcheck.permissions import is_allowed

_INSPECTIONS = "fieldwork.list_inspections"


def inspection_tasks(session: Session, actor: Actor, place: Place) -> list[Task]:
    """Return what waits in the inspections on whose team a person is."""
    if not is_allowed(actor.role, "evidence.collect"):
        return []
    mine = select(Member.inspection_id).where(Member.person_id == actor.person_id)
    own = EvidenceRequest.inspection_id.in_(mine)
    came = how_many(session, EvidenceRequest.id, EvidenceRequest.state == "provided", own)
    waits = (EvidenceRequest.state == "requested", own, Deadline.due_on < place.today)
    late, first = first_deadline(session, EvidenceRequest, *waits)
    drafts = select(ReportDraft.id).where(ReportDraft.inspection_id.in_(mine))
    said = (ReportComment.state == "commented", ReportComment.draft_id.in_(drafts))
    return [
        Task("material_late", late, _INSPECTIONS, {}, first),
        Task("material_came", came, _INSPECTIONS),
        Task("comments_reply", how_many(session, ReportComment.id, *said), _INSPECTIONS),
    ]


def told_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return what an inspection lets wait for a bank's maker, or for its approver."""
    if not actor.is_bank:
        return []
    if is_allowed(actor.role, "material.deliver"):
        asked, due = first_deadline(session, EvidenceRequest, EvidenceRequest.state == "requested")
        put, last = first_deadline(session, ReportDraft, ReportDraft.state == "commenting")
        return [
            Task("material_deliver", asked, "requests.listed", {}, due),
            Task("reports_comment", put, "drafts.listed", {}, last),
        ]
    fresh = select(Delivery.request_id).where(Delivery.evidence_id.is_(None))
    ready = (EvidenceRequest.state == "requested", EvidenceRequest.id.in_(fresh))
    asked, due = first_deadline(session, EvidenceRequest, *ready)
    drafted = how_many(session, ReportComment.id, ReportComment.state == "drafted")
    return [
        Task("material_submit", asked, "requests.listed", {}, due),
        Task("comments_submit", drafted, "drafts.listed"),
    ]
