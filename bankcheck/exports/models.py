"""Export requests and their steps; what was decided on and who decided stands in the rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import Base, BigKey, BureauOnly, Versioned, words
from bankcheck.exports.lifecycle import ExportState
from bankcheck.exports.policy import Layout, Masking, Medium, Network, Recipient, Wish


class ExportRequest(BureauOnly, Versioned, Base):
    """A request to take data out: what, why, for whom, who approved, and what became of it.

    ``approved_digest`` is the digest of the wish as it was submitted; approvals count for it alone.
    """

    __tablename__ = "export_request"
    __table_args__ = (
        CheckConstraint(
            "first_approver_id IS NULL OR first_approver_id <> requester_id",
            name="first_approver_is_another",
        ),
        CheckConstraint(
            "second_approver_id IS NULL OR (first_approver_id IS NOT NULL "
            "AND second_approver_id <> requester_id AND second_approver_id <> first_approver_id "
            "AND second_institution <> first_institution)",
            name="second_approver_is_another",
        ),
        CheckConstraint(
            "state NOT IN ('approved', 'generated', 'downloaded', 'expired') "
            "OR (first_approver_id IS NOT NULL AND expires_at IS NOT NULL "
            "AND (NOT needs_two OR second_approver_id IS NOT NULL))",
            name="approved_has_approvers",
        ),
        CheckConstraint("(file_sha256 = '') = (generated_at IS NULL)", name="file_has_time"),
        CheckConstraint("(state = 'destroyed') = (destroyed_at IS NOT NULL)", name="end_has_time"),
        CheckConstraint("valid_days BETWEEN 1 AND 30", name="validity_is_short"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ExportState] = mapped_column(words(ExportState), index=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    requester_login: Mapped[str] = mapped_column(String(64))
    requester_name: Mapped[str] = mapped_column(String(64))
    requester_institution: Mapped[str] = mapped_column(String(128))
    requester_bank: Mapped[str | None] = mapped_column(String(16))
    dataset: Mapped[str] = mapped_column(String(32))
    columns: Mapped[list[Any]]
    filter: Mapped[dict[str, Any]]
    masking: Mapped[Masking] = mapped_column(words(Masking))
    layout: Mapped[Layout] = mapped_column(words(Layout))
    purpose: Mapped[str] = mapped_column(Text)
    recipient_kind: Mapped[Recipient] = mapped_column(words(Recipient))
    recipient: Mapped[str] = mapped_column(String(128))
    medium: Mapped[Medium] = mapped_column(words(Medium))
    network: Mapped[Network] = mapped_column(words(Network))
    valid_days: Mapped[int]
    needs_two: Mapped[bool]
    row_estimate: Mapped[int | None]
    approved_digest: Mapped[str] = mapped_column(String(64), default="")
    first_approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first_approver_name: Mapped[str] = mapped_column(String(64), default="")
    first_institution: Mapped[str] = mapped_column(String(128), default="")
    second_approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_approver_name: Mapped[str] = mapped_column(String(64), default="")
    second_institution: Mapped[str] = mapped_column(String(128), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    file_name: Mapped[str] = mapped_column(String(64), default="")
    file_sha256: Mapped[str] = mapped_column(String(64), default="")
    file_bytes: Mapped[int] = mapped_column(BigKey, default=0)
    file_rows: Mapped[int] = mapped_column(default=0)
    copy_id: Mapped[str] = mapped_column(String(36), default="")
    generated_at: Mapped[datetime | None]
    downloads: Mapped[int] = mapped_column(default=0)
    destroyed_at: Mapped[datetime | None]
    destroyed_how: Mapped[str] = mapped_column(Text, default="")
    destroyed_copies: Mapped[str] = mapped_column(Text, default="")
    steps: Mapped[list[ExportStep]] = relationship(
        back_populates="request", order_by="ExportStep.id", lazy="raise"
    )

    @property
    def ticket(self) -> str:
        """Return the number of the request as people and commands write it."""
        return ticket(self.id)

    @property
    def wish(self) -> Wish:
        """Return what was asked for."""
        return Wish(
            self.dataset,
            tuple(self.columns),
            dict(self.filter),
            self.masking,
            self.layout,
            self.purpose,
            self.recipient_kind,
            self.recipient,
            self.medium,
            self.network,
            self.valid_days,
        )


class ExportStep(BureauOnly, Base):
    """One step of a request: who did what when, why, and the digest it was done for."""

    __tablename__ = "export_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("export_request.id"), index=True)
    event: Mapped[str] = mapped_column(String(32))
    state: Mapped[ExportState] = mapped_column(words(ExportState))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(40))
    institution: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    request: Mapped[ExportRequest] = relationship(back_populates="steps", lazy="raise")


def ticket(request_id: int) -> str:
    """Return the number of a request as people and commands write it."""
    return f"EX{request_id:06d}"


def request_id_of(text: str) -> int | None:
    """Return which request a ticket number names, None for anything else."""
    digits = text.strip().upper().removeprefix("EX")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
