"""Reading documents within the reader's scope, their words and files held to their digests."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.db import as_seen
from bankcheck.errors import BankcheckError
from bankcheck.inspections.documents.content import Content, digest, from_values
from bankcheck.inspections.documents.models import Document, DocumentFile
from bankcheck.inspections.evidence.blobs import Blob, EvidenceBroken

FORMS = ("docx", "pdf")


class DocumentUnknown(BankcheckError):
    """A document that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such document; choose one from the list.")


def document_row(session: Session, document_id: int, version: int | None = None) -> Document:
    """Return a document of the session's scope; raise DocumentUnknown or Overtaken."""
    return as_seen(session, Document, document_id, version, DocumentUnknown)


def content_of(document: Document) -> Content:
    """Return what a document says; raise EvidenceBroken where that is not what was kept."""
    content = from_values(document.content)
    if digest(content) != document.content_sha256:
        raise EvidenceBroken(document.content_sha256)
    return content


def file_of(document: Document, form: str) -> DocumentFile:
    """Return a file of an issued document; raise DocumentUnknown."""
    found = next((one for one in document.files if one.form == form), None)
    if found is None:
        raise DocumentUnknown
    return found


def blob_of(row: DocumentFile) -> Blob:
    """Return the digests under which a file is kept."""
    return Blob(row.sha256, row.sm3, row.size)


def next_edition(session: Session, document: Document) -> Document | None:
    """Return the edition that replaces a document, or is about to."""
    asked = select(Document).where(Document.replaces_id == document.id)
    return session.scalars(asked).one_or_none()


def documents_about(session: Session, subject: str, subject_id: int) -> list[Document]:
    """Return the documents about something, the newest first; what was discarded left out."""
    rows = session.scalars(
        select(Document)
        .where(Document.subject_kind == subject, Document.subject_id == subject_id)
        .where(Document.state != "discarded")
        .order_by(Document.id.desc())
        .limit(200)
    )
    return list(rows)


def numbers_of(session: Session, subject: str, subject_id: int, kind: str) -> list[str]:
    """Return the numbers of the issued documents of a kind about something, the oldest first."""
    rows = documents_about(session, subject, subject_id)
    standing = [one for one in rows if one.kind == kind and one.state in ("issued", "served")]
    return [one.number for one in reversed(standing)]
