"""Runs are taken in piece by piece: each piece is one audited transaction, so a kill loses none.

A piece knows from the run's row where the last one ended. Whoever is killed, repeats a run or
works beside another worker comes to the same suspicions under the same numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import CHINA, now
from bankcheck.db import Database
from bankcheck.reconcile.archive import Archive, RunUnreadable
from bankcheck.reconcile.catalogue import load_catalogue
from bankcheck.settings import Settings
from bankcheck.suspicions import ledger_rows
from bankcheck.suspicions.models import RunTaken
from bankcheck.suspicions.pinning import UNCHARGED
from bankcheck.suspicions.sightings import RunScope, order
from bankcheck.suspicions.states import RunState
from bankcheck.workdays import WorkCalendar, load_calendar

PIECE = 4_000
_RUN = re.compile(r"R\d{6,12}")
Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A stored run before it is taken in: what it looked at, what it says, how much it found."""

    scope: RunScope
    facts: dict[str, Any]
    uncharged: dict[str, Any]
    charged: int
    total: int


def idle(settings: Settings, database: Database) -> None:
    """Take in what runs have brought since; a worker calls this when it has no job."""
    take_in_new(database, settings)


def take_in_new(database: Database, settings: Settings) -> list[str]:
    """Take in every finished run that was not taken in yet, the oldest first; return them."""
    if not settings.runs.is_dir():
        return []
    finished = {path.name for path in settings.runs.iterdir() if _RUN.fullmatch(path.name)}
    with database.read(EVERYTHING) as session:
        ended = select(RunTaken.run_id).where(RunTaken.state != RunState.TAKING)
        waiting = sorted(finished - set(session.scalars(ended)), key=order)
    archive = Archive(settings.home)
    calendar, done = load_calendar(settings.home), []
    for run_id in waiting:
        # A run that another worker is still taking in comes before all later ones.
        if take_in(database, archive, run_id, calendar=calendar) is RunState.TAKING:
            break
        done.append(run_id)
    return done


def take_in(
    database: Database, archive: Archive, run_id: str, *, calendar: WorkCalendar | None = None
) -> RunState:
    """Take in one run, from where it was left; what was taken in already changes nothing."""
    file = archive.differences_file(run_id)
    try:
        run = _understood(archive.summary(run_id), file)
        cursor = _begin(database, run)
        for start, rows in _pieces(file, run.total if cursor is None else cursor):
            _piece(database, run.scope, start, rows, calendar or WorkCalendar())
    except (RunUnreadable, pa.ArrowException, OSError):
        return _give_up(database, run_id)
    return _end(database, run)


def _understood(summary: Raw, file: Path) -> Run:
    """Return what a summary says; raise RunUnreadable when it does not say it."""
    try:
        codes = pq.read_table(file, columns=["code"]).column("code").to_pylist()
        charged = sum(code not in UNCHARGED for code in codes)
        uncharged = dict(summary.get("uncharged") or {})
        return Run(_scope(summary), _facts(summary), uncharged, charged, len(codes))
    except (KeyError, TypeError, ValueError) as error:
        raise RunUnreadable(str(summary.get("run_id"))) from error


def _facts(summary: Raw) -> dict[str, Any]:
    kept = ("run_id", "year", "month", "as_of", "banks")
    rules = [
        {name: rule.get(name) for name in ("code", "run", "parameters")}
        for rule in summary["rules"]
    ]
    return {name: summary.get(name) for name in kept} | {"rules": rules}


def _scope(summary: Raw) -> RunScope:
    """Return what a run looked at; a rule counts when it ran over rows, not over empty streams."""
    streams, catalogue = summary["streams"], load_catalogue()
    blank = {name for name, line in streams.items() if line.get("rows_in") == 0}
    ran = {raw["code"] for raw in summary["rules"] if raw["run"]}
    rules = {rule.code for rule in catalogue.rules if not blank & set(rule.streams)} & ran
    day = date.fromisoformat(summary["as_of"])
    return RunScope(
        summary["run_id"], int(summary["year"]), summary["month"], day, frozenset(rules)
    )


def _begin(database: Database, run: Run) -> int | None:
    """Return where to go on; None when nothing of the run is left to take in."""
    scope = run.scope
    with database.write(EVERYTHING) as session:
        detail = {"rows": run.charged}
        record(session, SYSTEM, "run.take_in", ("run", scope.run_id), detail=detail)
        taken = session.get(RunTaken, scope.run_id)
        if taken is not None and taken.state is not RunState.UNREADABLE:
            return taken.cursor if taken.state is RunState.TAKING else None
        taken = taken or RunTaken(run_id=scope.run_id, began_at=now(), cursor=0)
        taken.state, taken.taken_at = RunState.TAKING, None
        taken.year, taken.month, taken.as_of = scope.year, scope.month, scope.as_of
        taken.differences, taken.facts, taken.uncharged = run.charged, run.facts, run.uncharged
        session.add(taken)
        return taken.cursor


def _pieces(file: Path, cursor: int) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield the rows from the cursor on, piece by piece, each with the place of its first row."""
    start = 0
    with pq.ParquetFile(file) as stored:
        if cursor >= stored.metadata.num_rows:
            return
        for batch in stored.iter_batches(PIECE):
            if start + batch.num_rows > cursor:
                skip = max(0, cursor - start)
                yield start + skip, batch.slice(skip).to_pylist()
            start += batch.num_rows


def _piece(
    database: Database,
    scope: RunScope,
    start: int,
    rows: list[dict[str, Any]],
    calendar: WorkCalendar,
) -> None:
    with database.write(EVERYTHING) as session:
        # The event comes first: its lock on the chain lets one writer at a time number and judge.
        detail = {"from": start, "rows": len(rows)}
        record(session, SYSTEM, "run.take_in_piece", ("run", scope.run_id), detail=detail)
        taken = session.get_one(RunTaken, scope.run_id)
        if taken.state is not RunState.TAKING or taken.cursor != start:
            return
        charged = [row for row in rows if row["code"] not in UNCHARGED]
        day = taken.began_at.astimezone(CHINA).date()
        counts = ledger_rows.take(session, scope, charged, calendar, day)
        for name, count in counts.items():
            setattr(taken, name, getattr(taken, name) + count)
        taken.cursor = start + len(rows)


def _end(database: Database, run: Run) -> RunState:
    """Close the taking in; only a run that found anything may miss what others found."""
    with database.write(EVERYTHING) as session:
        record(session, SYSTEM, "run.taken", ("run", run.scope.run_id))
        taken = session.get_one(RunTaken, run.scope.run_id)
        if taken.state is RunState.TAKING and taken.cursor == run.total:
            if taken.differences:
                taken.gone = ledger_rows.mark_gone(session, run.scope)
            taken.state = RunState.TAKEN if taken.differences else RunState.EMPTY
            taken.taken_at = now()
        return taken.state


def _give_up(database: Database, run_id: str) -> RunState:
    """Note that a run cannot be read; nothing is said of any suspicion because of it."""
    with database.write(EVERYTHING) as session:
        record(session, SYSTEM, "run.unreadable", ("run", run_id))
        taken = session.get(RunTaken, run_id) or _nothing_of(session, run_id)
        if taken.state is RunState.TAKING:
            taken.state, taken.taken_at = RunState.UNREADABLE, now()
        return taken.state


def _nothing_of(session: Session, run_id: str) -> RunTaken:
    moment = now()
    taken = RunTaken(
        run_id=run_id, state=RunState.TAKING, year=0, uncharged={}, facts={}, began_at=moment
    )
    session.add(taken)
    return taken
