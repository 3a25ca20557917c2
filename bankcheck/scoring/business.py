"""Facts know the pay type of a payment; a scheme decides which business line that is.

What belongs to no pay type alone, such as an account left open, is shared out among the lines by
their weights, so that it counts once; a rate of no pay type alone is the rate of every line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bankcheck.scoring.facts import ALL_LINES, Charge, Facts, Measure
from bankcheck.scoring.rulebook import Business, Rulebook


def in_lines(book: Rulebook, facts: Facts) -> Facts:
    """Return the facts with the business lines of a scheme in the place of pay types."""
    return replace(
        facts,
        charges=tuple(replace(one, line=_line_of(book, one)) for one in facts.charges),
        measures=tuple(_measures(book.lines, facts.measures)),
    )


def _line_of(book: Rulebook, charge: Charge) -> str:
    if charge.line == ALL_LINES:
        return ALL_LINES
    return next((one.code for one in book.lines if one.covers(charge.line)), ALL_LINES)


def lines_in_use(book: Rulebook, measures: Iterable[Measure]) -> frozenset[str]:
    """Return the lines in which a bank has business; all where no pay type is known of any."""
    types = {one.line for one in measures if one.whole or one.part} - {ALL_LINES}
    used = {line.code for line in book.lines if any(line.covers(one) for one in types)}
    return frozenset(used or (line.code for line in book.lines))


def _measures(lines: Iterable[Business], measures: tuple[Measure, ...]) -> Iterator[Measure]:
    """Yield the sum of each measure in each line it says something about."""
    names = sorted({one.name for one in measures})
    for line in lines:
        for name in names:
            mine = [one for one in measures if one.name == name and _counts(line, one.line)]
            if mine:
                part, whole = sum(one.part for one in mine), sum(one.whole for one in mine)
                yield Measure(name, line.code, part, whole)


def _counts(line: Business, pay_type: str) -> bool:
    return pay_type == ALL_LINES or line.covers(pay_type)
