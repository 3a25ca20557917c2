"""The working-day calendar agrees with the published notices and counts without gaps."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.errors import FileRefused
from bankcheck.workdays import CalendarDay, WorkCalendar, calendar_from_text, load_calendar

SEEDED = WorkCalendar()
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        pytest.param(date(2025, 9, 15), date(2025, 10, 31), id="over-national-day"),
        pytest.param(date(2025, 1, 20), date(2025, 3, 7), id="over-spring-festival"),
    ],
)
def test_thirty_working_days_step_over_the_long_holidays(start: date, due: date) -> None:
    assert SEEDED.kth_after(start, 30) == due


@pytest.mark.parametrize(
    ("day", "working"),
    [
        pytest.param(date(2025, 1, 25), False, id="saturday"),
        pytest.param(date(2025, 1, 26), True, id="make-up-sunday"),
        pytest.param(date(2025, 1, 27), True, id="monday"),
        pytest.param(date(2025, 1, 28), False, id="eve-of-the-festival"),
        pytest.param(date(2025, 2, 4), False, id="last-day-off"),
        pytest.param(date(2025, 2, 5), True, id="first-day-back"),
    ],
)
def test_spring_festival_2025_is_as_published(day: date, working: bool) -> None:
    assert SEEDED.is_working(day) is working


@pytest.mark.parametrize(
    ("year", "provisional"), [(2003, True), (2004, False), (2026, False), (2027, True)]
)
def test_a_year_without_a_notice_is_provisional(year: int, provisional: bool) -> None:
    assert SEEDED.provisional(year) is provisional


def test_a_deadline_may_cross_into_a_provisional_year() -> None:
    assert SEEDED.kth_after(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_a_count_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        SEEDED.kth_after(date(2025, 1, 2), 0)


def test_days_include_both_ends() -> None:
    assert SEEDED.days(date(2025, 1, 3), date(2025, 1, 4)) == [
        CalendarDay(date(2025, 1, 3), working=True, provisional=False),
        CalendarDay(date(2025, 1, 4), working=False, provisional=False),
    ]


def test_a_span_that_ends_before_it_begins_has_no_days() -> None:
    assert SEEDED.days(date(2025, 1, 4), date(2025, 1, 3)) == []


@given(DAYS, st.integers(1, 60))
def test_the_kth_day_is_worked_and_k_worked_days_lie_up_to_it(start: date, k: int) -> None:
    due = SEEDED.kth_after(start, k)
    between = SEEDED.days(start + timedelta(days=1), due)
    assert between[-1].working
    assert sum(day.working for day in between) == k


@given(DAYS, st.integers(1, 30), st.integers(1, 30))
def test_counting_in_two_steps_is_counting_in_one(start: date, first: int, second: int) -> None:
    there = SEEDED.kth_after(SEEDED.kth_after(start, first), second)
    assert there == SEEDED.kth_after(start, first + second)


@given(DAYS, DAYS, st.integers(1, 30))
def test_a_later_start_is_never_due_earlier(one: date, other: date, k: int) -> None:
    early, late = sorted((one, other))
    assert SEEDED.kth_after(early, k) <= SEEDED.kth_after(late, k)


def test_a_row_of_the_file_overrules_the_notice() -> None:
    calendar = calendar_from_text("date,working,note\n2025-03-05,no,local closure\n")
    assert not calendar.is_working(date(2025, 3, 5))


def test_a_single_row_leaves_its_year_provisional() -> None:
    calendar = calendar_from_text("date,working,note\n2027-03-05,no,local closure\n")
    assert calendar.provisional(2027)


@pytest.mark.parametrize("mark", ["notice 2027", "Notice", "通知"])
def test_a_loaded_notice_ends_the_provision(mark: str) -> None:
    calendar = calendar_from_text(f"date,working,note\n2027-02-08,no,{mark}\n")
    assert not calendar.provisional(2027)


def test_a_loaded_notice_replaces_every_forecast_day() -> None:
    calendar = calendar_from_text("date,working,note\n2027-02-08,no,notice\n")
    forecast_only = date(2027, 2, 9)
    assert not SEEDED.is_working(forecast_only)
    assert calendar.is_working(forecast_only)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("", "line 1", id="empty"),
        pytest.param("day,working\n", "line 1", id="wrong-header"),
        pytest.param("date,working,note\n2027-13-01,no,\n", "line 2", id="no-such-date"),
        pytest.param("date,working,note\n\n2027-01-01,maybe,\n", "line 3", id="no-such-word"),
        pytest.param("date,working,note\n2027-01-01,no\n", "line 2", id="cell-missing"),
        pytest.param(
            "date,working,note\n2027-01-01,no,\n2027-01-01,yes,\n", "line 3", id="contradiction"
        ),
    ],
)
def test_a_bad_line_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        calendar_from_text(text)
    assert refusal.value.place == place


def test_a_folder_without_the_file_has_the_seeded_calendar(tmp_path: Path) -> None:
    assert load_calendar(tmp_path) == SEEDED


def test_a_file_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    text = "date,working,note\n2025-03-05,no,\n"
    (tmp_path / "calendar.csv").write_text(text, encoding="utf-8-sig")
    assert not load_calendar(tmp_path).is_working(date(2025, 3, 5))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_bytes(
        "date,working,note\n2025-03-05,no,放假\n".encode("gb18030")
    )
    with pytest.raises(FileRefused, match="UTF-8"):
        load_calendar(tmp_path)
