"""The table of changes of rule parameters; nobody approves what they drafted, by constraint too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bankcheck.db import Base, BureauOnly, Versioned, words
from bankcheck.reconcile.rule_changes import ChangeState


class RuleChange(BureauOnly, Versioned, Base):
    """A drafted value of one parameter from a day on, its back-test and the decision on it."""

    __tablename__ = "rule_change"
    __table_args__ = (
        CheckConstraint("(decided_by_id IS NULL) = (decided_at IS NULL)", name="decided_by_one"),
        CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_at IS NOT NULL",
            name="decision_has_decider",
        ),
        CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> drafted_by_id", name="decided_by_another"
        ),
        CheckConstraint("state <> 'tested' OR tested_at IS NOT NULL", name="tested_has_time"),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_time"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), index=True)
    parameter: Mapped[str] = mapped_column(String(40))
    value: Mapped[Any] = mapped_column(JSON, nullable=False)
    from_on: Mapped[date]
    reference: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[ChangeState] = mapped_column(
        words(ChangeState), index=True, default=ChangeState.DRAFT
    )
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drafted_by_name: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[datetime]
    tested_at: Mapped[datetime | None]
    test: Mapped[dict[str, Any] | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_by_name: Mapped[str] = mapped_column(String(64), default="")
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_by_name: Mapped[str] = mapped_column(String(64), default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
