"""One picture of the results: wall time and peak memory of every tool, side by side."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.report import PEER_NAMES


def main() -> None:
    """Draw RESULTS.json to PLOT.png."""
    mpl.use("Agg")
    results = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    scales = results["scales"]
    figure = Figure(figsize=(11, 3.2 * len(scales)), layout="constrained")
    axes = figure.subplots(len(scales), 2, squeeze=False)
    for row, (scale, part) in zip(axes, scales.items(), strict=True):
        costs = {PEER_NAMES[name]: cost for name, cost in part["peers"].items()}
        if part.get("bankcheck", {}).get("reconcile"):
            costs["bankcheck, whole catalogue"] = part["bankcheck"]["reconcile"]
        colours = ["#1F4E79" if name.startswith("bankcheck") else "#9DB4CC" for name in costs]
        values = (
            ("wall seconds", [cost["wall_seconds"] for cost in costs.values()]),
            ("peak GiB", [cost["peak_bytes"] / 2**30 for cost in costs.values()]),
        )
        for axis, (unit, numbers) in zip(row, values, strict=True):
            bars = axis.barh(list(costs), numbers, color=colours)
            axis.bar_label(bars, fmt="%.2f", padding=3)
            axis.set_title(f"{scale} × {scale}: {unit}")
            axis.margins(x=0.15)
        row[1].set_yticks([])
    figure.savefig(sys.argv[2], dpi=110)


if __name__ == "__main__":
    main()
