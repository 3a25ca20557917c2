"""Material asked of a bank: delivered by its maker, handed over by its approver, then judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database, as_seen
from bankcheck.errors import BankcheckError
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, end_deadline, open_deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.evidence.blobs import Blob, Blobs
from bankcheck.inspections.evidence.lifecycles import OTHER_PERSON, REASON, REQUEST
from bankcheck.inspections.evidence.request_models import Delivery, EvidenceRequest
from bankcheck.inspections.evidence.scanning import Scanner, Verdict
from bankcheck.inspections.evidence.service import enter, row_of, verified
from bankcheck.inspections.evidence.uploads import Upload, keep_clean
from bankcheck.inspections.fieldwork.inspections import number_of
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.fieldwork.store import StepTooLate, inspection_row, require_member
from bankcheck.reconcile.cells import masked_text

ASKED_IN = ("notified", "fieldwork", "drafting", "soliciting", "rechecking")


class RequestUnknown(BankcheckError):
    """A request for material that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such request for material; choose one from the list.")


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked of a bank, and how long it has, by which basis."""

    title: str
    what: str
    n: int
    unit: Unit
    basis: str


def request_row(session: Session, request_id: int, version: int | None = None) -> EvidenceRequest:
    """Return a request of the session's scope; raise RequestUnknown or Overtaken."""
    return as_seen(session, EvidenceRequest, request_id, version, RequestUnknown)


def ask(database: Database, inspection_id: int, new: NewRequest, *, actor: Actor) -> int:
    """Ask a bank for material as a member of the team; numbers follow without a gap."""
    with database.write(actor) as session:
        inspection = inspection_row(session, inspection_id)
        require_member(inspection, actor)
        if inspection.state not in ASKED_IN or not (new.title.strip() and new.what.strip()):
            raise StepTooLate
        # The event comes first: it locks the chain, so that numbers have no gap.
        record(session, actor, "request.ask", ("inspection", inspection_id), bank=inspection.bank)
        mine = EvidenceRequest.inspection_id == inspection_id
        seq = (session.scalar(select(func.max(EvidenceRequest.seq)).where(mine)) or 0) + 1
        request = _row(inspection, seq, new, actor)
        request.deadline_id = _clock(session, request, new, actor)
        session.add(request)
        session.flush()
        return request.id


def _row(inspection: Inspection, seq: int, new: NewRequest, actor: Actor) -> EvidenceRequest:
    return EvidenceRequest(
        bank_code=inspection.bank,
        inspection_id=inspection.id,
        seq=seq,
        number=f"DY-{number_of(inspection)}-{seq:02d}",
        title=new.title.strip()[:200],
        what=new.what.strip(),
        basis=new.basis,
        state=REQUEST.start,
        asked_by_name=actor.name,
        asked_at=now(),
    )


def _clock(session: Session, request: EvidenceRequest, new: NewRequest, actor: Actor) -> int:
    deadline = NewDeadline(
        kind="evidence",
        target=("inspection", request.inspection_id),
        bank=request.bank_code,
        about=f"{request.number} {request.title}"[:200],
        start_event=request.number,
        day_zero=today(),
        n=new.n,
        unit=new.unit,
        basis=new.basis,
    )
    return open_deadline(session, deadline, actor=actor).id


def _step(
    session: Session,
    actor: Actor,
    request: EvidenceRequest,
    event: str,
    unmet: Iterable[str] = (),
    reason: str = "",
) -> None:
    lacking = [*unmet, *([] if reason.strip() else [REASON])]
    before = request.state
    request.state = REQUEST.take(before, event, actor.role, lacking)
    record(
        session,
        actor,
        f"request.{event}",
        ("evidence_request", request.number),
        bank=request.bank_code,
        reason=masked_text(reason.strip()),
        detail={"from": before, "to": request.state},
    )


def is_overdue(session: Session, request: EvidenceRequest) -> bool:
    """Say whether the last day of a request went by; it is asked of the day it is now."""
    return deadline_row(session, request.deadline_id).due_on < today()


def deliver(
    database: Database,
    blobs: Blobs,
    scanners: Iterable[Scanner],
    request_id: int,
    file: tuple[BinaryIO, str],
    *,
    actor: Actor,
) -> None:
    """Keep a file for a request as the bank's maker; the same file twice is one."""
    with database.read(actor) as session:
        state = request_row(session, request_id).state
        REQUEST.take(state, "deliver", actor.role)
    upload = keep_clean(blobs, scanners, *file)
    with database.write(actor) as session:
        request = request_row(session, request_id)
        _step(session, actor, request, "deliver")
        if upload.blob.sha256 not in {one.sha256 for one in request.deliveries}:
            request.deliveries.append(_delivery(request, upload, actor))


def _delivery(request: EvidenceRequest, upload: Upload, actor: Actor) -> Delivery:
    return Delivery(
        bank_code=request.bank_code,
        file_name=upload.file_name,
        media_type=upload.media_type,
        sha256=upload.blob.sha256,
        sm3=upload.blob.sm3,
        size=upload.blob.size,
        verdict=upload.verdict.value,
        delivered_by_id=actor.person_id,
        delivered_by_name=actor.name,
        delivered_at=now(),
    )


def take_off(database: Database, request_id: int, delivery_id: int, *, actor: Actor) -> None:
    """Take a file off before it was handed over."""
    with database.write(actor) as session:
        request = request_row(session, request_id)
        _step(session, actor, request, "take_off")
        kept = [
            one
            for one in request.deliveries
            if one.id != delivery_id or one.evidence_id is not None
        ]
        request.deliveries = kept


def provide(database: Database, request_id: int, version: int, *, actor: Actor) -> None:
    """Hand the material over for the bank: each new file becomes evidence with its custody."""
    with database.read(actor) as session:
        # The bank's own scope says whether the request is this person's at all.
        request_row(session, request_id)
    with database.write(EVERYTHING) as session:
        request = request_row(session, request_id, version)
        fresh = [one for one in request.deliveries if one.evidence_id is None]
        facts = {
            "something_delivered": bool(fresh),
            OTHER_PERSON: all(one.delivered_by_id != actor.person_id for one in fresh),
        }
        unmet = [name for name, met in facts.items() if not met]
        _step(session, actor, request, "provide", unmet)
        request.provided_by_id, request.provided_by_name = actor.person_id, actor.name
        request.provided_at = now()
        for one in fresh:
            one.evidence_id = _entered(session, request, one, actor)


def _entered(session: Session, request: EvidenceRequest, one: Delivery, actor: Actor) -> int:
    upload = Upload(one.file_name, one.media_type, blob_of(one), Verdict(one.verdict))
    row = row_of(
        upload,
        actor,
        kind="submission",
        title=request.title,
        source=actor.institution[:200],
        place=request.number,
        collected_at=one.delivered_at,
        original=False,
        sensitive=False,
    )
    authority = request.number
    entered = enter(
        session,
        request.inspection_id,
        row,
        upload.verdict,
        actor,
        registrar=SYSTEM,
        authority=authority,
    )
    return entered.id


def blob_of(row: Delivery) -> Blob:
    """Return the digests a delivered file was kept under."""
    return Blob(row.sha256, row.sm3, row.size)


def decide(
    database: Database, request_id: int, version: int, event: str, *, reason: str, actor: Actor
) -> int:
    """Accept what came, flag what is wrong or missing, ask again, or withdraw the request."""
    with database.write(actor) as session:
        request = request_row(session, request_id, version)
        require_member(inspection_row(session, request.inspection_id), actor)
        over = is_overdue(session, request)
        unmet = ["time_left"] if over else ["overdue"]
        _step(session, actor, request, event, unmet, reason)
        request.reason = reason.strip()
        if request.state in REQUEST.final:
            request.decided_by_id, request.decided_by_name = actor.person_id, actor.name
            request.ended_at = now()
            _end_clock(session, request)
        return request.inspection_id


def _end_clock(session: Session, request: EvidenceRequest) -> None:
    deadline = deadline_row(session, request.deadline_id)
    met = request.state == "accepted" and request.provided_at is not None
    end_deadline(session, deadline, "meet" if met else "cancel", on=today(), actor=SYSTEM)


def read(
    database: Database, blobs: Blobs, request_id: int, delivery_id: int, *, actor: Actor
) -> tuple[bytes, Delivery]:
    """Return a file of the reader's own bank whose digests still hold."""
    with database.read(actor) as session:
        request = request_row(session, request_id)
        found = next((one for one in request.deliveries if one.id == delivery_id), None)
        if found is None:
            raise RequestUnknown
    return verified(database, blobs, found.evidence_id or 0, blob_of(found)), found


def ended(session: Session, inspection: Inspection) -> bool:
    """Say whether every request of an inspection came to its end."""
    waits = select(EvidenceRequest.id).where(
        EvidenceRequest.inspection_id == inspection.id,
        EvidenceRequest.state.not_in(tuple(REQUEST.final)),
    )
    return session.scalars(waits.limit(1)).first() is None
