"""What follows as a notice's last day comes and goes: steps as data, their days derived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bankcheck.workdays import WorkCalendar

# Working days from the last day of the notice; minus is before it.
STEPS = (
    ("remind_maker", -5),
    ("remind_approver", -1),
    ("tell_bank_head", 1),
    ("propose_decision", 5),
)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Escalation:
    """One step: which, how many working days from the last day, on which day, and whether due."""

    step: str
    offset: int
    day: date
    reached: bool


def escalation(due_on: date, today: date, calendar: WorkCalendar) -> tuple[Escalation, ...]:
    """Return every step of a notice, the earliest first."""
    days = ((step, offset, _moved(due_on, offset, calendar)) for step, offset in STEPS)
    return tuple(Escalation(step, offset, day, day <= today) for step, offset, day in days)


def _moved(day: date, offset: int, calendar: WorkCalendar) -> date:
    step, left = (_ONE_DAY if offset > 0 else -_ONE_DAY), abs(offset)
    while left:
        day += step
        left -= calendar.is_working(day)
    return day
