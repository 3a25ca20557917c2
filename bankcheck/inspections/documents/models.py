"""Documents and their files, which a bank sees once served; their numbers are the bureau's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import BankOwned, Base, BureauOnly, Versioned


class Document(BankOwned, Versioned, Base):
    """An edition of a document; ``bank_code`` is empty until it is served on its ``bank``.

    What is issued never changes again: a change is the next edition. ``second`` says that
    somebody other than its drafter issues it.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint(
            "(bank_code IS NULL) = (served_at IS NULL)", name="bank_sees_what_is_served"
        ),
        CheckConstraint("bank_code IS NULL OR bank_code = bank", name="served_on_its_bank"),
        CheckConstraint("(issued_at IS NULL) = (number = '')", name="issued_has_number"),
        CheckConstraint(
            "NOT second OR issued_by_id IS NULL OR issued_by_id <> drafted_by_id",
            name="issued_by_another",
        ),
        CheckConstraint("(state = 'voided') = (voided_at IS NOT NULL)", name="voided_has_time"),
        CheckConstraint("state <> 'voided' OR reason <> ''", name="voided_has_reason"),
        UniqueConstraint("replaces_id"),
        Index("ix_document_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), index=True)
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    bank: Mapped[str] = mapped_column(String(16), default="")
    title: Mapped[str] = mapped_column(String(300))
    number: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(16), index=True)
    second: Mapped[bool]
    inputs: Mapped[dict[str, Any]]
    content: Mapped[dict[str, Any]]
    content_sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")
    drafted_by_id: Mapped[int | None]
    drafted_by_name: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[datetime]
    issued_by_id: Mapped[int | None]
    issued_by_name: Mapped[str] = mapped_column(String(64), default="")
    issued_at: Mapped[datetime | None]
    issued_on: Mapped[date | None]
    served_by_name: Mapped[str] = mapped_column(String(64), default="")
    served_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    files: Mapped[list[DocumentFile]] = relationship(
        back_populates="document", order_by="DocumentFile.form"
    )


class DocumentFile(BankOwned, Base):
    """A file of an issued document, kept under its digest."""

    __tablename__ = "document_file"
    __table_args__ = (
        UniqueConstraint("document_id", "form"),
        CheckConstraint("length(sha256) = 64 AND length(sm3) = 64", name="digests_computed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    form: Mapped[str] = mapped_column(String(8))
    sha256: Mapped[str] = mapped_column(String(64))
    sm3: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    document: Mapped[Document] = relationship(back_populates="files")


class DocumentSeries(BureauOnly, Base):
    """The numbers (文号) of one kind that one institution gives in a year; ``last`` counts them."""

    __tablename__ = "document_series"
    __table_args__ = (UniqueConstraint("institution_id", "kind", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    word: Mapped[str] = mapped_column(String(32))
    last: Mapped[int] = mapped_column(default=0)
    numbers: Mapped[list[DocumentNumber]] = relationship(
        back_populates="series", order_by="DocumentNumber.seq"
    )


class DocumentNumber(BureauOnly, Base):
    """A number that was given; a voided one stays listed with its reason and is not given again."""

    __tablename__ = "document_number"
    __table_args__ = (
        UniqueConstraint("series_id", "seq"),
        CheckConstraint("seq > 0", name="seq_from_one"),
        CheckConstraint("(voided_at IS NULL) = (void_reason = '')", name="voided_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("document_series.id"), index=True)
    seq: Mapped[int]
    text: Mapped[str] = mapped_column(String(64), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), unique=True)
    given_at: Mapped[datetime]
    given_by_name: Mapped[str] = mapped_column(String(64))
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(Text, default="")
    voided_by_name: Mapped[str] = mapped_column(String(64), default="")
    series: Mapped[DocumentSeries] = relationship(back_populates="numbers")
