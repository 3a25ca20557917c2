"""Assessments, what banks see of them, fee statements and claims."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bankcheck.db import BankOwned, Base, BigKey, BureauOnly, Versioned, words
from bankcheck.scoring.fees import AdjustmentKind
from bankcheck.scoring.lifecycles import (
    AdjustmentState,
    AssessmentState,
    ClaimState,
    FeeState,
    SheetState,
)


class Assessment(BureauOnly, Versioned, Base):
    """A bank's assessment of a year; a correction is a new row with the next number.

    ``manifest`` is what was frozen and ``score`` what followed from it, both as canonical JSON
    with their SHA-256.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("subject_bank", "year", "number"),
        CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> computed_by_id",
            name="approver_is_another",
        ),
        CheckConstraint(
            "state NOT IN ('final', 'corrected') OR approved_at IS NOT NULL",
            name="final_has_time",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_bank: Mapped[str] = mapped_column(String(16), index=True)
    bank_name: Mapped[str] = mapped_column(String(128))
    year: Mapped[int] = mapped_column(index=True)
    number: Mapped[int] = mapped_column(default=1)
    scheme: Mapped[str] = mapped_column(String(32))
    state: Mapped[AssessmentState] = mapped_column(words(AssessmentState))
    run_id: Mapped[str] = mapped_column(String(16), default="")
    manifest: Mapped[str] = mapped_column(Text, default="")
    manifest_sha256: Mapped[str] = mapped_column(String(64), default="")
    score: Mapped[str] = mapped_column(Text, default="")
    score_sha256: Mapped[str] = mapped_column(String(64), default="")
    hundredths: Mapped[int | None]
    grade: Mapped[str] = mapped_column(String(16), default="")
    coefficient: Mapped[str] = mapped_column(String(32), default="")
    coverage: Mapped[int] = mapped_column(default=0)
    starred: Mapped[bool] = mapped_column(default=False)
    computed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    computed_by_name: Mapped[str] = mapped_column(String(64), default="")
    computed_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by_name: Mapped[str] = mapped_column(String(64), default="")
    approved_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")


class AssessmentWaiver(BureauOnly, Base):
    """An obstacle that another person waived, with why: the indicator stays without evidence."""

    __tablename__ = "assessment_waiver"
    __table_args__ = (UniqueConstraint("assessment_id", "indicator"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    indicator: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class AssessmentSheet(BankOwned, Base):
    """The copy of a score that a bank's own people see, provisional or final."""

    __tablename__ = "assessment_sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), unique=True)
    bank_name: Mapped[str] = mapped_column(String(128))
    year: Mapped[int]
    number: Mapped[int]
    scheme: Mapped[str] = mapped_column(String(32))
    state: Mapped[SheetState] = mapped_column(words(SheetState))
    score: Mapped[str] = mapped_column(Text)
    score_sha256: Mapped[str] = mapped_column(String(64))
    shown_at: Mapped[datetime]


class FeeStatement(BankOwned, Versioned, Base):
    """A bank's fee of a year; ``lines`` and ``left_out`` are what was counted, ``fen`` exact.

    ``bundles`` are the counted payments by price, from which each line is the sum.
    """

    __tablename__ = "fee_statement"
    __table_args__ = (
        UniqueConstraint("bank_code", "year"),
        CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> computed_by_id",
            name="approver_is_another",
        ),
        CheckConstraint("payable_fen >= 0", name="payable_is_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_name: Mapped[str] = mapped_column(String(128))
    year: Mapped[int] = mapped_column(index=True)
    state: Mapped[FeeState] = mapped_column(words(FeeState))
    run_id: Mapped[str] = mapped_column(String(16))
    tariff: Mapped[str] = mapped_column(String(32))
    tariff_digest: Mapped[str] = mapped_column(String(64))
    volume_sha256: Mapped[str] = mapped_column(String(64))
    lines: Mapped[list[Any]]
    bundles: Mapped[list[Any]]
    least_fen: Mapped[int] = mapped_column(BigKey)
    left_out: Mapped[list[Any]]
    counted_fen: Mapped[int] = mapped_column(BigKey)
    basic_fen: Mapped[int] = mapped_column(BigKey)
    coefficient: Mapped[str] = mapped_column(String(32))
    coefficient_fen: Mapped[int] = mapped_column(BigKey)
    unmet: Mapped[list[Any]]
    payable_fen: Mapped[int] = mapped_column(BigKey)
    carried_fen: Mapped[int] = mapped_column(BigKey)
    digest: Mapped[str] = mapped_column(String(64))
    computed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    computed_by_name: Mapped[str] = mapped_column(String(64))
    computed_at: Mapped[datetime]
    answered_by_name: Mapped[str] = mapped_column(String(64), default="")
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by_name: Mapped[str] = mapped_column(String(64), default="")
    approved_at: Mapped[datetime | None]


class FeeAdjustmentLine(BankOwned, Base):
    """An adjustment of a fee with its legal basis, proposed by one person, approved by another."""

    __tablename__ = "fee_adjustment"
    __table_args__ = (
        CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name="approver_is_another",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("fee_statement.id"), index=True)
    kind: Mapped[AdjustmentKind] = mapped_column(words(AdjustmentKind))
    fen: Mapped[int] = mapped_column(BigKey)
    reference: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[AdjustmentState] = mapped_column(words(AdjustmentState))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_by_name: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_by_name: Mapped[str] = mapped_column(String(64), default="")
    facts: Mapped[dict[str, Any]]


class FeeClaim(BankOwned, Versioned, Base):
    """What a bank claims for a year: one row a version, whose lines never change again.

    ``lines`` are rows of pay type, channel, band, items, fen paid and fen claimed. A claim that
    came on paper was entered by the bureau and names the paper.
    """

    __tablename__ = "fee_claim"
    __table_args__ = (
        UniqueConstraint("bank_code", "year", "number"),
        CheckConstraint(
            "submitted_by_id IS NULL OR submitted_by_id <> filed_by_id OR on_paper",
            name="maker_is_not_checker",
        ),
        CheckConstraint(
            "(state IN ('draft', 'dropped')) = (submitted_at IS NULL)", name="submitted_has_time"
        ),
        CheckConstraint("NOT on_paper OR note <> ''", name="paper_is_named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_name: Mapped[str] = mapped_column(String(128))
    year: Mapped[int] = mapped_column(index=True)
    number: Mapped[int]
    state: Mapped[ClaimState] = mapped_column(words(ClaimState))
    lines: Mapped[list[Any]]
    items: Mapped[int] = mapped_column(BigKey)
    amount_fen: Mapped[int] = mapped_column(BigKey)
    fee_fen: Mapped[int] = mapped_column(BigKey)
    sha256: Mapped[str] = mapped_column(String(64))
    on_paper: Mapped[bool]
    file_name: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_by_name: Mapped[str] = mapped_column(String(64))
    filed_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_by_name: Mapped[str] = mapped_column(String(64), default="")
    submitted_at: Mapped[datetime | None]
