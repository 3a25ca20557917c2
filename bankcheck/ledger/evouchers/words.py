"""Codes, names, dates and amounts of vouchers, brought to canonical text."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("words.toml")
_MOMENT = re.compile(
    r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[ T]?(\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?)?"
)


class WordRefused(Exception):
    """A text that is not what its element promises; says which and what it said."""


@cache
def _tables() -> dict[str, Any]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1024)
def settlement_method(name: str, code: str, region: str) -> str | None:
    """Return the canonical settlement word; None when neither name nor code tells."""
    table = _tables()["settlement"]
    if name:
        return next((word for part, word in table["names"] if part in name), "other")
    word: str | None = table["codes"].get(region, {}).get(code)
    return word


@lru_cache(maxsize=1024)
def pay_type(code: str, name: str) -> str | None:
    """Return direct, authorized or centralized from a PayTypeCode and PayTypeName."""
    table = _tables()["pay_type"]
    for prefix, word in table["prefixes"]:
        if code.startswith(prefix):
            return str(word)
    for part, word in table["names"]:
        if part in name:
            return str(word)
    return next((word for listed, word in table["codes"] if code == listed), None)


@lru_cache(maxsize=1024)
def is_batch(name: str) -> bool:
    """Say whether the name of a business type names a batch."""
    return any(part in name for part in _tables()["batch"]["names"])


@lru_cache(maxsize=1024)
def is_ordinary(code: str, name: str) -> bool:
    """Say whether a business type is the ordinary one, or not told at all."""
    table = _tables()["batch"]
    if name:
        return any(part in name for part in table["ordinary_names"])
    return not code or code in table["ordinary_codes"]


@lru_cache(maxsize=65536)
def moment(text: str, element: str) -> str:
    """Return a voucher date or time as ISO text; raise WordRefused for anything else."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise WordRefused(f"{element} says {text!r}, which is not a date")
    year, _, month, day, hour, minute, second = match.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day)).isoformat()
        clock = (int(hour), int(minute), int(second or 0))
        # Voucher times carry no zone; the canonical text leaves it out as well.
        return datetime(int(year), int(month), int(day), *clock).isoformat()  # noqa: DTZ001 - no zone is known
    except ValueError as fault:
        raise WordRefused(f"{element} says {text!r}, which is not a day or hour") from fault
