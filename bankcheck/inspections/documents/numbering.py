"""Numbers of documents (文号): one after the other, none left out, none given twice."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Institution
from bankcheck.actors import Actor, InstitutionKind
from bankcheck.clock import now
from bankcheck.errors import BankcheckError
from bankcheck.inspections.documents.kinds import Kind
from bankcheck.inspections.documents.models import Document, DocumentNumber, DocumentSeries

# What an institution writes before the word of a kind, until somebody gives a series its own.
FIRST_WORDS = {InstitutionKind.FINANCE: "财库", InstitutionKind.PEOPLES_BANK: "银国库"}
_NUMBER = re.compile(r"(.+)〔(\d{4})〕(\d+)号")
_SECTION = re.compile(r"(.+局)\w{1,12}[科处室]")


class IssuerMissing(BankcheckError):
    """A document of an institution that is not registered."""

    def __init__(self) -> None:
        super().__init__(
            "No institution of this kind is registered, so nothing can be issued in its name; "
            "the system administrator adds it."
        )


def issuer(session: Session, kind: InstitutionKind) -> Institution:
    """Return the institution of a kind that issues documents: the first one registered."""
    asked = select(Institution).where(Institution.kind == kind).order_by(Institution.id)
    found = session.scalars(asked.limit(1)).first()
    if found is None:
        raise IssuerMissing
    return found


def letterhead(name: str) -> str:
    """Return the name in whose name a letter goes out: a bureau, never a section of it."""
    found = _SECTION.fullmatch(name)
    return found[1] if found else name


def number_text(word: str, year: int, seq: int | None) -> str:
    """Return a number as it is written; a blank stands for one that is not given yet."""
    return f"{word}〔{year}〕{'　' if seq is None else seq}号"


def blank(session: Session, kind: Kind, by: InstitutionKind, year: int) -> str:
    """Return what stands in a draft for its number."""
    institution = issuer(session, by)
    found = _series(session, institution.id, kind.key, year)
    word = found.word if found else _word(session, institution, kind.key, kind.word)
    return number_text(word, year, None)


def give(
    session: Session,
    document: Document,
    kind: Kind,
    by: InstitutionKind,
    day: date,
    *,
    actor: Actor,
) -> str:
    """Give a document the next number of its series, in the transaction that issues it.

    The institution is locked first: two writers take their numbers one after the other, also
    where the year's series does not exist yet, and a transaction that fails leaves no gap.
    """
    series, seq = _place(session, document, kind, by, day)
    text = number_text(series.word, series.year, seq)
    series.numbers.append(
        DocumentNumber(
            seq=seq,
            text=text,
            document_id=document.id,
            given_at=now(),
            given_by_name=actor.name,
        )
    )
    session.flush()
    return text


def reserve(session: Session, key: str, word: str, by: InstitutionKind, day: date) -> str:
    """Take the next number of a kind for what its letter is about, which bears it later."""
    series = _locked(session, key, word, by, day.year)
    series.last += 1
    session.flush()
    return number_text(series.word, day.year, series.last)


def _place(
    session: Session, document: Document, kind: Kind, by: InstitutionKind, day: date
) -> tuple[DocumentSeries, int]:
    """Return the series and the place in it: that of its subject's number, or the next one.

    A later edition, and a letter whose subject's number was given before, take the next one.
    """
    said = kind.bears(session, document.subject_id) if kind.bears else ""
    borne = _NUMBER.fullmatch(said) if document.edition == 1 else None
    if borne:
        series = _locked(session, kind.key, kind.word, by, int(borne[2]))
        seq = int(borne[3])
        free = seq not in {one.seq for one in series.numbers}
        if series.word == borne[1] and seq <= series.last and free:
            return series, seq
    series = _locked(session, kind.key, kind.word, by, day.year)
    series.last += 1
    return series, series.last


def _locked(
    session: Session, key: str, word: str, by: InstitutionKind, year: int
) -> DocumentSeries:
    """Return a year's series, begun where there is none, its institution being locked."""
    locked = select(Institution).where(Institution.id == issuer(session, by).id)
    institution = session.scalars(locked.with_for_update(key_share=True)).one()
    series = _series(session, institution.id, key, year)
    if series is None:
        series = DocumentSeries(
            institution_id=institution.id,
            kind=key,
            year=year,
            word=_word(session, institution, key, word),
            last=0,
        )
        session.add(series)
    return series


def _series(session: Session, institution_id: int, kind: str, year: int) -> DocumentSeries | None:
    asked = select(DocumentSeries).where(
        DocumentSeries.institution_id == institution_id,
        DocumentSeries.kind == kind,
        DocumentSeries.year == year,
    )
    # What another writer counted while this one waited for the lock is read anew.
    return session.scalars(asked.execution_options(populate_existing=True)).one_or_none()


def _word(session: Session, institution: Institution, key: str, word: str) -> str:
    """Return the word of a new series: that of the years before, else the one of the kind."""
    before = select(DocumentSeries.word).where(
        DocumentSeries.institution_id == institution.id, DocumentSeries.kind == key
    )
    kept = session.scalars(before.order_by(DocumentSeries.year.desc()).limit(1)).first()
    return kept or f"{FIRST_WORDS.get(institution.kind, '')}{word}"


def void(session: Session, document: Document, reason: str, *, actor: Actor) -> None:
    """Void the number of a document; it stays listed with the reason."""
    asked = select(DocumentNumber).where(DocumentNumber.document_id == document.id)
    number = session.scalars(asked).one()
    number.voided_at, number.void_reason, number.voided_by_name = now(), reason, actor.name
