"""The lower amount of a joint finding takes both institutions' signatures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0014"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = "ck_objection_ended_has_time"
BEFORE, AFTER = (
    f"(state IN ({states})) = (ended_at IS NULL)"
    for states in ("'filed', 'reviewing'", "'filed', 'reviewing', 'cosigning'")
)


def upgrade() -> None:
    """Take the step."""
    _open_in(AFTER)
    op.create_table(
        "finding_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("from_fen", BIG, nullable=False),
        sa.Column("from_loss_fen", BIG, nullable=False),
        sa.Column("left_fen", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by_name", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "left_fen > 0 AND left_fen < from_fen", name=op.f("ck_finding_amendment_less_stays")
        ),
        sa.CheckConstraint(
            "from_loss_fen >= 0 AND from_loss_fen <= from_fen",
            name=op.f("ck_finding_amendment_loss_within"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_finding_amendment_has_reason")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_amendment_finding_id")
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_finding_amendment_objection_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_finding_amendment_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_amendment")),
        sa.UniqueConstraint(
            "objection_id", "round", name=op.f("uq_finding_amendment_objection_id_round")
        ),
    )
    op.create_index(op.f("ix_finding_amendment_finding_id"), "finding_amendment", ["finding_id"])


def downgrade() -> None:
    """Take the step back; an objection that is out for signing is reheard again."""
    op.drop_table("finding_amendment")
    op.execute("UPDATE objection SET state = 'reviewing' WHERE state = 'cosigning'")
    _open_in(BEFORE)


def _open_in(states: str) -> None:
    """Let an objection be without an end in these states; SQLite writes the table anew for it."""
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(OPEN), type_="check")
        batch_op.create_check_constraint(op.f(OPEN), states)
