"""Parquet columns keep a natural type that is exact, or become canonical text, or are refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as kinds

from bankcheck.errors import FileRefused
from bankcheck.ledger.quick import native_type
from bankcheck.ledger.streams import Column, Kind, Stream, text_names

# Whole numbers below this have an exact floating-point number, each its own.
_EXACT = 2**53
_EXPORT = "Write the column as text, a whole number or an exact decimal."


@contextmanager
def opened_parquet(path: Path, name: str) -> Iterator[pq.ParquetFile]:
    """Open a Parquet file for reading; raise FileRefused when it is none or is damaged."""
    try:
        with pq.ParquetFile(path) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0]
        raise FileRefused(
            name, "", f"is no readable Parquet file ({said}).", "Export it again."
        ) from error


def open_parquet(path: Path, name: str) -> pa.Table:
    """Return the whole Parquet file; raise FileRefused when it is none or is damaged."""
    with opened_parquet(path, name) as file:
        return file.read()


def is_plain(schema: pa.Schema, stream: Stream) -> bool:
    """Say whether every cell can be read without looking at the others of its column."""
    columns_of = {text: column for column in stream.columns for text in text_names(column)}
    return all(
        kinds.is_string(field.type)
        or kinds.is_large_string(field.type)
        or (
            field.name in columns_of and native_type(columns_of[field.name], field.name, field.type)
        )
        for field in schema
    )


def as_canonical(table: pa.Table, name: str, stream: Stream) -> pa.Table:
    """Return the table as text but for exact numbers, days and times where they belong."""
    columns_of = {text: column for column in stream.columns for text in text_names(column)}
    columns = {}
    for field in table.schema:
        column = columns_of.get(field.name)
        if column is not None and native_type(column, field.name, field.type):
            columns[field.name] = table[field.name]
        else:
            columns[field.name] = _text(table[field.name], field, column, name)
    return pa.table(columns)


def _text(
    column: pa.ChunkedArray, field: pa.Field, of: Column | None, name: str
) -> pa.ChunkedArray:
    if kinds.is_dictionary(field.type):
        column = column.cast(field.type.value_type)
    if of is not None and of.kind is Kind.DATE and kinds.is_timestamp(column.type):
        column = _whole_days(column)
    if kinds.is_floating(column.type):
        column = _whole_numbers(column, field.name, of, name)
    try:
        return plain_text(column)
    except pa.ArrowException as error:
        raise _refused(name, field.name, f"holds values of the type {column.type}") from error


def plain_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the text of exact values: times in ISO 8601, decimals without needless zeros."""
    if kinds.is_decimal(column.type):
        return _plain(column.cast(pa.string()))
    return _stamp(column) if kinds.is_timestamp(column.type) else column.cast(pa.string())


def _whole_numbers(
    column: pa.ChunkedArray, field: str, of: Column | None, name: str
) -> pa.ChunkedArray:
    """Accept floating numbers only for counts and fen, as tools write whole numbers with gaps.

    Yuan and codes have lost digits in them.
    """
    if of is None:
        return column
    if of.kind is not Kind.INT and not (of.kind is Kind.FEN and field == of.name):
        raise _refused(name, field, "holds floating-point numbers, which are inexact")
    try:
        numbers = column.cast(pa.int64())
    except pa.ArrowException as error:
        raise _refused(name, field, "holds numbers that are not whole") from error
    if (pc.max(pc.abs(numbers)).as_py() or 0) >= _EXACT:
        raise _refused(name, field, "holds floating-point numbers too large to be exact")
    return numbers


def _whole_days(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return times that are all midnights as days; any other time is left to be refused."""
    is_midnight = pc.equal(pc.floor_temporal(column, unit="day"), column)
    if column.type.tz is None and pc.all(is_midnight, min_count=0).as_py():
        return column.cast(pa.timestamp("s")).cast(pa.date32())
    return column


def _plain(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Drop zeros behind the second decimal; they change nothing."""
    return pc.replace_substring_regex(text, r"^(-?\d+\.\d\d)0+$", r"\1")


def _stamp(column: pa.ChunkedArray) -> pa.ChunkedArray:
    zoned = column.type.tz is not None
    naive = column.cast(pa.timestamp(column.type.unit, "UTC")) if zoned else column
    text = pc.strftime(naive, "%Y-%m-%dT%H:%M:%S")
    return pc.binary_join_element_wise(text, "Z", "") if zoned else text


def _refused(name: str, field: str, reason: str) -> FileRefused:
    return FileRefused(name, f"column {field}", f"{reason}.", _EXPORT)
