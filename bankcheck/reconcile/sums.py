"""The sum pass where a search must decide: one payment for some lines, some payments for one line.

Exact over subsets, bounded, and never a guess: two different answers are an ambiguity, and a
search that hits its bound says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

STEP_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Item:
    """A line or a payment: id, amount in fen, payee account and a key that orders by content."""

    id: int
    fen: int
    payee: str | None
    order: tuple[str, ...]


@dataclass(slots=True)
class Outcome:
    """What the search found: pairs with their kind, ambiguous ids, and whether it was cut short."""

    pairs: list[tuple[int, int, str]] = field(default_factory=list)
    ambiguous: list[tuple[int | None, int | None]] = field(default_factory=list)
    stopped: bool = False


@dataclass(slots=True)
class _Search:
    """A depth-first search for subsets of at least two items with an exact total."""

    items: Sequence[Item]
    steps: int = 0
    found: dict[tuple[tuple[int, str | None], ...], tuple[Item, ...]] = field(default_factory=dict)

    def run(self, total: int) -> None:
        """Collect up to two subsets that are really different (not interchangeable)."""
        rest = [0] * (len(self.items) + 1)
        for place in range(len(self.items) - 1, -1, -1):
            rest[place] = rest[place + 1] + self.items[place].fen
        self._descend(0, total, (), rest)

    def _descend(self, place: int, left: int, chosen: tuple[Item, ...], rest: list[int]) -> None:
        self.steps += 1
        if self.steps > STEP_LIMIT or len(self.found) > 1:
            return
        if left == 0 and len(chosen) > 1:
            look = tuple(sorted((item.fen, item.payee or "") for item in chosen))
            self.found.setdefault(look, chosen)
            return
        if place == len(self.items) or left <= 0 or rest[place] < left:
            return
        item = self.items[place]
        if item.fen <= left:
            self._descend(place + 1, left - item.fen, (*chosen, item), rest)
        self._descend(place + 1, left, chosen, rest)


def _subset(whole: Item, parts: Sequence[Item]) -> tuple[_Search, tuple[Item, ...] | None]:
    """Search the parts of ``whole``; first among those of its own payee, then among all."""
    same = [part for part in parts if part.payee == whole.payee]
    search = _Search(same)
    search.run(whole.fen)
    if not search.found and len(same) < len(parts):
        steps = search.steps
        search = _Search(parts, steps)
        search.run(whole.fen)
    only = next(iter(search.found.values())) if len(search.found) == 1 else None
    return search, only


def _is_contested(whole: Item, wholes: Sequence[Item], only: tuple[Item, ...]) -> bool:
    """Say whether another whole of another payee could claim the same parts as well."""
    fen = sum(item.fen for item in only)
    return any(o.id != whole.id and o.fen == fen and o.payee != whole.payee for o in wholes)


def _one_side(
    wholes: list[Item], parts: list[Item], outcome: Outcome, *, kind: str
) -> tuple[list[Item], list[Item]]:
    """Settle each whole that has exactly one answer; mark ambiguous ones; return what is left."""
    for whole in sorted(wholes, key=lambda item: (-item.fen, item.order)):
        search, only = _subset(whole, parts)
        outcome.stopped |= search.steps > STEP_LIMIT
        if len(search.found) > 1 or (only and _is_contested(whole, wholes, only)):
            members = {item.id: item for found in search.found.values() for item in found}
            outcome.ambiguous += [_ids(whole.id, part, kind) for part in sorted(members)]
            wholes = [item for item in wholes if item.id != whole.id]
            parts = [item for item in parts if item.id not in members]
        elif only and search.steps <= STEP_LIMIT:
            outcome.pairs += [(*_pair(whole.id, part.id, kind), kind) for part in only]
            wholes = [item for item in wholes if item.id != whole.id]
            parts = [item for item in parts if item not in only]
    return wholes, parts


def _pair(whole: int, part: int, kind: str) -> tuple[int, int]:
    return (part, whole) if kind == "sum" else (whole, part)


def _ids(whole: int, part: int, kind: str) -> tuple[int | None, int | None]:
    return _pair(whole, part, kind)


def settle(lines: Sequence[Item], payments: Sequence[Item]) -> Outcome:
    """Match what is left of one voucher by sums; ids come back as (line, payment, kind)."""
    outcome = Outcome()
    exact_lines = {item.fen for item in lines}
    exact_payments = {item.fen for item in payments}
    ordered_lines = sorted(lines, key=lambda item: (-item.fen, item.order))
    ordered_payments = sorted(payments, key=lambda item: (-item.fen, item.order))
    whole_payments = [item for item in ordered_payments if item.fen not in exact_lines]
    rest_payments, rest_lines = _one_side(whole_payments, ordered_lines, outcome, kind="sum")
    gone = {item.id for item in whole_payments} - {item.id for item in rest_payments}
    parts = [item for item in ordered_payments if item.id not in gone]
    whole_lines = [item for item in rest_lines if item.fen not in exact_payments]
    _one_side(whole_lines, parts, outcome, kind="split")
    return outcome
