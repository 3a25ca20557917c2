"""bankcheck under measurement: load into a ledger of its own, reconcile, each in a child."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.measure import measure, python

STREAMS = ("voucher", "payment", "claim", "quota", "account_day", "receipt_log", "account", "bank")
RECONCILE = ("reconcile", "--year", "2025", "--as-of", "2025-12-31", "--json")


class StepFailed(Exception):
    """A measured command that did not end as it should; carries its last words."""


def bankcheck(home: Path, *arguments: str) -> dict[str, Any]:
    """Run the command line on a ledger; return its cost; it must print JSON."""
    printed = home.parent / f"{home.name}.out"
    command = python("bankcheck", *arguments)
    cost = measure(command, printed, {"BANKCHECK_HOME": str(home)})
    text = printed.read_text(encoding="utf-8")
    if cost.exit_status not in (0, 1) or not _said_something(text):
        raise StepFailed(f"bankcheck {' '.join(arguments)}: {text[-2000:]}")
    return asdict(cost)


def _said_something(text: str) -> bool:
    start = text.find("{")
    return start >= 0 and bool(json.JSONDecoder().raw_decode(text[start:])[0])


def rows_in(data: Path) -> int:
    """Return the rows of all streams of a folder, as the generator counted them."""
    counts: dict[str, int] = json.loads((data / "counts.json").read_text(encoding="utf-8"))
    return sum(counts[name] for name in STREAMS)


def load(home: Path, data: Path) -> dict[str, Any]:
    """Load all streams of a folder as one batch; adds rows per second."""
    files = [str(data / f"{name}.parquet") for name in STREAMS]
    took = bankcheck(home, "load", *files, "--json")
    return {**took, "rows": rows_in(data), "rows_per_second": rows_in(data) / took["wall_seconds"]}


def reconcile(home: Path, out: Path) -> dict[str, Any]:
    """Run the whole catalogue and write all outputs to a folder; adds the run's own stages."""
    took = bankcheck(home, *RECONCILE, "--out", str(out))
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    kept = ("timings", "peak_memory_bytes", "digests", "engine", "versions")
    return {**took, **{name: summary.get(name) for name in kept}}


def scores(data: Path, found: Path, printed: Path) -> list[dict[str, Any]]:
    """Return precision and recall per class of what was found, counted in a child."""
    truth = str(data / "truth.parquet")
    cost = measure(python("benchmarks.score", truth, str(found)), printed)
    text = printed.read_text(encoding="utf-8")
    if cost.exit_status:
        raise StepFailed(f"score of {found}: {text[-2000:]}")
    lines: list[dict[str, Any]] = json.loads(text)
    return lines


def main() -> None:
    """Measure bankcheck alone: DATA WORK."""
    data, work = (Path(argument) for argument in sys.argv[1:])
    work.mkdir(parents=True, exist_ok=True)
    loaded = load(work / "ledger", data)
    ran = reconcile(work / "ledger", work / "run")
    classes = scores(data, work / "run" / "differences.parquet", work / "score.out")
    print(json.dumps({"load": loaded, "reconcile": ran, "classes": classes}, indent=1))


if __name__ == "__main__":
    main()
