"""Evidence and its custody; the database itself refuses to change an entry of the chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import Base, BureauOnly, Versioned


class Evidence(BureauOnly, Versioned, Base):
    """A piece of evidence: the file by its digests, where it comes from, where it stands."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("inspection_id", "seq"),
        CheckConstraint("length(sha256) = 64 AND length(sm3) = 64", name="digests_computed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    collected_at: Mapped[datetime]
    original: Mapped[bool]
    sensitive: Mapped[bool]
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    sm3: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    collected_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    collected_by_name: Mapped[str] = mapped_column(String(64))
    custody: Mapped[list[Custody]] = relationship(back_populates="evidence", order_by="Custody.seq")


class Custody(BureauOnly, Base):
    """One entry of a chain of custody."""

    __tablename__ = "evidence_custody"
    __table_args__ = (UniqueConstraint("evidence_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    seq: Mapped[int]
    act: Mapped[str] = mapped_column(String(16))
    at: Mapped[str] = mapped_column(String(32))
    person: Mapped[str] = mapped_column(String(64))
    institution: Mapped[str] = mapped_column(String(128))
    purpose: Mapped[str] = mapped_column(Text)
    authority: Mapped[str] = mapped_column(String(200))
    sha256_before: Mapped[str] = mapped_column(String(64))
    sha256_after: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    evidence: Mapped[Evidence] = relationship(back_populates="custody")


class Package(BureauOnly, Versioned, Base):
    """A package of evidence asked for with a purpose, approved by another, handed out once."""

    __tablename__ = "evidence_package"
    __table_args__ = (
        CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> asked_by_id", name="approved_by_another"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    items: Mapped[list[Any]]
    purpose: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_by_name: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by_name: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
