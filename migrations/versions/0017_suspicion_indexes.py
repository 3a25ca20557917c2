"""Indexes of suspicions in the order of lists, and by year and bank for dashboards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Take the step."""
    op.drop_index("ix_suspicion_listed", "suspicion")
    op.drop_index("ix_suspicion_numbers", "suspicion")
    op.create_index("ix_suspicion_numbers", "suspicion", ["numbers", "id"])
    op.create_index(
        "ix_suspicion_counted",
        "suspicion",
        [
            *("fiscal_year", "subject_bank", "state", "code", "month", "handle_by"),
            *("amount_fen", "created_at"),
        ],
    )
    op.create_index(
        "ix_suspicion_gravest",
        "suspicion",
        [
            *(sa.text("severity DESC"), sa.text("coalesce(amount_fen, -1) DESC")),
            *("id", "state", "code", "subject_bank", "assignee_id", "handle_by"),
            *("proposed_close", "month", "occurred_on", "amount_fen"),
        ],
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_suspicion_gravest", "suspicion")
    op.drop_index("ix_suspicion_counted", "suspicion")
    op.drop_index("ix_suspicion_numbers", "suspicion")
    op.create_index("ix_suspicion_numbers", "suspicion", ["numbers"])
    op.create_index(
        "ix_suspicion_listed",
        "suspicion",
        [
            *("state", "severity", "amount_fen", "subject_bank", "code", "month", "occurred_on"),
            *("handle_by", "assignee_id", "proposed_close"),
        ],
    )
