"""The files of an answer: hashed, scanned, named in its text, and evidence once it is taken up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.cases.models import Finding, FindingEvidence
from bankcheck.inspections.evidence.blobs import Blob, Blobs
from bankcheck.inspections.evidence.scanning import Scanner, Verdict
from bankcheck.inspections.evidence.service import enter as enter_evidence
from bankcheck.inspections.evidence.service import row_of, verified
from bankcheck.inspections.evidence.uploads import Upload, keep_clean
from bankcheck.inspections.rectification.lifecycles import RESPONSE
from bankcheck.inspections.rectification.models import Response, ResponseFile, ResponseItem
from bankcheck.inspections.rectification.store import BEFORE_SUBMISSION, ResponseUnknown


def _answer(session: Session, answer_id: int) -> ResponseItem:
    asked = select(ResponseItem).where(ResponseItem.id == answer_id)
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise ResponseUnknown
    return found


def attach(
    database: Database,
    blobs: Blobs,
    scanners: Iterable[Scanner],
    answer_id: int,
    file: tuple[BinaryIO, str],
    *,
    actor: Actor,
) -> int:
    """Add a file to a draft answer as the bank's maker; return the notice."""
    with database.read(actor) as session:
        RESPONSE.take(_answer(session, answer_id).response.state, "attach", actor.role)
    upload = keep_clean(blobs, scanners, *file)
    with database.write(actor) as session:
        row = _answer(session, answer_id)
        _step(session, actor, row, "attach")
        if upload.blob.sha256 not in {one.sha256 for one in row.attachments}:
            row.attachments.append(_file(row, upload, actor))
        _name(row)
        return row.response.notice_id


def _step(session: Session, actor: Actor, row: ResponseItem, event: str) -> None:
    response = row.response
    response.state = RESPONSE.take(response.state, event, actor.role)
    target = ("response", f"{response.notice.number}-{response.version}")
    record(session, actor, f"response.{event}", target, bank=row.bank_code)


def _file(row: ResponseItem, upload: Upload, actor: Actor) -> ResponseFile:
    return ResponseFile(
        bank_code=row.bank_code,
        file_name=upload.file_name,
        media_type=upload.media_type,
        sha256=upload.blob.sha256,
        sm3=upload.blob.sm3,
        size=upload.blob.size,
        verdict=upload.verdict.value,
        uploaded_by_id=actor.person_id,
        uploaded_by_name=actor.name,
        uploaded_at=now(),
    )


def _name(row: ResponseItem) -> None:
    """Write into an answer which files it has, so that its digest and its changes cover them."""
    row.files = "\n".join(f"{one.file_name} {one.sha256}" for one in row.attachments)


def detach(database: Database, answer_id: int, file_id: int, *, actor: Actor) -> int:
    """Take a file off a draft answer; return the notice."""
    with database.write(actor) as session:
        row = _answer(session, answer_id)
        _step(session, actor, row, "detach")
        row.attachments = [one for one in row.attachments if one.id != file_id]
        _name(row)
        return row.response.notice_id


def read(
    database: Database, blobs: Blobs, answer_id: int, file_id: int, *, actor: Actor
) -> tuple[bytes, str]:
    """Return a file whose digests still hold, and its type; each reading leaves an event.

    The bureau reads what was submitted, the bank what is its own.
    """
    with database.write(actor) as session:
        row = _answer(session, answer_id)
        found = next((one for one in row.attachments if one.id == file_id), None)
        hidden = not actor.is_bank and row.response.state in BEFORE_SUBMISSION
        if found is None or hidden:
            raise ResponseUnknown
        target, detail = ("response_file", file_id), {"sha256": found.sha256}
        record(session, actor, "response.view_file", target, bank=row.bank_code, detail=detail)
        blob, kind = Blob(found.sha256, found.sm3, found.size), found.media_type
        evidence_id = found.evidence_id or 0
    return verified(database, blobs, evidence_id, blob), kind


def enter(session: Session, response: Response, actor: Actor) -> None:
    """Enter the files of an answer that is taken up into the evidence of its inspections."""
    for row in response.answers:
        finding = session.get_one(Finding, row.item.finding_id)
        if finding.inspection_id is None:
            continue
        for one in row.attachments:
            if one.evidence_id is None:
                one.evidence_id = _entered(session, finding, row, one, actor)


def _entered(
    session: Session, finding: Finding, row: ResponseItem, one: ResponseFile, actor: Actor
) -> int:
    verdict = Verdict(one.verdict)
    blob = Blob(one.sha256, one.sm3, one.size)
    upload = Upload(one.file_name, one.media_type, blob, verdict)
    number = f"{row.response.notice.number}-{row.response.version}"
    evidence = row_of(
        upload,
        actor,
        kind="submission",
        title=f"{finding.number} {one.file_name}"[:200],
        source=row.response.notice.bank_name,
        place=number,
        collected_at=one.uploaded_at,
        original=False,
        sensitive=False,
    )
    inspection_id = finding.inspection_id or 0
    entered = enter_evidence(
        session, inspection_id, evidence, verdict, actor, registrar=SYSTEM, authority=number
    )
    finding.evidence.append(FindingEvidence(evidence_id=entered.id))
    return entered.id
