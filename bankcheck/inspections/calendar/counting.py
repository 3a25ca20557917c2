"""A time limit is counted day by day, each day with its reason; nothing here asks what day it is.

Day zero is the day that starts the limit and is not counted. A limit in calendar days that ends
on a day that is not worked ends on the next working day (Civil Code, Art. 203).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bankcheck.workdays import WorkCalendar

LONGEST_DAYS = 2000
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class Unit(StrEnum):
    """What a time limit counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class Reason(StrEnum):
    """Why a day was counted or skipped."""

    DAY_ZERO = "day_zero"
    WORKDAY = "workday"
    MAKE_UP = "make_up"
    CALENDAR_DAY = "calendar_day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED_ON = "moved_on"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Term:
    """The inputs of a due date: day zero, how many of what, and the day it may not come before.

    ``not_before`` stands where a notice would have shortened the time and nobody approved that.
    """

    day_zero: date
    n: int
    unit: Unit
    not_before: date | None = None

    def __post_init__(self) -> None:
        """Hold that a limit has between one day and the longest that is counted."""
        if not 1 <= self.n <= LONGEST_DAYS:
            raise ValueError(f"a limit has 1 to {LONGEST_DAYS} days, not {self.n}")


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a count: its number where it was counted, None where it was skipped."""

    day: date
    number: int | None
    reason: Reason
    provisional: bool


@dataclass(frozen=True, slots=True)
class Count:
    """Every day from day zero to the due day, both included."""

    days: tuple[CountedDay, ...]

    @property
    def due_on(self) -> date:
        """Return the last day of the limit."""
        return self.days[-1].day

    @property
    def provisional(self) -> bool:
        """Say whether a day of the count lies in a year without a notice."""
        return any(one.provisional for one in self.days)


def count(term: Term, calendar: WorkCalendar) -> Count:
    """Return the count of a term, every day with its reason."""
    days = [_zero(term.day_zero, calendar)]
    days += _numbered(term, calendar)
    days += _moved_on(days[-1].day, calendar)
    days += _kept(days[-1].day, term.not_before, calendar)
    return Count(tuple(days))


def days_left(calendar: WorkCalendar, today: date, due_on: date) -> int:
    """Return the working days after today up to the due day; minus the calendar days overdue."""
    if due_on < today:
        return (due_on - today).days
    return sum(one.working for one in calendar.days(today + _ONE_DAY, due_on))


def _zero(day: date, calendar: WorkCalendar) -> CountedDay:
    return CountedDay(day, None, Reason.DAY_ZERO, calendar.provisional(day.year))


def _numbered(term: Term, calendar: WorkCalendar) -> Iterator[CountedDay]:
    day, number = term.day_zero, 0
    while number < term.n:
        day += _ONE_DAY
        reason = _reason(day, calendar)
        counts = term.unit is Unit.CALENDAR_DAYS or calendar.is_working(day)
        number += counts
        if term.unit is Unit.CALENDAR_DAYS:
            reason = Reason.CALENDAR_DAY
        yield CountedDay(day, number if counts else None, reason, calendar.provisional(day.year))


def _moved_on(day: date, calendar: WorkCalendar) -> Iterator[CountedDay]:
    while not calendar.is_working(day):
        day += _ONE_DAY
        yield CountedDay(day, None, Reason.MOVED_ON, calendar.provisional(day.year))


def _kept(day: date, not_before: date | None, calendar: WorkCalendar) -> Iterator[CountedDay]:
    while not_before is not None and day < not_before:
        day += _ONE_DAY
        yield CountedDay(day, None, Reason.KEPT, calendar.provisional(day.year))


def _reason(day: date, calendar: WorkCalendar) -> Reason:
    weekend = day.weekday() >= _SATURDAY
    if calendar.is_working(day):
        return Reason.MAKE_UP if weekend else Reason.WORKDAY
    return Reason.WEEKEND if weekend else Reason.HOLIDAY
