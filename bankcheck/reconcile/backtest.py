"""Back-tests: a past period reconciled without and with a change, kept apart from the runs."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import select

from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.jobs.models import OPEN_STATES, Job
from bankcheck.jobs.queue import Handler, Ticket, enqueue
from bankcheck.ledger.store import Ledger, sync_tree
from bankcheck.reconcile.catalogue import Catalogue, load_catalogue
from bankcheck.reconcile.engines import DuckEngine
from bankcheck.reconcile.pairs import Count, Pair
from bankcheck.reconcile.proof import Period
from bankcheck.reconcile.rule_changes import held_throughout
from bankcheck.reconcile.rule_service import change_of, find_change, note_test
from bankcheck.reconcile.runs import Request
from bankcheck.reconcile.work import Result, work
from bankcheck.settings import Settings
from bankcheck.workdays import load_calendar

KIND = "backtest"
STAGES = ("without", "with", "compare")
DRAFT_STATUS = "sample"


def start_test(
    database: Database, change_id: int, year: int, month: int | None, *, actor: Actor
) -> int:
    """Queue a back-test and return its job; one that is open already is not queued again."""
    asked: dict[str, Any] = {"change_id": change_id, "year": year, "month": month}
    with database.write(actor) as session:
        change = find_change(session, change_id)
        session.refresh(change, with_for_update=True)
        for job in session.scalars(select(Job).where(Job.kind == KIND, Job.state.in_(OPEN_STATES))):
            if asked.items() <= job.payload.items():
                return job.id
        job = enqueue(session, actor, KIND, {**asked, "token": secrets.token_hex(8)})
        target = ("rule_change", change_id)
        record(session, actor, "rule_change.start_test", target, detail={**asked, "job": job.id})
        return job.id


def pair_of(home: Path, change_id: int, test: Mapping[str, Any]) -> Pair:
    """Return the two sets of differences of a back-test."""
    folder = _folder(home, change_id, str(test["mark"]))
    return Pair(folder / "without.parquet", folder / "with.parquet")


def _folder(home: Path, change_id: int, mark: str) -> Path:
    return home / "backtests" / f"C{change_id:06d}-{mark}"


def handlers(settings: Settings, database: Database) -> Mapping[str, Handler]:
    """Return what does the jobs of this room."""
    return {KIND: lambda ticket: _test(settings, database, ticket)}


def _test(settings: Settings, database: Database, ticket: Ticket) -> dict[str, Any]:
    change_id, token = int(ticket.payload["change_id"]), str(ticket.payload["token"])
    mark = f"{ticket.job_id}-{token}"
    with database.read(EVERYTHING) as session:
        row = find_change(session, change_id)
        if row.test and row.test["mark"] == mark:
            return {"change_id": change_id}
        change = change_of(row, DRAFT_STATUS)
    request = Request(ticket.payload["year"], ticket.payload["month"])
    outcome = _both(
        settings, request.period(today()), load_catalogue(settings.home), change, mark, ticket
    )
    with database.write(EVERYTHING) as session:
        note_test(session, find_change(session, change_id), {**outcome, "job": ticket.job_id})
    return {"change_id": change_id}


def _both(
    settings: Settings,
    period: Period,
    catalogue: Catalogue,
    change: Any,
    mark: str,
    ticket: Ticket,
) -> dict[str, Any]:
    """Reconcile twice, keep both sets of differences, and return the figures of the pair."""
    final = _folder(settings.home, change.number, mark)
    scratch = final.with_name(f"{final.name}.pending-{ticket.attempt}")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        facts: dict[str, Any] = {}
        for at, (name, rules) in enumerate(
            (("without", catalogue), ("with", held_throughout(catalogue, change)))
        ):
            result = _reconciled(settings, period, rules, ticket, at)
            pq.write_table(
                result.differences.drop_columns(["evidence"]),
                scratch / f"{name}.parquet",
                compression="zstd",
            )
            facts[name] = result.facts
        ticket.tell("compare", 2, len(STAGES))
        sync_tree(scratch)
        shutil.rmtree(final, ignore_errors=True)
        scratch.rename(final)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    counts = pair_of(settings.home, change.number, {"mark": mark}).counts()
    return {
        "mark": mark,
        "year": period.year,
        "month": period.month,
        "as_of": period.as_of.isoformat(),
        "at": now().isoformat(timespec="seconds"),
        "banks": facts["with"]["banks"],
        "digests": {name: facts[name]["digests"] for name in facts},
        "totals": _totals(counts),
    }


def _totals(counts: Iterable[Count]) -> dict[str, int]:
    totals = dict.fromkeys(("new", "gone", "changed", "same"), 0)
    for count in counts:
        totals[count.fate] += count.rows
    return totals


def _reconciled(
    settings: Settings, period: Period, catalogue: Catalogue, ticket: Ticket, at: int
) -> Result:
    ticket.tell(STAGES[at], at, len(STAGES))
    engine = DuckEngine()
    try:
        return work(
            Ledger(settings.home), engine, engine, catalogue, period,
            load_calendar(settings.home), lambda _: ticket.tell(STAGES[at], at, len(STAGES)),
        )  # fmt: skip
    finally:
        engine.close()


def tidy(settings: Settings, database: Database) -> None:
    """Remove what back-tests left that were killed or whose change was decided without them."""
    folder = settings.home / "backtests"
    left = [path for path in folder.glob("C*.pending-*") if path.is_dir()]
    if not left:
        return
    with database.read(EVERYTHING) as session:
        jobs = session.scalars(select(Job).where(Job.kind == KIND, Job.state.in_(OPEN_STATES)))
        alive = {f"{job.id}-{job.payload['token']}" for job in jobs}
    for path in left:
        mark = path.name.partition("-")[2].partition(".")[0]
        if mark not in alive:
            shutil.rmtree(path, ignore_errors=True)
