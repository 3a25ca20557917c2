"""The house of the workbench, and jobs of a kind that tests decide about."""

from __future__ import annotations

from tests.workbench.conftest import house

__all__ = ["house"]
