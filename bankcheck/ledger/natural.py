"""Parquet columns of natural types become exact canonical text, or the file is refused."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as kinds

from bankcheck.errors import FileRefused
from bankcheck.ledger.streams import Kind, Stream, text_names

_EXPORT = "Write the column as text, a whole number or an exact decimal."


def open_parquet(path: Path, name: str) -> pa.Table:
    """Return the whole Parquet file; raise FileRefused when it is none or is damaged."""
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0]
        raise FileRefused(
            name, "", f"is no readable Parquet file ({said}).", "Export it again."
        ) from error


def as_text(table: pa.Table, name: str, stream: Stream) -> pa.Table:
    """Return the table with every column as text; nothing is rounded on the way."""
    kinds_of = {text: column.kind for column in stream.columns for text in text_names(column)}
    columns = {
        field.name: _text(table[field.name], field, kinds_of.get(field.name), name)
        for field in table.schema
    }
    return pa.table(columns)


def _text(
    column: pa.ChunkedArray, field: pa.Field, kind: Kind | None, name: str
) -> pa.ChunkedArray:
    if kinds.is_dictionary(field.type):
        column = column.cast(field.type.value_type)
    if kinds.is_floating(column.type):
        column = _whole_numbers(column, field.name, kind, name)
    if kinds.is_decimal(column.type):
        return _plain(column.cast(pa.string()))
    if kinds.is_timestamp(column.type):
        return _stamp(column)
    try:
        return column.cast(pa.string())
    except pa.ArrowException as error:
        raise _refused(name, field.name, f"holds values of the type {column.type}") from error


def _whole_numbers(
    column: pa.ChunkedArray, field: str, kind: Kind | None, name: str
) -> pa.ChunkedArray:
    """Accept floating numbers only for counts: amounts and codes have lost digits in them."""
    if kind is None:
        return column
    if kind is not Kind.INT:
        raise _refused(name, field, "holds floating-point numbers, which are inexact")
    try:
        return column.cast(pa.int64())
    except pa.ArrowException as error:
        raise _refused(name, field, "holds numbers that are not whole") from error


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
