"""A sample is a function of its seed and its population; the generator is our own and stays as is.

Anyone can draw the sample again: numbers come from SHA-256 over the algorithm's version, the seed
and a counter, so that neither a library nor a machine can change them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bankcheck.errors import BankcheckError

ALGORITHM = "bankcheck-sample-1"
LARGEST_SAMPLE = 500
_BITS = 256


class Method(StrEnum):
    """How a sample is drawn."""

    RANDOM = "random"
    STRATIFIED = "stratified"
    MONETARY_UNIT = "monetary_unit"


class SampleRefused(BankcheckError):
    """A sample that cannot be drawn from its population."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{reason} Choose another population, size or method.")


@dataclass(frozen=True, slots=True)
class Unit:
    """One record of a population: its row in the ledger, its amount in fen, its stratum."""

    row_id: int
    amount_fen: int
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn record and how often it was hit (above once in monetary-unit samples alone)."""

    unit: Unit
    hits: int


class Counter:
    """Uniform whole numbers below a bound, one after another, from a seed."""

    def __init__(self, seed: str) -> None:
        self._seed, self._at = seed, 0

    def below(self, bound: int) -> int:
        """Return the next number from 0 to bound - 1, each as likely; bound is at least 1."""
        limit = (1 << _BITS) - (1 << _BITS) % bound
        while (number := self._next()) >= limit:
            continue
        return number % bound

    def _next(self) -> int:
        text = f"{ALGORITHM}|{self._seed}|{self._at}"
        self._at += 1
        return int.from_bytes(sha256(text.encode("utf-8")).digest(), "big")


def population_digest(units: Iterable[Unit]) -> str:
    """Return the SHA-256 of a population: each row and amount, in the order of the rows."""
    digest = sha256()
    for unit in sorted(units, key=lambda one: one.row_id):
        digest.update(f"{unit.row_id},{unit.amount_fen},{unit.stratum}\n".encode())
    return digest.hexdigest()


def drawn_digest(drawn: Iterable[Drawn]) -> str:
    """Return the SHA-256 of what was drawn, in the order drawn."""
    lines = "".join(f"{one.unit.row_id},{one.hits}\n" for one in drawn)
    return sha256(lines.encode("ascii")).hexdigest()


def draw(method: Method, units: Sequence[Unit], n: int, seed: str) -> tuple[Drawn, ...]:
    """Return a sample of n records; the order in which the population is given is no matter."""
    if not 1 <= n <= LARGEST_SAMPLE:
        raise SampleRefused(f"A sample has 1 to {LARGEST_SAMPLE} records.")
    ordered = sorted(units, key=lambda one: one.row_id)
    if not ordered:
        raise SampleRefused("The population is empty.")
    if method is Method.MONETARY_UNIT:
        return _monetary_unit(ordered, n, seed)
    if n > len(ordered):
        raise SampleRefused(f"The population has {len(ordered)} records, fewer than {n}.")
    if method is Method.STRATIFIED:
        return _stratified(ordered, n, seed)
    return tuple(Drawn(one, 1) for one in _shuffled(ordered, n, seed))


def _shuffled(units: Sequence[Unit], n: int, seed: str) -> list[Unit]:
    """Return the first n of a shuffle, moving only the places that were touched."""
    numbers, moved, chosen = Counter(seed), dict[int, int](), list[Unit]()
    for at in range(n):
        other = at + numbers.below(len(units) - at)
        chosen.append(units[moved.get(other, other)])
        moved[other] = moved.get(at, at)
    return chosen


def _stratified(units: Sequence[Unit], n: int, seed: str) -> tuple[Drawn, ...]:
    strata: dict[str, list[Unit]] = {}
    for unit in units:
        strata.setdefault(unit.stratum, []).append(unit)
    shares = allocated({name: len(inside) for name, inside in strata.items()}, n)
    return tuple(
        Drawn(one, 1)
        for name in sorted(strata)
        for one in _shuffled(strata[name], shares[name], f"{seed}|{name}")
    )


def allocated(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """Return how many of n each stratum gets: by size, at least one each while n allows it.

    What rounding leaves over goes to the largest remainders, then to the first names.
    """
    total = sum(sizes.values())
    if n < len(sizes):
        raise SampleRefused(f"There are {len(sizes)} strata; a sample of {n} leaves some out.")
    shares = {name: max(1, n * size // total) for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(n * sizes[name] % total), name))
    while (left := n - sum(shares.values())) != 0:
        step = 1 if left > 0 else -1
        free = [one for one in by_remainder if _may_change(shares[one], sizes[one], step)]
        at = free[0] if left > 0 else max(free, key=lambda one: (shares[one], one))
        shares[at] += step
        by_remainder.remove(at)
        by_remainder.append(at)
    return shares


def _may_change(share: int, size: int, step: int) -> bool:
    return share < size if step > 0 else share > 1


def _monetary_unit(units: Sequence[Unit], n: int, seed: str) -> tuple[Drawn, ...]:
    """Draw systematically over the fen of the population, from one random start.

    The k-th point is ⌊(start + k × total) / n⌋ with start below total; a record holds the points
    from the sum before it up to, but not including, the sum with it. Records above total / n are
    hit for certain.
    """
    positive = [one for one in units if one.amount_fen > 0]
    total = sum(one.amount_fen for one in positive)
    if total < n:
        raise SampleRefused("The population holds less money than the sample has points.")
    start, hits, upto, point = Counter(seed).below(total), dict[int, int](), 0, 0
    for at, unit in enumerate(positive):
        upto += unit.amount_fen
        while point < n and (start + point * total) // n < upto:
            hits[at] = hits.get(at, 0) + 1
            point += 1
    return tuple(Drawn(positive[at], times) for at, times in hits.items())
