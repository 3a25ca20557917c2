"""Plans and inspections; a bank sees nothing of them here, it is served what is sent to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.actors import InstitutionKind, Role
from bankcheck.db import Base, BureauOnly, Versioned, words


class Plan(BureauOnly, Versioned, Base):
    """An edition of the annual plan; the edition before stays in force until it is signed."""

    __tablename__ = "inspection_plan"
    __table_args__ = (UniqueConstraint("year", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(index=True)
    edition: Mapped[int]
    basis: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(16))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by_name: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by_name: Mapped[str] = mapped_column(String(64), default="")
    envelope_id: Mapped[int | None] = mapped_column(ForeignKey("envelope.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    items: Mapped[list[PlanItem]] = relationship(back_populates="plan", order_by="PlanItem.id")


class PlanItem(BureauOnly, Base):
    """One planned inspection: which bank, which areas, when, why; done or dropped at the end."""

    __tablename__ = "inspection_plan_item"
    __table_args__ = (
        CheckConstraint("period_to >= period_from", name="period_in_order"),
        CheckConstraint("window_to >= window_from", name="window_in_order"),
        CheckConstraint("(outcome = 'dropped') = (dropped_why <> '')", name="dropped_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("inspection_plan.id"), index=True)
    bank: Mapped[str] = mapped_column(String(16))
    bank_name: Mapped[str] = mapped_column(String(128))
    branch: Mapped[str] = mapped_column(String(128))
    areas: Mapped[list[Any]]
    period_from: Mapped[date]
    period_to: Mapped[date]
    window_from: Mapped[date]
    window_to: Mapped[date]
    mode: Mapped[str] = mapped_column(String(16))
    motive: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16), default="planned")
    dropped_why: Mapped[str] = mapped_column(Text, default="")
    plan: Mapped[Plan] = relationship(back_populates="items")


class Inspection(BureauOnly, Versioned, Base):
    """An inspection of one bank: planned, or for a reason of its own."""

    __tablename__ = "inspection"
    __table_args__ = (
        UniqueConstraint("year", "seq"),
        CheckConstraint(
            "(plan_item_id IS NULL) = (ad_hoc_why <> '')", name="planned_or_has_reason"
        ),
        CheckConstraint("period_to >= period_from", name="period_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    seq: Mapped[int]
    plan_item_id: Mapped[int | None] = mapped_column(ForeignKey("inspection_plan_item.id"))
    ad_hoc_why: Mapped[str] = mapped_column(Text, default="")
    bank: Mapped[str] = mapped_column(String(16), index=True)
    bank_name: Mapped[str] = mapped_column(String(128))
    branch: Mapped[str] = mapped_column(String(128))
    areas: Mapped[list[Any]]
    period_from: Mapped[date]
    period_to: Mapped[date]
    mode: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    notice: Mapped[str] = mapped_column(Text, default="")
    notice_starts_on: Mapped[date | None]
    notice_envelope_id: Mapped[int | None] = mapped_column(ForeignKey("envelope.id"))
    template_id: Mapped[int | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by_name: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    notified_at: Mapped[datetime | None]
    entered_on: Mapped[date | None]
    completed_at: Mapped[datetime | None]
    cancel_asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cancel_why: Mapped[str] = mapped_column(Text, default="")
    members: Mapped[list[Member]] = relationship(
        back_populates="inspection", order_by="Member.id", cascade="all, delete-orphan"
    )
    meetings: Mapped[list[Meeting]] = relationship(
        back_populates="inspection", order_by="Meeting.id"
    )


class Member(BureauOnly, Base):
    """A person of the joint team, in the posting they act in, with their recusal statement."""

    __tablename__ = "inspection_member"
    __table_args__ = (
        UniqueConstraint("inspection_id", "person_id"),
        CheckConstraint("(stated_at IS NULL) = (conflict IS NULL)", name="stated_has_answer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    name: Mapped[str] = mapped_column(String(64))
    kind: Mapped[InstitutionKind] = mapped_column(words(InstitutionKind))
    role: Mapped[Role] = mapped_column(words(Role))
    part: Mapped[str] = mapped_column(String(16))
    conflict: Mapped[bool | None]
    statement: Mapped[str] = mapped_column(Text, default="")
    stated_at: Mapped[datetime | None]
    inspection: Mapped[Inspection] = relationship(back_populates="members")


class Meeting(BureauOnly, Base):
    """The record of the entry or the exit meeting with the bank."""

    __tablename__ = "inspection_meeting"
    __table_args__ = (UniqueConstraint("inspection_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200))
    attendees: Mapped[str] = mapped_column(Text)
    minutes: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_by_name: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]
    inspection: Mapped[Inspection] = relationship(back_populates="meetings")
