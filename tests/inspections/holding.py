"""What must hold of a finding and all that hangs on it, whatever people did in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.inspections.calendar.counting import count
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.calendar.store import calendar_at, term_of
from bankcheck.inspections.cases.lifecycles import FINDING
from bankcheck.inspections.cases.models import Amendment, Finding
from bankcheck.inspections.cases.store import most_established
from bankcheck.inspections.cosign.content import digests, text_of
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.cosign.store import holds, standing_signatures
from bankcheck.inspections.money.models import Decision, MoneyEvent, Obligation
from bankcheck.inspections.rectification import amending
from bankcheck.inspections.rectification.lifecycles import NOTICE
from bankcheck.inspections.rectification.models import Notice, NoticeItem, Objection
from bankcheck.inspections.signed import KINDS
from bankcheck.workdays import WorkCalendar

DECIDED = ("confirmed", "rectifying", "verifying_fix", "continuing", "closed")


_CALENDARS: dict[int, WorkCalendar] = {}


def _calendar(session: Session, version: int) -> WorkCalendar:
    """Return the calendar of a version; tests here load no notice, so it never changes."""
    if version not in _CALENDARS:
        _CALENDARS[version] = calendar_at(session, version)
    return _CALENDARS[version]


def faults(session: Session, finding: Finding) -> list[str]:
    """Return every invariant of casework that a finding and its notices break."""
    notices = _notices(session, finding)
    found = [*_money(session, finding), *_people(finding, notices), *_ends(finding, notices)]
    found += [*_signed(session, finding, notices), *_deadlines(session, finding, notices)]
    return [*found, *_amended(session, finding)]


def _notices(session: Session, finding: Finding) -> list[Notice]:
    asked = select(Notice).join(NoticeItem).where(NoticeItem.finding_id == finding.id)
    return list(session.scalars(asked))


def _money(session: Session, finding: Finding) -> Iterator[str]:
    """Check I1 and I2: nothing closes unmet without a decision, and sums agree to the fen."""
    debts = list(session.scalars(select(Obligation).where(Obligation.finding_id == finding.id)))
    if finding.state == "closed":
        yield from _closed(session, finding, debts)
    for one in debts:
        proven = sum(proof.counted_fen for proof in one.proofs if proof.active)
        if one.confirmed_fen != proven or one.amount_fen != (
            one.open_fen + one.confirmed_fen + one.waived_fen if one.state != "dropped" else
            one.amount_fen
        ):  # fmt: skip
            yield "I2 sums do not agree"
        if (one.separate or one.waived_fen) and not _decided(session, one):
            yield "I1 a debt set aside without a decision"
        if one.waived_fen != _told(session, one, "waive"):
            yield "I2 more or less is waived than was decided"


def _closed(session: Session, finding: Finding, debts: list[Obligation]) -> Iterator[str]:
    """Reckon I1 from proofs and decisions alone, never by what let the finding close.

    What counts is what stood when it closed: money that is taken back later opens a debt again,
    and opens no finding.
    """
    at = finding.ended_at
    if at is None:
        yield "I1 closed at no time"
        return
    stood = [one for one in debts if one.ended_at is None or one.ended_at > at]
    for kind in {"refund", "redo"} & set(finding.dispositions):
        dealt = sum(_dealt_with(session, one, at) for one in stood if one.kind == kind)
        if dealt != finding.determined_fen:
            yield f"I1 closed with {kind} unmet"
    if sum(_dealt_with(session, one, at) for one in stood) < finding.loss_fen:
        yield "I1 closed with a loss unmet"


def _decided(session: Session, debt: Obligation) -> bool:
    approved = select(Decision.id).where(
        Decision.obligation_id == debt.id, Decision.state == "approved"
    )
    return session.scalars(approved).first() is not None


def _told(session: Session, debt: Obligation, event: str) -> int:
    """Return the fen of the steps of a kind in a debt's life."""
    asked = select(func.sum(MoneyEvent.fen)).where(
        MoneyEvent.obligation_id == debt.id, MoneyEvent.event == event
    )
    return int(session.scalar(asked) or 0)


def _dealt_with(session: Session, debt: Obligation, at: datetime) -> int:
    """Return the fen of a debt that was proven at a moment, or on which two people decided."""
    apart = select(Decision.id).where(
        Decision.obligation_id == debt.id,
        Decision.kind == "separate",
        Decision.state == "approved",
        Decision.decided_at <= at,
        Decision.decided_by_id != Decision.proposed_by_id,
    )
    if session.scalars(apart).first() is not None:
        return debt.amount_fen
    proven = sum(
        proof.counted_fen
        for proof in debt.proofs
        if proof.recorded_at <= at and (proof.fallen_at is None or proof.fallen_at > at)
    )
    return proven + _told(session, debt, "waive")


def _people(finding: Finding, notices: list[Notice]) -> Iterator[str]:
    """Check I7: nobody both proposes and approves."""
    if finding.confirmed_by_id is not None and finding.confirmed_by_id == finding.drafted_by_id:
        yield "I7 confirmed by its drafter"
    for one in notices:
        if one.approved_by_id is not None and one.approved_by_id == one.drafted_by_id:
            yield "I7 notice approved by its drafter"
        for version in one.responses:
            if version.submitted_by_id is not None:
                if version.submitted_by_id == version.drafted_by_id:
                    yield "I7 answer submitted by its maker"
                if version.claimed_by_id in (one.drafted_by_id, version.submitted_by_id):
                    yield "I7 answer reviewed by the drafter of the notice"


def _ends(finding: Finding, notices: list[Notice]) -> Iterator[str]:
    """Check I6: whatever came to its end says who ended it and why."""
    if finding.state in FINDING.final:
        last = finding.events[-1]
        if not (finding.ended_at and last.person_name and last.reason.strip()):
            yield "I6 ended without person or reason"
    for one in notices:
        if one.state in NOTICE.final and one.ended_at is None:
            yield "I6 notice ended without a time"
        if one.state == "withdrawn" and not one.reason.strip():
            yield "I6 notice withdrawn without a reason"


def _amended(session: Session, finding: Finding) -> Iterator[str]:
    """Check that what both signed of the amount is what stands, and that no debt is above it."""
    asked = select(Amendment).where(Amendment.finding_id == finding.id)
    signed = list(session.scalars(asked.where(Amendment.signed_at.is_not(None))))
    events = [one.event for one in finding.events]
    if events.count("reduce") != len(signed):
        yield "I5 amount lowered without both signatures"
    if signed and finding.determined_fen != signed[-1].left_fen:
        yield "I5 another amount than was signed"
    out = session.scalars(select(Objection).where(Objection.finding_id == finding.id)).all()
    for one in out:
        envelopes = amending.envelopes_of(session, one.id).values()
        collecting = [envelope for envelope in envelopes if envelope.state == "collecting"]
        if len(collecting) != (one.state == amending.OPEN):
            yield "an objection is out for signing without its envelope, or the other way round"
    if finding.state != "withdrawn" and (
        most_established(session, finding.id) > finding.determined_fen
    ):
        yield "I2 more is owed than is determined"


def _signed(session: Session, finding: Finding, notices: list[Notice]) -> Iterator[str]:
    """Check I5: what counts as signed is, to the byte, what was signed, by two people."""
    signed = [("finding", finding.id)] if finding.state in DECIDED else []
    signed += [("rectification_notice", one.id) for one in notices if one.sent_at is not None]
    lowered = select(Objection.id).where(
        Objection.finding_id == finding.id, Objection.state == amending.SUPPORTED
    )
    signed += [(amending.KIND, one) for one in session.scalars(lowered)]
    for kind, number in signed:
        asked = select(Envelope).where(Envelope.object_kind == kind, Envelope.object_id == number)
        envelope = session.scalars(asked.order_by(Envelope.id.desc()).limit(1)).first()
        if envelope is None or envelope.state != "complete":
            yield f"I5 {kind} in force unsigned"
            continue
        text = text_of(KINDS[kind].content(session, number))
        if text != envelope.content or digests(text.encode()).sha256 != envelope.sha256:
            yield f"I5 {kind} differs from what was signed"
        standing = list(standing_signatures(envelope))
        if len({one.person_id for one in standing}) != 2 or not all(map(holds, standing)):
            yield f"I5 {kind} without two whole signatures"


def _deadlines(session: Session, finding: Finding, notices: list[Notice]) -> Iterator[str]:
    """Check I8: every last day follows from the stored inputs."""
    own = [finding.id], [one.id for one in notices]
    for kind, numbers in zip(("finding", "notice"), own, strict=True):
        asked = select(Deadline).where(
            Deadline.object_kind == kind, Deadline.object_id.in_(numbers)
        )
        for one in session.scalars(asked):
            counted = count(term_of(one), _calendar(session, one.calendar_version))
            if (counted.due_on, counted.provisional) != (one.due_on, one.provisional):
                yield "I8 a last day that its inputs do not give"
