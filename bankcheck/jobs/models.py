"""The table of jobs; the row is the only truth about a job, whoever works on it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bankcheck.db import Base, BureauOnly, Housekeeping, words


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


class Job(BureauOnly, Housekeeping, Base):
    """One piece of long work: what to do, who asked, how far it is, who holds it until when."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="running_is_held"),
        CheckConstraint(
            "(state IN ('done', 'failed', 'cancelled')) = (ended_at IS NOT NULL)",
            name="ended_has_time",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), index=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(words(JobState), index=True, default=JobState.QUEUED)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_by_name: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    worker: Mapped[str] = mapped_column(String(64), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(String(64), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str] = mapped_column(Text, default="")
