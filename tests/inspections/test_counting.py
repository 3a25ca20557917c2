"""A time limit is counted as the law says; neighbours and both well-known wrong answers too."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.inspections.calendar.counting import Reason, Term, Unit, count, days_left
from bankcheck.inspections.calendar.notices import published_notices, work_calendar
from bankcheck.workdays import WorkCalendar

NOTICES = published_notices(WorkCalendar())
CALENDAR = work_calendar(NOTICES)
PLAIN_WEEKDAYS = WorkCalendar(MappingProxyType({}), frozenset(range(2000, 2100)))
WITHOUT_MAKE_UP = WorkCalendar(
    MappingProxyType(
        {day: working for one in NOTICES for day, working in one.days.items() if not working}
    ),
    frozenset(one.year for one in NOTICES),
)
WORKING, CALENDAR_DAYS = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS
DAYS = st.dates(date(2005, 1, 1), date(2025, 12, 31))


def due(start: date, n: int, unit: Unit = WORKING, calendar: WorkCalendar = CALENDAR) -> date:
    return count(Term(start, n, unit), calendar).due_on


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        pytest.param(date(2025, 9, 15), 29, date(2025, 10, 30), id="autumn, one fewer"),
        pytest.param(date(2025, 9, 15), 30, date(2025, 10, 31), id="autumn"),
        pytest.param(date(2025, 9, 15), 31, date(2025, 11, 3), id="autumn, one more"),
        pytest.param(date(2025, 9, 14), 30, date(2025, 10, 30), id="autumn, sent a day earlier"),
        pytest.param(date(2025, 9, 16), 30, date(2025, 11, 3), id="autumn, sent a day later"),
        pytest.param(date(2025, 1, 20), 29, date(2025, 3, 6), id="spring, one fewer"),
        pytest.param(date(2025, 1, 20), 30, date(2025, 3, 7), id="spring"),
        pytest.param(date(2025, 1, 20), 31, date(2025, 3, 10), id="spring, one more"),
    ],
)
def test_working_days_step_over_the_long_holidays(start: date, n: int, end: date) -> None:
    assert due(start, n) == end


@pytest.mark.parametrize(
    ("start", "calendar", "wrong"),
    [
        pytest.param(date(2025, 9, 15), PLAIN_WEEKDAYS, date(2025, 10, 27), id="weekdays, autumn"),
        pytest.param(
            date(2025, 9, 15), WITHOUT_MAKE_UP, date(2025, 11, 4), id="no make-up, autumn"
        ),
        pytest.param(date(2025, 1, 20), PLAIN_WEEKDAYS, date(2025, 3, 3), id="weekdays, spring"),
        pytest.param(
            date(2025, 1, 20), WITHOUT_MAKE_UP, date(2025, 3, 11), id="no make-up, spring"
        ),
    ],
)
def test_neither_well_known_wrong_answer_is_ours(
    start: date, calendar: WorkCalendar, wrong: date
) -> None:
    assert due(start, 30, calendar=calendar) == wrong
    assert due(start, 30) != wrong


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        pytest.param(date(2025, 9, 15), Reason.DAY_ZERO, id="the day of sending"),
        pytest.param(date(2025, 9, 16), Reason.WORKDAY, id="a tuesday"),
        pytest.param(date(2025, 9, 20), Reason.WEEKEND, id="a saturday"),
        pytest.param(date(2025, 9, 28), Reason.MAKE_UP, id="a worked sunday"),
        pytest.param(date(2025, 10, 1), Reason.HOLIDAY, id="national day"),
        pytest.param(date(2025, 10, 11), Reason.MAKE_UP, id="a worked saturday"),
    ],
)
def test_each_day_says_why_it_was_counted_or_skipped(day: date, reason: Reason) -> None:
    days = {
        one.day: one.reason for one in count(Term(date(2025, 9, 15), 30, WORKING), CALENDAR).days
    }
    assert days[day] is reason


@pytest.mark.parametrize(
    ("n", "end"),
    [
        pytest.param(15, date(2025, 9, 30), id="ends on a working day"),
        pytest.param(16, date(2025, 10, 9), id="ends on national day"),
        pytest.param(23, date(2025, 10, 9), id="ends on the last day off"),
        pytest.param(24, date(2025, 10, 9), id="ends on the first day back"),
        pytest.param(25, date(2025, 10, 10), id="ends a day after"),
        pytest.param(26, date(2025, 10, 11), id="ends on a worked saturday"),
    ],
)
def test_calendar_days_run_on_to_the_next_working_day(n: int, end: date) -> None:
    assert due(date(2025, 9, 15), n, CALENDAR_DAYS) == end


@given(start=DAYS, n=st.integers(1, 60))
def test_a_count_of_working_days_is_the_kth_working_day_after(start: date, n: int) -> None:
    assert due(start, n) == CALENDAR.kth_after(start, n)


@given(start=DAYS, n=st.integers(1, 60), unit=st.sampled_from(Unit))
def test_a_count_names_every_day_once_and_each_number_once(start: date, n: int, unit: Unit) -> None:
    days = count(Term(start, n, unit), CALENDAR).days
    assert [one.day for one in days] == [start + timedelta(k) for k in range(len(days))]
    assert [one.number for one in days if one.number is not None] == list(range(1, n + 1))


@given(start=DAYS, n=st.integers(1, 60), more=st.integers(-5, 40))
def test_a_count_never_ends_before_the_day_it_may_not_come_before(
    start: date, n: int, more: int
) -> None:
    plain = due(start, n)
    kept = plain + timedelta(more)
    assert count(Term(start, n, WORKING, not_before=kept), CALENDAR).due_on == max(plain, kept)


@pytest.mark.parametrize(
    ("start", "provisional"),
    [
        pytest.param(date(2026, 12, 17), False, id="ends in the last year with a notice"),
        pytest.param(date(2026, 12, 18), True, id="crosses into the year without one"),
    ],
)
def test_a_count_into_a_year_without_a_notice_is_provisional(
    start: date, provisional: bool
) -> None:
    assert count(Term(start, 10, WORKING), CALENDAR).provisional is provisional


@pytest.mark.parametrize("n", [0, -1, 2001])
def test_a_limit_of_no_length_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="a limit has"):
        Term(date(2025, 1, 1), n, WORKING)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        pytest.param(date(2025, 10, 30), 1, id="the day before"),
        pytest.param(date(2025, 10, 31), 0, id="the due day itself"),
        pytest.param(date(2025, 11, 1), -1, id="the day after"),
    ],
)
def test_what_is_left_is_zero_on_the_due_day(today: date, left: int) -> None:
    assert days_left(CALENDAR, today, date(2025, 10, 31)) == left
