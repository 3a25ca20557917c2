"""Imports and the files sent for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "previewing",
                "previewed",
                "refused",
                "importing",
                "imported",
                "withdrawn",
                name="importstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_name", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stream", sa.String(length=32), nullable=False),
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("bank", sa.String(length=16), nullable=False),
        sa.Column("supersedes", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("preview", sa.JSON(), nullable=True),
        sa.Column("refusals", sa.JSON(), nullable=False),
        sa.Column("ended_result", sa.JSON(), nullable=True),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("confirmed_by_name", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'imported') = (ended_result IS NOT NULL)",
            name=op.f("ck_import_imported_ended"),
        ),
        sa.CheckConstraint(
            "(supersedes = '') = (reason = '')", name=op.f("ck_import_superseding_has_reason")
        ),
        sa.CheckConstraint(
            "state NOT IN ('previewed', 'importing') OR preview IS NOT NULL",
            name=op.f("ck_import_seen_before_confirmed"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_import_asked_by_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_import_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_index(op.f("ix_import_batch"), "import", ["batch"], unique=False)
    op.create_index(op.f("ix_import_state"), "import", ["state"], unique=False)
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("stored", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "accepted",
                "refused",
                "quarantined",
                "left_out",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column(
            "scan",
            sa.Enum(
                "not_scanned",
                "clean",
                "found",
                "failed",
                name="scan",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(standing = 'accepted') = (refusal = '')", name=op.f("ck_upload_refused_says_why")
        ),
        sa.CheckConstraint(
            "standing = 'quarantined' OR scan IN ('not_scanned', 'clean')",
            name=op.f("ck_upload_unclean_is_quarantined"),
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_upload_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("stored", name=op.f("uq_upload_stored")),
    )
    op.create_index(op.f("ix_upload_import_id"), "upload", ["import_id"], unique=False)
    op.create_index(op.f("ix_upload_sha256"), "upload", ["sha256"], unique=False)


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("upload")
    op.drop_table("import")
