"""What happened to a finding at one moment, and the row of a file that it began with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SIDES = ("voucher", "payment", "refund", "claim", "quota", "account_day", "receipt_log")
_DAYS = ("issued_at", "paid_at", "returned_at", "claimed_at", "cleared_at", "date", "received_at")


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: when, what, to which number, by whom, and in whose words.

    ``word`` and ``group`` say more by a label; ``address`` is an endpoint with its arguments.
    """

    at: datetime
    what: str
    number: str = ""
    word: str = ""
    group: str = ""
    text: str = ""
    who: str = ""
    institution: str = ""
    fen: int | None = None
    address: tuple[str, Mapping[str, Any]] | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of a file that a finding began with."""

    side: str
    number: str
    day: str
    fen: int | None
    file: str
    sheet: str
    line: int | None


def in_order(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Return moments by their time; what happened at once stays as it was gathered."""
    return tuple(sorted(moments, key=lambda one: one.at))


def origins(facts: Mapping[str, Any]) -> Iterator[Origin]:
    """Yield the rows of files that stand in the pinned facts of a suspicion."""
    evidence = facts.get("evidence") or {}
    for side in SIDES:
        for row in evidence.get(side) or ():
            yield _origin(side, row)


def _origin(side: str, row: Mapping[str, Any]) -> Origin:
    fields = row.get("fields") or {}
    days = (str(fields[name]) for name in _DAYS if fields.get(name))
    numbers = ("voucher_no", "bank_serial_no", "claim_no", "account")
    number = next((str(fields[name]) for name in numbers if fields.get(name)), "")
    fen, line = fields.get("amount_fen"), row.get("line")
    return Origin(
        side,
        number,
        next(days, "")[:10],
        int(fen) if fen is not None else None,
        str(row.get("file") or ""),
        str(row.get("sheet") or ""),
        int(line) if line is not None else None,
    )
