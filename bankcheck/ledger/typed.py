"""Typing of canonical text: whole columns in, stored columns and rejected rows out."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bankcheck.ledger import expressions as sql
from bankcheck.ledger.expressions import Cell, name_of, quoted
from bankcheck.ledger.sources.shape import EXTRA, LINE, SHEET
from bankcheck.ledger.streams import Column, Kind, Stream, stored_names, text_names

FILE = "_file"
_ARROW = {
    Kind.TEXT: pa.string(),
    Kind.ACCOUNT: pa.string(),
    Kind.INT: pa.int32(),
    Kind.FEN: pa.int64(),
    Kind.DATE: pa.date32(),
}
_UTC = pa.timestamp("us", "UTC")
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


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed rows of one stream with their places, and the rejected ones with reason and text."""

    rows: pa.Table
    rejected: pa.Table


def stored_schema(stream: Stream) -> pa.Schema:
    """Return the Arrow schema of the stream's stored canonical columns."""
    fields = [pa.field(name, _arrow(column, name)) for column, name in _stored(stream)]
    return pa.schema(fields)


def type_rows(con: duckdb.DuckDBPyConnection, stream: Stream, table: pa.Table) -> Typed:
    """Type a text table that carries `_file`, `_sheet`, `_line` and `_extra`.

    The rows keep their order. Rejected rows come with the columns `_file`, `_sheet`, `_line`,
    `reason` and `text`.
    """
    cells = _cells(stream, table.column_names)
    table = _trimmed(table)
    con.register("raw", table)
    rows = con.execute(_typing_sql(stream, cells)).to_arrow_table()
    con.unregister("raw")
    bad = rows["_bad"]
    rejected = _rejected(con, stream, cells, table.filter(bad))
    good = rows.drop_columns(["_bad"])
    if rejected.num_rows:
        good = good.filter(pc.invert(bad))
    return Typed(_in_utc(stream, good), rejected)


def _trimmed(table: pa.Table) -> pa.Table:
    """Return the table without blanks around its cells; Arrow does it far faster than SQL."""
    for index, name in enumerate(table.column_names):
        if name not in (FILE, SHEET, LINE, EXTRA):
            table = table.set_column(index, name, pc.utf8_trim_whitespace(table[name]))
    return table


def _stored(stream: Stream) -> list[tuple[Column, str]]:
    return [(column, name) for column in stream.columns for name in stored_names(column)]


def _arrow(column: Column, name: str) -> pa.DataType:
    if column.kind is Kind.TIME:
        return _UTC if name == column.name else pa.date32()
    return _ARROW[column.kind]


def _in_utc(stream: Stream, rows: pa.Table) -> pa.Table:
    for column, name in _stored(stream):
        if column.kind is Kind.TIME and name == column.name:
            index = rows.column_names.index(name)
            rows = rows.set_column(index, name, rows[name].cast(pa.timestamp("us")).cast(_UTC))
    return rows


def _cells(stream: Stream, names: list[str]) -> list[Cell]:
    cells = []
    for column in stream.columns:
        sources = [name for name in text_names(column) if name in names]
        cells.append(Cell(column, sources[0] if sources else None))
    return cells


def _rejected(
    con: duckdb.DuckDBPyConnection, stream: Stream, cells: list[Cell], table: pa.Table
) -> pa.Table:
    con.register("raw", table)
    result = con.execute(_reasons_sql(stream, cells)).to_arrow_table()
    con.unregister("raw")
    return result


def _typing_sql(stream: Stream, cells: list[Cell]) -> str:
    names = [name_of(name) for _, name in _stored(stream)]
    parts = [part for column in stream.columns for part in sql.digested(column)]
    text = " || chr(31) || ".join(f"coalesce(CAST({part} AS VARCHAR), '')" for part in parts)
    digest = f"CAST(md5_number_lower({text}) >> 1 AS BIGINT) AS row_digest"
    places = f"{FILE}, {SHEET}, {LINE}, {_extra(cells)} AS {EXTRA}"
    return (
        f"SELECT {', '.join(names)}, {places}, {digest}, _bad "
        f"FROM ({_defaulted_sql(stream, cells)})"
    )


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
    conditions = [sql.is_bad(cell) for cell in cells if cell.source or cell.column.required]
    if stream.name == "payment":
        conditions.append("amount_fen < 0")
    return " OR ".join(conditions)


def _defaulted_sql(stream: Stream, cells: list[Cell]) -> str:
    changes = [
        f"{default} AS {name}" for (of, name), default in _DEFAULTS.items() if of == stream.name
    ]
    star = f"* REPLACE ({', '.join(changes)})" if changes else "*"
    bad = f"coalesce({_bad(stream, cells)}, false) AS _bad"
    return f"SELECT {star}, {bad} FROM ({_typed_sql(cells)})"


def _typed_sql(cells: list[Cell]) -> str:
    times = [cell for cell in cells if cell.column.kind is Kind.TIME]
    received = [f"{name_of(cell.source)} AS r_{cell.column.name}" for cell in cells if cell.source]
    texts = [f"{sql.clean(cell)} AS {cell.text}" for cell in cells]
    query = f"SELECT {', '.join([FILE, SHEET, LINE, EXTRA, *received, *texts])} FROM raw"
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
    accounts = [cell for cell in cells if cell.column.kind is Kind.ACCOUNT and cell.source]
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
