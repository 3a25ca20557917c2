"""Notices as versions, deadlines as their inputs; a due date is stored only beside them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import BankOwned, Base, Shared, Versioned


class CalendarNotice(Shared, Base):
    """A notice of the State Council for one year; ``version`` numbers the calendar it made."""

    __tablename__ = "calendar_notice"
    __table_args__ = (
        UniqueConstraint("year", "edition"),
        CheckConstraint(
            "(state IN ('in_force', 'replaced')) = (version IS NOT NULL)", name="in_force_numbered"
        ),
        CheckConstraint(
            "approved_by_id IS NULL OR proposed_by_id IS NULL OR approved_by_id <> proposed_by_id",
            name="approved_by_another",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(index=True)
    edition: Mapped[int]
    number: Mapped[str] = mapped_column(String(64))
    issued_on: Mapped[date | None]
    days: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int | None] = mapped_column(index=True)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_by_name: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by_name: Mapped[str] = mapped_column(String(64), default="")
    approved_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")


class Deadline(BankOwned, Versioned, Base):
    """A time limit: what started it, day zero, how many of what, by which law and calendar.

    ``due_on`` is what the inputs give under ``calendar_version``; it is never set by hand.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        CheckConstraint("n BETWEEN 1 AND 2000", name="n_in_range"),
        CheckConstraint("due_on > day_zero", name="due_after_start"),
        CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended_has_day"),
        Index("ix_deadline_object", "object_kind", "object_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    about: Mapped[str] = mapped_column(String(200))
    start_event: Mapped[str] = mapped_column(String(200))
    day_zero: Mapped[date]
    n: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))
    basis: Mapped[str] = mapped_column(String(300))
    calendar_version: Mapped[int]
    not_before: Mapped[date | None]
    due_on: Mapped[date] = mapped_column(index=True)
    provisional: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16), index=True)
    ended_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    extensions: Mapped[list[DeadlineExtension]] = relationship(
        back_populates="deadline", order_by="DeadlineExtension.id"
    )


class DeadlineExtension(BankOwned, Base):
    """More days asked for a deadline, granted or denied by somebody who did not ask."""

    __tablename__ = "deadline_extension"
    __table_args__ = (
        CheckConstraint("n BETWEEN 1 AND 365", name="n_in_range"),
        CheckConstraint("(state = 'requested') = (decided_at IS NULL)", name="decided_has_time"),
        CheckConstraint(
            "state NOT IN ('approved', 'denied') OR decided_by_id <> requested_by_id",
            name="decided_by_another",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"), index=True)
    n: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    requested_by_id: Mapped[int | None]
    requested_by_name: Mapped[str] = mapped_column(String(64))
    requested_at: Mapped[datetime]
    decided_by_id: Mapped[int | None]
    decided_by_name: Mapped[str] = mapped_column(String(64), default="")
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(Text, default="")
    deadline: Mapped[Deadline] = relationship(back_populates="extensions")
