"""Findings and their statements, rectification notices, answers in versions, objections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "rectification_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("bank", sa.String(length=16), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("objection_n", sa.Integer(), nullable=False),
        sa.Column("objection_unit", sa.String(length=16), nullable=False),
        sa.Column("objection_basis", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_name", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("service", sa.String(length=16), nullable=False),
        sa.Column("service_proof", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_by_name", sa.String(length=64), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(bank_code IS NULL) = (sent_at IS NULL)",
            name=op.f("ck_rectification_notice_bank_sees_what_is_sent"),
        ),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (deadline_id IS NULL)",
            name=op.f("ck_rectification_notice_sent_has_deadline"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> drafted_by_id",
            name=op.f("ck_rectification_notice_approved_by_another"),
        ),
        sa.CheckConstraint(
            "bank_code IS NULL OR bank_code = bank",
            name=op.f("ck_rectification_notice_sent_to_its_bank"),
        ),
        sa.CheckConstraint("n BETWEEN 1 AND 2000", name=op.f("ck_rectification_notice_n_in_range")),
        sa.CheckConstraint(
            "objection_n BETWEEN 1 AND 2000",
            name=op.f("ck_rectification_notice_objection_n_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_rectification_notice_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_rectification_notice_deadline_id")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["person.id"], name=op.f("fk_rectification_notice_drafted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_notice")),
        sa.UniqueConstraint("number", name=op.f("uq_rectification_notice_number")),
        sa.UniqueConstraint("year", "seq", name=op.f("uq_rectification_notice_year_seq")),
    )
    with op.batch_alter_table("rectification_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rectification_notice_bank"), ["bank"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_rectification_notice_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_rectification_notice_state"), ["state"], unique=False)

    op.create_table(
        "rectification_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("declared", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("returned_why", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by_name", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("claimed_by_name", sa.String(length=64), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('draft', 'bank_review')) = (submitted_at IS NULL)",
            name=op.f("ck_rectification_response_submitted_has_time"),
        ),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (sha256 = '')",
            name=op.f("ck_rectification_response_submitted_has_digest"),
        ),
        sa.CheckConstraint(
            "state <> 'under_review' OR claimed_by_id IS NOT NULL",
            name=op.f("ck_rectification_response_review_is_claimed"),
        ),
        sa.CheckConstraint(
            "submitted_by_id <> drafted_by_id",
            name=op.f("ck_rectification_response_maker_is_not_checker"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["rectification_notice.id"],
            name=op.f("fk_rectification_response_notice_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_response")),
        sa.UniqueConstraint(
            "notice_id", "version", name=op.f("uq_rectification_response_notice_id_version")
        ),
    )
    with op.batch_alter_table("rectification_response", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rectification_response_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rectification_response_notice_id"), ["notice_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rectification_response_state"), ["state"], unique=False
        )

    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("bank", sa.String(length=16), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("result_no", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("law_version", sa.String(length=64), nullable=False),
        sa.Column("law_text", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("impact", sa.String(length=16), nullable=False),
        sa.Column("extent", sa.String(length=16), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("override_severity", sa.String(length=16), nullable=False),
        sa.Column("override_why", sa.Text(), nullable=False),
        sa.Column("override_by", sa.String(length=64), nullable=False),
        sa.Column(
            "questioned_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "determined_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("loss_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dispositions", sa.JSON(), nullable=False),
        sa.Column("recurrences", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=16), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=True),
        sa.Column("milestones", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_name", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(override_severity = '') = (override_why = '')",
            name=op.f("ck_finding_override_has_why"),
        ),
        sa.CheckConstraint(
            "(state IN ('closed', 'withdrawn')) = (ended_at IS NOT NULL)",
            name=op.f("ck_finding_ended_has_time"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> drafted_by_id",
            name=op.f("ck_finding_confirmed_by_another"),
        ),
        sa.CheckConstraint(
            "questioned_fen >= 0 AND determined_fen >= 0 AND loss_fen >= 0",
            name=op.f("ck_finding_no_minus"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_finding_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["person.id"], name=op.f("fk_finding_drafted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["envelope_id"], ["envelope.id"], name=op.f("fk_finding_envelope_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_finding_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("number", name=op.f("uq_finding_number")),
        sa.UniqueConstraint("year", "seq", name=op.f("uq_finding_year_seq")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_bank"), ["bank"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_code"), ["code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_finding_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_finding_state"), ["state"], unique=False)

    op.create_table(
        "finding_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=64), nullable=False),
        sa.Column("institution", sa.String(length=128), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_event_finding_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_finding_event_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_event")),
    )
    with op.batch_alter_table("finding_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_finding_event_finding_id"), ["finding_id"], unique=False
        )

    op.create_table(
        "finding_evidence",
        sa.Column("finding_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("evidence_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_finding_evidence_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_evidence_finding_id")
        ),
        sa.PrimaryKeyConstraint("finding_id", "evidence_id", name=op.f("pk_finding_evidence")),
    )
    op.create_table(
        "finding_retest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("tested_on", sa.Date(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "method <> '' AND result <> ''", name=op.f("ck_finding_retest_recorded")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_retest_finding_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_finding_retest_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_retest")),
    )
    with op.batch_alter_table("finding_retest", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_finding_retest_finding_id"), ["finding_id"], unique=False
        )

    op.create_table(
        "finding_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column(
            "questioned_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("returned_why", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=64), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by_name", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)",
            name=op.f("ck_finding_statement_has_time"),
        ),
        sa.CheckConstraint(
            "state <> 'submitted' OR position <> ''", name=op.f("ck_finding_statement_has_position")
        ),
        sa.CheckConstraint(
            "submitted_by_id <> drafted_by_id",
            name=op.f("ck_finding_statement_maker_is_not_checker"),
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_finding_statement_deadline_id")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_statement_finding_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_statement")),
        sa.UniqueConstraint(
            "finding_id", "edition", name=op.f("uq_finding_statement_finding_id_edition")
        ),
    )
    with op.batch_alter_table("finding_statement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_finding_statement_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_finding_statement_finding_id"), ["finding_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_finding_statement_state"), ["state"], unique=False)

    op.create_table(
        "finding_suspicion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column(
            "suspicion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_suspicion_finding_id")
        ),
        sa.ForeignKeyConstraint(
            ["suspicion_id"], ["suspicion.id"], name=op.f("fk_finding_suspicion_suspicion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_suspicion")),
        sa.UniqueConstraint("suspicion_id", name=op.f("uq_finding_suspicion_suspicion_id")),
    )
    with op.batch_alter_table("finding_suspicion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_finding_suspicion_finding_id"), ["finding_id"], unique=False
        )

    op.create_table(
        "rectification_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column(
            "determined_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("dispositions", sa.JSON(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_rectification_item_finding_id")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["rectification_notice.id"], name=op.f("fk_rectification_item_notice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_item")),
        sa.UniqueConstraint(
            "notice_id", "finding_id", name=op.f("uq_rectification_item_notice_id_finding_id")
        ),
    )
    with op.batch_alter_table("rectification_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rectification_item_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rectification_item_finding_id"), ["finding_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rectification_item_notice_id"), ["notice_id"], unique=False
        )

    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("filed_by_name", sa.String(length=64), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("reviewer_name", sa.String(length=64), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('filed', 'reviewing')) = (ended_at IS NULL)",
            name=op.f("ck_objection_ended_has_time"),
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR conclusion <> ''", name=op.f("ck_objection_ended_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_objection_deadline_id")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_objection_finding_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["rectification_item.id"], name=op.f("fk_objection_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("item_id", name=op.f("uq_objection_item_id")),
        sa.UniqueConstraint("number", name=op.f("uq_objection_number")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_bank_code"), ["bank_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_state"), ["state"], unique=False)

    op.create_table(
        "rectification_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=16), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("responsible", sa.String(length=128), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("reason_code", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(decision = 'pending') = (decided_by_id IS NULL)",
            name=op.f("ck_rectification_answer_decided_by"),
        ),
        sa.CheckConstraint(
            "decision <> 'returned' OR (reason_code <> '' AND reason <> '')",
            name=op.f("ck_rectification_answer_returned_has_why"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["rectification_item.id"], name=op.f("fk_rectification_answer_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["rectification_response.id"],
            name=op.f("fk_rectification_answer_response_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_answer")),
        sa.UniqueConstraint(
            "response_id", "item_id", name=op.f("uq_rectification_answer_response_id_item_id")
        ),
    )
    with op.batch_alter_table("rectification_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rectification_answer_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rectification_answer_item_id"), ["item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rectification_answer_response_id"), ["response_id"], unique=False
        )


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("rectification_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_answer_response_id"))
        batch_op.drop_index(batch_op.f("ix_rectification_answer_item_id"))
        batch_op.drop_index(batch_op.f("ix_rectification_answer_bank_code"))

    op.drop_table("rectification_answer")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_state"))
        batch_op.drop_index(batch_op.f("ix_objection_finding_id"))
        batch_op.drop_index(batch_op.f("ix_objection_bank_code"))

    op.drop_table("objection")
    with op.batch_alter_table("rectification_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_item_notice_id"))
        batch_op.drop_index(batch_op.f("ix_rectification_item_finding_id"))
        batch_op.drop_index(batch_op.f("ix_rectification_item_bank_code"))

    op.drop_table("rectification_item")
    with op.batch_alter_table("finding_suspicion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_suspicion_finding_id"))

    op.drop_table("finding_suspicion")
    with op.batch_alter_table("finding_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_statement_state"))
        batch_op.drop_index(batch_op.f("ix_finding_statement_finding_id"))
        batch_op.drop_index(batch_op.f("ix_finding_statement_bank_code"))

    op.drop_table("finding_statement")
    with op.batch_alter_table("finding_retest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_retest_finding_id"))

    op.drop_table("finding_retest")
    op.drop_table("finding_evidence")
    with op.batch_alter_table("finding_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_event_finding_id"))

    op.drop_table("finding_event")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_state"))
        batch_op.drop_index(batch_op.f("ix_finding_inspection_id"))
        batch_op.drop_index(batch_op.f("ix_finding_code"))
        batch_op.drop_index(batch_op.f("ix_finding_bank"))

    op.drop_table("finding")
    with op.batch_alter_table("rectification_response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_response_state"))
        batch_op.drop_index(batch_op.f("ix_rectification_response_notice_id"))
        batch_op.drop_index(batch_op.f("ix_rectification_response_bank_code"))

    op.drop_table("rectification_response")
    with op.batch_alter_table("rectification_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_notice_state"))
        batch_op.drop_index(batch_op.f("ix_rectification_notice_bank_code"))
        batch_op.drop_index(batch_op.f("ix_rectification_notice_bank"))

    op.drop_table("rectification_notice")
