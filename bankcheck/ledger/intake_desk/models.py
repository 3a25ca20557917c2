"""The tables of imports: what somebody sent, how it was to be read, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import Base, BureauOnly, Versioned, words
from bankcheck.ledger.intake_desk.lifecycle import ImportState


class Standing(StrEnum):
    """What was decided of one sent file at the door."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    LEFT_OUT = "left_out"


class Scan(StrEnum):
    """What the scanner for harmful programs said of one file."""

    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"
    FOUND = "found"
    FAILED = "failed"


class Import(BureauOnly, Versioned, Base):
    """One import: the wish it is read under, its last preview, and the batch it became."""

    __tablename__ = "import"
    __table_args__ = (
        CheckConstraint("(state = 'imported') = (ended_result IS NOT NULL)", name="imported_ended"),
        CheckConstraint("(supersedes = '') = (reason = '')", name="superseding_has_reason"),
        CheckConstraint(
            "state NOT IN ('previewed', 'importing') OR preview IS NOT NULL",
            name="seen_before_confirmed",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ImportState] = mapped_column(words(ImportState), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_by_name: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    stream: Mapped[str] = mapped_column(String(32), default="")
    profile: Mapped[str] = mapped_column(String(64), default="")
    bank: Mapped[str] = mapped_column(String(16), default="")
    supersedes: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    refusals: Mapped[list[Any]] = mapped_column(default=list)
    ended_result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    batch: Mapped[str] = mapped_column(String(16), default="", index=True)
    confirmed_by_name: Mapped[str] = mapped_column(String(64), default="")
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    uploads: Mapped[list[Upload]] = relationship(
        back_populates="order", order_by="Upload.id", lazy="selectin"
    )


class Upload(BureauOnly, Base):
    """One sent file: kept under a made-up name; what its sender called it is text alone."""

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("(standing = 'accepted') = (refusal = '')", name="refused_says_why"),
        CheckConstraint(
            "standing = 'quarantined' OR scan IN ('not_scanned', 'clean')",
            name="unclean_is_quarantined",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), index=True)
    stored: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(16))
    standing: Mapped[Standing] = mapped_column(words(Standing))
    refusal: Mapped[str] = mapped_column(Text, default="")
    scan: Mapped[Scan] = mapped_column(words(Scan))
    order: Mapped[Import] = relationship(back_populates="uploads")
