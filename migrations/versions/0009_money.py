"""Debts of banks, their reports, the proofs in the ledger, decisions, and compensation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0010"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("finding_number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("account_name", sa.String(length=128), nullable=False),
        sa.Column(
            "amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column(
            "confirmed_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "waived_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "excess_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("separate", sa.Boolean(), nullable=False),
        sa.Column("raised_by_name", sa.String(length=64), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'dropped') = (ended_at IS NOT NULL)",
            name=op.f("ck_obligation_ended_has_time"),
        ),
        sa.CheckConstraint(
            "state <> 'met' OR confirmed_fen = amount_fen", name=op.f("ck_obligation_met_is_met")
        ),
        sa.CheckConstraint(
            "state <> 'open' OR confirmed_fen = 0", name=op.f("ck_obligation_open_is_open")
        ),
        sa.CheckConstraint(
            "state <> 'partly_met' OR (confirmed_fen > 0 AND confirmed_fen + waived_fen < "
            "amount_fen)",
            name=op.f("ck_obligation_part_is_part"),
        ),
        sa.CheckConstraint(
            "state <> 'waived' OR (waived_fen > 0 AND confirmed_fen + waived_fen = amount_fen)",
            name=op.f("ck_obligation_waived_is_waived"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_obligation_amount")),
        sa.CheckConstraint(
            "confirmed_fen + waived_fen <= amount_fen", name=op.f("ck_obligation_never_beyond")
        ),
        sa.CheckConstraint(
            "confirmed_fen >= 0 AND waived_fen >= 0 AND excess_fen >= 0",
            name=op.f("ck_obligation_no_minus"),
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_obligation_deadline_id")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_obligation_finding_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("number", name=op.f("uq_obligation_number")),
        sa.UniqueConstraint("year", "seq", name=op.f("uq_obligation_year_seq")),
    )
    op.create_index(op.f("ix_obligation_bank_code"), "obligation", ["bank_code"], unique=False)
    op.create_index(op.f("ix_obligation_finding_id"), "obligation", ["finding_id"], unique=False)
    op.create_index(op.f("ix_obligation_state"), "obligation", ["state"], unique=False)
    op.create_table(
        "compensation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("finding_number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("bank", sa.String(length=16), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("clause", sa.String(length=300), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("account_name", sa.String(length=128), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_name", sa.String(length=64), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('notified', 'admitted', 'disputed', 'settled', 'written_off') "
            "OR obligation_id IS NOT NULL",
            name=op.f("ck_compensation_told_has_debt"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> drafted_by_id",
            name=op.f("ck_compensation_approved_by_another"),
        ),
        sa.CheckConstraint(
            "bank_code IS NULL OR bank_code = bank", name=op.f("ck_compensation_told_to_its_bank")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_compensation_finding_id")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_compensation_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compensation")),
        sa.UniqueConstraint("number", name=op.f("uq_compensation_number")),
        sa.UniqueConstraint("year", "seq", name=op.f("uq_compensation_year_seq")),
    )
    op.create_index(op.f("ix_compensation_bank"), "compensation", ["bank"], unique=False)
    op.create_index(op.f("ix_compensation_bank_code"), "compensation", ["bank_code"], unique=False)
    op.create_index(
        op.f("ix_compensation_finding_id"), "compensation", ["finding_id"], unique=False
    )
    op.create_index(op.f("ix_compensation_state"), "compensation", ["state"], unique=False)
    op.create_table(
        "money_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by_name", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_why", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)",
            name=op.f("ck_money_decision_decided_has_time"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR state = 'taken_back' OR decided_by_id <> proposed_by_id",
            name=op.f("ck_money_decision_decided_by_another"),
        ),
        sa.CheckConstraint("kind IN ('waive', 'separate')", name=op.f("ck_money_decision_kind")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_money_decision_has_reason")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_money_decision_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_money_decision_obligation_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_money_decision_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_decision")),
    )
    op.create_index(
        op.f("ix_money_decision_obligation_id"), "money_decision", ["obligation_id"], unique=False
    )
    op.create_index(op.f("ix_money_decision_state"), "money_decision", ["state"], unique=False)
    op.create_table(
        "obligation_look",
        sa.Column("obligation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_no", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_look_obligation_id")
        ),
        sa.PrimaryKeyConstraint("obligation_id", name=op.f("pk_obligation_look")),
    )
    op.create_index(
        op.f("ix_obligation_look_bank_code"), "obligation_look", ["bank_code"], unique=False
    )
    op.create_table(
        "obligation_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_key", sa.String(length=200), nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.String(length=128), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("row_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "counted_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "excess_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fallen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fallen_why", sa.String(length=24), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "active OR fallen_why <> ''", name=op.f("ck_obligation_proof_fallen_has_why")
        ),
        sa.CheckConstraint(
            "active = (fallen_at IS NULL)", name=op.f("ck_obligation_proof_fallen_has_time")
        ),
        sa.CheckConstraint(
            "counted_fen + excess_fen <= row_fen", name=op.f("ck_obligation_proof_never_beyond_row")
        ),
        sa.CheckConstraint(
            "counted_fen > 0 AND excess_fen >= 0", name=op.f("ck_obligation_proof_counts")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_proof_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_proof")),
    )
    op.create_index(
        op.f("ix_obligation_proof_bank_code"), "obligation_proof", ["bank_code"], unique=False
    )
    op.create_index(
        op.f("ix_obligation_proof_obligation_id"),
        "obligation_proof",
        ["obligation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_obligation_proof_one_debt"),
        "obligation_proof",
        ["entry_key"],
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "obligation_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("entry_key", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_obligation_verdict_has_reason")),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'refused')", name=op.f("ck_obligation_verdict_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_verdict_obligation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_obligation_verdict_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_verdict")),
    )
    op.create_index(
        op.f("ix_obligation_verdict_obligation_id"),
        "obligation_verdict",
        ["obligation_id"],
        unique=False,
    )
    op.create_table(
        "refund_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column(
            "amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("whys", sa.JSON(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by_name", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('submitted', 'confirmed', 'contradicted', 'withdrawn') "
            "OR submitted_at IS NOT NULL",
            name=op.f("ck_refund_report_submitted_has_time"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_refund_report_amount")),
        sa.CheckConstraint(
            "submitted_by_id <> drafted_by_id", name=op.f("ck_refund_report_maker_is_not_checker")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_refund_report_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_report")),
    )
    op.create_index(
        op.f("ix_refund_report_bank_code"), "refund_report", ["bank_code"], unique=False
    )
    op.create_index(
        op.f("ix_refund_report_obligation_id"), "refund_report", ["obligation_id"], unique=False
    )
    op.create_index(op.f("ix_refund_report_state"), "refund_report", ["state"], unique=False)
    op.create_table(
        "compensation_component",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("compensation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column(
            "amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rate", sa.String(length=32), nullable=False),
        sa.Column("base_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'interest') = (rate <> '')",
            name=op.f("ck_compensation_component_interest_has_rate"),
        ),
        sa.CheckConstraint(
            "kind IN ('principal', 'interest', 'costs')",
            name=op.f("ck_compensation_component_kind"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_compensation_component_amount")),
        sa.ForeignKeyConstraint(
            ["compensation_id"],
            ["compensation.id"],
            name=op.f("fk_compensation_component_compensation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compensation_component")),
    )
    op.create_index(
        op.f("ix_compensation_component_bank_code"),
        "compensation_component",
        ["bank_code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_compensation_component_compensation_id"),
        "compensation_component",
        ["compensation_id"],
        unique=False,
    )
    op.create_table(
        "money_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("compensation_id", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("told", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_name", sa.String(length=64), nullable=False),
        sa.Column("institution", sa.String(length=128), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(obligation_id IS NULL) <> (compensation_id IS NULL)",
            name=op.f("ck_money_event_of_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["compensation_id"], ["compensation.id"], name=op.f("fk_money_event_compensation_id")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_money_event_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_event")),
    )
    op.create_index(op.f("ix_money_event_bank_code"), "money_event", ["bank_code"], unique=False)
    op.create_index(
        op.f("ix_money_event_compensation_id"), "money_event", ["compensation_id"], unique=False
    )
    op.create_index(
        op.f("ix_money_event_obligation_id"), "money_event", ["obligation_id"], unique=False
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("money_event")

    op.drop_table("compensation_component")

    op.drop_table("refund_report")

    op.drop_table("obligation_verdict")

    op.drop_table("obligation_proof")

    op.drop_table("obligation_look")

    op.drop_table("money_decision")

    op.drop_table("compensation")

    op.drop_table("obligation")
