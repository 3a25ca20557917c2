"""The interchange format: CSV or Parquet files that already carry the canonical columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from bankcheck.errors import FileRefused
from bankcheck.ledger.natural import as_canonical, is_plain, open_parquet, opened_parquet
from bankcheck.ledger.sources.shape import EXTRA, LINE, SHEET, Place, Reading, RefusedRow, Wish
from bankcheck.ledger.streams import STREAMS, Kind, Stream, text_names

NAME = "canonical"
ORDER = 10

# Small blocks stay in the processor's cache: three times as fast as large ones.
QUICK_BLOCK, _BLOCK = 2**20, 16 * 2**20
LARGE_CSV, LARGE_PARQUET = 64 * 2**20, 400_000
PIECE, _HEAD = 24 * 2**20, 2**20
_BATCH_ROWS = 122_880
_NEXT_STEP = "`bankcheck schema` prints the columns of every stream."


def claims(path: Path, head: bytes) -> bool:
    """Say whether the file is named after a stream and is CSV or Parquet."""
    return path.stem.lower() in STREAMS and is_interchange(path)


def is_interchange(path: Path) -> bool:
    """Say whether the file's name ends in .csv or .parquet."""
    return path.suffix.lower() in (".csv", ".parquet")


def read(path: Path, name: str, wish: Wish) -> Reading:
    """Read one file of one stream: named by the wish, else by the file's own name."""
    called = Path(name)
    stream = STREAMS[wish.stream or called.stem.lower()]
    reading = Reading(NAME)
    # Which bank a file is of can only be told of the whole file.
    flow = None if wish.bank_code else _flow(path, called, stream, reading)
    if flow:
        reading.flows[stream.name] = flow
        return reading
    if called.suffix.lower() == ".parquet":
        table = _read_parquet(path, name, stream)
    else:
        table, reading.refused = _read_csv(path, name, stream)
    if not table.num_rows and not reading.refused:
        raise FileRefused(name, "", "has a header and no rows.", "Export the rows again.")
    if table.num_rows:
        reading.tables[stream.name] = _with_extra(stream, table)
    return reading


def check_columns(names: Sequence[str], name: str, stream: Stream) -> None:
    """Raise FileRefused unless the header can be one of that stream."""
    twice = sorted({column for column in names if names.count(column) > 1})
    if twice:
        raise FileRefused(
            name, "header", f"names {', '.join(twice)} more than once.", "Name each column once."
        )
    both = [
        text_names(column)
        for column in stream.columns
        if column.kind is Kind.FEN and all(text in names for text in text_names(column))
    ]
    if both:
        fen, yuan = both[0]
        raise FileRefused(name, "header", f"has both {yuan} and {fen}.", "Keep one of the two.")
    missing = [
        " or ".join(text_names(column))
        for column in stream.columns
        if column.required and not any(text in names for text in text_names(column))
    ]
    if missing or not set(names) & set(_known(stream)):
        said = f"lacks {', '.join(missing)}" if missing else "has none of the columns"
        reason = f"{said} of the stream {stream.name}."
        raise FileRefused(name, "header", reason, _NEXT_STEP)


def _known(stream: Stream) -> tuple[str, ...]:
    return tuple(text for column in stream.columns for text in text_names(column))


def _flow(
    path: Path, called: Path, stream: Stream, reading: Reading
) -> Callable[[], Iterator[pa.Table]] | None:
    """Return what reads a large plain file piece by piece; None for a file to be read whole."""
    name = str(called)
    if called.suffix.lower() != ".parquet":
        if path.stat().st_size < LARGE_CSV or not _can_be_cut(path):
            return None
        with path.open("rb") as file:
            check_columns(_header(memoryview(file.read(_HEAD)), name)[0], name, stream)
        return partial(_csv_pieces, path, name, stream, reading)
    with opened_parquet(path, name) as file:
        if file.metadata.num_rows < LARGE_PARQUET or not is_plain(file.schema_arrow, stream):
            return None
        check_columns(file.schema_arrow.names, name, stream)
    return partial(_parquet_pieces, path, name, stream)


def _parquet_pieces(path: Path, name: str, stream: Stream) -> Iterator[pa.Table]:
    first = 1
    with opened_parquet(path, name) as file:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS):
            table = as_canonical(pa.Table.from_batches([batch]), name, stream)
            lines = pa.arange(first, first + table.num_rows)
            yield _with_extra(stream, table.append_column(LINE, lines))
            first += table.num_rows


def _can_be_cut(path: Path) -> bool:
    """Say whether every line is a record: no quotation mark, and no carriage return alone."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if block.endswith(b"\r"):
                block += file.read(1)
            if b'"' in block or block.count(b"\r") != block.count(b"\r\n"):
                return False
    return True


def _csv_pieces(path: Path, name: str, stream: Stream, reading: Reading) -> Iterator[pa.Table]:
    with path.open("rb") as file:
        header, before = _header(memoryview(file.read(_HEAD)), name)
        file.seek(0)
        file.readline()
        while text := file.read(PIECE) + file.readline():
            try:
                table, invalid = _records(pa.py_buffer(text), header, is_piece=True)
            except pa.ArrowInvalid as error:
                raise _unreadable(path, name, error) from error
            lines = _lines(table.num_rows, invalid, None, before)
            reading.refused += _refused(invalid, table, None, before, stream)
            before += table.num_rows + len(invalid)
            table = _without_blank(table.append_column(LINE, lines), header)
            if table.num_rows:
                yield _with_extra(stream, table)


def _read_parquet(path: Path, name: str, stream: Stream) -> pa.Table:
    table = open_parquet(path, name)
    check_columns(table.column_names, name, stream)
    return as_canonical(table, name, stream).append_column(LINE, pa.arange(1, table.num_rows + 1))


def _read_csv(path: Path, name: str, stream: Stream) -> tuple[pa.Table, list[RefusedRow]]:
    if not path.stat().st_size:
        raise FileRefused(name, "", "is empty.", "Export it again.")
    with pa.memory_map(str(path)) as mapped:
        data = memoryview(mapped.read_buffer())
        try:
            return _parse(data, name, stream)
        except pa.ArrowInvalid as error:
            raise _unreadable(path, name, error) from error


def _parse(data: memoryview, name: str, stream: Stream) -> tuple[pa.Table, list[RefusedRow]]:
    header, header_lines = _header(data[:_HEAD], name)
    check_columns(header, name, stream)
    quotes = _count(data, b'"')
    if quotes % 2:
        raise _unclosed(data, name)
    table, invalid = _records(pa.py_buffer(data), header, has_quotes=quotes > 0)
    breaks = _breaks(table) if quotes else None
    table = table.append_column(LINE, _lines(table.num_rows, invalid, breaks, header_lines))
    refused = _refused(invalid, table, breaks, header_lines, stream)
    return _without_blank(table, header), refused


def _header(head: memoryview, name: str) -> tuple[list[str], int]:
    """Return the column names and how many lines the header takes."""
    start = bytes(head)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _not_utf8(name, "byte 1", "UTF-16")
    text = io.StringIO(start.decode("utf-8-sig", "replace"), newline="")
    rows = csv.reader(text)
    return next(rows), rows.line_num


def _records(
    text: pa.Buffer, header: list[str], *, has_quotes: bool = False, is_piece: bool = False
) -> tuple[pa.Table, list[arrow_csv.InvalidRow]]:
    """Return the records and the ragged ones; a piece has no header. Raise pa.ArrowInvalid."""
    names = header if is_piece else None
    try:
        quick = arrow_csv.ReadOptions(block_size=QUICK_BLOCK, column_names=names)
        table, invalid = _parsed(text, quick, header, has_quotes=has_quotes)
        if not invalid:
            return table, invalid
    except pa.ArrowInvalid:
        pass  # A row may only be longer than a block.
    # One thread alone knows the number of a ragged row.
    slow = arrow_csv.ReadOptions(block_size=_BLOCK, column_names=names, use_threads=False)
    table, invalid = _parsed(text, slow, header, has_quotes=has_quotes)
    if is_piece:
        # Counted as in a file with its header.
        invalid = [row._replace(number=row.number + 1) for row in invalid]
    return table, invalid


def _parsed(
    text: pa.Buffer, options: arrow_csv.ReadOptions, header: list[str], *, has_quotes: bool
) -> tuple[pa.Table, list[arrow_csv.InvalidRow]]:
    invalid: list[arrow_csv.InvalidRow] = []

    def put_aside(row: arrow_csv.InvalidRow) -> str:
        invalid.append(row)
        return "skip"

    table = arrow_csv.read_csv(
        text,
        read_options=options,
        parse_options=arrow_csv.ParseOptions(
            newlines_in_values=has_quotes,
            ignore_empty_lines=False,
            invalid_row_handler=put_aside,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )
    return table, invalid


def _count(data: memoryview, mark: bytes) -> int:
    return sum(
        bytes(data[start : start + _BLOCK]).count(mark) for start in range(0, len(data), _BLOCK)
    )


def _breaks(table: pa.Table) -> pa.ChunkedArray | None:
    """Return how many line ends stand inside each row's cells; None when there are none."""
    total = None
    for column in table.columns:
        pairs = pc.count_substring(column, "\r\n")
        marks = pc.add(pc.count_substring(column, "\n"), pc.count_substring(column, "\r"))
        found = pc.fill_null(pc.cast(pc.subtract(marks, pairs), pa.int64()), 0)
        total = found if total is None else pc.add(total, found)
    return total if total is not None and pc.sum(total).as_py() else None


def _lines(
    height: int,
    invalid: list[arrow_csv.InvalidRow],
    breaks: pa.ChunkedArray | None,
    header_lines: int,
) -> pa.Array:
    """Return the true line each row begins on, ragged rows and line ends in cells counted."""
    pieces, done, shift = [], 0, header_lines + 1
    for count, row in enumerate(invalid):
        before = row.number - 2 - count
        pieces.append(pa.arange(done + shift, before + shift))
        done, shift = before, shift + 1 + _line_ends(row.text)
    pieces.append(pa.arange(done + shift, height + shift))
    lines = pa.concat_arrays(pieces)
    if breaks is None:
        return lines
    return pc.add(lines, pc.subtract(pc.cumulative_sum(breaks.combine_chunks()), breaks))


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _refused(
    invalid: list[arrow_csv.InvalidRow],
    table: pa.Table,
    breaks: pa.ChunkedArray | None,
    header_lines: int,
    stream: Stream,
) -> list[RefusedRow]:
    inside = pc.cumulative_sum(breaks.combine_chunks()) if breaks is not None else None
    refused, earlier = [], 0
    for count, row in enumerate(invalid):
        before = row.number - 2 - count
        within = inside[before - 1].as_py() if inside is not None and before else 0
        line = row.number - 1 + header_lines + within + earlier
        earlier += _line_ends(row.text)
        reason = (
            f"has {row.actual_columns} cells where the header has {row.expected_columns}; "
            "put cells that contain a comma in quotation marks"
        )
        refused.append(RefusedRow(Place("", line), stream.name, reason, row.text))
    return refused


def _without_blank(table: pa.Table, header: list[str]) -> pa.Table:
    """Return the table without lines that are empty in every cell."""
    candidates = pc.is_null(table[header[0]])
    if not pc.any(candidates).as_py():
        return table
    for column in header[1:]:
        candidates = pc.and_(candidates, pc.is_null(table[column]))
    return table.filter(pc.invert(candidates))


def _with_extra(stream: Stream, table: pa.Table) -> pa.Table:
    """Return the table with the columns the stream does not know packed as JSON in `_extra`."""
    known = [name for name in table.column_names if name in (*_known(stream), LINE)]
    others = [name for name in table.column_names if name not in known]
    sheet = pa.repeat(pa.scalar("", pa.string()), table.num_rows)
    return (
        table.select(known)
        .append_column(SHEET, sheet)
        .append_column(EXTRA, _packed(table.select(others)) if others else _nothing(table))
    )


def _nothing(table: pa.Table) -> pa.Array:
    return pa.nulls(table.num_rows, pa.string())


def _packed(others: pa.Table) -> pa.ChunkedArray:
    names = [name.replace('"', '""') for name in others.column_names]
    pairs = ", ".join("'{}', \"{}\"".format(name.replace("'", "''"), name) for name in names)
    con = duckdb.connect()
    con.register("others", others)
    merged = f"CAST(json_merge_patch('{{}}', json_object({pairs})) AS VARCHAR)"
    packed = con.execute(f"SELECT nullif({merged}, '{{}}') AS extra FROM others").to_arrow_table()
    con.close()
    return packed["extra"].cast(pa.string())


def _unreadable(path: Path, name: str, fault: pa.ArrowInvalid) -> FileRefused:
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return _not_utf8(name, f"line {line}, byte {error.start + 1}", _guess(data))
    said = str(fault).splitlines()[0]
    return FileRefused(name, "", f"is no CSV with a header ({said}).", "Export it again as CSV.")


def _guess(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "no encoding we know"
    return "GB18030"


def _not_utf8(name: str, place: str, looks_like: str) -> FileRefused:
    return FileRefused(
        name,
        place,
        f"is not UTF-8 (it looks like {looks_like}).",
        "Save it as UTF-8, or load it as a bank export with --profile.",
    )


def _unclosed(data: memoryview, name: str) -> FileRefused:
    rows = csv.reader(io.StringIO(bytes(data).decode("utf-8-sig", "replace"), newline=""))
    start, end = 1, 0
    for _ in rows:
        start, end = end + 1, rows.line_num
    return FileRefused(
        name,
        f"line {start}",
        "has a quotation mark that is opened and never closed (or not doubled inside a cell).",
        "Export the file again as CSV with quotation marks doubled.",
    )
