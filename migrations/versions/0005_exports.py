"""exports."""

from __future__ import annotations

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Take the step."""


def downgrade() -> None:
    """Take the step back."""
