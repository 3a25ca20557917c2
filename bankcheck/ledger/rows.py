"""The readings of one call become typed portions of a stream, in the order of the files."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bankcheck.errors import FileRefused
from bankcheck.ledger.expressions import BLANK
from bankcheck.ledger.sources.shape import LINE, SHEET, Reading
from bankcheck.ledger.streams import STREAMS, Kind, Stream, text_names
from bankcheck.ledger.typed import FILE, Typed, type_rows

BANK = "bank_code"
PORTION = 122_880
_TEXT_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that was not stored: where it stands, why, and what it said."""

    file_no: int
    sheet: str
    line: int
    stream: str
    reason: str
    text: str


def typed_portions(
    con: duckdb.DuckDBPyConnection, stream: Stream, readings: Mapping[int, Reading]
) -> Iterator[Typed]:
    """Type the rows of a stream portion by portion, files in their order (keys are their numbers).

    Portions are typed beside each other and beside whatever is done with the one before.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting: deque[Future[Typed]] = deque()
        for portion in _portions(stream, readings):
            waiting.append(pool.submit(_typed, con, stream, portion))
            if len(waiting) > (os.cpu_count() or 1):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _typed(con: duckdb.DuckDBPyConnection, stream: Stream, portion: Sequence[pa.Table]) -> Typed:
    parts = [type_rows(con, stream, table) for table in portion]
    if len(parts) == 1:
        return parts[0]
    rows = pa.concat_tables([part.rows for part in parts]).sort_by([(FILE, "ascending")])
    return Typed(rows, pa.concat_tables([part.rejected for part in parts]))


def _portions(stream: Stream, readings: Mapping[int, Reading]) -> Iterator[list[pa.Table]]:
    """Yield tables of at most ``PORTION`` rows together, each of rows that are typed alike."""
    held: dict[tuple[str, ...], list[pa.Table]] = {}
    height = 0
    for number, reading in readings.items():
        for piece in reading.pieces(stream.name):
            file = pa.repeat(pa.scalar(number, pa.int32()), piece.num_rows)
            rest = piece.append_column(FILE, file)
            alike = held.setdefault(_typed_like(stream, rest), [])
            while rest.num_rows:
                alike.append(rest.slice(0, PORTION - height))
                height += alike[-1].num_rows
                rest = rest.slice(alike[-1].num_rows)
                if height == PORTION:
                    yield _joined(held)
                    height, alike = 0, held.setdefault(_typed_like(stream, rest), [])
    if height:
        yield _joined(held)


def _joined(held: dict[tuple[str, ...], list[pa.Table]]) -> list[pa.Table]:
    filled = [tables for tables in held.values() if tables]
    held.clear()
    return [pa.concat_tables(tables, promote_options="default") for tables in filled]


def with_bank(reading: Reading, name: str, bank_code: str) -> None:
    """Fill the bank code where a row has none; raise FileRefused where it has another."""
    for stream_name, table in reading.tables.items():
        if BANK not in STREAMS[stream_name].names:
            continue
        if BANK not in table.column_names:
            code = pa.repeat(pa.scalar(bank_code, pa.string()), table.num_rows)
            reading.tables[stream_name] = table.append_column(BANK, code)
            continue
        given = pc.utf8_trim(table[BANK], BLANK)
        other = pc.and_(pc.not_equal(given, bank_code), pc.not_equal(given, ""))
        if pc.any(other).as_py():
            raise _other_bank(table.filter(pc.fill_null(other, fill_value=False)), name, bank_code)
        filled = pa.repeat(pa.scalar(bank_code, pa.string()), table.num_rows)
        index = table.column_names.index(BANK)
        reading.tables[stream_name] = table.set_column(index, BANK, filled)


def _other_bank(rows: pa.Table, name: str, bank_code: str) -> FileRefused:
    first = rows.slice(0, 1).to_pylist()[0]
    place = f"{first[SHEET]} line {first[LINE]}".strip()
    return FileRefused(
        name,
        place,
        f"carries bank {first[BANK]} in {rows.num_rows} rows, not bank {bank_code}.",
        "Load the file of the right bank, or leave out --bank.",
    )


def _typed_like(stream: Stream, table: pa.Table) -> tuple[str, ...]:
    """Return under which names the amounts come and which columns are more than text."""
    amounts = [column for column in stream.columns if column.kind is Kind.FEN]
    names = [text for column in amounts for text in text_names(column)]
    exact = [str(field) for field in table.schema if field.type not in (pa.string(), pa.null())]
    return (*(name for name in names if name in table.column_names), *sorted(exact))


def refused_rows(number: int, reading: Reading) -> Iterable[Rejected]:
    """Yield the rows that the reader refused."""
    for row in reading.refused:
        text = row.text[:_TEXT_MAX]
        yield Rejected(number, row.place.sheet, row.place.line, row.stream, row.reason, text)


def rejected_rows(stream: Stream, table: pa.Table) -> Iterable[Rejected]:
    """Yield the rows that typing refused."""
    for row in table.to_pylist():
        yield Rejected(
            row[FILE],
            row[SHEET] or "",
            row[LINE] or 0,
            stream.name,
            row["reason"],
            (row["text"] or "")[:_TEXT_MAX],
        )
