"""How long a suspicion may wait, in working days by severity, and how much of that is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from bankcheck.workdays import WorkCalendar

# Sample values: no rule of the regulation sets them; pages say so.
WORKING_DAYS: Mapping[int, int] = MappingProxyType({4: 5, 3: 10, 2: 20, 1: 30, 0: 30})


@dataclass(frozen=True, slots=True)
class Left:
    """How a last day stands on some day: working days left, or days past it."""

    due_on: date
    working_days: int
    overdue_days: int
    provisional: bool

    @property
    def is_overdue(self) -> bool:
        """Say whether the last day has passed."""
        return self.overdue_days > 0

    @property
    def is_soon(self) -> bool:
        """Say whether three working days or fewer are left."""
        return not self.is_overdue and self.working_days <= 3


def handle_by(severity: int, start: date, calendar: WorkCalendar) -> date:
    """Return the last day (inclusive) to handle a suspicion that arose on a day."""
    return calendar.kth_after(start, WORKING_DAYS[max(0, min(severity, 4))])


def left(due_on: date, today: date, calendar: WorkCalendar) -> Left:
    """Return how a last day (inclusive) stands today; the day itself is not overdue."""
    overdue = max(0, (today - due_on).days)
    days = calendar.days(today + timedelta(days=1), due_on)
    years = range(min(today, due_on).year, max(today, due_on).year + 1)
    return Left(
        due_on,
        sum(day.working for day in days),
        overdue,
        any(calendar.provisional(year) for year in years),
    )
