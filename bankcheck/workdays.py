"""Working days are the published State Council notices, and say so where a year has none yet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from types import MappingProxyType

import holidays
from chinese_calendar import constants as published

from bankcheck.errors import FileRefused

FILE_NAME = "calendar.csv"
HEADER = ("date", "working", "note")

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_FIRST_PUBLISHED: int = min(published.holidays).year
_LAST_PUBLISHED: int = max(published.holidays).year
_WORDS = {"yes": True, "no": False}
_NOTICE_MARKS = ("notice", "通知")
_NEXT_STEP = f"Mend that line of {FILE_NAME}; a good one is `2027-02-08,no,notice`."


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the calendar; ``provisional`` when its year has no published notice."""

    day: date
    working: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of every year: rows of calendar.csv before notices before forecasts.

    ``overrides`` maps a day to whether it is worked; ``noticed`` holds the years whose whole
    notice is in the overrides, so that nothing forecast is left standing in them.
    """

    overrides: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))
    noticed: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Say whether that day is worked, make-up days on weekends included."""
        own = self.overrides.get(day)
        if own is not None:
            return own
        if day.year in self.noticed:
            return not _is_weekend(day)
        return _is_worked_by_default(day)

    def provisional(self, year: int) -> bool:
        """Say whether the days of that year are forecast because no notice is known."""
        return year not in self.noticed and not _is_published(year)

    def kth_after(self, day: date, k: int) -> date:
        """Return the k-th working day (k ≥ 1) strictly after a day, which need not be worked."""
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        left = k
        while left:
            day += _ONE_DAY
            left -= self.is_working(day)
        return day

    def days(self, first: date, last: date) -> list[CalendarDay]:
        """Return every day from first to last, both included; none when last is earlier."""
        return [
            CalendarDay(day, self.is_working(day), self.provisional(day.year))
            for day in _each_day(first, last)
        ]


def calendar_from_text(text: str, name: str = FILE_NAME) -> WorkCalendar:
    """Return the calendar with the rows of a calendar.csv; FileRefused names a bad line.

    A year whose rows carry a note that begins with `notice` or 通知 counts as published: its
    weekdays are worked unless a row says no, its weekends are off unless a row says yes.
    """
    overrides: dict[date, bool] = {}
    noticed: set[int] = set()
    for line, cells in _rows(text, name):
        day, working, note = _parsed(cells, name, line)
        if overrides.setdefault(day, working) != working:
            raise _refused(name, line, f"{day} is given twice, once worked and once not.")
        if note.strip().lower().startswith(_NOTICE_MARKS):
            noticed.add(day.year)
    return WorkCalendar(MappingProxyType(overrides), frozenset(noticed))


def load_calendar(home: Path) -> WorkCalendar:
    """Return the calendar of a data folder; without a calendar.csv, the seeded one."""
    path = home / FILE_NAME
    if not path.exists():
        return WorkCalendar()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"byte {error.start + 1} is not UTF-8."
        raise FileRefused(FILE_NAME, "", reason, "Save the file as UTF-8.") from error
    return calendar_from_text(text)


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text))
    header = tuple(cell.strip() for cell in next(reader, []))
    if header != HEADER:
        raise _refused(name, 1, f"the header is not {','.join(HEADER)}.")
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _parsed(cells: list[str], name: str, line: int) -> tuple[date, bool, str]:
    if len(cells) != len(HEADER):
        raise _refused(name, line, f"there are {len(cells)} cells, not {len(HEADER)}.")
    day, word, note = (cell.strip() for cell in cells)
    if word not in _WORDS:
        raise _refused(name, line, f"`{word}` is neither yes nor no.")
    try:
        return date.fromisoformat(day), _WORDS[word], note
    except ValueError as error:
        raise _refused(name, line, f"`{day}` is not a date like 2027-02-08.") from error


def _refused(name: str, line: int, reason: str) -> FileRefused:
    return FileRefused(name, f"line {line}", reason, _NEXT_STEP)


def _each_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def _is_published(year: int) -> bool:
    return _FIRST_PUBLISHED <= year <= _LAST_PUBLISHED


def _is_worked_by_default(day: date) -> bool:
    off, made_up = _exceptions(day.year)
    return day in made_up or not (day in off or _is_weekend(day))


@cache
def _exceptions(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return the days off and the worked weekend days of a year, published or forecast."""
    if _is_published(year):
        return frozenset(published.holidays), frozenset(published.workdays)
    forecast = holidays.country_holidays("CN", years=year)
    return frozenset(forecast), frozenset(forecast.weekend_workdays)
