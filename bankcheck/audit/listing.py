"""What an address of the audit pages asks for: each filter understood or named, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bankcheck.clock import CHINA

FILTERS = ("person", "event", "kind", "id", "bank", "result", "from", "to")
RESULTS = ("done", "refused", "failed")
PAGE_ROWS = 50
LONGEST_TEXT = 128
_WHOLE = re.compile(r"[1-9]\d{0,17}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of an address; ``begins`` and ``ends`` bound the stored times, end excluded.

    ``before`` and ``after`` are event numbers: the page lies below the one, above the other.
    """

    given: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]
    begins: str | None
    ends: str | None
    before: int | None
    after: int | None

    def value(self, name: str) -> str:
        """Return what was given for a filter, empty when nothing was."""
        return dict(self.given).get(name, "")

    def address(self, **changes: str | int | None) -> dict[str, str | int]:
        """Return the address parameters with changes; None leaves one out."""
        values: dict[str, str | int | None] = {**dict(self.given), **changes}
        return {name: value for name, value in values.items() if value is not None}


def asked_for(arguments: Mapping[str, str]) -> Asked:
    """Understand an address."""
    stripped = {name: arguments.get(name, "").strip()[:LONGEST_TEXT] for name in FILTERS}
    given = {name: text for name, text in stripped.items() if text}
    first, last = _day(given.get("from")), _day(given.get("to"))
    faults = [name for name, day in (("from", first), ("to", last)) if name in given and not day]
    if given.get("result", RESULTS[0]) not in RESULTS:
        faults.append("result")
    return Asked(
        tuple(given.items()),
        tuple(faults),
        _beginning(first) if first else None,
        _beginning(last + timedelta(days=1)) if last else None,
        _number(arguments.get("before", "")),
        _number(arguments.get("after", "")),
    )


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2100, 12, 31) else None


def _beginning(day: date) -> str:
    """Return when a Chinese day begins, written as the events write their times."""
    moment = datetime.combine(day, time(), CHINA).astimezone(UTC)
    return moment.isoformat(timespec="microseconds")


def _number(text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) else None
