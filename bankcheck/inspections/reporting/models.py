"""Reports are the bureau's alone; the bank sees the draft put to it and what it said itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import BankOwned, Base, BureauOnly, Versioned


class InspectionReport(BureauOnly, Versioned, Base):
    """The report of one inspection as it is written, signed and issued.

    ``frozen`` holds what both institutions sign: the findings and the bank's comments with the
    replies, as they stood when the comments were finished.
    """

    __tablename__ = "inspection_report"
    __table_args__ = (
        CheckConstraint("issued_at IS NULL OR sha256 <> ''", name="issued_has_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), unique=True)
    edition: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_by_name: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime]
    frozen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    envelope_id: Mapped[int | None] = mapped_column(ForeignKey("envelope.id"))
    issued_at: Mapped[datetime | None]
    sha256: Mapped[str] = mapped_column(String(64), default="")


class ReportDraft(BankOwned, Versioned, Base):
    """An edition of a report as it was put to the bank for comments, in the bank's own copy.

    People stand here by name and number alone, because a bank's session reads no table of people.
    """

    __tablename__ = "report_draft"
    __table_args__ = (
        UniqueConstraint("inspection_id", "edition"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_has_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    edition: Mapped[int]
    number: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    findings: Mapped[list[Any]] = mapped_column(default=list)
    sha256: Mapped[str] = mapped_column(String(64))
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    state: Mapped[str] = mapped_column(String(16), index=True)
    sent_by_name: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]
    heard_by_name: Mapped[str] = mapped_column(String(64), default="")
    heard_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    comments: Mapped[list[ReportComment]] = relationship(
        back_populates="draft", order_by="ReportComment.id"
    )


class ReportComment(BankOwned, Versioned, Base):
    """One comment of the bank on a draft report, and the reply to it; submitted, it stands."""

    __tablename__ = "report_comment"
    __table_args__ = (
        CheckConstraint("text <> ''", name="has_words"),
        CheckConstraint("submitted_by_id <> drafted_by_id", name="maker_is_not_checker"),
        CheckConstraint("state <> 'replied' OR reply <> ''", name="replied_has_words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("report_draft.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), index=True)
    drafted_by_id: Mapped[int | None]
    drafted_by_name: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None]
    submitted_by_name: Mapped[str] = mapped_column(String(64), default="")
    submitted_at: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_by_name: Mapped[str] = mapped_column(String(64), default="")
    replied_at: Mapped[datetime | None]
    draft: Mapped[ReportDraft] = relationship(back_populates="comments")
