"""What was asked of speed and memory, and which of it one run of the benchmark missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

GIB = 2**30


@dataclass(frozen=True, slots=True)
class Target:
    """One limit: its name, what was measured, the limit, and whether more is better."""

    name: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Say whether the limit was kept."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    @property
    def sentence(self) -> str:
        """Return the target as one line of a list."""
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.is_met else "**missed**"
        measured = f"{self.measured:,.2f} {self.unit}"
        return f"{self.name}: {measured} (asked {sign} {self.limit:,}), {verdict}"


_RUNS = {"1M": (3.0, 1.1), "10M": (20.0, 4.0)}


def targets(results: Mapping[str, Any]) -> Iterator[Target]:
    """Return every target that the results speak of."""
    for scale, part in results["scales"].items():
        ran = part.get("bankcheck", {}).get("reconcile")
        if ran:
            seconds, gib = _RUNS[scale]
            name = f"{scale} × {scale}, whole catalogue"
            yield Target(f"{name}, wall", ran["wall_seconds"], seconds, "s")
            yield Target(f"{name}, peak", ran["peak_bytes"] / GIB, gib, "GiB")
        more = part.get("bankcheck", {}).get("increment")
        if more:
            yield Target("run after 1,000 more rows / run", more["ratio"], 1.5, "×")
    speeds = results.get("readers", {})
    if "load canonical CSV" in speeds:
        measured = speeds["load canonical CSV"]["rows_per_second"]
        yield Target("load of canonical CSV", measured, 500_000, "rows/s", at_least=True)
    if "e-voucher XML" in speeds:
        measured = speeds["e-voucher XML"]["rows_per_second"]
        yield Target("e-voucher XML, one core", measured, 20_000, "vouchers/s", at_least=True)
