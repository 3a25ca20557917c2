"""One piece of a run's differences against the known suspicions, in whole statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    case,
    column,
    func,
    insert,
    null,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.orm import Session

from bankcheck.clock import now
from bankcheck.suspicions.handling import handle_by
from bankcheck.suspicions.models import (
    Sighting,
    Suspicion,
    SuspicionSeries,
)
from bankcheck.suspicions.pinning import columns, loose, numbers, pinned
from bankcheck.suspicions.sightings import RunScope, found, order, proposes_close
from bankcheck.suspicions.states import Seen, Source, SuspicionState
from bankcheck.workdays import WorkCalendar

PART = 5_000
Row = Mapping[str, Any]
_SUSPICION, _SIGHTING = cast(Table, Suspicion.__table__), cast(Table, Sighting.__table__)
# The evidence is JSON already: it goes in as text, which is much faster than reading it first.
_FACTS = table("suspicion_facts", column("suspicion_id"), column("facts"))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a fingerprint: its newest suspicion, and the last run that judged it."""

    id: int
    recurrence: int
    state: SuspicionState
    judged_by: int
    gone: bool


def take(
    session: Session, scope: RunScope, rows: Iterable[Row], calendar: WorkCalendar, day: date
) -> Counter[str]:
    """Judge a piece of differences and store what follows; return the count of each verdict."""
    by_print = {row["fingerprint"]: row for row in rows}
    known = _known(session, by_print)
    seen: dict[Seen, list[int]] = {Seen.SEEN_AGAIN: [], Seen.RETURNED: []}
    fresh: list[tuple[Row, Known | None]] = []
    for fingerprint, row in by_print.items():
        old = known.get(fingerprint)
        if old is None:
            fresh.append((row, None))
        elif old.judged_by >= order(scope.run_id):
            # Taken in late, or a second time: what later runs said stands.
            seen[Seen.SEEN_AGAIN].append(old.id)
        elif (verdict := found(old.state, gone=old.gone)).new_number:
            fresh.append((row, old))
        else:
            seen[verdict.seen].append(old.id)
    created = _create(session, scope, fresh, calendar, day)
    for word, ids in seen.items():
        _see(session, scope, word, ids)
    returns = sum(old is not None for _, old in fresh)
    return Counter(
        created=created - returns,
        returned=returns + len(seen[Seen.RETURNED]),
        seen_again=len(seen[Seen.SEEN_AGAIN]),
    )


def _known(session: Session, fingerprints: Iterable[str]) -> dict[str, Known]:
    """Return the newest suspicion of each fingerprint that has one."""
    of = Suspicion
    asked = (
        select(of.id, of.fingerprint, of.recurrence, of.state, of.last_run, of.gone_run)
        .where(of.fingerprint.in_(list(fingerprints)))
        .order_by(of.recurrence)
    )
    return {
        row.fingerprint: Known(
            row.id,
            row.recurrence,
            row.state,
            max(order(row.last_run), order(row.gone_run)),
            row.gone_run is not None,
        )
        for row in session.execute(asked)
    }


def next_numbers(session: Session, year: int, count: int) -> range:
    """Take the next numbers of a year; the row stays locked until the transaction ends."""
    series = session.get(SuspicionSeries, year, with_for_update=True)
    if series is None:
        series = SuspicionSeries(year=year, last=0)
        session.add(series)
    first = series.last + 1
    series.last += count
    session.flush()
    return range(first, first + count)


def number_text(year: int, number: int) -> str:
    """Return a number as it is written."""
    return f"YD-{year}-{number:06d}"


def _create(
    session: Session,
    scope: RunScope,
    fresh: list[tuple[Row, Known | None]],
    calendar: WorkCalendar,
    day: date,
) -> int:
    """Store new suspicions under the next numbers, each with its pinned facts and a sighting."""
    if not fresh:
        return 0
    moment, last_days = now(), {n: handle_by(n, day, calendar) for n in range(5)}
    values = [
        columns(row, scope.year)
        | _beginning(scope, old, moment)
        | {"loose_fingerprint": loose(row), "handle_by": last_days[max(0, min(row["severity"], 4))]}
        for row, old in fresh
    ]
    _number(session, values)
    connection = session.connection()
    connection.execute(insert(_SUSPICION), values)
    ids = _ids(session, [one["number"] for one in values])
    facts = [
        {"suspicion_id": ids[one["number"]], "facts": pinned(row, scope.run_id)}
        for one, (row, _) in zip(values, fresh, strict=True)
    ]
    connection.execute(insert(_FACTS), facts)
    words = [Seen.CREATED if old is None else Seen.RETURNED for _, old in fresh]
    _note(session, scope, zip(ids.values(), words, strict=True), moment)
    return len(values)


def _ids(session: Session, numbers: list[str]) -> dict[str, int]:
    """Return the ids of numbers, in their order."""
    asked = select(Suspicion.number, Suspicion.id).where(
        Suspicion.number >= min(numbers), Suspicion.number <= max(numbers)
    )
    ids = {row.number: row.id for row in session.execute(asked)}
    return {number: ids[number] for number in numbers}


def _note(
    session: Session, scope: RunScope, said: Iterable[tuple[int, Seen]], moment: datetime
) -> None:
    rows = [
        {"suspicion_id": one, "run_id": scope.run_id, "seen": word, "at": moment}
        for one, word in said
    ]
    session.connection().execute(insert(_SIGHTING), rows)


def _beginning(scope: RunScope, old: Known | None, moment: datetime) -> dict[str, Any]:
    return {
        "source": Source.RULE_RUN,
        "state": SuspicionState.DETECTED,
        "first_run": scope.run_id,
        "last_run": scope.run_id,
        "last_as_of": scope.as_of,
        "proposed_close": False,
        "occurrences": 1,
        "recurrence": old.recurrence + 1 if old else 0,
        "recurrence_of_id": old.id if old else None,
        "conclusion": "",
        "created_at": moment,
        "updated_at": moment,
        "row_version": 1,
    }


def _number(session: Session, values: list[dict[str, Any]]) -> None:
    for year, count in sorted(Counter(one["fiscal_year"] for one in values).items()):
        given = iter(next_numbers(session, year, count))
        for one in values:
            if one["fiscal_year"] == year:
                one["number"] = number_text(year, next(given))
                one["numbers"] = numbers(one)


def _see(session: Session, scope: RunScope, word: Seen, ids: list[int]) -> None:
    """Note that a run saw these again; a return also takes the proposal to close away.

    An older run that is taken in late leaves its note and nothing else.
    """
    if not ids:
        return
    already = set(
        session.scalars(
            select(Sighting.suspicion_id).where(
                Sighting.run_id == scope.run_id, Sighting.suspicion_id.in_(ids)
            )
        )
    )
    ids = [one for one in ids if one not in already]
    if not ids:
        return
    _note(session, scope, ((one, word) for one in ids), now())
    changed: dict[Any, Any] = {
        Suspicion.last_run: scope.run_id,
        Suspicion.last_as_of: scope.as_of,
        Suspicion.occurrences: Suspicion.occurrences + 1,
    }
    if word is Seen.RETURNED:
        # A person who decides on the proposal at this moment has to look again.
        changed |= {
            Suspicion.gone_run: null(),
            Suspicion.proposed_close: False,
            Suspicion.row_version: Suspicion.row_version + 1,
        }
    session.execute(
        update(Suspicion)
        .where(Suspicion.id.in_(ids), _before(Suspicion.last_run, scope.run_id))
        .values(changed)
        .execution_options(synchronize_session=False)
    )


def _before(column: Any, run_id: str) -> ColumnElement[bool]:
    """Say that a run number comes before another; longer numbers are later ones."""
    return or_(
        func.length(column) < len(run_id),
        and_(func.length(column) == len(run_id), column < run_id),
    )


def mark_gone(session: Session, scope: RunScope) -> int:
    """Mark what this run should have found again and did not; return how many that are.

    It should have found what its rules found in its own year and month, unless a later or a
    longer look did: what happened after its last day it cannot miss.
    """
    missed = and_(
        Suspicion.source == Source.RULE_RUN,
        Suspicion.fiscal_year == scope.year,
        Suspicion.code.in_(sorted(scope.rules)),
        Suspicion.gone_run.is_(None),
        Suspicion.last_as_of <= scope.as_of,
        _before(Suspicion.last_run, scope.run_id),
        *(() if scope.month is None else (Suspicion.month == scope.month_text,)),
    )
    ids = list(session.scalars(select(Suspicion.id).where(missed)))
    for start in range(0, len(ids), PART):
        _mark(session, scope, ids[start : start + PART])
    return len(ids)


def _mark(session: Session, scope: RunScope, ids: list[int]) -> None:
    _note(session, scope, ((one, Seen.GONE) for one in ids), now())
    asks = [state for state in SuspicionState if proposes_close(state)]
    session.execute(
        update(Suspicion)
        .where(Suspicion.id.in_(ids))
        .values(
            {
                Suspicion.gone_run: scope.run_id,
                Suspicion.proposed_close: case((Suspicion.state.in_(asks), True), else_=False),
                Suspicion.row_version: Suspicion.row_version + 1,
            }
        )
        .execution_options(synchronize_session=False)
    )
