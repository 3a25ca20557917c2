"""What the pages of documents show: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.inspections.documents import numbering, pdf
from bankcheck.inspections.documents.composing import Piece, composed
from bankcheck.inspections.documents.content import Content, digest
from bankcheck.inspections.documents.kinds import Shelf
from bankcheck.inspections.documents.lifecycles import DOCUMENT, ISSUED, ONE_PERSON, OTHER_PERSON
from bankcheck.inspections.documents.looks import DRAFT_NOTE
from bankcheck.inspections.documents.models import Document, DocumentNumber, DocumentSeries
from bankcheck.inspections.documents.service import rebuilt
from bankcheck.inspections.documents.service import unmet as unmet_of
from bankcheck.inspections.documents.store import (
    content_of,
    document_row,
    documents_about,
    next_edition,
)

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list."""

    document_id: int
    kind: str
    title: str
    number: str
    state: str
    edition: int
    issued_on: date | None
    drafted_by: str


@dataclass(frozen=True, slots=True)
class Place:
    """What documents are about: its kind, id and number, and the address of its page."""

    kind: str
    subject_id: int
    number: str
    endpoint: str
    arguments: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """The documents about one thing, and the kinds that can be drafted about it."""

    place: Place
    lines: tuple[DocumentLine, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of an issued document."""

    form: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One document as it reads, where it stands, and what its next step still lacks."""

    line: DocumentLine
    place: Place
    letter: bool
    pieces: tuple[Piece, ...]
    mark: str
    inputs: Mapping[str, str]
    version: int
    steps: tuple[str, ...]
    unmet: tuple[str, ...]
    reasons: tuple[str, ...]
    unknown: str
    is_current: bool
    own: bool
    second: bool
    files: tuple[KeptFile, ...]
    content_sha256: str
    bank: str
    reason: str
    issued_by: str
    issued_at: datetime | None
    served_by: str
    served_at: datetime | None
    replaces_id: int | None
    next_id: int | None


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number that was given."""

    text: str
    kind: str
    title: str
    document_id: int
    given_at: datetime
    given_by: str
    void_reason: str
    voided_by: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of the register of numbers, of one kind or all; and what waits to be issued."""

    waiting: tuple[DocumentLine, ...]
    lines: tuple[NumberLine, ...]
    kind: str
    year: int | None
    years: tuple[int, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A document served on the reader's bank."""

    line: DocumentLine
    letter: bool
    pieces: tuple[Piece, ...]
    files: tuple[KeptFile, ...]
    served_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class OwnPages:
    """One page of the documents served on the reader's bank."""

    lines: tuple[DocumentLine, ...]
    page: int
    pages: int


def _line(row: Document) -> DocumentLine:
    return DocumentLine(
        row.id,
        row.kind,
        row.title,
        row.number,
        row.state,
        row.edition,
        row.issued_on,
        row.drafted_by_name,
    )


def _place(session: Session, shelf: Shelf, kind: str, subject_id: int) -> Place:
    subject = shelf.subject(kind)
    return Place(
        kind,
        subject_id,
        subject.number(session, subject_id),
        subject.endpoint,
        subject.arguments(session, subject_id),
    )


def subject_page(
    database: Database, shelf: Shelf, kind: str, subject_id: int, *, actor: Actor
) -> SubjectPage:
    """Return the documents about one thing."""
    with database.read(actor) as session:
        place = _place(session, shelf, kind, subject_id)
        lines = tuple(_line(row) for row in documents_about(session, kind, subject_id))
        return SubjectPage(place, lines, tuple(one.key for one in shelf.kinds_of(kind)))


def document_page(
    database: Database, shelf: Shelf, document_id: int, *, actor: Actor
) -> DocumentPage:
    """Return one document as people of the bureau see it."""
    with database.read(actor) as session:
        row = document_row(session, document_id)
        content = _shown(session, shelf, row)
        open_ = row.state in ("draft", "in_review")
        written = rebuilt(session, shelf, row) if open_ else None
        lacking = unmet_of(session, shelf, row, actor, reason="-")
        following = next_edition(session, row)
        return DocumentPage(
            line=_line(row),
            place=_place(session, shelf, row.subject_kind, row.subject_id),
            letter=content.letter,
            pieces=composed(content),
            mark=DRAFT_NOTE if open_ else "",
            inputs={name: str(text) for name, text in row.inputs.items()},
            version=row.row_version,
            steps=_steps(row, actor, lacking),
            unmet=tuple(one for one in lacking if one not in (OTHER_PERSON, ONE_PERSON)),
            reasons=written.unmet if written else (),
            unknown=pdf.unknown_characters(content) if open_ else "",
            is_current=written is None or digest(written.content) == row.content_sha256,
            own=row.drafted_by_id == actor.person_id,
            second=row.second,
            files=_files(row),
            content_sha256=row.content_sha256,
            bank=row.bank,
            reason=row.reason,
            issued_by=row.issued_by_name,
            issued_at=row.issued_at,
            served_by=row.served_by_name,
            served_at=row.served_at,
            replaces_id=row.replaces_id,
            next_id=following.id if following else None,
        )


def _shown(session: Session, shelf: Shelf, row: Document) -> Content:
    """Return what a document says, with a blank number where it has none yet."""
    content = content_of(row)
    if row.state in ISSUED:
        return content
    kind = shelf.kind(row.kind)
    by = rebuilt(session, shelf, row).issuer
    return replace(content, number=numbering.blank(session, kind, by, today().year))


def _steps(row: Document, actor: Actor, lacking: tuple[str, ...]) -> tuple[str, ...]:
    """Return the steps that a person may take or see refused; of two ways to issue, the fitting."""
    steps = set(DOCUMENT.open_to(row.state, actor.role)) - {"supersede"}
    if row.state == "draft":
        steps -= {"issue"} if row.second else {"submit"}
    if "no_next_edition" in lacking:
        steps -= {"revise"}
    if not row.bank:
        steps -= {"serve"}
    return tuple(event for event in DOCUMENT.events if event in steps)


def _files(row: Document) -> tuple[KeptFile, ...]:
    return tuple(KeptFile(one.form, one.sha256, one.size) for one in row.files)


def register_page(
    database: Database, *, kind: str, year: int | None, page: int, actor: Actor
) -> RegisterPage:
    """Return one page of the numbers that were given, the newest first, voided ones too."""
    with database.read(actor) as session:
        asked = select(DocumentNumber, DocumentSeries, Document).join(DocumentNumber.series)
        asked = asked.join(Document, Document.id == DocumentNumber.document_id)
        if kind:
            asked = asked.where(DocumentSeries.kind == kind)
        if year:
            asked = asked.where(DocumentSeries.year == year)
        page, pages = _paged(session, asked.subquery(), page)
        ordered = asked.order_by(DocumentNumber.given_at.desc(), DocumentNumber.id.desc())
        rows = session.execute(ordered.limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS))
        lines = tuple(_number(number, document) for number, _, document in rows)
        years = session.scalars(select(DocumentSeries.year).distinct())
        waits = select(Document).where(Document.state == "in_review")
        waiting = session.scalars(waits.order_by(Document.id).limit(PAGE_ROWS))
        in_line = tuple(_line(row) for row in waiting)
        return RegisterPage(
            in_line, lines, kind, year, tuple(sorted(years, reverse=True)), page, pages
        )


def _paged(session: Session, asked: Subquery, page: int) -> tuple[int, int]:
    total = session.scalar(select(func.count()).select_from(asked)) or 0
    pages = max(1, -(-total // PAGE_ROWS))
    return min(max(1, page), pages), pages


def _number(number: DocumentNumber, document: Document) -> NumberLine:
    return NumberLine(
        number.text,
        document.kind,
        document.title,
        document.id,
        number.given_at,
        number.given_by_name,
        number.void_reason,
        number.voided_by_name,
    )


def own_documents(database: Database, *, page: int, actor: Actor) -> OwnPages:
    """Return one page of the documents served on the reader's bank, the newest first."""
    with database.read(actor) as session:
        served = Document.bank_code == actor.bank_code
        total = session.scalar(select(func.count(Document.id)).where(served)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        rows = session.scalars(
            select(Document)
            .where(served)
            .order_by(Document.id.desc())
            .limit(PAGE_ROWS)
            .offset((page - 1) * PAGE_ROWS)
        )
        return OwnPages(tuple(_line(row) for row in rows), page, pages)


def own_document(database: Database, document_id: int, *, actor: Actor) -> OwnPage:
    """Return a document served on the reader's bank."""
    with database.read(actor) as session:
        row = document_row(session, document_id)
        content = content_of(row)
        return OwnPage(
            _line(row), content.letter, composed(content), _files(row), row.served_at, row.reason
        )
