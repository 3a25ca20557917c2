"""Every measurement in one run: rows made, peers, bankcheck, increment, readers, table, plot."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import ledger_run, report
from benchmarks.ledger_run import StepFailed
from benchmarks.measure import measure, python
from benchmarks.readers_speed import readers

RESULTS = Path(__file__).parent / "results"


def _say(text: str) -> None:
    print(text, flush=True)


def _data(work: Path, scale: str) -> Path:
    data = work / f"rows-{scale}"
    if not (data / "counts.json").is_file():
        _say(f"{scale}: generating rows")
        made = measure(
            python("benchmarks.generate", "--out", str(data), "--scale", scale), work / "make.out"
        )
        if made.exit_status:
            raise StepFailed(f"generate {scale}: see {work / 'make.out'}")
    return data


def _median(step: Callable[[], dict[str, Any]], times: int) -> dict[str, Any]:
    runs = sorted((step() for _ in range(times)), key=lambda cost: float(cost["wall_seconds"]))
    middle = runs[len(runs) // 2]
    return {**middle, "peak_bytes": median(run["peak_bytes"] for run in runs)}


def _peer(name: str, data: Path, work: Path) -> dict[str, Any]:
    found, printed = work / f"{name}.parquet", work / f"{name}.out"
    cost = measure(python(f"benchmarks.peers.{name}", str(data), str(found)), printed)
    text = printed.read_text(encoding="utf-8")
    if cost.exit_status:
        raise StepFailed(f"{name} ended with status {cost.exit_status}: {text[-300:]}")
    return {**asdict(cost), **json.loads(text.splitlines()[-1])}


def _peers(data: Path, work: Path, times: int, faults: list[str]) -> dict[str, Any]:
    peers: dict[str, Any] = {}
    for name in report.PEER_NAMES:
        _say(f"{data.name}: {name}")
        try:
            peers[name] = _median(lambda name=name: _peer(name, data, work), times)  # type: ignore[misc]  # a default in a lambda has no type
            found = work / f"{name}.parquet"
            if found.is_file():
                peers[name]["classes"] = ledger_run.scores(data, found, work / "score.out")
        except StepFailed as fault:
            faults.append(str(fault))
    return peers


def _bankcheck(data: Path, work: Path, times: int, faults: list[str]) -> dict[str, Any]:
    home, out = work / "ledger", work / "out"
    shutil.rmtree(home, ignore_errors=True)
    ours: dict[str, Any] = {}
    try:
        _say(f"{data.name}: bankcheck load")
        ours["load"] = ledger_run.load(home, data)
        _say(f"{data.name}: bankcheck reconcile")
        ours["reconcile"] = _median(lambda: ledger_run.reconcile(home, out), times)
        found = out / "differences.parquet"
        ours["classes"] = ledger_run.scores(data, found, work / "score.out")
        if data.name.endswith("-1M"):
            _say(f"{data.name}: a thousand rows more")
            ours["increment"] = _increment(data, work, ours["reconcile"], times)
    except StepFailed as fault:
        faults.append(str(fault))
    return ours


def _increment(data: Path, work: Path, before: dict[str, Any], times: int) -> dict[str, Any]:
    home, more = work / "ledger", work / "more" / "payment.parquet"
    more.parent.mkdir(exist_ok=True)
    measure(python("benchmarks.increment", str(data), str(more)), work / "more.out")
    loaded = ledger_run.bankcheck(home, "load", str(more), "--json")
    after = _median(lambda: ledger_run.reconcile(home, work / "out-more"), times)
    total = loaded["wall_seconds"] + after["wall_seconds"]
    return {"load": loaded, "reconcile": after, "ratio": total / before["wall_seconds"]}


def _readers(data: Path, work: Path, faults: list[str]) -> dict[str, Any]:
    _say(f"{data.name}: readers")
    speeds: dict[str, Any] = readers(data, work)
    home = work / "csv-ledger"
    shutil.rmtree(home, ignore_errors=True)
    try:
        took = ledger_run.bankcheck(home, "load", str(work / "voucher.csv"), "--json")
    except StepFailed as fault:
        faults.append(str(fault))
        return speeds
    rows, seconds = speeds["canonical CSV"]["rows"], took["wall_seconds"]
    speeds["load canonical CSV"] = {
        "rows": rows,
        "seconds": seconds,
        "rows_per_second": rows / seconds,
    }
    return speeds


def _machine() -> str:
    return f"{os.cpu_count()} processors ({platform.machine()}), Python {platform.python_version()}"


def main() -> None:
    """Measure everything and write the table, the results and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ten-million", action="store_true")
    parser.add_argument("--repeats", type=int, default=3, help="runs at 1M; the median counts")
    parser.add_argument("--work", type=Path, default=Path("var/bench"))
    parser.add_argument("--results", type=Path, default=RESULTS)
    call = parser.parse_args()
    call.work.mkdir(parents=True, exist_ok=True)
    call.results.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    scales: dict[str, Any] = {}
    for scale in ("1M", "10M") if call.ten_million else ("1M",):
        data = _data(call.work, scale)
        times = call.repeats if scale == "1M" else 1
        scales[scale] = {
            "peers": _peers(data, call.work, times, faults),
            "bankcheck": _bankcheck(data, call.work, times, faults),
        }
    speeds = _readers(_data(call.work, "1M"), call.work, faults)
    results = {"machine": _machine(), "scales": scales, "readers": speeds, "faults": faults}
    _write(call.results, call.work, results)


def _write(folder: Path, work: Path, results: dict[str, Any]) -> None:
    written = folder / "results.json"
    written.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    (folder / "table.md").write_text(report.table(results), encoding="utf-8")
    measure(python("benchmarks.plot", str(written), str(folder / "plot.png")), work / "plot.out")
    _say((folder / "table.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
