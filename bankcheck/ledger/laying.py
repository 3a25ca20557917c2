"""Typed rows are laid down beside the ledger as they come: a big call fits in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bankcheck.ledger.carry import RENAMED, Carried
from bankcheck.ledger.rows import Rejected, refused_rows, rejected_rows, typed_portions
from bankcheck.ledger.sources.shape import Reading
from bankcheck.ledger.streams import STREAMS, stored_names
from bankcheck.ledger.typed import FILE

_PLACES = ("row_id", "file_no", "sheet", "line", "extra", "row_digest")
_ROW_GROUP = 122_880
_SAMPLE = 10_000


@dataclass(slots=True)
class Laid:
    """The rows of one stream in stored form: their file, the first row's number, rows by file."""

    stream: str
    path: Path
    first: int
    files: Counter[int] = field(default_factory=Counter)

    @property
    def height(self) -> int:
        """Return how many rows there are."""
        return self.files.total()

    def read(self, *columns: str) -> pa.Table:
        """Return some columns of all rows."""
        return pq.read_table(self.path, columns=list(columns))

    def sample(self, height: int) -> list[dict[str, Any]]:
        """Return the first rows."""
        with pq.ParquetFile(self.path) as file:
            batch = next(file.iter_batches(batch_size=height))
        rows: list[dict[str, Any]] = batch.to_pylist()
        return rows

    def leave_out(self, row_ids: pa.ChunkedArray) -> None:
        """Write the file again without these rows; the others keep their numbers."""
        again = self.path.with_suffix(".again")
        gone = row_ids.combine_chunks()
        with pq.ParquetFile(self.path) as file, _Layer(again) as layer:
            for number in range(file.num_row_groups):
                table = file.read_row_group(number)
                is_gone = pc.is_in(table["row_id"], gone)
                self.files.subtract(table.filter(is_gone)["file_no"].to_pylist())
                layer.add(table.filter(pc.invert(is_gone)))
        again.replace(self.path)


class _Layer:
    """One Parquet file under way, rows in their order, in row groups of one size."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None
        self._held: list[pa.Table] = []
        self._height = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._held:
            self._write(pa.concat_tables(self._held))
        if self._writer:
            self._writer.close()

    def add(self, table: pa.Table) -> None:
        """Write what fills row groups; hold the rest until more comes."""
        self._held.append(table)
        self._height += table.num_rows
        if self._height < _ROW_GROUP:
            return
        whole = pa.concat_tables(self._held)
        full = self._height - self._height % _ROW_GROUP
        self._write(whole.slice(0, full))
        self._held, self._height = [whole.slice(full)], self._height - full

    def _write(self, table: pa.Table) -> None:
        if self._writer is None:
            repeated = [name for name in table.column_names if _repeats(table[name])]
            self._writer = pq.ParquetWriter(self._path, table.schema, use_dictionary=repeated)
        self._writer.write_table(table, row_group_size=_ROW_GROUP)


def lay(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    first: int,
    readings: Mapping[int, Reading],
    carried: Mapping[int, Carried],
) -> tuple[list[Laid], list[Rejected]]:
    """Lay down all rows, numbered from ``first`` on, carried ones in front of their stream.

    Keys are file numbers. Return a file for each stream that has rows, and all rejected rows; a
    large file that proves unreadable only now raises FileRefused.
    """
    laid: list[Laid] = []
    rejected: list[Rejected] = []
    for stream in STREAMS.values():
        rows = Laid(stream.name, folder / f"{stream.name}.parquet", first)
        with _Layer(rows.path) as layer:
            for table in _carried(stream.name, carried):
                _add(layer, rows, table)
            for portion in typed_portions(con, stream, readings):
                rejected += rejected_rows(stream, portion.rejected)
                _add(layer, rows, portion.rows)
        if rows.height:
            laid.append(rows)
            first += rows.height
    for number, reading in readings.items():
        rejected += refused_rows(number, reading)
    rejected.sort(key=lambda row: (row.file_no, row.sheet, row.line, row.stream))
    return laid, rejected


def _carried(stream: str, carried: Mapping[int, Carried]) -> Iterable[pa.Table]:
    for number, one in carried.items():
        if stream in one.tables:
            table = one.tables[stream]
            yield table.append_column(FILE, pa.repeat(pa.scalar(number, pa.int32()), len(table)))


def _add(layer: _Layer, rows: Laid, table: pa.Table) -> None:
    if not table.num_rows:
        return
    layer.add(_stored(rows.stream, table, rows.first + rows.height))
    for count in table[FILE].value_counts().to_pylist():
        rows.files[count["values"]] += count["counts"]


def _stored(stream: str, table: pa.Table, first: int) -> pa.Table:
    """Return the rows in stored form, each under its number."""
    named = table.rename_columns([RENAMED.get(name, name) for name in table.column_names])
    numbered = named.append_column("row_id", pa.arange(first, first + named.num_rows))
    lines = numbered["line"].cast(pa.int32())
    narrow = numbered.set_column(numbered.column_names.index("line"), "line", lines)
    canonical = [name for column in STREAMS[stream].columns for name in stored_names(column)]
    return narrow.select([*canonical, *_PLACES])


def _repeats(column: pa.ChunkedArray) -> bool:
    """Say whether a column has so few values that a dictionary makes it smaller."""
    sample = column.slice(0, _SAMPLE)
    return bool(pc.count_distinct(sample).as_py() * 4 < len(sample))
