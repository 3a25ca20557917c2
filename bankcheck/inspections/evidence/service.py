"""Evidence: taken in under its digests, scanned, sealed, verified on every read, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM, Actor
from bankcheck.audit.chain import GENESIS
from bankcheck.audit.record import REFUSED, record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.evidence.blobs import Blob, Blobs, EvidenceBroken, UploadRefused
from bankcheck.inspections.evidence.custody import BrokenLink, entry_digest, first_broken
from bankcheck.inspections.evidence.lifecycles import EVIDENCE, HASHED, REASON, SCANNED
from bankcheck.inspections.evidence.models import Custody, Evidence
from bankcheck.inspections.evidence.scanning import Scanner, Verdict, scanned
from bankcheck.inspections.evidence.uploads import Upload, keep
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.fieldwork.store import (
    InspectionUnknown,
    StepTooLate,
    inspection_row,
    require_member,
)

KINDS = ("export", "image", "call", "photograph", "submission", "log")
OPEN_STATES = ("notified", "fieldwork", "drafting")


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A file to take in: what it is, where it comes from, when and where it was collected."""

    file: BinaryIO
    file_name: str
    kind: str
    title: str
    source: str
    place: str
    collected_at: datetime
    original: bool
    sensitive: bool


def number_of(row: Evidence) -> str:
    """Return the number of a piece of evidence within its inspection."""
    return f"ZJ-{row.seq:03d}"


def take_in(
    database: Database,
    blobs: Blobs,
    scanners: Iterable[Scanner],
    inspection_id: int,
    new: NewEvidence,
    *,
    actor: Actor,
) -> int:
    """Take a file in and register it where scanners and digests agree; else it waits apart."""
    with database.read(actor) as session:
        _open(session, inspection_id, actor)
    upload = keep(blobs, scanners, new.file, new.file_name)
    with database.write(actor) as session:
        _open(session, inspection_id, actor)
        return enter(session, inspection_id, _row(new, upload, actor), upload.verdict, actor).id


def enter(
    session: Session,
    inspection_id: int,
    row: Evidence,
    verdict: Verdict,
    actor: Actor,
    *,
    registrar: Actor | None = None,
    authority: str = "",
) -> Evidence:
    """Take a kept file up among the evidence, with its number, custody and event.

    ``registrar`` registers what somebody outside the bureau brings.
    """
    # The event comes first: it locks the chain, so that numbers have no gap.
    detail = {"sha256": row.sha256, "sm3": row.sm3, "verdict": verdict.value}
    record(session, actor, "evidence.take_in", ("inspection", inspection_id), detail=detail)
    seq = session.scalar(
        select(func.max(Evidence.seq)).where(Evidence.inspection_id == inspection_id)
    )
    row.inspection_id, row.seq, row.verdict = inspection_id, (seq or 0) + 1, verdict.value
    session.add(row)
    session.flush()
    add_custody(session, row, "acquire", actor, purpose=row.title, authority=authority)
    role = (registrar or actor).role
    if verdict is Verdict.CLEAN:
        row.state = EVIDENCE.take(row.state, "register", role)
    elif verdict is Verdict.REFUSED:
        row.state, row.reason = EVIDENCE.take(row.state, "reject", role), "scan"
    return row


def _open(session: Session, inspection_id: int, actor: Actor) -> Inspection:
    inspection = inspection_row(session, inspection_id)
    require_member(inspection, actor)
    if inspection.state not in OPEN_STATES:
        raise StepTooLate
    return inspection


def _row(new: NewEvidence, upload: Upload, actor: Actor) -> Evidence:
    if new.kind not in KINDS:
        raise UploadRefused("The kind of evidence is not known.")
    return row_of(
        upload,
        actor,
        kind=new.kind,
        title=new.title,
        source=new.source,
        place=new.place,
        collected_at=new.collected_at,
        original=new.original,
        sensitive=new.sensitive,
    )


def row_of(upload: Upload, actor: Actor, **described: Any) -> Evidence:
    """Return a kept file as a piece of evidence that is not numbered yet."""
    return Evidence(
        **described,
        file_name=upload.file_name,
        media_type=upload.media_type,
        sha256=upload.blob.sha256,
        sm3=upload.blob.sm3,
        size=upload.blob.size,
        state=EVIDENCE.start,
        collected_by_id=actor.person_id,
        collected_by_name=actor.name,
    )


def add_custody(
    session: Session, row: Evidence, act: str, actor: Actor, *, purpose: str, authority: str
) -> Custody:
    """Add the next entry to a chain of custody, bound to the one before it."""
    last = row.custody[-1] if row.custody else None
    fields = {
        "evidence": row.id,
        "seq": last.seq + 1 if last else 1,
        "act": act,
        "at": now().isoformat(timespec="microseconds"),
        "person": actor.name,
        "institution": actor.institution,
        "purpose": purpose,
        "authority": authority,
        "sha256_before": row.sha256,
        "sha256_after": row.sha256,
    }
    previous = last.digest if last else GENESIS
    columns = {name: value for name, value in fields.items() if name != "evidence"}
    entry = Custody(**columns, previous=previous, digest=entry_digest(fields, previous))
    row.custody.append(entry)
    session.flush()
    return entry


def evidence_row(session: Session, inspection_id: int, evidence_id: int) -> Evidence:
    """Return a piece of evidence of an inspection; raise InspectionUnknown."""
    found = session.get(Evidence, evidence_id)
    if found is None or found.inspection_id != inspection_id:
        raise InspectionUnknown
    return found


def blob_of(row: Evidence) -> Blob:
    """Return the digests a piece of evidence was kept under."""
    return Blob(row.sha256, row.sm3, row.size)


def links_of(row: Evidence) -> list[dict[str, object]]:
    """Return a chain of custody as plain values."""
    names = tuple(Custody.__table__.columns.keys())
    return [
        {name: getattr(one, name) for name in names if name not in ("id", "evidence_id")}
        | {"evidence": row.id}
        for one in row.custody
    ]


def broken_link(row: Evidence) -> BrokenLink | None:
    """Return the first broken link of a chain of custody, None where it holds."""
    return first_broken(links_of(row))


def read(
    database: Database,
    blobs: Blobs,
    inspection_id: int,
    evidence_id: int,
    *,
    purpose: str,
    actor: Actor,
) -> tuple[bytes, str, str]:
    """Return verified bytes with their type and number, and enter the reading into the custody."""
    with database.write(actor) as session:
        row = evidence_row(session, inspection_id, evidence_id)
        if row.state not in ("registered", "sealed", "returned"):
            raise StepTooLate
        blob, kind, number = blob_of(row), row.media_type, number_of(row)
        add_custody(session, row, "view", actor, purpose=purpose, authority="")
        record(session, actor, "evidence.view", ("evidence", row.id), reason=purpose)
    return verified(database, blobs, evidence_id, blob), kind, number


def verified(database: Database, blobs: Blobs, evidence_id: int, blob: Blob) -> bytes:
    """Return bytes whose digests hold; a mismatch leaves an event and blocks."""
    try:
        return blobs.read(blob)
    except EvidenceBroken:
        with database.write(EVERYTHING) as session:
            record(
                session,
                SYSTEM,
                "evidence.mismatch",
                ("evidence", evidence_id),
                result=REFUSED,
                detail={"sha256": blob.sha256},
            )
        raise


def take(
    database: Database,
    blobs: Blobs,
    scanners: Iterable[Scanner],
    evidence_id: int,
    event: str,
    *,
    reason: str,
    actor: Actor,
) -> int:
    """Take a step of a verified piece of evidence; return its inspection."""
    with database.read(actor) as session:
        found = session.get(Evidence, evidence_id)
        if found is None:
            raise InspectionUnknown
        blob, name = blob_of(found), found.file_name
    content = verified(database, blobs, evidence_id, blob)
    verdict = scanned(name, content, scanners)
    with database.write(actor) as session:
        row = session.get_one(Evidence, evidence_id)
        require_member(inspection_row(session, row.inspection_id), actor)
        missing = [] if verdict is Verdict.CLEAN else [SCANNED]
        missing += [] if reason.strip() else [REASON]
        missing += [HASHED] if broken_link(row) else []
        row.state = EVIDENCE.take(row.state, event, actor.role, missing)
        row.verdict, row.reason = verdict.value, reason
        add_custody(session, row, event, actor, purpose=reason, authority="")
        record(session, actor, f"evidence.{event}", ("evidence", row.id), reason=reason)
        return row.inspection_id


def evidence_of(session: Session, inspection_id: int) -> list[Evidence]:
    """Return the evidence of an inspection in the order of its numbers."""
    rows = session.scalars(
        select(Evidence).where(Evidence.inspection_id == inspection_id).order_by(Evidence.seq)
    )
    return list(rows)
