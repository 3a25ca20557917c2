"""What only the bureau sees of a finding: suspicion, verification, signatures, inspection."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.inspections.cases.models import Amendment, Finding, FindingSuspicion
from bankcheck.inspections.cases.store import retests_of
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.evidence.models import Evidence
from bankcheck.inspections.evidence.service import number_of as evidence_number
from bankcheck.inspections.fieldwork.inspections import number_of
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.rectification.amending import envelopes_of
from bankcheck.inspections.rectification.models import NoticeItem, Objection
from bankcheck.inspections.rectification.store import AMENDMENT
from bankcheck.inspections.reporting.models import InspectionReport
from bankcheck.inspections.timeline.moments import Moment, Origin, origins
from bankcheck.reconcile.cells import masked_account
from bankcheck.suspicions.models import Suspicion, SuspicionEvent, SuspicionFacts, Verification

# Steps that another moment tells of with more: the verification, the answer, notice and decision.
TOLD = frozenset({"verify", "answer", "serve", "accept_response"})


def suspicions_of(session: Session, finding: Finding) -> list[Suspicion]:
    """Return the suspicions that a finding was raised from."""
    linked = select(FindingSuspicion.suspicion_id).where(FindingSuspicion.finding_id == finding.id)
    return list(
        session.scalars(select(Suspicion).where(Suspicion.id.in_(linked)).order_by(Suspicion.id))
    )


def origins_of(session: Session, finding: Finding) -> tuple[Origin, ...]:
    """Return the rows of files that a finding began with."""
    numbers = [one.id for one in suspicions_of(session, finding)]
    asked = select(SuspicionFacts).where(SuspicionFacts.suspicion_id.in_(numbers))
    found = session.scalars(asked.order_by(SuspicionFacts.suspicion_id))
    return tuple(one for facts in found for one in origins(facts.facts))


def moments(session: Session, finding: Finding) -> Iterator[Moment]:
    """Yield what the bureau alone sees of a finding's life."""
    for suspicion in suspicions_of(session, finding):
        yield from _suspicion(session, suspicion)
    yield from _inspection(session, finding)
    yield from _evidence(session, finding)
    yield from _finding(session, finding)
    yield from _amendments(session, finding)
    yield from _signatures(session, finding)


def _suspicion(session: Session, one: Suspicion) -> Iterator[Moment]:
    address = ("suspicion.case", {"suspicion_id": one.id})
    number, found = (
        one.number,
        Moment(one.created_at, "suspicion", one.number, fen=one.amount_fen, address=address),
    )
    yield found
    events = select(SuspicionEvent).where(SuspicionEvent.suspicion_id == one.id)
    for event in session.scalars(events.order_by(SuspicionEvent.id)):
        if event.event in TOLD:
            continue
        yield Moment(
            event.at, "suspicion_step", number, event.event, "step", event.reason,
            event.person_name,
        )  # fmt: skip
    verified = select(Verification).where(Verification.suspicion_id == one.id)
    for row in session.scalars(verified.order_by(Verification.id)):
        yield Moment(
            row.recorded_at, "verification", number, row.kind.value, "verification", row.summary,
            row.recorded_by_name,
        )  # fmt: skip


def _inspection(session: Session, finding: Finding) -> Iterator[Moment]:
    one = session.get(Inspection, finding.inspection_id) if finding.inspection_id else None
    if one is None:
        return
    number, address = number_of(one), ("fieldwork.inspection", {"object_id": one.id})
    yield Moment(one.made_at, "inspection_begun", number, who=one.made_by_name, address=address)
    if one.notified_at:
        yield Moment(one.notified_at, "inspection_notified", number)
    for meeting in one.meetings:
        word, who = meeting.kind, meeting.recorded_by_name
        yield Moment(meeting.recorded_at, "meeting", number, word, "i_meeting", who=who)
    if one.completed_at:
        yield Moment(one.completed_at, "fieldwork_ended", number)
    asked = select(InspectionReport).where(InspectionReport.inspection_id == one.id)
    report = session.scalars(asked).one_or_none()
    if report is not None and report.issued_at is not None:
        address = ("reports.report", {"object_id": one.id})
        yield Moment(report.issued_at, "report_issued", number, text=report.title, address=address)


def _evidence(session: Session, finding: Finding) -> Iterator[Moment]:
    for link in finding.evidence:
        one = session.get_one(Evidence, link.evidence_id)
        arguments = {"object_id": one.inspection_id, "evidence_id": one.id}
        yield Moment(
            one.collected_at, "evidence", evidence_number(one), one.kind, "i_evidence", one.title,
            one.collected_by_name, address=("evidence.evidence", arguments),
        )  # fmt: skip


def _finding(session: Session, finding: Finding) -> Iterator[Moment]:
    for event in finding.events:
        if event.event in TOLD:
            continue
        yield Moment(
            event.at, "finding_step", finding.number, event.event, "c_event", event.reason,
            event.person_name, event.institution,
        )  # fmt: skip
    for one in retests_of(session, finding.id):
        word = "passed" if one.passed else "failed"
        text = f"{one.method}\n{one.result}"
        yield Moment(one.at, "retest", finding.number, word, "t_retest", text, one.person_name)


def _amendments(session: Session, finding: Finding) -> Iterator[Moment]:
    """Yield what was put to both institutions of a lower amount, and where that stopped."""
    asked = select(Amendment).where(Amendment.finding_id == finding.id)
    for one in session.scalars(asked.order_by(Amendment.id)):
        envelope = envelopes_of(session, one.objection_id)[one.round]
        title, address = envelope.title, ("cosign.envelope", {"envelope_id": envelope.id})
        yield Moment(
            one.proposed_at, "amendment_asked", title, text=one.reason, who=one.proposed_by_name,
            fen=one.left_fen, address=address,
        )  # fmt: skip
        if envelope.ended_at is not None and envelope.state != "complete":
            told = envelope.reason if envelope.state == "declined" else ""
            yield Moment(
                envelope.ended_at, "amendment_stopped", title, envelope.state, "i_state", told,
                address=address,
            )  # fmt: skip


def _signatures(session: Session, finding: Finding) -> Iterator[Moment]:
    notices = session.scalars(
        select(NoticeItem.notice_id).where(NoticeItem.finding_id == finding.id)
    )
    heard = session.scalars(select(Objection.id).where(Objection.finding_id == finding.id))
    objects = [("finding", finding.id), *(("rectification_notice", one) for one in notices)]
    objects += [(AMENDMENT, one) for one in heard]
    if finding.inspection_id:
        kinds = ("inspection_notice", "inspection_report")
        objects += [(kind, finding.inspection_id) for kind in kinds]
    for kind, number in objects:
        asked = select(Envelope).where(Envelope.object_kind == kind, Envelope.object_id == number)
        for envelope in session.scalars(asked.order_by(Envelope.id)):
            yield from _envelope(envelope)


def _envelope(envelope: Envelope) -> Iterator[Moment]:
    address = ("cosign.envelope", {"envelope_id": envelope.id})
    for slot in envelope.slots:
        for one in slot.signatures:
            yield Moment(
                one.signed_at, "signature", envelope.title, one.state, "i_signature", "",
                one.name, one.institution, address=address,
            )  # fmt: skip


def masked(origin: Origin) -> Origin:
    """Return an origin as pages show it: an account by its last four digits."""
    if origin.side != "account_day":
        return origin
    return Origin(
        origin.side,
        masked_account(origin.number),
        origin.day,
        origin.fen,
        origin.file,
        origin.sheet,
        origin.line,
    )
