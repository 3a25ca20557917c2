"""suspicions."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Take the step."""


def downgrade() -> None:
    """Take the step back."""
