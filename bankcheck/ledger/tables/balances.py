"""Balances prove that no entry was missed: each follows from the one before and the movement."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bankcheck.ledger.sources.shape import Place, RefusedRow
from bankcheck.ledger.tables.amounts import Unit, fen_or_none
from bankcheck.ledger.tables.cells import Unreadable
from bankcheck.ledger.tables.entries import Entry
from bankcheck.money import yuan

NAMED_BREAKS = 20


@dataclass(frozen=True, slots=True)
class Stand:
    """An entry with the balance told after it."""

    entry: Entry
    balance_fen: int


@dataclass(slots=True)
class Balances:
    """The closing balances by account and day, and every place where the chain breaks."""

    closing: dict[tuple[str, str], Stand] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)
    links: int = 0
    breaks: int = 0

    @property
    def fact(self) -> str:
        """Return one sentence on what the balances proved."""
        if not self.links and not self.breaks:
            return "no balance to check"
        if self.breaks:
            return f"{self.breaks} of {self.links + self.breaks} balances do not follow"
        return f"all {self.links} balances follow from the one before"


def balances_of(entries: Sequence[Entry], gaps: Sequence[int], sheet: str, unit: Unit) -> Balances:
    """Check the running balance of each account and take the last balance of each day.

    ``gaps`` are the line numbers that were refused: the chain is not followed across them.
    """
    result = Balances()
    for account, chain in _stands(entries, sheet, unit, result).items():
        ordered = _oldest_first(chain)
        _check(ordered, sorted(gaps), sheet, result)
        for stand in ordered:
            if account:
                result.closing[account, stand.entry.day] = stand
    return result


def _stands(
    entries: Sequence[Entry], sheet: str, unit: Unit, result: Balances
) -> Mapping[str, list[Stand]]:
    chains: dict[str, list[Stand]] = defaultdict(list)
    for entry in entries:
        try:
            fen = fen_or_none(entry.balance_text, unit)
        except Unreadable as error:
            reason = f"balance not read: {error}"
            result.refused.append(_refused(entry, sheet, reason))
            continue
        if fen is not None:
            chains[entry.values["own_account"]].append(Stand(entry, fen))
    return chains


def _oldest_first(chain: list[Stand]) -> list[Stand]:
    """Turn a newest-first list round; days tell, and within one day the balances."""
    backward = chain[::-1]
    first, last = chain[0].entry.day, chain[-1].entry.day
    if first != last:
        return backward if first > last else chain
    return backward if _count_breaks(backward) < _count_breaks(chain) else chain


def _count_breaks(chain: list[Stand]) -> int:
    return sum(not _follows(before, after) for before, after in itertools.pairwise(chain))


def _follows(before: Stand, after: Stand) -> bool:
    return before.balance_fen + after.entry.movement_fen == after.balance_fen


def _check(ordered: list[Stand], gaps: list[int], sheet: str, result: Balances) -> None:
    for before, after in itertools.pairwise(ordered):
        if _gap_between(before.entry.line.number, after.entry.line.number, gaps):
            continue
        if _follows(before, after):
            result.links += 1
            continue
        result.breaks += 1
        if result.breaks <= NAMED_BREAKS:
            result.refused.append(_refused(after.entry, sheet, _broken(before, after)))


def _gap_between(one: int, other: int, gaps: list[int]) -> bool:
    return bisect_left(gaps, max(one, other)) > bisect_left(gaps, min(one, other))


def _broken(before: Stand, after: Stand) -> str:
    return (
        f"balance {yuan(after.balance_fen)} does not follow from {yuan(before.balance_fen)} in "
        f"line {before.entry.line.number} and the movement {yuan(after.entry.movement_fen)}: "
        "entries are missing or changed between them"
    )


def _refused(entry: Entry, sheet: str, reason: str) -> RefusedRow:
    return RefusedRow(Place(sheet, entry.line.number), "account_day", reason, entry.line.text())
