"""Envelopes, the slots of their policy, and signatures that are kept also when they are void."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.actors import InstitutionKind, Role
from bankcheck.db import Base, BureauOnly, Versioned, words


class Envelope(BureauOnly, Versioned, Base):
    """A content to be signed by several institutions: its canonical text and two digests."""

    __tablename__ = "envelope"
    __table_args__ = (
        CheckConstraint("(state = 'collecting') = (ended_at IS NULL)", name="ended_has_time"),
        CheckConstraint("length(sha256) = 64 AND length(sm3) = 64", name="digests_computed"),
        Index("ix_envelope_object", "object_kind", "object_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    object_version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    sm3: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), index=True)
    signed: Mapped[int] = mapped_column(default=0)
    expires_on: Mapped[date | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_by_name: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    changed: Mapped[list[Any]] = mapped_column(default=list)
    slots: Mapped[list[Slot]] = relationship(back_populates="envelope", order_by="Slot.position")


class Slot(BureauOnly, Base):
    """One signature that the policy asks for; it may be addressed to a person."""

    __tablename__ = "envelope_slot"
    __table_args__ = (UniqueConstraint("envelope_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    envelope_id: Mapped[int] = mapped_column(ForeignKey("envelope.id"), index=True)
    position: Mapped[int]
    kind: Mapped[InstitutionKind] = mapped_column(words(InstitutionKind))
    role: Mapped[Role] = mapped_column(words(Role))
    addressed_to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    addressed_to_name: Mapped[str] = mapped_column(String(64), default="")
    envelope: Mapped[Envelope] = relationship(back_populates="slots")
    signatures: Mapped[list[Signature]] = relationship(
        back_populates="slot", order_by="Signature.id"
    )


class Signature(BureauOnly, Base):
    """A signature: online by a signed-in person, or on paper with two people for the scan."""

    __tablename__ = "signature"
    __table_args__ = (
        CheckConstraint("(manner = 'online') = (person_id IS NOT NULL)", name="online_has_person"),
        CheckConstraint(
            "(manner = 'scanned') = (scan_sha256 IS NOT NULL)", name="scanned_has_scan"
        ),
        CheckConstraint(
            "manner <> 'scanned' OR state <> 'valid' OR confirmed_by_id <> recorded_by_id",
            name="scan_has_two_people",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("envelope_slot.id"), index=True)
    manner: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    name: Mapped[str] = mapped_column(String(64))
    post: Mapped[str] = mapped_column(String(64))
    institution: Mapped[str] = mapped_column(String(128))
    signed_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    sm3: Mapped[str] = mapped_column(String(64))
    binding: Mapped[str] = mapped_column(String(64))
    scan_sha256: Mapped[str | None] = mapped_column(String(64))
    scan_sm3: Mapped[str | None] = mapped_column(String(64))
    scan_size: Mapped[int | None]
    scan_type: Mapped[str] = mapped_column(String(40), default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_by_name: Mapped[str] = mapped_column(String(64), default="")
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by_name: Mapped[str] = mapped_column(String(64), default="")
    confirmed_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(Text, default="")
    slot: Mapped[Slot] = relationship(back_populates="signatures")
