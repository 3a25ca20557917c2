"""Material asked of a bank, with its last day, and the files that the bank delivers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import BankOwned, Base, Versioned


class EvidenceRequest(BankOwned, Versioned, Base):
    """Material that a bank is to hand over to an inspection by a day.

    People stand here by name and number alone, because a bank's session reads no table of people.
    """

    __tablename__ = "evidence_request"
    __table_args__ = (
        UniqueConstraint("inspection_id", "seq"),
        CheckConstraint(
            "(state IN ('accepted', 'flagged', 'withdrawn')) = (ended_at IS NOT NULL)",
            name="ended_has_time",
        ),
        CheckConstraint(
            "state NOT IN ('flagged', 'withdrawn') OR reason <> ''", name="ended_has_reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    seq: Mapped[int]
    number: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(300))
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    state: Mapped[str] = mapped_column(String(16), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_by_name: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    provided_by_id: Mapped[int | None]
    provided_by_name: Mapped[str] = mapped_column(String(64), default="")
    provided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None]
    decided_by_name: Mapped[str] = mapped_column(String(64), default="")
    ended_at: Mapped[datetime | None]
    deliveries: Mapped[list[Delivery]] = relationship(
        back_populates="request", order_by="Delivery.id", cascade="all, delete-orphan"
    )


class Delivery(BankOwned, Base):
    """One file that a bank delivered: its digests, what scanning came to, the evidence it became.

    ``evidence_id`` is empty until the bank's approver hands the material over.
    """

    __tablename__ = "evidence_delivery"
    __table_args__ = (
        UniqueConstraint("request_id", "sha256"),
        CheckConstraint("length(sha256) = 64 AND length(sm3) = 64", name="digests_computed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    sm3: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(16))
    delivered_by_id: Mapped[int | None]
    delivered_by_name: Mapped[str] = mapped_column(String(64))
    delivered_at: Mapped[datetime]
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    request: Mapped[EvidenceRequest] = relationship(back_populates="deliveries")
