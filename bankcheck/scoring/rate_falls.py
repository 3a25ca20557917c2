"""A rate falls when people clear what it counted: which rates of a score, and since when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.scoring.amendments import Amendments, Strike, amended, amendments_of, placed
from bankcheck.scoring.facts import Facts
from bankcheck.scoring.gathering import Frozen, rulebook
from bankcheck.scoring.indicators import NOTHING, lines
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.rates import COUNT_WRONG, COUNTS
from bankcheck.scoring.rulebook import Rulebook
from bankcheck.scoring.verified import Settled, pay_types, settled_of
from bankcheck.suspicions.models import Sighting, Suspicion
from bankcheck.suspicions.states import Seen, Source, SuspicionState

Left = tuple[Settled, str]


@dataclass(frozen=True, slots=True)
class RateFall:
    """A measure of a frozen score that counts what was cleared since, and costs points by it."""

    measure: str
    at: datetime | None


def rate_falls_of(session: Session, row: Assessment) -> Iterator[RateFall]:
    """Yield the rates that would cost fewer points without what people cleared since."""
    left = tuple(pay_types(session, _cleared_since(session, row)))
    if not left:
        return
    book, facts = rulebook(row.scheme), Frozen(row.manifest).facts
    struck = amendments_of(json.loads(row.manifest).get("amendments")).strikes
    before = _lost(book, facts)
    for name, counts in COUNTS.items():
        # What an objection struck already may be the very same.
        taken = sum(abs(one.part) for one in struck if one.cause == name)
        gone = [one for one in left if counts(one[0].code)][taken:]
        if gone and _lost(book, _without(book, facts, name, gone)) < before:
            yield RateFall(name, max((one.at for one, _ in gone if one.at), default=None))


def _cleared_since(session: Session, row: Assessment) -> list[Settled]:
    """Return what a score's run found and people cleared after the score was computed."""
    every = settled_of(session, row.subject_bank, row.year, since=row.computed_at)
    late = [one for one in every if one.is_cleared and not one.is_before(row.computed_at)]
    if not late:
        return []
    of = Sighting
    asked = select(of.suspicion_id).join(Suspicion, Suspicion.id == of.suspicion_id).where(
        Suspicion.subject_bank == row.subject_bank,
        Suspicion.fiscal_year == row.year,
        of.run_id == row.run_id,
        of.seen != Seen.GONE,
    )  # fmt: skip
    seen = set(session.scalars(asked))
    return [one for one in late if one.suspicion_id in seen]


def _without(book: Rulebook, facts: Facts, name: str, gone: Sequence[Left]) -> Facts:
    step = -1 if name in COUNT_WRONG else 1
    strikes = tuple(Strike("", "", _line_of(book, kind), name, step) for _, kind in gone)
    return amended(facts, placed(book, facts, Amendments(strikes)))


def _line_of(book: Rulebook, pay_type: str) -> str:
    return next((one.code for one in book.lines if one.covers(pay_type)), "")


def _lost(book: Rulebook, facts: Facts) -> Fraction:
    """Return the points that measures cost."""
    losses = (loss for line in lines(book, facts) for loss in line.losses if not loss.code)
    return sum((one.charged for one in losses), NOTHING)


def years_cleared_since(session: Session) -> set[tuple[str, int]]:
    """Return bank and year of every score after which something of its year was cleared."""
    of, row = Suspicion, Assessment
    asked = select(of.subject_bank, of.fiscal_year).distinct()
    asked = asked.join(row, (row.subject_bank == of.subject_bank) & (row.year == of.fiscal_year))
    asked = asked.where(
        of.state == SuspicionState.CLEARED,
        of.source == Source.RULE_RUN,
        of.decided_at >= row.computed_at,
    )
    return {(bank or "", year) for bank, year in session.execute(asked)}
