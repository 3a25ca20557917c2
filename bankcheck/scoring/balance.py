"""A point of the sheet is a point of the total where a scorer's indicators come to its weight.

Where they do not, each point counts in proportion. A scheme may want that, as where every scorer
gives out of 100; it is told, so that nobody takes a clause for more or less than it costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bankcheck.scoring.dated import NotInForce
from bankcheck.scoring.rulebook import Kind, Rulebook


@dataclass(frozen=True, slots=True)
class Uneven:
    """A scorer's indicators in one line of business come to other points than they weigh."""

    scorer: str
    line: str
    most: Fraction
    weight: Fraction


def uneven(book: Rulebook, day: date) -> tuple[Uneven, ...]:
    """Return where a point of the sheet is no point of the total, though all was assessed.

    On a day on which a value is not in force nothing is scored, and there is nothing to tell.
    """
    try:
        return tuple(_uneven(book, day))
    except NotInForce:
        return ()


def _uneven(book: Rulebook, day: date) -> Iterator[Uneven]:
    shares = {one.code: one.weight.on(day) for one in book.lines}
    for scorer in book.scorers:
        most: dict[str, Fraction] = {}
        for one in book.indicators:
            if one.scorer == scorer.code and one.kind is not Kind.BONUS:
                most[one.line] = most.get(one.line, Fraction(0)) + one.most.on(day)
        whole = sum((shares[line] for line in most), Fraction(0))
        for line, points in most.items():
            weight = scorer.weight.on(day) * shares[line] / whole if whole else Fraction(0)
            if points != weight:
                yield Uneven(scorer.code, line, points, weight)
