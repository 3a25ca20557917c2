"""What people settled of the differences of a run: what leaves the rates, and what is left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from bankcheck.inspections.cases.models import Finding, FindingSuspicion
from bankcheck.reconcile.archive import Archive
from bankcheck.scoring.charges import CONFIRMED, pay_type_of
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import Source, SuspicionState

# How many differences of each code and pay type people found to be none.
Cleared = Mapping[tuple[str, str], int]
NOTHING_CLEARED: Cleared = MappingProxyType({})
_SPOKEN = (SuspicionState.CLEARED, *CONFIRMED)
_PART = 500


@dataclass(frozen=True, slots=True)
class Settled:
    """A difference on which people decided; ``is_cleared`` says that it was none, ``at`` when.

    ``is_gone`` says that the newest run to look for it found it no longer.
    """

    suspicion_id: int
    fingerprint: str
    code: str
    is_gone: bool
    is_cleared: bool
    at: datetime | None

    def is_before(self, moment: datetime | None) -> bool:
        """Say whether it was decided before a moment, as far as anybody knows."""
        return self.at is None or moment is None or self.at < moment


@dataclass(frozen=True, slots=True)
class Verified:
    """What people settled of a counted run: what was cleared, how many of each code are open."""

    cleared: Cleared = field(default_factory=dict)
    open: Mapping[str, int] = field(default_factory=dict)


NOTHING_VERIFIED = Verified()


def settled_of(
    session: Session, bank: str, year: int, *, since: datetime | None = None
) -> tuple[Settled, ...]:
    """Return the differences of a bank's year on which people decided, ever or since a moment.

    A duplicate goes the way of what it was merged into. What was confirmed and whose finding was
    withdrawn afterwards, after an objection too, is cleared as well.
    """
    of, speaks, link = Suspicion, aliased(Suspicion), FindingSuspicion
    states = (*_SPOKEN, SuspicionState.MERGED)
    asked = select(of.id, of.fingerprint, of.code, of.gone_run, speaks.state, speaks.decided_at)
    asked = asked.add_columns(Finding.confirmed_at, Finding.state, Finding.ended_at)
    asked = asked.join(speaks, speaks.id == func.coalesce(of.merged_into_id, of.id))
    asked = asked.outerjoin(link, link.suspicion_id == speaks.id)
    asked = asked.outerjoin(Finding, Finding.id == link.finding_id).where(
        of.subject_bank == bank,
        of.fiscal_year == year,
        of.state.in_(states),
        of.source == Source.RULE_RUN,
        speaks.state.in_(_SPOKEN),
    )
    if since is not None:
        asked = asked.where(or_(speaks.decided_at >= since, Finding.ended_at >= since))
    return tuple(_settled(tuple(row)) for row in session.execute(asked.order_by(of.id)))


def _settled(row: Sequence[Any]) -> Settled:
    suspicion_id, fingerprint, code, gone_run, state, decided_at, confirmed_at, ended, at = row
    withdrawn = confirmed_at is not None and ended == "withdrawn"
    is_cleared = state is SuspicionState.CLEARED or withdrawn
    decided_at = at if withdrawn else decided_at
    return Settled(suspicion_id, fingerprint, code, gone_run is not None, is_cleared, decided_at)


def verified_of(session: Session, archive: Archive, run_id: str, bank: str, year: int) -> Verified:
    """Return what people settled of a bank's differences in the run that is counted.

    Only what this very run contains is told: a clearing of what it no longer finds takes nothing
    from what it finds anew.
    """
    found = archive.fingerprints(run_id, bank)
    every = settled_of(session, bank, year)
    settled = [one for one in every if one.fingerprint in found and not one.is_gone]
    cleared = pay_types(session, (one for one in settled if one.is_cleared))
    decided = {one.fingerprint for one in settled}
    left = Counter(code for fingerprint, code in found.items() if fingerprint not in decided)
    return Verified(Counter((one.code, pay_type) for one, pay_type in cleared), left)


def pay_types(session: Session, rows: Iterable[Settled]) -> Iterator[tuple[Settled, str]]:
    """Yield each of these with the pay type that its pinned facts show."""
    of, every = Suspicion, list(rows)
    for start in range(0, len(every), _PART):
        part = every[start : start + _PART]
        ids = [one.suspicion_id for one in part]
        asked = select(of).options(selectinload(of.pinned)).where(of.id.in_(ids))
        known = {row.id: pay_type_of(row) for row in session.scalars(asked)}
        yield from ((one, known[one.suspicion_id]) for one in part)
