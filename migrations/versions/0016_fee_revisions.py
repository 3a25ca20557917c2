"""What an edition of a fee said and who approved it; damages withheld from an approved fee."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0012"


def upgrade() -> None:
    """Take the step."""
    op.add_column("fee_edition", sa.Column("told", sa.JSON(), server_default="{}", nullable=False))
    op.add_column(
        "fee_edition",
        sa.Column("approved_by_name", sa.String(length=64), server_default="", nullable=False),
    )
    op.add_column(
        "fee_edition", sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "obligation_withholding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("fee", sa.String(length=40), nullable=False),
        sa.Column("fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fallen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.CheckConstraint("fen > 0", name=op.f("ck_obligation_withholding_amount")),
        sa.CheckConstraint(
            "active = (fallen_at IS NULL)", name=op.f("ck_obligation_withholding_fallen_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"],
            ["obligation.id"],
            name=op.f("fk_obligation_withholding_obligation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_withholding")),
    )
    op.create_index(
        op.f("ix_obligation_withholding_bank_code"), "obligation_withholding", ["bank_code"]
    )
    op.create_index(
        op.f("ix_obligation_withholding_obligation_id"), "obligation_withholding", ["obligation_id"]
    )
    op.create_index(
        "ix_obligation_withholding_once",
        "obligation_withholding",
        ["obligation_id", "fee"],
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("obligation_withholding")
    for name in ("approved_at", "approved_by_name", "told"):
        op.drop_column("fee_edition", name)
