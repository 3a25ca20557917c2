"""How entries are shared out among the debts that they pay: no fen of an entry counts twice.

One transfer may pay several debts. Whoever asks first, or in whatever order files come, gets the
same answer: the earliest entry counts first, and of two debts that it might pay the one that its
own remark names, then the one that was named earlier, then the one that was established first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bankcheck.inspections.money.entries import Entry, Rows, in_order
from bankcheck.inspections.money.matching import (
    Judgement,
    Kind,
    Known,
    Line,
    Sight,
    Want,
    Why,
    sights,
)

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
Asked = tuple[Want, Known]


@dataclass(frozen=True, slots=True)
class Use:
    """How much of an entry a debt takes, and the debt's number."""

    fen: int
    number: str


@dataclass(frozen=True, slots=True)
class _Part:
    """What of an entry counts for a debt, what is beyond all debts, and who takes the rest."""

    counted_fen: int
    excess_fen: int
    used_by: tuple[str, ...]
    why: Why | None = None


_Lot = list[tuple[int, Sight]]
_Place = tuple[int, int]


def judge(
    want: Want,
    entries: Iterable[Entry],
    known: Known,
    used: Mapping[str, tuple[Use, ...]] | None = None,
) -> Judgement:
    """Return what the entries prove of one debt; ``used`` is what others take, by the key."""
    return judge_all([(want, known)], entries, used)[0]


def judge_all(
    asked: Sequence[Asked],
    entries: Iterable[Entry],
    used: Mapping[str, tuple[Use, ...]] | None = None,
) -> tuple[Judgement, ...]:
    """Return what the entries prove of each debt; together never more than an entry holds."""
    rows = Rows(entries)
    seen = [sights(want, known, rows) for want, known in asked]
    parts, taken = _shared(asked, seen, used or {})
    return tuple(
        Judgement(
            tuple(
                _line(one, parts.get((place, one.entry.row_id)), asked[place][0].number, taken)
                for one in mine
            )
        )
        for place, mine in enumerate(seen)
    )


def _shared(
    asked: Sequence[Asked],
    seen: Sequence[tuple[Sight, ...]],
    used: Mapping[str, tuple[Use, ...]],
) -> tuple[dict[_Place, _Part], dict[str, tuple[Use, ...]]]:
    """Share every entry out; return the parts, and what all debts take of each entry."""
    lots = dict[str, _Lot]()
    for place, mine in enumerate(seen):
        for one in mine:
            if not one.whys:
                lots.setdefault(one.entry.key, []).append((place, one))
    left = [want.due_fen for want, _ in asked]
    parts, taken = dict[_Place, _Part](), dict(used)
    for key, lot in sorted(lots.items(), key=lambda item: min(_when(one) for one in item[1])):
        lot.sort(key=lambda one: _rank(asked[one[0]], one[1].entry))
        taken[key] = _share_one(asked, lot, left, parts, used.get(key, ()))
    return parts, taken


def _when(one: tuple[int, Sight]) -> tuple[object, ...]:
    return in_order(one[1].entry)


def _rank(asked: Asked, entry: Entry) -> tuple[bool, datetime, int, str]:
    """Return by what debts take from an entry one after the other."""
    want, known = asked
    if want.number in entry.named:
        return (False, _FIRST, want.order, want.number)
    since = known.since or {}
    named = (since.get(entry.serial, _LAST), since.get(entry.key, _LAST))
    return (True, min(named), want.order, want.number)


def _share_one(
    asked: Sequence[Asked],
    lot: _Lot,
    left: list[int],
    parts: dict[_Place, _Part],
    used: tuple[Use, ...],
) -> tuple[Use, ...]:
    """Give of one entry to the debts of its lot in their order; return what all take of it."""
    free = max(0, lot[0][1].net_fen - sum(one.fen for one in used))
    takes, takers = list[int](), list(used)
    for place, sight in lot:
        fen = min(free, left[place])
        if asked[place][0].kind is Kind.REDO and fen < sight.net_fen:
            # A payment is made again whole or not at all.
            fen = 0
        takes.append(fen)
        free -= fen
        if fen:
            takers.append(Use(fen, asked[place][0].number))
    bearer = max((at for at, fen in enumerate(takes) if fen), default=0)
    for at, (place, sight) in enumerate(lot):
        own = asked[place][0].number
        others = tuple(one.number for one in takers if one.number != own)
        spent = Why.NOTHING_LEFT if left[place] == 0 else Why.USED
        parts[place, sight.entry.row_id] = _Part(
            takes[at], free if at == bearer else 0, others, None if takes[at] else spent
        )
        left[place] -= takes[at]
    return tuple(takers)


def _line(one: Sight, part: _Part | None, own: str, taken: Mapping[str, tuple[Use, ...]]) -> Line:
    if part is None:
        # What does not fit may besides be taken whole by others already.
        others = [use for use in taken.get(one.entry.key, ()) if use.number != own]
        gone = bool(others) and sum(use.fen for use in others) >= one.net_fen
        whys = (*one.whys, Why.USED) if gone else one.whys
        by = ", ".join(use.number for use in others) if gone else ""
        return Line(one.entry, whys, one.net_fen, 0, 0, one.named, by)
    whys = () if part.why is None else (part.why,)
    by = ", ".join(part.used_by)
    return Line(one.entry, whys, one.net_fen, part.counted_fen, part.excess_fen, one.named, by)
