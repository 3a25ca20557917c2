"""imports."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Take the step."""


def downgrade() -> None:
    """Take the step back."""
