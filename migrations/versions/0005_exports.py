"""Export requests and the steps of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "export_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "approved_once",
                "approved",
                "generated",
                "downloaded",
                "expired",
                "destroyed",
                "rejected",
                "revoked",
                name="exportstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("requester_login", sa.String(length=64), nullable=False),
        sa.Column("requester_name", sa.String(length=64), nullable=False),
        sa.Column("requester_institution", sa.String(length=128), nullable=False),
        sa.Column("requester_bank", sa.String(length=16), nullable=True),
        sa.Column("dataset", sa.String(length=32), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column(
            "masking",
            sa.Enum(
                "masked",
                "whole",
                name="masking",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "layout",
            sa.Enum(
                "xlsx", "csv", name="layout", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column(
            "recipient_kind",
            sa.Enum(
                "finance",
                "peoples_bank",
                "outside",
                name="recipient",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recipient", sa.String(length=128), nullable=False),
        sa.Column(
            "medium",
            sa.Enum(
                "intranet_terminal",
                "encrypted_disk",
                "optical_disc",
                "paper",
                name="medium",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "network",
            sa.Enum(
                "intranet",
                "other",
                name="network",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("valid_days", sa.Integer(), nullable=False),
        sa.Column("needs_two", sa.Boolean(), nullable=False),
        sa.Column("row_estimate", sa.Integer(), nullable=True),
        sa.Column("approved_digest", sa.String(length=64), nullable=False),
        sa.Column("first_approver_id", sa.Integer(), nullable=True),
        sa.Column("first_approver_name", sa.String(length=64), nullable=False),
        sa.Column("first_institution", sa.String(length=128), nullable=False),
        sa.Column("second_approver_id", sa.Integer(), nullable=True),
        sa.Column("second_approver_name", sa.String(length=64), nullable=False),
        sa.Column("second_institution", sa.String(length=128), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=64), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "file_bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("file_rows", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.String(length=36), nullable=False),
        sa.Column("generated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_how", sa.Text(), nullable=False),
        sa.Column("destroyed_copies", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(file_sha256 = '') = (generated_at IS NULL)",
            name=op.f("ck_export_request_file_has_time"),
        ),
        sa.CheckConstraint(
            "(state = 'destroyed') = (destroyed_at IS NOT NULL)",
            name=op.f("ck_export_request_end_has_time"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'generated', 'downloaded', 'expired') OR "
            "(first_approver_id IS NOT NULL AND expires_at IS NOT NULL AND (NOT "
            "needs_two OR second_approver_id IS NOT NULL))",
            name=op.f("ck_export_request_approved_has_approvers"),
        ),
        sa.CheckConstraint(
            "first_approver_id IS NULL OR first_approver_id <> requester_id",
            name=op.f("ck_export_request_first_approver_is_another"),
        ),
        sa.CheckConstraint(
            "second_approver_id IS NULL OR (first_approver_id IS NOT NULL AND "
            "second_approver_id <> requester_id AND second_approver_id <> "
            "first_approver_id AND second_institution <> first_institution)",
            name=op.f("ck_export_request_second_approver_is_another"),
        ),
        sa.CheckConstraint(
            "valid_days BETWEEN 1 AND 30", name=op.f("ck_export_request_validity_is_short")
        ),
        sa.ForeignKeyConstraint(
            ["first_approver_id"], ["person.id"], name=op.f("fk_export_request_first_approver_id")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_export_request_job_id")),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["person.id"], name=op.f("fk_export_request_requester_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_approver_id"], ["person.id"], name=op.f("fk_export_request_second_approver_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_request")),
    )
    with op.batch_alter_table("export_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_export_request_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_export_request_requester_id"), ["requester_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_export_request_state"), ["state"], unique=False)

    op.create_table(
        "export_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "approved_once",
                "approved",
                "generated",
                "downloaded",
                "expired",
                "destroyed",
                "rejected",
                "revoked",
                name="exportstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("institution", sa.String(length=128), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_export_step_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["export_request.id"], name=op.f("fk_export_step_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_step")),
    )
    with op.batch_alter_table("export_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_step_request_id"), ["request_id"], unique=False)


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("export_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_step_request_id"))

    op.drop_table("export_step")
    with op.batch_alter_table("export_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_request_state"))
        batch_op.drop_index(batch_op.f("ix_export_request_requester_id"))
        batch_op.drop_index(batch_op.f("ix_export_request_expires_at"))

    op.drop_table("export_request")
