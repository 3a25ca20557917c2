"""Dates, times and amounts as statements print them; what is not exact is None, never a guess."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final

from bankcheck.money import fen_from_fen, fen_from_yuan

_DATE: Final = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
    r"|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))",
    re.ASCII,
)
_TIME: Final = re.compile(r"(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:\.\d{1,6})?", re.ASCII)
_GROUPED: Final = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?", re.ASCII)
DATE_AT_START: Final = re.compile(rf"\s*{_DATE.pattern}", re.ASCII)


def day_in(text: str) -> date | None:
    """Return the day of ``2025-03-10``, with or without a time; None for all that is no day."""
    match = DATE_AT_START.match(text)
    rest = text[match.end() :].strip() if match else ""
    if match is None or (rest and not _TIME.fullmatch(rest)):
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def time_in(text: str) -> time | None:
    """Return a time of day from ``09:05:00``, ``090500`` or after a date; None if there is none."""
    match = _TIME.fullmatch(DATE_AT_START.sub("", text).strip())
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def moment(day: date, at: time | None) -> str:
    """Return ISO 8601 without zone (Asia/Shanghai); a bare date where the time is not known."""
    return day.isoformat() if at is None else datetime.combine(day, at).isoformat()


def fen_in(text: str, unit: str) -> int | None:
    """Return the fen of a printed amount (unit ``元`` or ``分``); None when it is not exact."""
    bare = re.sub(r"^[¥￥]\s*|^(?:RMB|CNY)\s*|\s*元$", "", text.strip())
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    plain = bare.removeprefix("+")
    return fen_from_fen(plain) if unit == "分" else fen_from_yuan(plain)
