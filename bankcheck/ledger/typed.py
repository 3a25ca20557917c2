"""Typing of canonical text: whole columns in, stored columns and rejected rows out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bankcheck.ledger import expressions as sql
from bankcheck.ledger import quick
from bankcheck.ledger.expressions import Cell, name_of, quoted
from bankcheck.ledger.natural import plain_text
from bankcheck.ledger.sources.shape import EXTRA, LINE, SHEET
from bankcheck.ledger.streams import Column, Kind, Stream, stored_names, text_names

FILE = "_file"
_SEPARATOR = "chr(31)"
_DEFAULTS: dict[tuple[str, str], str] = {
    ("voucher", "line_no"): "coalesce(line_no, 1)",
    ("payment", "line_no"): "coalesce(line_no, 1)",
    ("claim", "line_no"): "coalesce(line_no, 1)",
    ("voucher", "status"): "coalesce(status, 'valid')",
    ("payment", "direction"): "coalesce(direction, 'pay')",
    ("payment", "status"): "coalesce(status, CASE WHEN returned_on IS NOT NULL THEN 'returned' "
    "WHEN paid_on IS NOT NULL THEN 'paid' ELSE 'pending' END)",
    ("claim", "status"): "coalesce(status, CASE WHEN cleared_on IS NOT NULL THEN 'cleared' "
    "ELSE 'pending' END)",
    ("claim", "claim_type"): "coalesce(claim_type, 'transfer')",
    ("claim", "amount_fen"): "CASE WHEN claim_type = 'refund' THEN abs(amount_fen) "
    "ELSE amount_fen END",
    ("claim", "head_total_fen"): "CASE WHEN claim_type = 'refund' THEN abs(head_total_fen) "
    "ELSE head_total_fen END",
}
_NEGATIVE_PAYMENT = quoted(
    "amount is below zero; write the amount positive, the direction (pay, refund) gives its sense"
)

_NOTHING_REJECTED = pa.table(
    {
        FILE: pa.array([], pa.int32()),
        SHEET: pa.array([], pa.string()),
        LINE: pa.array([], pa.int64()),
        "reason": pa.array([], pa.string()),
        "text": pa.array([], pa.string()),
    }
)


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed rows of one stream with their places, and the rejected ones with reason and text."""

    rows: pa.Table
    rejected: pa.Table


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A table before SQL: cells told apart, arrays that stay as they are, what SQL shall see."""

    cells: list[Cell]
    ready: dict[str, pa.Array]
    raw: dict[str, pa.Array]


def stored_schema(stream: Stream) -> pa.Schema:
    """Return the Arrow schema of the stream's stored canonical columns."""
    return pa.schema(
        [pa.field(name, quick.stored_type(column, name)) for column, name in _stored(stream)]
    )


def type_rows(con: duckdb.DuckDBPyConnection, stream: Stream, table: pa.Table) -> Typed:
    """Type a table of text, or of exact values, with `_file`, `_sheet`, `_line` and `_extra`.

    The rows keep their order. Rejected rows come with the columns `_file`, `_sheet`, `_line`,
    `reason` and `text`.
    """
    rows = _typed_whole(con, stream, table)
    bad = rows["_bad"]
    rows = rows.drop_columns(["_bad"])
    if pc.any(bad).as_py():
        return Typed(rows.filter(pc.invert(bad)), _rejected(con, stream, table.filter(bad)))
    return Typed(rows, _NOTHING_REJECTED)


def _typed_whole(con: duckdb.DuckDBPyConnection, stream: Stream, table: pa.Table) -> pa.Table:
    """Return the stored columns with places, `row_digest` and `_bad`."""
    prepared = _prepared(stream, table)
    with con.cursor() as cursor:
        cursor.register("raw", pa.table(prepared.raw))
        made = cursor.execute(_typing_sql(stream, prepared)).to_arrow_table()
    made = made.combine_chunks()
    schema = _schema(stream)
    arrays = [
        made[name] if name in made.column_names else prepared.ready[name] for name in schema.names
    ]
    return pa.table(
        [
            array.cast(pa.timestamp("us")).cast(kind) if pa.types.is_timestamp(kind) else array
            for array, kind in zip(arrays, schema.types, strict=True)
        ],
        schema=schema,
    )


def _schema(stream: Stream) -> pa.Schema:
    schema = stored_schema(stream)
    text, flag = pa.string(), pa.bool_()
    places = ((FILE, pa.int32()), (SHEET, text), (LINE, pa.int64()), (EXTRA, text))
    for name, kind in (*places, ("row_digest", pa.int64()), ("_bad", flag)):
        schema = schema.append(pa.field(name, kind))
    return schema


def _prepared(stream: Stream, table: pa.Table) -> _Prepared:
    """Type in Arrow what is plain, and leave the trimmed text of the rest to SQL."""
    cells, ready, raw = [], {}, {}
    for name in (FILE, SHEET, LINE, EXTRA):
        ready[name] = _whole_array(table[name])
    for cell in _cells(stream, table.column_names):
        column, source = cell.column, cell.source
        if source is None:
            found: dict[str, pa.Array] | None = quick.absent(column, table.num_rows)
        else:
            text = _trimmed(_whole_array(table[source]), column, source)
            found = quick.typed(column, source, text)
        if found is None and source is not None:
            raw[source] = _trimmed(_whole_array(table[source]), None, source)
        else:
            ready.update(found or {})
        cells.append(replace(cell, is_ready=found is not None))
    return _Prepared(cells, ready, {**raw, **_naive(ready)})


def _naive(ready: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """Return the arrays with their UTC times free of a zone, which SQL would turn by its own."""
    return {
        name: array.cast(pa.timestamp("us")) if pa.types.is_timestamp(array.type) else array
        for name, array in ready.items()
    }


def _whole_array(column: pa.ChunkedArray) -> pa.Array:
    found = column.combine_chunks()
    if isinstance(found, pa.ChunkedArray):
        return pa.concat_arrays(found.chunks)
    return found


def _trimmed(cells: pa.Array, column: Column | None, source: str) -> pa.Array:
    """Return trimmed text; a type that suits the column (None: no type does) stays."""
    if column is not None and quick.native_type(column, source, cells.type):
        return cells
    return quick.trimmed(plain_text(cells))


def _stored(stream: Stream) -> list[tuple[Column, str]]:
    return [(column, name) for column in stream.columns for name in stored_names(column)]


def _cells(stream: Stream, names: list[str]) -> list[Cell]:
    cells = []
    for column in stream.columns:
        sources = [name for name in text_names(column) if name in names]
        cells.append(Cell(column, sources[0] if sources else None))
    return cells


def _rejected(con: duckdb.DuckDBPyConnection, stream: Stream, table: pa.Table) -> pa.Table:
    cells = _cells(stream, table.column_names)
    for cell in cells:
        if cell.source:
            text = _trimmed(_whole_array(table[cell.source]), None, cell.source)
            table = table.set_column(table.column_names.index(cell.source), cell.source, text)
    with con.cursor() as cursor:
        cursor.register("raw", table)
        return cursor.execute(_reasons_sql(stream, cells)).to_arrow_table()


def _typing_sql(stream: Stream, prepared: _Prepared) -> str:
    changes = _changes(stream, prepared)
    names = [name_of(name) for _, name in _stored(stream) if name not in prepared.ready]
    names += [name_of(name) for name in changes if name in prepared.ready]
    text = _digested(stream, prepared.ready, changes)
    digest = f"CAST(md5_number_lower(concat({text})) >> 1 AS BIGINT) AS row_digest"
    star = ", ".join(f"{change} AS {name_of(name)}" for name, change in changes.items())
    bad = f"coalesce({_bad(stream, prepared.cells)}, false) AS _bad"
    inner = (
        f"SELECT * {f'REPLACE ({star})' if star else ''}, {bad} FROM ({_typed_sql(prepared.cells)})"
    )
    return (
        f"SELECT {''.join(f'{name}, ' for name in names)}{_extra(prepared.cells)} AS {EXTRA}, "
        f"{digest}, _bad FROM ({inner})"
    )


def _digested(stream: Stream, ready: Mapping[str, pa.Array], changes: Mapping[str, str]) -> str:
    """Return what a row's digest is made of; what is the same in every row is said once."""
    pieces: list[str] = []
    same: list[str] = []
    for column in stream.columns:
        for name, text in zip(stored_names(column), sql.digested(column), strict=True):
            known = None if name in changes else _everywhere(column, ready.get(name))
            if known is None:
                pieces += [f"concat({', '.join(same)})", text] if same else [text]
                same = []
            elif known:
                same.append(quoted(known))
            same.append(_SEPARATOR)
    return ", ".join([*pieces, *same[:-1]])


def _everywhere(column: Column, cells: pa.Array | None) -> str | None:
    """Return the text that every row's digest has for a column, empty for nulls; None for none."""
    if cells is None or not len(cells):
        return None
    if cells.null_count == len(cells):
        return ""
    if cells.null_count or column.kind in (Kind.TIME, Kind.DATE) or cells[0] != cells[-1]:
        return None
    text = str(cells[0].as_py())
    return text if text.isprintable() and pc.all(pc.equal(cells, cells[0])).as_py() else None


def _reasons_sql(stream: Stream, cells: list[Cell]) -> str:
    reasons = [sql.reason(cell) for cell in cells]
    if stream.name == "payment":
        reasons.append(f"CASE WHEN amount_fen < 0 THEN {_NEGATIVE_PAYMENT} END")
    said = [
        f"CASE WHEN {cell.text} IS NOT NULL "
        f"THEN {quoted(f'{cell.source}=')} || {name_of(f'r_{cell.column.name}')} END"
        for cell in cells
        if cell.source
    ]
    return (
        f"SELECT {FILE}, {SHEET}, {LINE}, concat_ws('; ', {', '.join(reasons)}) AS reason, "
        f"concat_ws('; ', {', '.join(said)}) AS text FROM ({_typed_sql(cells)})"
    )


def _bad(stream: Stream, cells: list[Cell]) -> str:
    conditions = [sql.is_bad(cell) for cell in cells]
    if stream.name == "payment":
        conditions.append("amount_fen < 0")
    return " OR ".join(conditions)


def _changes(stream: Stream, prepared: _Prepared) -> dict[str, str]:
    """Return what stands in for stored values, by name; a full column needs no default."""
    return {
        name: change
        for (of, name), change in _DEFAULTS.items()
        if of == stream.name
        and (name not in prepared.ready or prepared.ready[name].null_count or name.endswith("_fen"))
    }


def _typed_sql(cells: list[Cell]) -> str:
    ready = [name_of(name) for c in cells if c.is_ready for name in stored_names(c.column)]
    cells = [cell for cell in cells if not cell.is_ready]
    times = [cell for cell in cells if cell.column.kind is Kind.TIME]
    received = [f"{name_of(cell.source)} AS r_{cell.column.name}" for cell in cells if cell.source]
    texts = [f"{sql.clean(cell)} AS {cell.text}" for cell in cells]
    query = f"SELECT {', '.join([FILE, SHEET, LINE, EXTRA, *ready, *received, *texts])} FROM raw"
    for step in (sql.wall_clock, sql.instants, sql.days):
        made = {name: text for cell in times for name, text in step(cell).items()}
        query = _with(query, made)
    return _with(query, {name: text for cell in cells for name, text in sql.typed(cell).items()})


def _with(query: str, made: dict[str, str]) -> str:
    if not made:
        return query
    columns = ", ".join(f"{text} AS {name_of(name)}" for name, text in made.items())
    return f"SELECT *, {columns} FROM ({query})"


def _extra(cells: list[Cell]) -> str:
    """Return the extra JSON, with accounts as received where narrowing changed them."""
    accounts = [
        cell
        for cell in cells
        if cell.column.kind is Kind.ACCOUNT and cell.source and not cell.is_ready
    ]
    if not accounts:
        return EXTRA
    pairs = []
    for cell in accounts:
        received = f"r_{cell.column.name}"
        changed = f"CASE WHEN {received} <> {cell.text} THEN {received} END"
        pairs.append(f"{quoted(cell.column.name)}, {changed}")
    changes = " OR ".join(f"r_{cell.column.name} <> {cell.text}" for cell in accounts)
    merged = f"json_merge_patch(coalesce({EXTRA}, '{{}}'), json_object({', '.join(pairs)}))"
    return f"CASE WHEN {changes} THEN CAST({merged} AS VARCHAR) ELSE {EXTRA} END"
