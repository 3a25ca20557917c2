"""The readings of one call become one typed table a stream, in the order of the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bankcheck.errors import FileRefused
from bankcheck.ledger.expressions import BLANK
from bankcheck.ledger.recognise import ORDINAL
from bankcheck.ledger.sources.shape import EXTRA, LINE, SHEET, Reading
from bankcheck.ledger.streams import STREAMS, Kind, Stream, text_names
from bankcheck.ledger.typed import FILE, type_rows

BANK = "bank_code"
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


@dataclass(frozen=True, slots=True)
class TypedRows:
    """The typed tables by stream (with `_file`, `_ordinal`) and all rejected rows."""

    tables: dict[str, pa.Table]
    rejected: list[Rejected]


def typed_rows(con: duckdb.DuckDBPyConnection, readings: Mapping[int, Reading]) -> TypedRows:
    """Type the rows of all readings; keys are file numbers."""
    rejected = [row for number, reading in readings.items() for row in _refused(number, reading)]
    tables = {}
    for stream in STREAMS.values():
        arrived = {
            number: reading.tables[stream.name]
            for number, reading in readings.items()
            if stream.name in reading.tables and reading.tables[stream.name].num_rows
        }
        if not arrived:
            continue
        typed = [type_rows(con, stream, table) for table in _joined(stream, arrived)]
        for part in typed:
            rejected += _rejected(stream, part.rejected)
        rows = pa.concat_tables([part.rows for part in typed])
        if len(typed) > 1:
            rows = rows.sort_by([(FILE, "ascending")])
        if rows.num_rows:
            tables[stream.name] = rows.append_column(ORDINAL, pa.arange(0, rows.num_rows))
    rejected.sort(key=lambda row: (row.file_no, row.sheet, row.line, row.stream))
    return TypedRows(tables, rejected)


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


def _joined(stream: Stream, arrived: Mapping[int, pa.Table]) -> Iterable[pa.Table]:
    """Return the tables with their file numbers, joined where they bring amounts the same way."""
    groups: dict[tuple[str, ...], list[pa.Table]] = {}
    for number, table in arrived.items():
        file = pa.repeat(pa.scalar(number, pa.int32()), table.num_rows)
        amounts = _amount_names(stream, table.column_names)
        groups.setdefault(amounts, []).append(table.append_column(FILE, file))
    return [pa.concat_tables(tables, promote_options="default") for tables in groups.values()]


def _amount_names(stream: Stream, names: Sequence[str]) -> tuple[str, ...]:
    amounts = [column for column in stream.columns if column.kind is Kind.FEN]
    return tuple(text for column in amounts for text in text_names(column) if text in names)


def _refused(number: int, reading: Reading) -> Iterable[Rejected]:
    for row in reading.refused:
        text = row.text[:_TEXT_MAX]
        yield Rejected(number, row.place.sheet, row.place.line, row.stream, row.reason, text)


def _rejected(stream: Stream, table: pa.Table) -> Iterable[Rejected]:
    for row in table.to_pylist():
        yield Rejected(
            row[FILE],
            row[SHEET] or "",
            row[LINE] or 0,
            stream.name,
            row["reason"],
            (row["text"] or "")[:_TEXT_MAX],
        )


PLACES = (FILE, SHEET, LINE, EXTRA)
