"""Changes of rule parameters: drafted, tried on past data, approved by another person."""

from __future__ import annotations

from collections.abc import Mapping

from bankcheck.db import Database
from bankcheck.jobs.queue import Handler
from bankcheck.settings import Settings

KIND = "backtest"


def handlers(_: Settings, __: Database) -> Mapping[str, Handler]:
    """Return what does the jobs of this room."""
    return {}


def tidy(_: Settings, __: Database) -> None:
    """Do nothing yet."""
