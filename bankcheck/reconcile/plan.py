"""The order in which the passes run, and the text of each as it stands in its SQL file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

PASSES = Path(__file__).parent / "passes"
VIEW = "-- view:"


@cache
def text_of(name: str) -> str:
    """Return the text of a step as it stands in its file, place-holders and all."""
    return (PASSES / f"{name}.sql").read_text(encoding="utf-8")


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in PASSES.glob("[0-9]*.sql")))


@dataclass(frozen=True, slots=True)
class Texts:
    """SQL texts with the year and the as-of date of a run filled in (both are typed values)."""

    year: int
    as_of: date

    def fill(self, sql: str) -> str:
        """Return a text with its place-holders filled."""
        values: Mapping[str, str] = {
            "{payment_columns}": text_of("payment_columns").strip(),
            "{payment_scope}": text_of("payment_scope").strip(),
            "{year}": str(self.year),
            "{as_of}": f"date '{self.as_of.isoformat()}'",
            "{prior_start}": f"date '{self.year - 1}-01-01'",
            "{comparison}": text_of("comparison").strip(),
            "{claim_comparison}": text_of("claim_comparison").strip(),
        }
        for mark, value in values.items():
            sql = sql.replace(mark, value)
        return sql

    def step(self, name: str) -> str:
        """Return the text of one step."""
        return self.fill(text_of(name))


def steps(first: int, last: int) -> list[tuple[str, str, bool]]:
    """Return (file, table, is a view) of the steps numbered first to last, both included."""
    chosen = [name for name in _names() if first <= int(name[:2]) <= last]
    return [(name, name[3:], text_of(name).startswith(VIEW)) for name in chosen]
