"""Assessments of a year, decisions that lower a fee, and fee statements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_bank", sa.String(length=16), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "frozen",
                "computed",
                "provisional",
                "final",
                "corrected",
                name="assessmentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Text(), nullable=False),
        sa.Column("score_sha256", sa.String(length=64), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("coefficient", sa.String(length=32), nullable=False),
        sa.Column("coverage", sa.Integer(), nullable=False),
        sa.Column("starred", sa.Boolean(), nullable=False),
        sa.Column("computed_by_id", sa.Integer(), nullable=True),
        sa.Column("computed_by_name", sa.String(length=64), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('final', 'corrected') OR approved_at IS NOT NULL",
            name=op.f("ck_assessment_final_has_time"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> computed_by_id",
            name=op.f("ck_assessment_approver_is_another"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_assessment_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["computed_by_id"], ["person.id"], name=op.f("fk_assessment_computed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "subject_bank", "year", "number", name=op.f("uq_assessment_subject_bank_year_number")
        ),
    )
    op.create_index(
        op.f("ix_assessment_subject_bank"), "assessment", ["subject_bank"], unique=False
    )
    op.create_index(op.f("ix_assessment_year"), "assessment", ["year"], unique=False)

    op.create_table(
        "fee_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "computed",
                "sent",
                "confirmed",
                "disputed",
                "approved",
                name="feestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("tariff", sa.String(length=32), nullable=False),
        sa.Column("tariff_digest", sa.String(length=64), nullable=False),
        sa.Column("volume_sha256", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column(
            "counted_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "basic_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("coefficient", sa.String(length=32), nullable=False),
        sa.Column(
            "coefficient_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unmet", sa.JSON(), nullable=False),
        sa.Column(
            "payable_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "carried_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("computed_by_id", sa.Integer(), nullable=True),
        sa.Column("computed_by_name", sa.String(length=64), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_name", sa.String(length=64), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> computed_by_id",
            name=op.f("ck_fee_statement_approver_is_another"),
        ),
        sa.CheckConstraint(
            "payable_fen >= 0", name=op.f("ck_fee_statement_payable_is_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_fee_statement_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["computed_by_id"], ["person.id"], name=op.f("fk_fee_statement_computed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_statement")),
        sa.UniqueConstraint("bank_code", "year", name=op.f("uq_fee_statement_bank_code_year")),
    )
    op.create_index(
        op.f("ix_fee_statement_bank_code"), "fee_statement", ["bank_code"], unique=False
    )
    op.create_index(op.f("ix_fee_statement_year"), "fee_statement", ["year"], unique=False)

    op.create_table(
        "assessment_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "provisional",
                "final",
                "withdrawn",
                name="sheetstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Text(), nullable=False),
        sa.Column("score_sha256", sa.String(length=64), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_sheet_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_sheet")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_assessment_sheet_assessment_id")),
    )
    op.create_index(
        op.f("ix_assessment_sheet_bank_code"), "assessment_sheet", ["bank_code"], unique=False
    )

    op.create_table(
        "assessment_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_waiver_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assessment_waiver_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_waiver")),
        sa.UniqueConstraint(
            "assessment_id", "indicator", name=op.f("uq_assessment_waiver_assessment_id_indicator")
        ),
    )
    op.create_index(
        op.f("ix_assessment_waiver_assessment_id"),
        "assessment_waiver",
        ["assessment_id"],
        unique=False,
    )

    op.create_table(
        "fee_adjustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "compensation_withheld",
                "false_claim",
                "advance_interest",
                "correction",
                name="adjustmentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "rejected",
                name="adjustmentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=64), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name=op.f("ck_fee_adjustment_approver_is_another"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_fee_adjustment_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_fee_adjustment_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["fee_statement.id"], name=op.f("fk_fee_adjustment_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_adjustment")),
    )
    op.create_index(
        op.f("ix_fee_adjustment_bank_code"), "fee_adjustment", ["bank_code"], unique=False
    )
    op.create_index(
        op.f("ix_fee_adjustment_statement_id"), "fee_adjustment", ["statement_id"], unique=False
    )

    op.create_table(
        "fee_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("subject_bank", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "issued",
                "rejected",
                name="decisionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("coefficient", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_name", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'issued') = (issued_at IS NOT NULL)",
            name=op.f("ck_fee_decision_issued_has_time"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> proposed_by_id",
            name=op.f("ck_fee_decision_approver_is_another"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_fee_decision_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_fee_decision_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_fee_decision_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_decision")),
    )
    op.create_index(
        op.f("ix_fee_decision_assessment_id"), "fee_decision", ["assessment_id"], unique=False
    )
    op.create_index(
        op.f("ix_fee_decision_subject_bank"), "fee_decision", ["subject_bank"], unique=False
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("fee_decision")

    op.drop_table("fee_adjustment")

    op.drop_table("assessment_waiver")

    op.drop_table("assessment_sheet")

    op.drop_table("fee_statement")

    op.drop_table("assessment")
