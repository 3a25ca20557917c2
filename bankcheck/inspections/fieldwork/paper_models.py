"""Working papers in all their versions, and the notes of those who review them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import Base, BureauOnly, Versioned


class WorkingPaper(BureauOnly, Versioned, Base):
    """The record of one procedure: prepared by one, reviewed by another, locked at the end."""

    __tablename__ = "working_paper"
    __table_args__ = (
        UniqueConstraint("inspection_id", "index_no"),
        CheckConstraint(
            "state NOT IN ('reviewed', 'locked') OR reviewed_by_id <> prepared_by_id",
            name="reviewed_by_another",
        ),
        CheckConstraint(
            "(acknowledgement = 'refused') = (refused_why <> '')", name="refused_has_reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    index_no: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    prepared_by_name: Mapped[str] = mapped_column(String(64), default="")
    prepared_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_by_name: Mapped[str] = mapped_column(String(64), default="")
    reviewed_at: Mapped[datetime | None]
    acknowledgement: Mapped[str] = mapped_column(String(16), default="")
    refused_why: Mapped[str] = mapped_column(Text, default="")
    versions: Mapped[list[PaperVersion]] = relationship(
        back_populates="paper", order_by="PaperVersion.version"
    )
    notes: Mapped[list[ReviewNote]] = relationship(back_populates="paper", order_by="ReviewNote.id")


class PaperVersion(BureauOnly, Base):
    """A version of a working paper as it was saved; it never changes."""

    __tablename__ = "working_paper_version"
    __table_args__ = (UniqueConstraint("paper_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("working_paper.id"), index=True)
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    saved_by_name: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime]
    paper: Mapped[WorkingPaper] = relationship(back_populates="versions")


class ReviewNote(BureauOnly, Base):
    """A reviewer's note; only who raised it clears it."""

    __tablename__ = "review_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("working_paper.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16))
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    raised_by_name: Mapped[str] = mapped_column(String(64))
    raised_at: Mapped[datetime]
    answered_by_name: Mapped[str] = mapped_column(String(64), default="")
    paper: Mapped[WorkingPaper] = relationship(back_populates="notes")
