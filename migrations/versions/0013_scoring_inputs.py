"""What banks claim for a year, and what each fee statement was summed from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0009"

_FEN = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = ("draft", "submitted", "replaced", "dropped")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "fee_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *_STATES,
                name="claimstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("items", _FEN, nullable=False),
        sa.Column("amount_fen", _FEN, nullable=False),
        sa.Column("fee_fen", _FEN, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=False),
        sa.Column("filed_by_name", sa.String(length=64), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by_name", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "submitted_by_id IS NULL OR submitted_by_id <> filed_by_id OR on_paper",
            name=op.f("ck_fee_claim_maker_is_not_checker"),
        ),
        sa.CheckConstraint(
            "(state IN ('draft', 'dropped')) = (submitted_at IS NULL)",
            name=op.f("ck_fee_claim_submitted_has_time"),
        ),
        sa.CheckConstraint("NOT on_paper OR note <> ''", name=op.f("ck_fee_claim_paper_is_named")),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["person.id"], name=op.f("fk_fee_claim_filed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_fee_claim_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_claim")),
        sa.UniqueConstraint(
            "bank_code", "year", "number", name=op.f("uq_fee_claim_bank_code_year_number")
        ),
    )
    op.create_index(op.f("ix_fee_claim_bank_code"), "fee_claim", ["bank_code"], unique=False)
    op.create_index(op.f("ix_fee_claim_year"), "fee_claim", ["year"], unique=False)
    for table, column in _ADDED:
        op.add_column(table, column)


_ADDED = (
    ("fee_statement", sa.Column("bundles", sa.JSON(), nullable=False, server_default="[]")),
    ("fee_statement", sa.Column("least_fen", _FEN, nullable=False, server_default="0")),
    ("fee_adjustment", sa.Column("facts", sa.JSON(), nullable=False, server_default="{}")),
)


def downgrade() -> None:
    """Take the step back."""
    for table, column in reversed(_ADDED):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column.name)
    op.drop_table("fee_claim")
