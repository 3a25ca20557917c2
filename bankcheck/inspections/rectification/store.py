"""Reading notices, answers and objections within the reader's scope."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bankcheck.db import as_seen
from bankcheck.errors import BankcheckError
from bankcheck.inspections.cases.models import (
    Amendment,
    Finding,
    FindingEvent,
    FindingEvidence,
    FindingSuspicion,
)
from bankcheck.inspections.cosign.content import text_of
from bankcheck.inspections.cosign.models import Envelope, Signature, Slot
from bankcheck.inspections.evidence.models import Evidence
from bankcheck.inspections.fieldwork.models import Member
from bankcheck.inspections.rectification.answers import FIELDS, Answer
from bankcheck.inspections.rectification.lifecycles import NOTICE
from bankcheck.inspections.rectification.models import (
    Notice,
    NoticeItem,
    Objection,
    Response,
    ResponseItem,
)
from bankcheck.inspections.rectification.wording import wording
from bankcheck.suspicions.models import SuspicionEvent, Verification

SETTLED = ("accepted", "dropped")
NOTICED = ("confirmed", "rectifying", "continuing")
# Under this name the lower amount of a joint finding is signed.
AMENDMENT = "finding_amendment"
OPEN_OBJECTION = ("filed", "reviewing", "cosigning")
BEFORE_SUBMISSION = ("draft", "bank_review")


class NoticeUnknown(BankcheckError):
    """A rectification notice that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such rectification notice; choose one from the list.")


class ResponseUnknown(BankcheckError):
    """An answer that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such answer; choose one on the page of its notice.")


class ObjectionUnknown(BankcheckError):
    """An objection that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such objection; choose one from the list.")


class FindingsUnfit(BankcheckError):
    """Findings that cannot stand in one new notice."""

    def __init__(self) -> None:
        super().__init__(
            "A notice holds confirmed findings of one bank that stand in no other open notice."
        )


def is_joint(session: Session, notice: Notice) -> bool:
    """Say whether a finding of a notice comes from a joint inspection."""
    numbers = [one.finding_id for one in notice.items]
    asked = select(Finding.id).where(Finding.id.in_(numbers), Finding.inspection_id.is_not(None))
    return session.scalars(asked.limit(1)).first() is not None


def notice_envelope(session: Session, notice_id: int) -> Envelope | None:
    """Return the last envelope in which a notice was put to both institutions."""
    return session.scalars(
        select(Envelope)
        .where(Envelope.object_kind == "rectification_notice", Envelope.object_id == notice_id)
        .order_by(Envelope.id.desc())
        .limit(1)
    ).one_or_none()


def is_cosigned(session: Session, notice: Notice) -> bool:
    """Say whether a notice needs no second institution, or has the signatures of both."""
    if not is_joint(session, notice):
        return True
    envelope = notice_envelope(session, notice.id)
    complete = envelope is not None and envelope.state == "complete"
    # Signatures bind the words: who changed one afterwards has none.
    return complete and envelope is not None and envelope.content == text_of(wording(notice))


def notice_row(session: Session, notice_id: int, version: int | None = None) -> Notice:
    """Return a notice of the session's scope; raise NoticeUnknown or Overtaken."""
    return as_seen(session, Notice, notice_id, version, NoticeUnknown)


def response_row(session: Session, response_id: int, version: int | None = None) -> Response:
    """Return an answer of the session's scope; raise ResponseUnknown or Overtaken."""
    return as_seen(session, Response, response_id, version, ResponseUnknown)


def submitted_row(session: Session, response_id: int, version: int | None = None) -> Response:
    """Return a submitted answer: what a bank still drafts is not the bureau's to see."""
    found = response_row(session, response_id, version)
    if found.state in BEFORE_SUBMISSION:
        raise ResponseUnknown
    return found


def objection_row(session: Session, objection_id: int, version: int | None = None) -> Objection:
    """Return an objection of the session's scope; raise ObjectionUnknown or Overtaken."""
    return as_seen(session, Objection, objection_id, version, ObjectionUnknown)


def objection_of(session: Session, item_id: int) -> Objection | None:
    """Return the objection to an item of a notice."""
    asked = select(Objection).where(Objection.item_id == item_id)
    return session.scalars(asked).one_or_none()


def live_response(notice: Notice) -> Response | None:
    """Return the newest version that the bank has not taken back."""
    kept = [one for one in notice.responses if one.state != "taken_back"]
    return kept[-1] if kept else None


def open_items(notice: Notice) -> list[NoticeItem]:
    """Return the items of a notice that still ask for something."""
    return [one for one in notice.items if one.state not in SETTLED]


def all_settled(notice: Notice) -> bool:
    """Say whether nothing of a notice is left to do."""
    return not open_items(notice)


def answer_of(row: ResponseItem) -> Answer:
    """Return what a stored answer to a finding says."""
    return Answer(**{name: getattr(row, name) for name in FIELDS})


def answers_of(response: Response) -> dict[str, Answer]:
    """Return what a version says, by the number of the finding."""
    return {one.item.number: answer_of(one) for one in response.answers}


def version_before(response: Response) -> Response | None:
    """Return the version that was decided on before this one."""
    earlier = [
        one
        for one in response.notice.responses
        if one.version < response.version and one.decided_at is not None
    ]
    return earlier[-1] if earlier else None


def fit_findings(session: Session, bank: str) -> list[Finding]:
    """Return the findings of a bank that a new notice may hold."""
    taken = (
        select(NoticeItem.finding_id)
        .join(Notice)
        .where(Notice.state.not_in(tuple(NOTICE.final)), NoticeItem.state.not_in(SETTLED))
    )
    rows = session.scalars(
        select(Finding)
        .where(Finding.bank == bank, Finding.state.in_(NOTICED), Finding.id.not_in(taken))
        .order_by(Finding.id)
        .limit(100)
    )
    return list(rows)


def people_of(session: Session, objection: Objection) -> set[int | None]:
    """Return everybody who appears anywhere in the history of an objection's finding."""
    found = objection.finding_id
    suspicions = select(FindingSuspicion.suspicion_id).where(FindingSuspicion.finding_id == found)
    items = select(NoticeItem.id).where(NoticeItem.finding_id == found)
    amended = Amendment.finding_id == found, Amendment.objection_id != objection.id
    asked = (
        select(Amendment.proposed_by_id).where(*amended),
        select(FindingEvent.person_id).where(FindingEvent.finding_id == found),
        select(SuspicionEvent.person_id).where(SuspicionEvent.suspicion_id.in_(suspicions)),
        select(Verification.recorded_by_id).where(Verification.suspicion_id.in_(suspicions)),
        select(ResponseItem.decided_by_id).where(ResponseItem.item_id.in_(items)),
        select(Response.claimed_by_id).join(ResponseItem).where(ResponseItem.item_id.in_(items)),
    )
    people = {person for one in asked for person in session.scalars(one)}
    notices = select(Notice.drafted_by_id, Notice.approved_by_id).join(NoticeItem)
    for row in session.execute(notices.where(NoticeItem.finding_id == found)):
        people |= set(row)
    return people | _signers(session, objection) | _in_the_field(session, found)


def _signers(session: Session, objection: Objection) -> set[int | None]:
    """Return everybody who signed a finding or what hangs on it, or answered for a scan.

    What this very objection was put to both institutions with is no history to it.
    """
    finding_id = objection.finding_id
    notices = select(NoticeItem.notice_id).where(NoticeItem.finding_id == finding_id)
    of_finding = and_(Envelope.object_kind == "finding", Envelope.object_id == finding_id)
    of_notice = and_(
        Envelope.object_kind == "rectification_notice", Envelope.object_id.in_(notices)
    )
    others = select(Objection.id).where(
        Objection.finding_id == finding_id, Objection.id != objection.id
    )
    of_amendment = and_(Envelope.object_kind == AMENDMENT, Envelope.object_id.in_(others))
    asked = (
        select(Signature.person_id, Signature.recorded_by_id, Signature.confirmed_by_id)
        .join(Slot, Signature.slot_id == Slot.id)
        .join(Envelope, Slot.envelope_id == Envelope.id)
        .where(or_(of_finding, of_notice, of_amendment))
    )
    return {person for row in session.execute(asked) for person in row}


def _in_the_field(session: Session, finding_id: int) -> set[int | None]:
    """Return the team of a finding's inspection and who collected what the finding rests on."""
    inspection = select(Finding.inspection_id).where(Finding.id == finding_id)
    evidence = select(FindingEvidence.evidence_id).where(FindingEvidence.finding_id == finding_id)
    asked = (
        select(Member.person_id).where(Member.inspection_id.in_(inspection)),
        select(Evidence.collected_by_id).where(Evidence.id.in_(evidence)),
    )
    return {person for one in asked for person in session.scalars(one)}
