"""What a run read, told in digests: of all rows, and of those that its year can depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bankcheck.ledger.streams import STREAMS, Kind, Stream, stored_names
from bankcheck.reconcile.engines import Engine

_WHOLE = "cast(coalesce(sum(cast(row_digest as decimal(38, 0))), 0) as string)"
_PART = (
    "cast(coalesce(sum(case when {of_year} then cast(row_digest as decimal(38, 0)) end), 0) "
    "as string)"
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Rows and their digests: of everything, and by stream of what concerns a year."""

    whole: str
    of_year: Mapping[str, str]


def inputs(engine: Engine, year: int) -> Inputs:
    """Return the digests of the rows in, whatever their order and however the files are split.

    A year can depend on every row that names it or the year before by any of its days or its
    fiscal year, and on rows that name no year.
    """
    read = {name: _read(engine, STREAMS[name], year) for name in sorted(STREAMS)}
    lines = [f"{name} {items} {total}" for name, (items, total, _, _) in read.items()]
    whole = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return Inputs(whole, {name: f"{few} {part}" for name, (_, _, few, part) in read.items()})


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the streams whose rows are others now."""
    return tuple(name for name in sorted({*before, *now}) if before.get(name) != now.get(name))


def _read(engine: Engine, stream: Stream, year: int) -> tuple[int, str, int, str]:
    of_year = _of_year(stream, year)
    row = engine.fetch(
        f"select count(*) as items, {_WHOLE} as total, "
        f"count(case when {of_year} then 1 end) as few, {_PART.format(of_year=of_year)} as part "
        f"from raw_{stream.name}"
    ).to_pylist()[0]
    return row["items"], row["total"], row["few"], row["part"]


def _of_year(stream: Stream, year: int) -> str:
    """Return the condition on a row that a year can depend on it."""
    # A register is about every year.
    years = tuple(_years(stream)) if stream.dated_by else ()
    if not years:
        return "1 = 1"
    named = " or ".join(f"{one} between {year - 1} and {year}" for one in years)
    nothing = " and ".join(f"{one} is null" for one in years)
    return f"({named}) or ({nothing})"


def _years(stream: Stream) -> Iterable[str]:
    for column in stream.columns:
        if column.name == "fiscal_year":
            yield column.name
        elif column.kind is Kind.TIME:
            yield f"year({stored_names(column)[1]})"
        elif column.kind is Kind.DATE:
            yield f"year({column.name})"
