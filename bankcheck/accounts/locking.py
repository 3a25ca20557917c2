"""When failures at the door shut it: for an account, and for a network address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)


def locked_until(failures: Iterable[datetime], limit: int) -> datetime | None:
    """Return until when failures shut a door (that instant left out), None when they do not.

    ``limit`` failures within the window shut it for as long again after the last of them. What is
    tried meanwhile does not count, so that nobody keeps a door shut by knocking.
    """
    times = sorted(failures)
    closing = [
        last
        for first, last in zip(times, times[limit - 1 :], strict=False)
        if last - first <= WINDOW
    ]
    return closing[-1] + WINDOW if closing else None


def is_locked(failures: Iterable[datetime], limit: int, moment: datetime) -> bool:
    """Say whether failures shut a door at a moment."""
    until = locked_until(failures, limit)
    return until is not None and moment < until
