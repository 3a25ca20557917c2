"""The year's assessment and fees of twenty banks over a large ledger: time and memory."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from bankcheck.accounts.demo import add_demo_people
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.banks import bank_names
from bankcheck.schema import open_database
from bankcheck.scoring import assessments, fee_service
from bankcheck.settings import Settings
from bankcheck.showcase.cast import MONITOR, Cast
from bankcheck.workdays import load_calendar
from benchmarks import ledger_run
from benchmarks.generate import generate
from benchmarks.ledger_run import STREAMS, StepFailed
from benchmarks.measure import measure, python
from benchmarks.targets import GIB, Target
from benchmarks.world import BANKS, YEAR

RESULTS = Path(__file__).parent / "results" / "annual.md"
# Vouchers of the year; the whole ledger holds a little more than three times as many rows.
SCALES = {"20K": 20_000, "1M": 1_000_000, "3.2M": 3_200_000, "10M": 10_000_000}
WANTED = "3.2M"
SEED, CPUS = 20250101, "2"
SECONDS, MEMORY_GIB = 30.0, 4.0
# Six banks of the world become twenty: four branches of each large one, two of the others.
BRANCHES = {code: 4 if at < 4 else 2 for at, code in enumerate(BANKS)}

# Where the budget unit of a row is found, by what the row has.
UNIT_BY = {"voucher_no": "voucher", "account": "account"}


def build_home(work: Path, rows: int) -> Path:
    """Load a ledger of twenty banks and reconcile it, unless that was done before."""
    home, plain, split = (work / f"{name}-{rows}" for name in ("annual", "rows", "split"))
    if (home / "runs" / "R000001" / "summary.json").is_file():
        return home
    shutil.rmtree(home, ignore_errors=True)
    generate(plain, rows, SEED)
    split_banks(plain, split)
    ledger_run.load(home, split)
    ledger_run.reconcile(home, work / "annual-run")
    for folder in (plain, split):
        shutil.rmtree(folder)
    return home


def split_banks(data: Path, out: Path) -> None:
    """Write all streams again with the banks' branches in the place of banks.

    A budget unit keeps its accounts at one branch, so that its vouchers, payments, claims, quota
    and balances go the same way; what has no unit belongs to the first branch. Each branch is
    registered, and its lines of a claim are a claim of its own.
    """
    out.mkdir(parents=True, exist_ok=True)
    shutil.copy(data / "counts.json", out / "counts.json")
    database = duckdb.connect()
    for key, name in UNIT_BY.items():
        database.execute(
            f"create table by_{key} as select {key}, min(budget_unit_code) as unit_of_{key} "
            f"from read_parquet('{data / name}.parquet') group by {key}"
        )
    for name in STREAMS:
        columns = duckdb.read_parquet(str(data / f"{name}.parquet"), connection=database).columns
        rows = _registered(data) if name == "bank" else _branched(data, name, columns)
        database.execute(f"copy ({rows}) to '{out / name}.parquet' (format parquet)")
    database.close()


def _registered(data: Path) -> str:
    return " union all ".join(
        f"select * replace ('{code}{at}' as bank_code) "
        f"from read_parquet('{data / 'bank.parquet'}') where bank_code = '{code}'"
        for code, number in BRANCHES.items()
        for at in range(number)
    )


def _branched(data: Path, name: str, columns: Sequence[str]) -> str:
    """Return the rows of a stream; a planted fault of a unit or of a head stays one fault."""
    known = [key for key in UNIT_BY if key in columns]
    units = [f"unit_of_{key}" for key in known]
    units += [one for one in ("budget_unit_code",) if one in columns]
    cases = " ".join(f"when '{code}' then {many}" for code, many in BRANCHES.items())
    branch = f"hash(coalesce({', '.join((*units, 'null'))}, '')) % (case bank_code {cases} end)"
    beside = " ".join(f"left join by_{key} using ({key})" for key in known)
    rows = f"select *, {branch} as branch from read_parquet('{data / name}.parquet') {beside}"
    whole = "sum(amount_fen) over (partition by bank_code, claim_no"
    said = {
        "bank_code": "bank_code || branch",
        "head_total_fen": f"(head_total_fen - {whole}) + {whole}, branch))::bigint",
    }
    kept = ", ".join(f"({said.get(one, one)}) as {one}" for one in columns)
    return f"select {kept} from ({rows})"


def rows_of(home: Path) -> int:
    """Return the rows of the whole ledger."""
    manifests = Ledger(home).manifests()
    return sum(one["rows"] for manifest in manifests for one in manifest["streams"].values())


def compute(home: Path) -> dict[str, float]:
    """Assess every bank of the year and draw up every fee; return the seconds of each step."""
    database = open_database(Settings(home=home, demo=True))
    add_demo_people(database, bank_names(Ledger(home)))
    monitor, took = Cast(database, home, load_calendar(home)).actor(MONITOR), {}

    def timed(name: str, step: Callable[[], int]) -> None:
        began = time.perf_counter()
        done = step()
        took[f"{name} ({done} banks)"] = round(time.perf_counter() - began, 2)

    timed("scores", lambda: assessments.prepare_year(database, home, YEAR, actor=monitor))
    timed("shown", lambda: assessments.show_year(database, YEAR, actor=monitor))
    timed("fees", lambda: fee_service.compute_year(database, home, YEAR, actor=monitor))
    database.close()
    return took


def measured(home: Path) -> dict[str, Any]:
    """Compute the year in a child on two processors; return what it cost."""
    for path in home.glob("bankcheck.db*"):
        path.unlink()
    printed = home.parent / "annual.out"
    command = ["taskset", "-c", "0,1", *python("benchmarks.annual", "--home", str(home))]
    cost = measure(command, printed, {"OMP_NUM_THREADS": CPUS})
    text = printed.read_text(encoding="utf-8")
    if cost.exit_status:
        raise StepFailed(f"annual computation: {text[-2000:]}")
    return {
        "wall_seconds": cost.wall_seconds,
        "cpu_seconds": cost.cpu_seconds,
        "peak_bytes": cost.peak_bytes,
        "steps": json.loads(text.splitlines()[-1]),
    }


def report(scale: str, rows: int, found: dict[str, Any]) -> str:
    """Return the results as a page."""
    targets = (
        Target(f"{scale} vouchers, wall", found["wall_seconds"], SECONDS, "s"),
        Target(f"{scale} vouchers, peak", found["peak_bytes"] / GIB, MEMORY_GIB, "GiB"),
    )
    steps = "\n".join(f"| {name} | {seconds} |" for name, seconds in found["steps"].items())
    lines = "\n".join(f"- {target.sentence}" for target in targets)
    return (
        f"# The year of {sum(BRANCHES.values())} banks\n\n{rows:,} rows in the ledger.\n\n"
        f"{lines}\n\n"
        f"| Step | Seconds |\n|---|---|\n{steps}\n\nOn {CPUS} of {os.cpu_count()} processors, "
        f"starting the process and making the database included; {found['cpu_seconds']} processor "
        "seconds.\n"
    )


def main() -> None:
    """Measure, or do the measured work itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, default=Path("var/bench"))
    parser.add_argument("--scale", choices=tuple(SCALES), default=WANTED)
    call = parser.parse_args()
    if call.home:
        sys.stdout.write(json.dumps(compute(call.home)) + "\n")
        return
    call.work.mkdir(parents=True, exist_ok=True)
    home = build_home(call.work, SCALES[call.scale])
    text = report(call.scale, rows_of(home), measured(home))
    sys.stdout.write(text)
    if call.scale == WANTED:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
