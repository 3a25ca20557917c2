"""The one place that asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


_PAST: ContextVar[timedelta] = ContextVar("past", default=timedelta())


def now() -> datetime:
    """Return this instant in UTC."""
    return datetime.now(UTC) - _PAST.get()


@contextmanager
def lived_through(moment: datetime) -> Iterator[None]:
    """Let the clock of this thread start at a moment of the past; for the example alone."""
    past = datetime.now(UTC) - moment
    if past < timedelta():
        raise ValueError("the example lies in the past")
    token = _PAST.set(past)
    try:
        yield
    finally:
        _PAST.reset(token)


def today() -> date:
    """Return the day it is in Asia/Shanghai."""
    return now().astimezone(CHINA).date()


def local(moment: datetime) -> str:
    """Return an instant as people read it: Beijing time to the minute."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
