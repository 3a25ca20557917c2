"""Material asked of banks, reports with their comments, files and further words of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0013"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "evidence_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_name", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provided_by_id", sa.Integer(), nullable=True),
        sa.Column("provided_by_name", sa.String(length=64), nullable=False),
        sa.Column("provided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('accepted', 'flagged', 'withdrawn')) = (ended_at IS NOT NULL)",
            name=op.f("ck_evidence_request_ended_has_time"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('flagged', 'withdrawn') OR reason <> ''",
            name=op.f("ck_evidence_request_ended_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_evidence_request_deadline_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_evidence_request_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_request")),
        sa.UniqueConstraint(
            "inspection_id", "seq", name=op.f("uq_evidence_request_inspection_id_seq")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_evidence_request_number")),
    )
    with op.batch_alter_table("evidence_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_request_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_request_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_request_state"), ["state"], unique=False)

    op.create_table(
        "inspection_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_by_name", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "issued_at IS NULL OR sha256 <> ''", name=op.f("ck_inspection_report_issued_has_digest")
        ),
        sa.ForeignKeyConstraint(
            ["envelope_id"], ["envelope.id"], name=op.f("fk_inspection_report_envelope_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_report_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_inspection_report_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_report")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_inspection_report_inspection_id")),
    )
    op.create_table(
        "report_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sent_by_name", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_by_name", sa.String(length=64), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL)",
            name=op.f("ck_report_draft_ended_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_report_draft_deadline_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_report_draft_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_draft")),
        sa.UniqueConstraint(
            "inspection_id", "edition", name=op.f("uq_report_draft_inspection_id_edition")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_report_draft_number")),
    )
    with op.batch_alter_table("report_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_draft_bank_code"), ["bank_code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_report_draft_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_report_draft_state"), ["state"], unique=False)

    op.create_table(
        "evidence_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("delivered_by_id", sa.Integer(), nullable=True),
        sa.Column("delivered_by_name", sa.String(length=64), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "length(sha256) = 64 AND length(sm3) = 64",
            name=op.f("ck_evidence_delivery_digests_computed"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_delivery_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["evidence_request.id"], name=op.f("fk_evidence_delivery_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_delivery")),
        sa.UniqueConstraint(
            "request_id", "sha256", name=op.f("uq_evidence_delivery_request_id_sha256")
        ),
    )
    with op.batch_alter_table("evidence_delivery", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_delivery_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_delivery_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "report_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by_name", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_by_name", sa.String(length=64), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'replied' OR reply <> ''", name=op.f("ck_report_comment_replied_has_words")
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_report_comment_has_words")),
        sa.CheckConstraint(
            "submitted_by_id <> drafted_by_id", name=op.f("ck_report_comment_maker_is_not_checker")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["report_draft.id"], name=op.f("fk_report_comment_draft_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_comment")),
    )
    with op.batch_alter_table("report_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_comment_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_report_comment_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_comment_state"), ["state"], unique=False)

    op.create_table(
        "rectification_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_name", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "length(sha256) = 64 AND length(sm3) = 64",
            name=op.f("ck_rectification_file_digests_computed"),
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["rectification_answer.id"], name=op.f("fk_rectification_file_answer_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_rectification_file_evidence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_file")),
        sa.UniqueConstraint(
            "answer_id", "sha256", name=op.f("uq_rectification_file_answer_id_sha256")
        ),
    )
    with op.batch_alter_table("rectification_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rectification_file_answer_id"), ["answer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rectification_file_bank_code"), ["bank_code"], unique=False
        )

    with op.batch_alter_table("rectification_answer", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("accountability", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("prevention", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("files", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("rectification_answer", schema=None) as batch_op:
        batch_op.drop_column("files")
        batch_op.drop_column("prevention")
        batch_op.drop_column("accountability")

    with op.batch_alter_table("rectification_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_file_bank_code"))
        batch_op.drop_index(batch_op.f("ix_rectification_file_answer_id"))

    op.drop_table("rectification_file")
    with op.batch_alter_table("report_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_comment_state"))
        batch_op.drop_index(batch_op.f("ix_report_comment_draft_id"))
        batch_op.drop_index(batch_op.f("ix_report_comment_bank_code"))

    op.drop_table("report_comment")
    with op.batch_alter_table("evidence_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_delivery_request_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_delivery_bank_code"))

    op.drop_table("evidence_delivery")
    with op.batch_alter_table("report_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_draft_state"))
        batch_op.drop_index(batch_op.f("ix_report_draft_inspection_id"))
        batch_op.drop_index(batch_op.f("ix_report_draft_bank_code"))

    op.drop_table("report_draft")
    op.drop_table("inspection_report")
    with op.batch_alter_table("evidence_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_request_state"))
        batch_op.drop_index(batch_op.f("ix_evidence_request_inspection_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_request_bank_code"))

    op.drop_table("evidence_request")
