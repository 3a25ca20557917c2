"""How long a debt has been overdue, in the steps of the ageing table."""

from __future__ import annotations

from datetime import date, timedelta

# The last day of each step, counted in calendar days after the last day in time.
STEPS = (("days_30", 30), ("days_90", 90), ("days_180", 180))
IN_TIME, LONGEST = "in_time", "days_more"
BUCKETS = (IN_TIME, *(name for name, _ in STEPS), LONGEST)


def days_overdue(due_on: date, today: date) -> int:
    """Return the days by which a debt is late; on its last day it is not."""
    return max(0, (today - due_on).days)


def bucket(due_on: date, today: date) -> str:
    """Return the step of the ageing table a debt that is still open stands in."""
    late = days_overdue(due_on, today)
    if late == 0:
        return IN_TIME
    return next((name for name, last in STEPS if late <= last), LONGEST)


def due_between(name: str, today: date) -> tuple[date, date]:
    """Return the first and the last due day, both included, of the debts of a step."""
    if name == IN_TIME:
        return today, date.max
    most = {**dict(STEPS), LONGEST: (today - date.min).days}
    names = list(most)
    least = 1 + (most[names[names.index(name) - 1]] if name != names[0] else 0)
    return today - timedelta(days=most[name]), today - timedelta(days=least)
