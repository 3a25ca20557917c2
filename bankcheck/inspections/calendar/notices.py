"""Notices of the State Council as data: which weekdays are off and which weekend days are worked.

The notices in force are the one source of the deadlines; they reach the rules of reconciliation
through ``calendar.csv`` in the data folder, which is written from them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from types import MappingProxyType

from bankcheck.errors import BankcheckError
from bankcheck.workdays import HEADER, WorkCalendar

SEEDED_FROM, SEEDED_TO = 2004, 2100
LONGEST_RANGE = 20
NUMBERS = {
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}

_SATURDAY = 5
_LINE = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*(?:\.\.|~|至)\s*(\d{4}-\d\d-\d\d))?\s+(\S+)")
_WORDS = {"off": False, "休": False, "放假": False, "work": True, "班": True, "上班": True}
_FIXED = ((1, 1), (5, 1), (10, 1))


class NoticeRefused(BankcheckError):
    """The days of a notice that cannot be read or cannot be right."""

    def __init__(self, line: int, reason: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(
            f"Line {line} of the notice: {reason} Write `2027-02-05..2027-02-11 off` or "
            "`2027-02-14 work`."
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: the year, its number, and each named day with whether it is worked."""

    year: int
    number: str
    days: Mapping[date, bool]

    @property
    def off(self) -> tuple[date, ...]:
        """Return the days off in their order."""
        return tuple(sorted(day for day, working in self.days.items() if not working))

    @property
    def worked(self) -> tuple[date, ...]:
        """Return the worked weekend days in their order."""
        return tuple(sorted(day for day, working in self.days.items() if working))


def published_notices(calendar: WorkCalendar) -> tuple[Notice, ...]:
    """Return the notices that a calendar already knows, one for each year that has one."""
    years = range(SEEDED_FROM, SEEDED_TO)
    return tuple(_known(calendar, year) for year in years if not calendar.provisional(year))


def _known(calendar: WorkCalendar, year: int) -> Notice:
    every = calendar.days(date(year, 1, 1), date(year, 12, 31))
    days = {one.day: one.working for one in every if one.working == _is_weekend(one.day)}
    return Notice(year, NUMBERS.get(year, ""), MappingProxyType(days))


def work_calendar(notices: Iterable[Notice]) -> WorkCalendar:
    """Return the calendar of notices; a later year's notice also decides the days it names."""
    days: dict[date, bool] = {}
    years = set()
    for notice in sorted(notices, key=lambda one: one.year):
        days.update(notice.days)
        years.add(notice.year)
    return WorkCalendar(MappingProxyType(days), frozenset(years))


def days_from_text(text: str, year: int) -> dict[date, bool]:
    """Return the days of a notice as typed, one day or range a line; raise NoticeRefused."""
    days: dict[date, bool] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        for day, working in _read(line.strip(), number):
            _check(day, year, number, working=working)
            if days.setdefault(day, working) != working:
                raise NoticeRefused(number, f"{day} is given twice, once worked and once not.")
    missing = [date(year, *fixed) for fixed in _FIXED if days.get(date(year, *fixed)) is not False]
    if missing:
        raise NoticeRefused(1, f"{missing[0]} is a public holiday by law and is not given as off.")
    return days


def _read(line: str, number: int) -> Iterator[tuple[date, bool]]:
    match = _LINE.fullmatch(line)
    if match is None or match[3].lower() not in _WORDS:
        raise NoticeRefused(number, "the line cannot be read.")
    try:
        first = date.fromisoformat(match[1])
        last = date.fromisoformat(match[2] or match[1])
    except ValueError as error:
        raise NoticeRefused(number, "there is no such day.") from error
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_RANGE:
        raise NoticeRefused(number, f"a range has 1 to {LONGEST_RANGE} days.")
    return ((first + timedelta(days=n), _WORDS[match[3].lower()]) for n in range(length))


def _check(day: date, year: int, number: int, *, working: bool) -> None:
    near = day.year == year or (day.year, day.month) in ((year - 1, 12), (year + 1, 1))
    if not near:
        raise NoticeRefused(number, f"{day} does not belong to the notice of {year}.")
    if working and not _is_weekend(day):
        raise NoticeRefused(number, f"{day} is no weekend day, so it cannot be a make-up workday.")


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def csv_text(existing: str, notices: Iterable[Notice]) -> str:
    """Return calendar.csv with the days of these notices in place of what it said of them.

    Rows of other years stay as they are: they are somebody's own.
    """
    every = tuple(notices)
    years = {notice.year for notice in every}
    named = {day for notice in every for day in notice.days}
    kept = [row for row in _rows(existing) if not _is_replaced(row[0], years, named)]
    rows = [*kept, *(row for notice in every for row in _rows_of(notice))]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(sorted(rows))
    return out.getvalue()


def _rows(text: str) -> list[tuple[str, ...]]:
    rows = list(csv.reader(StringIO(text.lstrip("\ufeff"))))
    return [tuple(cell.strip() for cell in row) for row in rows[1:] if any(row)]


def _is_replaced(day: str, years: set[int], named: set[date]) -> bool:
    parsed = date.fromisoformat(day)
    return parsed.year in years or parsed in named


def _rows_of(notice: Notice) -> Iterator[tuple[str, ...]]:
    # Only a note that begins with `notice` makes a year a published one.
    for day, working in sorted(notice.days.items()):
        word = "notice" if day.year == notice.year else f"by notice of {notice.year}"
        yield day.isoformat(), "yes" if working else "no", f"{word} {notice.number}".strip()
