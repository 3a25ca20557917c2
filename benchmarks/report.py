"""The results of one benchmark run as a table for readers: ratios and missed targets first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.targets import GIB, targets

PEER_NAMES = {
    "bare_join": "DuckDB, bare outer join (no classes)",
    "duckdb_join": "DuckDB, key join",
    "polars_join": "Polars, key join",
    "datacompy_join": "datacompy (Polars)",
    "pandas_join": "pandas, key join",
}


def table(results: Mapping[str, Any]) -> str:
    """Return the whole report as Markdown."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Mapping[str, Any]) -> Iterator[str]:
    yield "# Benchmark"
    yield ""
    yield f"One run, {results['machine']}."
    yield "Every tool in a process of its own over the same Parquet files; wall time includes its"
    yield "start. `work` leaves the start and imports out. Peak is that of the largest process."
    yield ""
    yield "## Ratios and targets"
    yield ""
    for scale, part in results["scales"].items():
        yield from _ratio(scale, part)
    for target in targets(results):
        yield f"- {target.sentence}"
    for fault in results["faults"]:
        yield f"- **not measured**: {fault}"
    yield ""
    for scale, part in results["scales"].items():
        yield from _scale(scale, part)
    yield from _readers(results.get("readers", {}))


def _ratio(scale: str, part: Mapping[str, Any]) -> Iterator[str]:
    ran = part.get("bankcheck", {}).get("reconcile")
    if ran:
        bare = part["peers"]["bare_join"]
        wall = ran["wall_seconds"] / bare["wall_seconds"]
        cpu = ran["cpu_seconds"] / bare["cpu_seconds"]
        yield (
            f"- {scale}: whole catalogue / bare DuckDB join: wall {wall:.1f}×, processor {cpu:.1f}×"
        )


def _cost(name: str, cost: Mapping[str, Any]) -> str:
    work = cost.get("work_seconds")
    shown = "" if work is None else f"{work:.2f}"
    wall, cpu = f"{cost['wall_seconds']:.2f}", f"{cost['cpu_seconds']:.2f}"
    return f"| {name} | {wall} | {shown} | {cpu} | {cost['peak_bytes'] / GIB:.2f} |"


def _scale(scale: str, part: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {scale} × {scale}"
    yield ""
    yield "| | wall s | work s | processor s | peak GiB |"
    yield "|---|--:|--:|--:|--:|"
    ours = part.get("bankcheck", {})
    if ours.get("reconcile"):
        yield _cost("**bankcheck, whole catalogue**", ours["reconcile"])
    for name, cost in part["peers"].items():
        yield _cost(PEER_NAMES[name], cost)
    yield ""
    if ours.get("load"):
        load = ours["load"]
        yield (
            f"Load into the ledger, apart: {load['rows']:,} rows in {load['wall_seconds']:.1f} s, "
            f"{load['rows_per_second']:,.0f} rows/s, peak {load['peak_bytes'] / GIB:.2f} GiB."
        )
        yield ""
    timings = (ours.get("reconcile") or {}).get("timings") or {}
    if timings:
        stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in timings.items())
        yield f"Stages in seconds: {stages}."
        yield ""
    yield from _classes(part)


def _classes(part: Mapping[str, Any]) -> Iterator[str]:
    tools: dict[str, Sequence[Mapping[str, Any]]] = {}
    if part.get("bankcheck", {}).get("classes"):
        tools["bankcheck"] = part["bankcheck"]["classes"]
    tools |= {
        PEER_NAMES[name]: cost["classes"]
        for name, cost in part["peers"].items()
        if "classes" in cost
    }
    found = {name: {line["class"]: line for line in lines} for name, lines in tools.items()}
    yield "Precision / recall per class; a blank is a class the tool does not name."
    yield ""
    yield f"| class | planted | {' | '.join(tools)} |"
    yield f"|---|--:|{'--:|' * len(tools)}"
    for one in sorted({name for lines in found.values() for name in lines}):
        planted = max(lines[one]["planted"] for lines in found.values() if one in lines)
        cells = (_score(lines.get(one)) for lines in found.values())
        yield f"| {one} | {planted:,} | {' | '.join(cells)} |"
    yield ""


def _score(line: Mapping[str, Any] | None) -> str:
    if line is None:
        return ""
    shown = ("–" if line[name] is None else f"{line[name]:.3f}" for name in ("precision", "recall"))
    return " / ".join(shown)


def _readers(speeds: Mapping[str, Any]) -> Iterator[str]:
    yield "## Readers"
    yield ""
    yield "| | rows | seconds | rows/s |"
    yield "|---|--:|--:|--:|"
    for name, speed in speeds.items():
        yield (
            f"| {name} | {speed['rows']:,} | {speed['seconds']:.2f} "
            f"| {speed['rows_per_second']:,.0f} |"
        )
