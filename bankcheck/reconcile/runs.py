"""Runs on disk: a request, then all of the result or nothing; a killed run is taken up again."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

from bankcheck.errors import CallRefused
from bankcheck.ledger.store import Ledger, sync_tree
from bankcheck.reconcile.catalogue import changes_from, load_catalogue
from bankcheck.reconcile.engines import DuckEngine, Engine
from bankcheck.reconcile.proof import Period
from bankcheck.reconcile.spark import open_spark
from bankcheck.reconcile.work import ENTRIES, ENTRIES_FILE, MATCHES, Clock, Stage, peak_memory, work
from bankcheck.reconcile.workbook import write_workbook
from bankcheck.workdays import load_calendar

CHINA = ZoneInfo("Asia/Shanghai")
PENDING = ".pending"
# A page reads few rows: small groups let it skip the others.
ROW_GROUP = 4_096
OUTPUTS = ("matches.parquet", "differences.parquet", "differences.xlsx", "summary.json")


@dataclass(frozen=True, slots=True)
class Request:
    """What to reconcile: a fiscal year, perhaps one month, as of a day (inclusive).

    ``job`` names the job that asked, so that its run is made once however often it is taken up.
    """

    year: int
    month: int | None = None
    as_of: date | None = None
    engine: str = "duckdb"
    threads: int | None = None
    job: str | None = None

    def period(self, today: date) -> Period:
        """Return the period; without a day it ends with the year or month, at the latest today."""
        if self.month is not None and not 1 <= self.month <= 12:
            raise CallRefused(f"--month takes 1 to 12, not {self.month}.")
        if not 2000 <= self.year <= 2100:
            raise CallRefused(f"--year takes a year from 2000 to 2100, not {self.year}.")
        last = date(self.year, self.month or 12, 28)
        last = date.fromordinal(_month_end(last))
        latest = max(today, date(self.year, 1, 1))
        return Period(self.year, self.month, self.as_of or min(last, latest))


def _month_end(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following.toordinal() - 1


def _quiet(_stage: str) -> None:
    return None


def _next_folder(runs: Path) -> Path:
    """Make and return the pending folder of the next run number."""
    runs.mkdir(parents=True, exist_ok=True)
    number = 1 + max((int(path.name[1:].split(".")[0]) for path in runs.glob("R[0-9]*")), default=0)
    while True:
        folder = runs / f"R{number:06d}{PENDING}"
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
        else:
            return folder


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a pending run; False when somebody else is at work on it."""
    with (folder / "lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _engines(request: Request) -> tuple[Engine, DuckEngine]:
    if request.engine == "spark":
        desk = DuckEngine(threads=request.threads)
        return open_spark(desk, threads=request.threads), desk
    engine = DuckEngine(threads=request.threads)
    return engine, engine


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


@contextmanager
def _publishing(runs: Path) -> Iterator[None]:
    """Let one run at a time take its place among the finished ones."""
    with (runs / "publish.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _publish(folder: Path, run_id: str, summary: dict[str, Any], job: str | None) -> dict[str, Any]:
    """Give a run its number, or give way to the run that its job has made already."""
    with _publishing(folder.parent):
        made = run_of_job(folder.parent, job) if job else None
        if made is not None:
            shutil.rmtree(folder)
            return made
        (folder / "lock").unlink(missing_ok=True)
        sync_tree(folder)
        folder.rename(folder.with_name(run_id))
    return summary


def _execute(
    ledger: Ledger, request: Request, folder: Path, tell: Stage, *, workbook: bool
) -> dict[str, Any]:
    """Run a request in its pending folder and publish the folder under the run's number."""
    started = datetime.now(UTC)
    period = request.period(started.astimezone(CHINA).date())
    engine, desk = _engines(request)
    try:
        catalogue = load_catalogue(ledger.home)
        calendar = load_calendar(ledger.home)
        result = work(ledger, engine, desk, catalogue, period, calendar, tell)
        run_id = folder.name.removesuffix(PENDING)
        summary = {
            "run_id": run_id,
            "year": period.year,
            "month": period.month,
            "as_of": period.as_of.isoformat(),
            "engine": request.engine,
            "job": request.job,
            "rule_changes": [change.as_json() for change in catalogue.changes],
            "started_at": started.isoformat(timespec="seconds"),
            "finished_at": _now(),
            **result.facts,
        }
        clock = Clock(tell, summary["timings"])
        clock.stage("write")
        differences = folder / "differences.parquet"
        pq.write_table(
            result.differences, differences, compression="zstd", row_group_size=ROW_GROUP
        )
        matches = MATCHES.replace("{year}", str(period.year))
        with ThreadPoolExecutor(1) as pool:
            # The engine sorts the matches while the workbook is written in Python.
            book = workbook and pool.submit(
                write_workbook, folder / "differences.xlsx", differences, {**summary}, catalogue
            )
            desk.write_sorted(matches, folder / "matches.parquet")
            desk.write_sorted(ENTRIES, folder / ENTRIES_FILE)
            if book:
                clock.stage("workbook")
                book.result()
        clock.stage("end")
        summary |= {"finished_at": _now(), "peak_memory_bytes": peak_memory()}
        _write(folder, "summary.json", json.dumps(summary, ensure_ascii=False, indent=1))
    finally:
        engine.close()
        desk.close()
    return _publish(folder, run_id, summary, request.job)


def _hand_over(run: Path, out: Path, outputs: Sequence[str]) -> None:
    """Copy a run's outputs to a folder of the user's, each file whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    for name in outputs:
        part = out / f".{name}.part"
        shutil.copyfile(run / name, part)
        part.replace(out / name)


def reconcile(
    ledger: Ledger,
    request: Request,
    out: Path | None = None,
    progress: Stage = _quiet,
    outputs: Sequence[str] = OUTPUTS,
) -> dict[str, Any]:
    """Reconcile and keep the run; with ``out`` also write the named outputs there."""
    request.period(datetime.now(CHINA).date())
    folder = _next_folder(ledger.home / "runs")
    asked = {**asdict(request), "as_of": request.as_of and request.as_of.isoformat()}
    _write(folder, "request.json", json.dumps(asked))
    try:
        with _held(folder):
            summary = _execute(ledger, request, folder, progress, workbook=out is not None)
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if out is not None:
        _hand_over(ledger.home / "runs" / str(summary["run_id"]), out, outputs)
    return summary


def _asked(folder: Path) -> dict[str, Any] | None:
    """Return what a run was asked, None when nobody had finished asking."""
    try:
        raw = json.loads((folder / "request.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return raw if isinstance(raw, dict) else None


def run_of_job(runs: Path, job: str) -> dict[str, Any] | None:
    """Return the summary of the finished run that a job has made, None when there is none."""
    newest_first = sorted(runs.glob("R[0-9]*"), reverse=True)
    for folder in newest_first:
        if not folder.suffix and (_asked(folder) or {}).get("job") == job:
            summary: dict[str, Any] = json.loads((folder / "summary.json").read_text("utf-8"))
            return summary
    return None


def pending_jobs(runs: Path) -> dict[Path, str]:
    """Return the pending folders that jobs have made, with the job of each."""
    asked = {folder: _asked(folder) for folder in runs.glob(f"R[0-9]*{PENDING}")}
    return {folder: raw["job"] for folder, raw in asked.items() if raw and raw.get("job")}


def discard(folder: Path) -> bool:
    """Remove a pending run unless somebody is at work on it; return whether it is gone."""
    try:
        with _held(folder) as mine:
            if mine:
                shutil.rmtree(folder, ignore_errors=True)
            return mine
    except FileNotFoundError:
        return True


def resume(ledger: Ledger, progress: Stage = _quiet) -> list[str]:
    """Finish the command line's runs whose process died; return the numbers finished now.

    A run that belongs to a job is left to the job.
    """
    done = []
    for folder in sorted((ledger.home / "runs").glob(f"R[0-9]*{PENDING}")):
        raw = _asked(folder)
        if raw is None:
            discard(folder)
            continue
        if raw.get("job"):
            continue
        as_of = date.fromisoformat(raw["as_of"]) if raw["as_of"] else None
        with _held(folder) as mine:
            if mine:
                request = Request(**{**raw, "as_of": as_of})
                summary = _execute(ledger, request, folder, progress, workbook=False)
                done.append(str(summary["run_id"]))
    return done


def last_run(home: Path) -> Path | None:
    """Return the folder of the newest finished run."""
    finished = [path for path in (home / "runs").glob("R[0-9]*") if not path.suffix]
    return max(finished, default=None, key=lambda path: path.name)


def verify_last_run(ledger: Ledger) -> list[str]:
    """Recompute the newest run; return what does not agree, nothing when all does."""
    run = last_run(ledger.home)
    if run is None:
        return []
    summary = json.loads((run / "summary.json").read_text("utf-8"))
    period = Period(summary["year"], summary["month"], date.fromisoformat(summary["as_of"]))
    engine = DuckEngine()
    try:
        calendar = load_calendar(ledger.home)
        changes = changes_from(summary.get("rule_changes") or [])
        catalogue = load_catalogue().changed_by(changes)
        facts = work(ledger, engine, engine, catalogue, period, calendar, _quiet).facts
    finally:
        engine.close()
    return [
        f"{run.name}: the {name} digest is {facts['digests'][name]}, the run says {said}."
        for name, said in summary["digests"].items()
        if facts["digests"][name] != said
    ]
