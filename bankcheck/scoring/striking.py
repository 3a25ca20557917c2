"""What upheld objections struck from a rate is struck once, whatever is counted afterwards.

An objection takes so many entries out of a rate. Where the year is gathered again, what was
counted then and is counted no longer, as no run finds it or people cleared it, absorbs as many of
them: they are out of the rate already. What is still counted is still struck, and what comes back
into the count under its fingerprint is struck again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.errors import BankcheckError
from bankcheck.reconcile.archive import Archive, Wanted
from bankcheck.scoring.business import in_lines
from bankcheck.scoring.facts import ALL_LINES
from bankcheck.scoring.gathering import Frozen, rulebook
from bankcheck.scoring.lifecycles import ObjectionState
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.process_models import ScoreObjection
from bankcheck.scoring.rates import COUNTS
from bankcheck.scoring.rulebook import Rulebook
from bankcheck.scoring.verified import settled_of
from bankcheck.suspicions.pinning import elements

Key = tuple[str, str]
Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Struck:
    """So many entries that an objection took out of one measure in one line of business."""

    number: str
    key: Key
    items: int


@dataclass(frozen=True, slots=True)
class _Entry:
    fingerprint: str
    code: str
    pay_type: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What a measure counted and counts no longer (``gone``), and what it counts now."""

    gone: frozenset[str]
    counted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Absorbed:
    """How much of each strike is out of its rate by itself, and what left the rate since it.

    Both by objection: an entry that left may come back, so that its name is kept.
    """

    items: Mapping[str, int] = field(default_factory=dict)
    gone: Names = field(default_factory=dict)


def absorb(struck: Iterable[Struck], moved: Callable[[Key], Moved], before: Names) -> Absorbed:
    """Return what of each strike is out of the rate by itself.

    ``before`` names what had left the rate since each strike. An entry that is counted again has
    not left it: what was struck is struck once more. Each entry that left absorbs one struck
    entry, of the later objection first, after which the fewest left.
    """
    struck, gone = tuple(struck), dict[str, frozenset[str]]()
    for one in struck:
        here = moved(one.key)
        gone[one.number] = (frozenset(before.get(one.number, ())) | here.gone) - here.counted
    used: dict[Key, set[str]] = {}
    items: dict[str, int] = {}
    for one in reversed(struck):
        taken = used.setdefault(one.key, set())
        free = sorted(gone[one.number] - taken)[: one.items]
        taken.update(free)
        items[one.number] = len(free)
    return Absorbed(
        {one.number: items[one.number] for one in struck if items[one.number]},
        {number: tuple(sorted(names)) for number, names in gone.items() if names},
    )


def absorbed(session: Session, archive: Archive, row: Assessment, now: Frozen) -> Absorbed:
    """Return what of each strike of a bank's year the facts gathered now leave out already."""
    struck = _struck(session, row)
    last = _last(session, row) if struck else None
    if last is None:
        return Absorbed()
    before, book = Frozen(last.manifest), rulebook(last.scheme)

    @cache
    def moved(key: Key) -> Moved:
        told = _moved(session, archive, last, (before, now), book, key)
        return told or Moved(_fewer(before, now, book, key), frozenset())

    return absorb(struck, moved, gone_before(before))


def gone_before(frozen: Frozen) -> dict[str, tuple[str, ...]]:
    """Return what had left each struck rate when a year was frozen, by objection.

    What was frozen before the names were kept counts under names that never come back.
    """
    held = json.loads(frozen.manifest)
    unnamed = {one: range(items) for one, items in held.get("absorbed", {}).items()}
    found: dict[str, Iterable[object]] = held.get("gone", unnamed)
    return {one: tuple(str(name) for name in names) for one, names in found.items()}


def _struck(session: Session, row: Assessment) -> list[Struck]:
    of = ScoreObjection
    asked = select(of).where(
        of.bank_code == row.subject_bank,
        of.year == row.year,
        of.state == ObjectionState.UPHELD,
        of.part != 0,
    )
    found = session.scalars(asked.order_by(of.id))
    return [Struck(one.number, (one.cause, one.line), abs(one.part)) for one in found]


def _last(session: Session, row: Assessment) -> Assessment | None:
    """Return the assessment on whose facts the strikes were decided: this or the one before."""
    if row.manifest:
        return row
    of = Assessment
    asked = select(of).where(
        of.subject_bank == row.subject_bank, of.year == row.year, of.number == row.number - 1
    )
    return session.scalars(asked.where(of.manifest != "")).one_or_none()


def _moved(
    session: Session,
    archive: Archive,
    last: Assessment,
    frozen: tuple[Frozen, Frozen],
    book: Rulebook,
    key: Key,
) -> Moved | None:
    """Return the differences that left a rate and those in it now; None where runs say none."""
    cause, line = key
    counts = COUNTS.get(cause)
    business = next((one for one in book.lines if one.code == line), None)
    if counts is None or business is None:
        return None
    bank = last.subject_bank
    try:
        old, new = (tuple(_entries(archive, one.run_id, bank)) for one in frozen)
    except BankcheckError:
        return None
    early, cleared = _cleared(session, last)

    def names(entries: Iterable[_Entry], out: set[str]) -> frozenset[str]:
        return frozenset(
            one.fingerprint
            for one in entries
            if counts(one.code)
            and (one.pay_type == ALL_LINES or business.covers(one.pay_type))
            and one.fingerprint not in out
        )

    counted = names(new, cleared)
    return Moved(names(old, early) - counted, counted)


def _entries(archive: Archive, run_id: str, bank: str) -> Iterator[_Entry]:
    for row in archive.wanted_rows(run_id, Wanted(bank=bank)):
        pay_type = elements({"evidence": row["evidence"]})["voucher"].get("pay_type")
        yield _Entry(str(row["fingerprint"]), str(row["code"]), str(pay_type or ALL_LINES))


def _cleared(session: Session, last: Assessment) -> tuple[set[str], set[str]]:
    """Return what people cleared before a score was computed, and what is cleared by now.

    What a run no longer found may be found again: then its clearing speaks for it no longer.
    """
    found = settled_of(session, last.subject_bank, last.year)
    cleared = [one for one in found if one.is_cleared]
    early = {one.fingerprint for one in cleared if one.is_before(last.computed_at)}
    return early, {one.fingerprint for one in cleared if not one.is_gone}


def _fewer(before: Frozen, now: Frozen, book: Rulebook, key: Key) -> frozenset[str]:
    """Return as many names, never given before, as a measure counts fewer wrong entries."""
    was, is_now = _wrong(before, book, key), _wrong(now, book, key)
    mark = now.sha256[:12]
    return frozenset(f"{mark}-{number:09d}" for number in range(max(0, was - is_now)))


def _wrong(frozen: Frozen, book: Rulebook, key: Key) -> int:
    """Return how many entries of a measure were wrong: the part of a rate, the rest of a share."""
    measures = in_lines(book, frozen.gathered).measures
    found = next((one for one in measures if (one.name, one.line) == key), None)
    if found is None:
        return 0
    rated = {part.measure for one in book.indicators for part in one.deductions}
    return found.part if found.name in rated else max(0, found.whole - found.part)
