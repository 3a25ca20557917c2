"""A supposed score: what the same frozen facts would have come to under other rules.

It is another thing than a score. It has no digest, no bytes and no place to be stored, and nothing
that keeps, reports or decides takes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from bankcheck.scoring.dated import Dated, Version
from bankcheck.scoring.facts import Facts, Standing
from bankcheck.scoring.rulebook import Rulebook, Weighted
from bankcheck.scoring.scores import score

_SUPPOSED = "supposed"


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed: the scheme, other weights of its scorers, findings that are left out."""

    book: Rulebook
    weights: Mapping[str, Fraction]
    without: frozenset[str]
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class SupposedPart:
    """What one scorer would have brought."""

    scorer: str
    weight: Fraction
    earned: Fraction
    counted: bool


@dataclass(frozen=True, slots=True)
class SupposedLine:
    """What one indicator would have earned."""

    indicator: str
    most: Fraction
    earned: Fraction
    state: str


@dataclass(frozen=True, slots=True)
class Supposed:
    """A supposed result, to be looked at beside the real one and nothing else."""

    scheme: str
    total: Fraction
    hundredths: int | None
    grade: str | None
    coverage: int
    parts: tuple[SupposedPart, ...]
    lines: tuple[SupposedLine, ...]


def suppose(supposition: Supposition, facts: Facts) -> Supposed:
    """Return what the facts would have come to."""
    book = _weighed(supposition.book, supposition.weights, facts.day)
    kept = tuple(one for one in facts.charges if one.finding not in supposition.without)
    found = score(book, replace(facts, charges=kept, standings=supposition.standings))
    return Supposed(
        book.code,
        book.total.on(facts.day),
        found.hundredths,
        found.grade,
        found.coverage,
        tuple(SupposedPart(one.scorer, one.weight, one.earned, one.counted) for one in found.parts),
        tuple(
            SupposedLine(one.indicator, one.most, one.earned, one.state.value)
            for one in found.lines
        ),
    )


def _weighed(book: Rulebook, weights: Mapping[str, Fraction], day: date) -> Rulebook:
    """Return a scheme with other weights; that they add up is checked where it is scored."""
    scorers = tuple(
        replace(one, weight=_of_a_day(one, weights[one.code], day)) if one.code in weights else one
        for one in book.scorers
    )
    return replace(book, scorers=scorers)


def _of_a_day(scorer: Weighted, weight: Fraction, day: date) -> Dated:
    return Dated(scorer.weight.place, (Version(day, weight, _SUPPOSED, "sample"),))
