"""The one place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return this instant in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is in Asia/Shanghai."""
    return now().astimezone(CHINA).date()


def local(moment: datetime) -> str:
    """Return an instant as people read it: Beijing time to the minute."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
