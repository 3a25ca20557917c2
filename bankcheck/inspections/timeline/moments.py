"""What happened to a finding at one moment, and the row of a file that it began with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

Address = tuple[str, Mapping[str, Any]]

SIDES = ("voucher", "payment", "refund", "claim", "quota", "account_day", "receipt_log")
_DAYS = ("issued_at", "paid_at", "returned_at", "claimed_at", "cleared_at", "date", "received_at")


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: when, what, to which number, by whom, and in whose words.

    ``word`` and ``group`` say more by a label; ``address`` is an endpoint with its arguments.
    Where one step was taken with several things at once, ``others`` names the rest of them, and
    ``times`` counts a step that was repeated.
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
    address: Address | None = field(default=None)
    why: str = ""
    others: tuple[tuple[str, Address | None], ...] = ()
    times: int = 1


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
    """Return moments by their time; what happened at once stays as it was gathered.

    The same step of the same person with several things within a minute, which is as fine as a
    page tells time, is one line; so is a step taken again and again with nothing in between.
    """
    lines, at = list[Moment](), dict[tuple[object, ...], int]()
    for one in sorted(moments, key=lambda one: one.at):
        step = _step(one)
        place = (one.at.replace(second=0, microsecond=0), *step)
        if lines and _is_again(lines[-1], one):
            lines[-1] = replace(lines[-1], at=one.at, times=lines[-1].times + 1)
            at[place] = len(lines) - 1
        elif place in at and one.number not in _numbers(lines[at[place]]):
            lines[at[place]] = _joined(lines[at[place]], one)
        else:
            at[place] = len(lines)
            lines.append(one)
    return tuple(lines)


def _step(one: Moment) -> tuple[object, ...]:
    """Return what two moments share that are one step, whatever it was taken with."""
    return (one.what, one.word, one.group, one.text, one.why, one.who, one.institution)


def _is_again(line: Moment, one: Moment) -> bool:
    """Say whether a moment is the very step that a line tells of already."""
    same = (line.number, line.fen, line.others) == (one.number, one.fen, ())
    return same and _step(line) == _step(one)


def _numbers(line: Moment) -> set[str]:
    return {line.number, *(name for name, _ in line.others)}


def _joined(first: Moment, other: Moment) -> Moment:
    """Return one line for two moments of the same step; their money adds up."""
    fen = None if first.fen is None or other.fen is None else first.fen + other.fen
    return replace(first, fen=fen, others=(*first.others, (other.number, other.address)))


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
