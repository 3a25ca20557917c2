"""Editions of what banks were shown, their objections, lines by hand, and editions of fees."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bankcheck.db import BankOwned, Base, BigKey, BureauOnly, Versioned, words
from bankcheck.scoring.lifecycles import HandState, ObjectionState, SheetState


class HandKind(StrEnum):
    """What a line by hand does."""

    ADJUSTMENT = "adjustment"
    BONUS = "bonus"
    NOT_APPLICABLE = "not_applicable"
    INSUFFICIENT = "insufficient"


class AssessmentEdition(BankOwned, Base):
    """One edition of a score as a bank was shown it; ``changes`` say why it differs."""

    __tablename__ = "assessment_edition"
    __table_args__ = (UniqueConstraint("assessment_id", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("assessment_sheet.id"), index=True)
    edition: Mapped[int]
    state: Mapped[SheetState] = mapped_column(words(SheetState))
    score: Mapped[str] = mapped_column(Text)
    score_sha256: Mapped[str] = mapped_column(String(64))
    hundredths: Mapped[int | None]
    grade: Mapped[str] = mapped_column(String(16), default="")
    changes: Mapped[list[Any]]
    at: Mapped[datetime]


class ScoreObjection(BankOwned, Versioned, Base):
    """A bank's objection to one cause of lost points: drafted, filed by another, reviewed."""

    __tablename__ = "score_objection"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("filed_by_id <> drafted_by_id", name="maker_is_not_checker"),
        CheckConstraint(
            "(state IN ('drafted', 'filed', 'reviewing')) = (ended_at IS NULL)",
            name="ended_has_time",
        ),
        CheckConstraint("state <> 'upheld' OR reviewer_id IS NOT NULL", name="upheld_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("assessment_sheet.id"), index=True)
    year: Mapped[int]
    number: Mapped[str] = mapped_column(String(40))
    indicator: Mapped[str] = mapped_column(String(16))
    line: Mapped[str] = mapped_column(String(32))
    cause: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(16), default="")
    charged: Mapped[str] = mapped_column(String(32))
    statement: Mapped[str] = mapped_column(Text)
    state: Mapped[ObjectionState] = mapped_column(words(ObjectionState))
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drafted_by_name: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[datetime]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    filed_by_name: Mapped[str] = mapped_column(String(64), default="")
    filed_at: Mapped[datetime | None]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewer_name: Mapped[str] = mapped_column(String(64), default="")
    part: Mapped[int] = mapped_column(default=0)
    conclusion: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]
    touched: Mapped[list[Any]] = mapped_column(default=list)


class HandLine(BureauOnly, Versioned, Base):
    """A line of a score that a person proposed and another approved, with its evidence."""

    __tablename__ = "score_hand_line"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name="approver_is_another",
        ),
        CheckConstraint(
            "(kind IN ('adjustment', 'bonus')) = (hundredths <> 0)", name="points_where_they_count"
        ),
        CheckConstraint("(kind = 'adjustment') = (indicator = '')", name="names_its_indicator"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_has_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    subject_bank: Mapped[str] = mapped_column(String(16), index=True)
    year: Mapped[int]
    number: Mapped[str] = mapped_column(String(40))
    kind: Mapped[HandKind] = mapped_column(words(HandKind))
    indicator: Mapped[str] = mapped_column(String(16), default="")
    hundredths: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    state: Mapped[HandState] = mapped_column(words(HandState))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_by_name: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_by_name: Mapped[str] = mapped_column(String(64), default="")
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(Text, default="")


class FeeEdition(BankOwned, Base):
    """One edition of a fee statement: what it came to, what it would come to, and why it moved.

    The outlook is what the present score would make of it once it is final and decided. ``told``
    keeps what the statement said, so that an edition that was approved can be read for good.
    """

    __tablename__ = "fee_edition"
    __table_args__ = (UniqueConstraint("statement_id", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("fee_statement.id"), index=True)
    edition: Mapped[int]
    payable_fen: Mapped[int] = mapped_column(BigKey)
    coefficient: Mapped[str] = mapped_column(String(32))
    hundredths: Mapped[int | None]
    grade: Mapped[str] = mapped_column(String(16), default="")
    outlook: Mapped[str] = mapped_column(String(32))
    outlook_fen: Mapped[int] = mapped_column(BigKey)
    digest: Mapped[str] = mapped_column(String(64))
    changes: Mapped[list[Any]]
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
    approved_by_name: Mapped[str] = mapped_column(String(64), default="")
    approved_at: Mapped[datetime | None]
    at: Mapped[datetime]
