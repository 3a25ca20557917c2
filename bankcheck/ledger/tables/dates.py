"""Date and time cells become ISO text; a day without a time stays a day and never midnight."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from bankcheck.ledger.tables.cells import Unreadable

DAY = re.compile(r"(\d{4})([-/.年]?)(\d{1,2})([-/.月]?)(\d{1,2})日?")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?")
COMPACT_CLOCK = re.compile(r"\d{5,6}")
COMPACT_MOMENT = re.compile(r"(\d{8})(\d{6})")
DOTTED_CLOCK = re.compile(r"(\d{2})[.时](\d{2})[.分](\d{2})秒?")
SERIAL = re.compile(r"(\d{5})(?:\.0)?")
SERIAL_ZERO = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1990, 2099
COMPACT_DATE_LENGTH = 8


def day_of(text: str) -> str:
    """Return ``YYYY-MM-DD`` of a date cell; a five-digit number is a spreadsheet serial."""
    serial = SERIAL.fullmatch(text) if text.isascii() else None
    if serial is not None:
        return _in_range(SERIAL_ZERO + timedelta(days=int(serial[1])), text)
    match = DAY.fullmatch(text) if text.isascii() or "年" in text else None
    if match is None or not _is_well_separated(match):
        raise Unreadable(f"date {text!r} is not a date of a known form")
    try:
        return _in_range(date(int(match[1]), int(match[3]), int(match[5])), text)
    except ValueError as error:
        raise Unreadable(f"date {text!r} is not in the calendar") from error


def _is_well_separated(match: re.Match[str]) -> bool:
    """Both separators or none; without them eight digits, else 2026311 would be two days."""
    first, second = match[2], match[4]
    if not first and not second:
        return len(match[0]) == COMPACT_DATE_LENGTH
    return first == second or (first, second) == ("年", "月")


def _in_range(day: date, text: str) -> str:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(f"date {text!r} lies outside {FIRST_YEAR} to {LAST_YEAR}")
    return day.isoformat()


def clock_of(text: str) -> str:
    """Return ``HH:MM:SS`` of a time cell (``14:05``, ``140500``, ``14.05.00``)."""
    match = CLOCK.fullmatch(text) or DOTTED_CLOCK.fullmatch(text)
    if match is not None and text.replace(":", "").replace(".", "").isascii():
        parts = [int(part or 0) for part in match.groups()]
    elif COMPACT_CLOCK.fullmatch(text) and text.isascii():
        padded = text.zfill(6)
        parts = [int(padded[at : at + 2]) for at in (0, 2, 4)]
    else:
        raise Unreadable(f"time {text!r} is not a time of day")
    try:
        return time(parts[0], parts[1], parts[2]).isoformat()
    except ValueError as error:
        raise Unreadable(f"time {text!r} is not a time of day") from error


def moment_of(day_text: str, clock_text: str) -> str:
    """Return ``YYYY-MM-DDTHH:MM:SS``, or the bare day when no time is told."""
    day_part, clock_part = _split(day_text)
    clock = clock_text or clock_part
    if clock and _has_day(clock):
        day_again, clock = _split(clock)
        if day_of(day_again) != day_of(day_part):
            raise Unreadable(f"time {clock_text!r} stands on another day than {day_text!r}")
    day = day_of(day_part)
    return f"{day}T{clock_of(clock)}" if clock else day


def _has_day(text: str) -> bool:
    return bool(COMPACT_MOMENT.fullmatch(text)) or " " in text or "T" in text


def _split(text: str) -> tuple[str, str]:
    """Split a moment into its day and clock texts; the clock is empty when there is none."""
    compact = COMPACT_MOMENT.fullmatch(text)
    if compact is not None:
        return compact[1], compact[2]
    day, _, clock = text.replace("T", " ").partition(" ")
    return day.strip(), clock.strip()


def is_date(text: str) -> bool:
    """Say whether the cell is a date or a moment of a known form."""
    try:
        moment_of(text, "")
    except Unreadable:
        return False
    return True
