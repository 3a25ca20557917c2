"""Documents: drafted from stored facts, issued by another under the next number, then frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO

from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM, Actor, Role
from bankcheck.audit.record import REFUSED, record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.documents import docx, numbering, pdf
from bankcheck.inspections.documents.content import Content, digest, to_values
from bankcheck.inspections.documents.kinds import Kind, Shelf, Written
from bankcheck.inspections.documents.lifecycles import (
    COMPLETE,
    CURRENT,
    DOCUMENT,
    ISSUED,
    ONE_PERSON,
    OTHER_PERSON,
    PRINTABLE,
    READY,
    REASON,
)
from bankcheck.inspections.documents.models import Document, DocumentFile
from bankcheck.inspections.documents.store import (
    FORMS,
    DocumentUnknown,
    blob_of,
    content_of,
    document_row,
    file_of,
    next_edition,
)
from bankcheck.inspections.evidence.blobs import EvidenceBroken
from bankcheck.reconcile.cells import masked_text

WRITERS = {"docx": docx, "pdf": pdf}
LONGEST_INPUT = 8_000


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is handed out."""

    content: bytes
    media: str
    name: str


def draft(
    database: Database,
    shelf: Shelf,
    kind_key: str,
    subject_id: int,
    inputs: Mapping[str, str],
    *,
    actor: Actor,
) -> int:
    """Draft a document about something; return its id."""
    kind = shelf.kind(kind_key)
    with database.write(actor) as session:
        shelf.subject(kind.subject).require(session, subject_id, actor)
        document = Document(
            kind=kind.key,
            subject_kind=kind.subject,
            subject_id=subject_id,
            edition=1,
            state=DOCUMENT.start,
            second=kind.second,
            number="",
        )
        _write(session, document, kind, inputs, actor)
        session.add(document)
        session.flush()
        _record(session, actor, document, "draft")
        return document.id


def _write(
    session: Session, document: Document, kind: Kind, inputs: Mapping[str, str], actor: Actor
) -> None:
    """Write a draft anew from the facts as they stand; the writer is its drafter."""
    kept = {one.name: inputs.get(one.name, "").strip()[:LONGEST_INPUT] for one in kind.asks}
    written = kind.build(session, document.subject_id, kept)
    document.inputs, document.bank = dict(kept), written.bank
    _keep(document, written.content)
    document.drafted_by_id, document.drafted_by_name = actor.person_id, actor.name
    document.drafted_at = now()


def _keep(document: Document, content: Content) -> None:
    document.title = content.name[:300]
    document.content, document.content_sha256 = to_values(content), digest(content)


def _record(
    session: Session, actor: Actor, document: Document, event: str, reason: str = ""
) -> None:
    detail = {"kind": document.kind, "number": document.number, "sha256": document.content_sha256}
    record(
        session,
        actor,
        f"document.{event}",
        ("document", document.id),
        bank=document.bank or None,
        reason=masked_text(reason),
        detail=detail,
    )


def rebuilt(session: Session, shelf: Shelf, document: Document) -> Written:
    """Return what a draft would say if it were written now."""
    inputs = {name: str(text) for name, text in document.inputs.items()}
    return shelf.kind(document.kind).build(session, document.subject_id, inputs)


def unmet(
    session: Session, shelf: Shelf, document: Document, actor: Actor, reason: str = ""
) -> tuple[str, ...]:
    """Return the conditions of the next steps of a document that do not hold."""
    facts = {
        REASON: bool(reason.strip()),
        OTHER_PERSON: document.drafted_by_id != actor.person_id,
        ONE_PERSON: not document.second,
        "has_bank": bool(document.bank),
        "no_next_edition": next_edition(session, document) is None,
    }
    if document.state in ("draft", "in_review"):
        asks = shelf.kind(document.kind).asks
        written = rebuilt(session, shelf, document)
        facts |= {
            COMPLETE: all(document.inputs.get(one.name) for one in asks if one.needed),
            READY: not written.unmet,
            CURRENT: digest(written.content) == document.content_sha256,
            PRINTABLE: not pdf.unknown_characters(written.content),
        }
    return tuple(name for name, met in facts.items() if not met)


def edit(
    database: Database,
    shelf: Shelf,
    document_id: int,
    version: int,
    inputs: Mapping[str, str],
    *,
    actor: Actor,
) -> None:
    """Write a draft anew, with what people wrote into it and the facts as they stand."""
    with database.write(actor) as session:
        document = _row(session, shelf, document_id, version, actor)
        document.state = DOCUMENT.take(document.state, "edit", actor.role)
        _write(session, document, shelf.kind(document.kind), inputs, actor)
        _record(session, actor, document, "edit")


def _row(session: Session, shelf: Shelf, document_id: int, version: int, actor: Actor) -> Document:
    document = document_row(session, document_id, version)
    if actor.role not in (Role.SECTION_HEAD, Role.PBC_APPROVER):
        shelf.subject(document.subject_kind).require(session, document.subject_id, actor)
    return document


def take(
    database: Database,
    shelf: Shelf,
    document_id: int,
    version: int,
    event: str,
    *,
    reason: str = "",
    actor: Actor,
) -> None:
    """Submit, give back, discard, serve or void a document."""
    with database.write(actor) as session:
        document = _row(session, shelf, document_id, version, actor)
        lacking = unmet(session, shelf, document, actor, reason)
        document.state = DOCUMENT.take(document.state, event, actor.role, lacking)
        document.reason = reason.strip()
        if event == "discard":
            document.replaces_id = None
        elif event == "serve":
            _serve(document, actor)
        elif event == "void":
            document.voided_at = now()
            numbering.void(session, document, reason.strip(), actor=actor)
        _record(session, actor, document, event, reason.strip())


def _serve(document: Document, actor: Actor) -> None:
    document.served_at, document.served_by_name = now(), actor.name
    document.bank_code = document.bank
    for file in document.files:
        file.bank_code = document.bank


def issue(database: Database, shelf: Shelf, document_id: int, version: int, *, actor: Actor) -> str:
    """Issue a document: number, day, both files and the event are one transaction, or nothing."""
    with database.write(actor) as session:
        document = _row(session, shelf, document_id, version, actor)
        lacking = unmet(session, shelf, document, actor)
        document.state = DOCUMENT.take(document.state, "issue", actor.role, lacking)
        kind, written = shelf.kind(document.kind), rebuilt(session, shelf, document)
        day = today()
        # The number comes with the lock, so nothing else of this transaction waits inside it.
        document.number = numbering.give(session, document, kind, written.issuer, day, actor=actor)
        content = replace(written.content, number=document.number, dated=day)
        _keep(document, content)
        document.issued_by_id, document.issued_by_name = actor.person_id, actor.name
        document.issued_at, document.issued_on = now(), day
        _store(shelf, document, content)
        _supersede(session, document, actor)
        _record(session, actor, document, "issue")
        return document.number


def _store(shelf: Shelf, document: Document, content: Content) -> None:
    """Keep both files under their digests; a file without its row is nobody's and harms nothing."""
    for form in FORMS:
        blob = shelf.blobs.put(BytesIO(WRITERS[form].written(content, draft=False)))
        document.files.append(
            DocumentFile(form=form, sha256=blob.sha256, sm3=blob.sm3, size=blob.size)
        )


def _supersede(session: Session, document: Document, actor: Actor) -> None:
    if document.replaces_id is None:
        return
    old = document_row(session, document.replaces_id)
    if old.state in DOCUMENT.final:
        return
    old.state = DOCUMENT.take(old.state, "supersede", actor.role)
    numbering.void(session, old, f"由{document.number}代替", actor=actor)
    _record(session, actor, old, "supersede")


def revise(
    database: Database, shelf: Shelf, document_id: int, version: int, *, actor: Actor
) -> int:
    """Draft the next edition of an issued document; the old one stands until that is issued."""
    with database.write(actor) as session:
        old = _row(session, shelf, document_id, version, actor)
        DOCUMENT.take(old.state, "revise", actor.role, unmet(session, shelf, old, actor))
        document = Document(
            kind=old.kind,
            subject_kind=old.subject_kind,
            subject_id=old.subject_id,
            edition=old.edition + 1,
            replaces_id=old.id,
            state=DOCUMENT.start,
            second=old.second,
            number="",
        )
        inputs = {name: str(text) for name, text in old.inputs.items()}
        _write(session, document, shelf.kind(old.kind), inputs, actor)
        session.add(document)
        session.flush()
        _record(session, actor, document, "revise")
        return document.id


def download(
    database: Database, shelf: Shelf, document_id: int, form: str, *, actor: Actor
) -> Download:
    """Hand out one file: an issued one as it was kept, a draft with its mark on every page."""
    if form not in FORMS:
        raise DocumentUnknown
    with database.write(actor) as session:
        document = document_row(session, document_id)
        name = f"{document.number} {document.title}".strip()[:80] + f".{form}"
        issued = document.state in ISSUED
        kept = blob_of(file_of(document, form)) if issued else None
        content = content_of(document)
        if kept is None:
            day = today()
            kind = shelf.kind(document.kind)
            by = rebuilt(session, shelf, document).issuer
            number = numbering.blank(session, kind, by, day.year)
            content = replace(content, number=number)
        record(
            session,
            actor,
            "document.download",
            ("document", document.id),
            bank=document.bank or None,
            detail={"form": form, "sha256": kept.sha256 if kept else document.content_sha256},
        )
    writer = WRITERS[form]
    if kept is None:
        return Download(writer.written(content, draft=True), writer.MEDIA, f"草稿 {name}")
    try:
        return Download(shelf.blobs.read(kept), writer.MEDIA, name)
    except EvidenceBroken:
        _report(database, document_id, form, kept.sha256)
        raise


def _report(database: Database, document_id: int, form: str, sha256: str) -> None:
    """Leave an event about kept bytes that are not what was kept."""
    with database.write(EVERYTHING) as session:
        record(
            session,
            SYSTEM,
            "document.mismatch",
            ("document", document_id),
            result=REFUSED,
            detail={"form": form, "sha256": sha256},
        )
