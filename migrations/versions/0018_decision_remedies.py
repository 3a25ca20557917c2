"""What banks do against decisions elsewhere, and stays of decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Take the step."""
    op.add_column("decision", sa.Column("stayed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("decision", sa.Column("stayed_why", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "decision_remedy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body", sa.String(length=128), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("outcome_text", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by_name", sa.String(length=64), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(outcome = '') = (ended_on IS NULL)", name=op.f("ck_decision_remedy_ended_has_day")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_remedy_decision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_remedy")),
    )
    op.create_index(op.f("ix_decision_remedy_bank_code"), "decision_remedy", ["bank_code"])
    op.create_index(op.f("ix_decision_remedy_decision_id"), "decision_remedy", ["decision_id"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("decision_remedy")
    for name in ("stayed_why", "stayed_at"):
        op.drop_column("decision", name)
