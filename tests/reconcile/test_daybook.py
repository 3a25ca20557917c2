"""A limit of k working days is one day in a table, the k-th working day after every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.reconcile.catalogue import Catalogue, Parameter, Value, Version
from bankcheck.reconcile.daybook import tables
from bankcheck.workdays import WorkCalendar

FIRST, LAST = date(2024, 12, 1), date(2025, 12, 31)
DAYS = st.dates(FIRST, LAST)


def parameter(unit: str, *versions: tuple[date, Value]) -> Parameter:
    return Parameter("p", "参数", "parameter", unit, tuple(Version(*v, "", "") for v in versions))


def made(one: Parameter, table: str) -> dict[date, object]:
    """Return the last column of a table by day for a catalogue of one parameter."""
    rows: pa.Table = tables(Catalogue((), (one,)), WorkCalendar(), FIRST, LAST)[table]
    return dict(zip(rows.column("day").to_pylist(), rows.column(3).to_pylist(), strict=True))


def counted(day: date, k: int) -> date:
    """Return the k-th working day after a day by counting one by one."""
    calendar = WorkCalendar()
    while k:
        day += timedelta(days=1)
        k -= calendar.is_working(day)
    return day


DUE = {k: made(parameter("working_days", (date(2000, 1, 1), k)), "due") for k in (1, 2, 5, 10)}


@given(DAYS, st.sampled_from(sorted(DUE)))
def test_due_on_is_the_kth_working_day_after(day: date, k: int) -> None:
    assert DUE[k][day] == counted(day, k)


def test_every_asked_day_has_a_limit() -> None:
    assert len(DUE[1]) == (LAST - FIRST).days + 1


def test_a_new_value_holds_from_its_day_on() -> None:
    change = date(2025, 7, 1)
    values = made(parameter("number", (date(2000, 1, 1), 1), (change, 2)), "number")
    assert (values[change - timedelta(days=1)], values[change]) == (1, 2)


def test_a_time_of_day_is_an_instant_of_china_time() -> None:
    values = made(parameter("time_of_day", (date(2000, 1, 1), "15:30:00")), "instant")
    assert values[date(2025, 3, 3)] == datetime(2025, 3, 3, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [(date(2025, 1, 26), True), (date(2025, 1, 28), False), (date(2025, 3, 8), False)],
    ids=["make-up Sunday", "holiday", "Saturday"],
)
def test_the_day_table_knows_make_up_days(day: date, is_working: bool) -> None:
    rows = tables(Catalogue((), ()), WorkCalendar(), FIRST, LAST)["day"].to_pylist()
    assert [row["working"] for row in rows if row["day"] == day] == [is_working]


def test_a_day_ends_with_its_last_microsecond() -> None:
    rows = tables(Catalogue((), ()), WorkCalendar(), FIRST, FIRST)["day"].to_pylist()
    assert rows[0]["ends_at"] + timedelta(microseconds=1) == rows[1]["starts_at"]
