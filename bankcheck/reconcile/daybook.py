"""Parameters and working days as small tables by day, so that rules only join on a day.

The value that holds on a day is the one in force on that day; a working-day limit becomes the
last day on which the act is still in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from bankcheck.reconcile.catalogue import Catalogue, Parameter
from bankcheck.workdays import CalendarDay, WorkCalendar

CHINA = ZoneInfo("Asia/Shanghai")
INSTANT = pa.timestamp("us", tz="UTC")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS_BEYOND = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """A parameter under the code SQL asks for it: a rule's code or ``matching``."""

    code: str
    parameter: Parameter


def entries(catalogue: Catalogue) -> list[Entry]:
    """Return every parameter of the catalogue with its code."""
    matching = [Entry("matching", parameter) for parameter in catalogue.matching]
    rules = [Entry(rule.code, p) for rule in catalogue.rules for p in rule.parameters]
    return matching + rules


def _kth_working(days: list[CalendarDay]) -> tuple[list[date], dict[date, int]]:
    """Return the working days in order, and for each day how many lie up to it (inclusive)."""
    worked = [day.day for day in days if day.working]
    count, before = 0, {}
    for day in days:
        count += day.working
        before[day.day] = count
    return worked, before


def _table(rows: Iterable[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [_array(list(c), t) for c, t in zip(columns, schema.types, strict=True)]
    return pa.table(arrays, schema=schema)


def _array(cells: list[object], kind: pa.DataType) -> pa.Array:
    return pa.array(cells, pa.int64()).cast(kind) if kind == INSTANT else pa.array(cells, kind)


def _schema(name: str, kind: pa.DataType) -> pa.Schema:
    text = pa.string()
    return pa.schema([("code", text), ("name", text), ("day", pa.date32()), (name, kind)])


def tables(
    catalogue: Catalogue, calendar: WorkCalendar, first: date, last: date
) -> dict[str, pa.Table]:
    """Return the tables day, due, number, word and instant for first to last, both included."""
    days = calendar.days(first, last + timedelta(days=_DAYS_BEYOND))
    asked = [day for day in days if day.day <= last]
    worked, before = _kth_working(days)
    rows: dict[str, list[tuple[object, ...]]] = {"due": [], "number": [], "word": [], "instant": []}
    for entry in entries(catalogue):
        for day in asked:
            for name, value in _values(entry.parameter, day.day, worked, before):
                rows[name].append((entry.code, entry.parameter.name, day.day, value))
    bounds = [(d.day, d.working, _at(d.day, time()), _at(d.day, time.max)) for d in days]
    kinds = {"due": ("due_on", pa.date32()), "number": ("value", pa.int64()),
             "word": ("word", pa.string()), "instant": ("at", INSTANT)}  # fmt: skip
    shape = pa.schema(
        [
            ("day", pa.date32()),
            ("working", pa.bool_()),
            ("starts_at", INSTANT),
            ("ends_at", INSTANT),
        ]
    )
    made = {name: _table(rows[name], _schema(*kinds[name])) for name in kinds}
    return {"day": _table(bounds, shape), **made}


def _at(day: date, clock: time) -> int:
    """Return an instant of China time as microseconds of UTC since 1970."""
    return (datetime.combine(day, clock, CHINA) - _EPOCH) // timedelta(microseconds=1)


def _values(
    parameter: Parameter, day: date, worked: list[date], before: dict[date, int]
) -> list[tuple[str, object]]:
    value = parameter.version_on(day).value
    if parameter.unit == "working_days":
        return [("due", worked[before[day] + int(str(value)) - 1])]
    if parameter.unit == "time_of_day":
        return [("instant", _at(day, time.fromisoformat(str(value))))]
    if parameter.unit == "words":
        return [("word", word) for word in value] if isinstance(value, tuple) else []
    return [("number", int(str(value)))]
