"""Notices, answers and objections; what has no bank yet is the bureau's alone until it is sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import BankOwned, Base, BigKey, Versioned


class Notice(BankOwned, Versioned, Base):
    """A rectification notice to one bank; ``bank_code`` is empty until the notice is sent.

    ``bank`` names whom it is written to from the first. People stand here by name and number
    alone, because a bank's session reads no table of people.
    """

    __tablename__ = "rectification_notice"
    __table_args__ = (
        UniqueConstraint("year", "seq"),
        CheckConstraint("(bank_code IS NULL) = (sent_at IS NULL)", name="bank_sees_what_is_sent"),
        CheckConstraint("bank_code IS NULL OR bank_code = bank", name="sent_to_its_bank"),
        CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> drafted_by_id", name="approved_by_another"
        ),
        CheckConstraint("n BETWEEN 1 AND 2000", name="n_in_range"),
        CheckConstraint("objection_n BETWEEN 1 AND 2000", name="objection_n_in_range"),
        CheckConstraint("(sent_at IS NULL) = (deadline_id IS NULL)", name="sent_has_deadline"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    seq: Mapped[int]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    bank: Mapped[str] = mapped_column(String(16), index=True)
    bank_name: Mapped[str] = mapped_column(String(128))
    title: Mapped[str] = mapped_column(String(200))
    opening: Mapped[str] = mapped_column(Text, default="")
    n: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))
    basis: Mapped[str] = mapped_column(String(300))
    objection_n: Mapped[int]
    objection_unit: Mapped[str] = mapped_column(String(16))
    objection_basis: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(20), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    drafted_by_name: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by_name: Mapped[str] = mapped_column(String(64), default="")
    approved_at: Mapped[datetime | None]
    sent_by_name: Mapped[str] = mapped_column(String(64), default="")
    sent_at: Mapped[datetime | None]
    service: Mapped[str] = mapped_column(String(16), default="")
    service_proof: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"))
    acknowledged_by_name: Mapped[str] = mapped_column(String(64), default="")
    acknowledged_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    items: Mapped[list[NoticeItem]] = relationship(
        back_populates="notice", order_by="NoticeItem.position", cascade="all, delete-orphan"
    )
    responses: Mapped[list[Response]] = relationship(
        back_populates="notice", order_by="Response.version"
    )


class NoticeItem(BankOwned, Versioned, Base):
    """One finding in a notice, with its own copy of the texts and what the bank is to do."""

    __tablename__ = "rectification_item"
    __table_args__ = (UniqueConstraint("notice_id", "finding_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("rectification_notice.id"), index=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    texts: Mapped[dict[str, Any]]
    severity: Mapped[str] = mapped_column(String(16))
    determined_fen: Mapped[int] = mapped_column(BigKey)
    dispositions: Mapped[list[Any]]
    requirement: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16))
    notice: Mapped[Notice] = relationship(back_populates="items")


class Response(BankOwned, Versioned, Base):
    """One version of a bank's answer to a notice; what was submitted never changes again."""

    __tablename__ = "rectification_response"
    __table_args__ = (
        UniqueConstraint("notice_id", "version"),
        CheckConstraint(
            "(state IN ('draft', 'bank_review')) = (submitted_at IS NULL)",
            name="submitted_has_time",
        ),
        CheckConstraint("(submitted_at IS NULL) = (sha256 = '')", name="submitted_has_digest"),
        CheckConstraint("submitted_by_id <> drafted_by_id", name="maker_is_not_checker"),
        CheckConstraint(
            "state <> 'under_review' OR claimed_by_id IS NOT NULL", name="review_is_claimed"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("rectification_notice.id"), index=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), index=True)
    letter: Mapped[str] = mapped_column(Text, default="")
    declared: Mapped[bool] = mapped_column(default=False)
    content: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    returned_why: Mapped[str] = mapped_column(Text, default="")
    drafted_by_id: Mapped[int | None]
    drafted_by_name: Mapped[str] = mapped_column(String(64), default="")
    saved_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None]
    submitted_by_name: Mapped[str] = mapped_column(String(64), default="")
    submitted_at: Mapped[datetime | None]
    claimed_by_id: Mapped[int | None]
    claimed_by_name: Mapped[str] = mapped_column(String(64), default="")
    claimed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    notice: Mapped[Notice] = relationship(back_populates="responses")
    answers: Mapped[list[ResponseItem]] = relationship(
        back_populates="response", order_by="ResponseItem.id"
    )


class ResponseItem(BankOwned, Versioned, Base):
    """What a version says to one finding, and what the bureau decided on it."""

    __tablename__ = "rectification_answer"
    __table_args__ = (
        UniqueConstraint("response_id", "item_id"),
        CheckConstraint("(decision = 'pending') = (decided_by_id IS NULL)", name="decided_by"),
        CheckConstraint(
            "decision <> 'returned' OR (reason_code <> '' AND reason <> '')",
            name="returned_has_why",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("rectification_response.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("rectification_item.id"), index=True)
    position: Mapped[str] = mapped_column(String(16), default="")
    cause: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    done_on: Mapped[date | None]
    responsible: Mapped[str] = mapped_column(String(128), default="")
    reference: Mapped[str] = mapped_column(String(200), default="")
    accountability: Mapped[str] = mapped_column(Text, default="", server_default="")
    prevention: Mapped[str] = mapped_column(Text, default="", server_default="")
    files: Mapped[str] = mapped_column(Text, default="", server_default="")
    decision: Mapped[str] = mapped_column(String(16), default="pending")
    reason_code: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None]
    decided_by_name: Mapped[str] = mapped_column(String(64), default="")
    decided_at: Mapped[datetime | None]
    response: Mapped[Response] = relationship(back_populates="answers")
    item: Mapped[NoticeItem] = relationship()
    attachments: Mapped[list[ResponseFile]] = relationship(
        back_populates="answer", order_by="ResponseFile.id", cascade="all, delete-orphan"
    )


class ResponseFile(BankOwned, Base):
    """A file that a bank sends with its answer to a finding, by its digests.

    ``files`` of the answer names each with its digest, so that they are frozen with its version.
    """

    __tablename__ = "rectification_file"
    __table_args__ = (
        UniqueConstraint("answer_id", "sha256"),
        CheckConstraint("length(sha256) = 64 AND length(sm3) = 64", name="digests_computed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("rectification_answer.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    sm3: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(16))
    uploaded_by_id: Mapped[int | None]
    uploaded_by_name: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    answer: Mapped[ResponseItem] = relationship(back_populates="attachments")


class Objection(BankOwned, Versioned, Base):
    """A bank's objection to a finding, opened by its “disagree”, with a clock of its own."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("item_id"),
        CheckConstraint(
            "(state IN ('filed', 'reviewing', 'cosigning')) = (ended_at IS NULL)",
            name="ended_has_time",
        ),
        CheckConstraint("ended_at IS NULL OR conclusion <> ''", name="ended_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("rectification_item.id"))
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    grounds: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), index=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    filed_by_name: Mapped[str] = mapped_column(String(64))
    filed_at: Mapped[datetime]
    reviewer_id: Mapped[int | None]
    reviewer_name: Mapped[str] = mapped_column(String(64), default="")
    conclusion: Mapped[str] = mapped_column(Text, default="")
    touched: Mapped[list[Any]] = mapped_column(default=list)
    ended_at: Mapped[datetime | None]
    item: Mapped[NoticeItem] = relationship()
