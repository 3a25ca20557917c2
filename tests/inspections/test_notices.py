"""Notices are read as typed, refused by line, and reach the file the rules read."""

from __future__ import annotations

from datetime import date

import pytest

from bankcheck.inspections.calendar.notices import (
    Notice,
    NoticeRefused,
    csv_text,
    days_from_text,
    published_notices,
    work_calendar,
)
from bankcheck.workdays import WorkCalendar, calendar_from_text

GOOD = "2027-01-01 off\n2027-01-02 班\n2027-05-01..2027-05-03 off\n2027-10-01 至 2027-10-07 休\n"


def test_the_published_notices_give_the_published_days() -> None:
    own, seeded = work_calendar(published_notices(WorkCalendar())), WorkCalendar()
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    assert own.days(first, last) == seeded.days(first, last)


def test_a_notice_is_read_in_both_languages() -> None:
    days = days_from_text(GOOD, 2027)
    assert (days[date(2027, 1, 2)], days[date(2027, 10, 7)], len(days)) == (True, False, 12)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("2027-01-01 off\nnonsense", 2, id="unreadable"),
        pytest.param("2027-01-01 holiday", 1, id="unknown word"),
        pytest.param("2027-02-30 off", 1, id="no such day"),
        pytest.param("2027-01-04 work", 1, id="make-up on a weekday"),
        pytest.param("2027-05-03..2027-05-01 off", 1, id="range backwards"),
        pytest.param("2027-05-01..2027-07-01 off", 1, id="range too long"),
        pytest.param("2028-05-01 off", 1, id="another year"),
        pytest.param("2027-01-02 off\n2027-01-02 work", 2, id="both at once"),
        pytest.param("2027-01-01 off\n2027-05-01 off", 1, id="a holiday by law left out"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused_by_line(text: str, line: int) -> None:
    with pytest.raises(NoticeRefused) as refused:
        days_from_text(text, 2027)
    assert refused.value.line == line


def test_the_file_of_the_rules_says_what_the_notice_says() -> None:
    notice = Notice(2027, "国办发明电〔2026〕9号", days_from_text(GOOD, 2027))
    read = calendar_from_text(csv_text("", [notice]))
    assert (read.noticed, dict(read.overrides)) == (frozenset({2027}), dict(notice.days))


def test_rows_that_are_somebodys_own_stay_in_the_file() -> None:
    own = "date,working,note\n2024-06-06,no,bureau moves house\n2027-01-01,yes,old\n"
    text = csv_text(own, [Notice(2027, "", days_from_text(GOOD, 2027))])
    assert "2024-06-06,no,bureau moves house" in text
    assert "old" not in text


def test_a_day_of_another_year_does_not_make_that_year_a_published_one() -> None:
    days = {**days_from_text(GOOD, 2027), date(2026, 12, 31): False}
    read = calendar_from_text(csv_text("", [Notice(2027, "", days)]))
    assert read.noticed == frozenset({2027})


def test_writing_the_file_twice_changes_nothing() -> None:
    notice = Notice(2027, "", days_from_text(GOOD, 2027))
    once = csv_text("", [notice])
    assert csv_text(once, [notice]) == once
