"""Rows that already stand in the ledger are recognised by content, never stored twice.

The ledger holds, of each content, as many rows as the file that has it most often: genuine
equal rows of one file are kept, the same rows in a second file are recognised.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from bankcheck.ledger.expressions import name_of, quoted
from bankcheck.ledger.laying import Laid
from bankcheck.ledger.sources.shape import LINE, SHEET
from bankcheck.ledger.store import Part
from bankcheck.ledger.streams import Stream, stored_names
from bankcheck.ledger.typed import FILE

ORDINAL = "_ordinal"

_SHARED = f"""
    SELECT row_digest FROM fresh GROUP BY row_digest HAVING min({FILE}) <> max({FILE})
    UNION SELECT row_digest FROM fresh WHERE row_digest IN (SELECT row_digest FROM standing)
"""
_PAIRS = f"""
WITH candidates AS (
    SELECT {ORDINAL}, {FILE}, row_digest,
        row_number() OVER (PARTITION BY row_digest, {FILE} ORDER BY {ORDINAL}) AS occurrence
    FROM fresh WHERE row_digest IN (SELECT row_digest FROM shared)
), standing_ranked AS (
    SELECT row_id, row_digest, file_no,
        row_number() OVER (PARTITION BY row_digest ORDER BY row_id) AS rank
    FROM standing WHERE row_digest IN (SELECT row_digest FROM shared)
), standing_counts AS (
    SELECT row_digest, count(*) AS height FROM standing_ranked GROUP BY row_digest
), file_counts AS (
    SELECT row_digest, {FILE}, count(*) AS height FROM candidates GROUP BY row_digest, {FILE}
), earlier AS (
    SELECT row_digest, {FILE}, max(height) OVER (PARTITION BY row_digest ORDER BY {FILE}
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS height
    FROM file_counts
), judged AS (
    SELECT c.*, coalesce(s.height, 0) AS standing_height,
        c.occurrence <= greatest(coalesce(s.height, 0), coalesce(e.height, 0)) AS is_known
    FROM candidates AS c
    LEFT JOIN standing_counts AS s ON s.row_digest = c.row_digest
    LEFT JOIN earlier AS e ON e.row_digest = c.row_digest AND e.{FILE} = c.{FILE}
), fresh_ranked AS (
    SELECT {ORDINAL}, {FILE}, row_digest, standing_height
        + row_number() OVER (PARTITION BY row_digest ORDER BY {ORDINAL}) AS rank
    FROM judged WHERE NOT is_known
)
SELECT j.{ORDINAL}, s.row_id AS standing_row, f.{ORDINAL} AS fresh_row,
    CAST(coalesce(s.file_no, f.{FILE}) AS INTEGER) AS of_file_no
FROM judged AS j
LEFT JOIN standing_ranked AS s ON s.row_digest = j.row_digest AND s.rank = j.occurrence
LEFT JOIN fresh_ranked AS f ON f.row_digest = j.row_digest AND f.rank = j.occurrence
WHERE j.is_known ORDER BY j.{ORDINAL}
"""

_NO_PAIRS = pa.table(
    {name: pa.array([], pa.int64()) for name in (ORDINAL, "standing_row", "fresh_row")}
)


def recognised(
    con: duckdb.DuckDBPyConnection, stream: Stream, parts: Sequence[Part], laid: Laid
) -> pa.Table:
    """Return which fresh rows are known: `_ordinal`, `standing_row` (row_id) or `fresh_row`.

    ``of_file_no`` is the file, in its own batch, of the row that stands.

    The ordinal counts the laid rows from 0 in their order. A pair whose columns are not all equal
    is no pair, whatever the digests say.
    """
    if not parts and len(laid.files) < 2:
        # One file alone has no row of another one.
        return _NO_PAIRS
    con.execute(f"CREATE TEMP VIEW fresh AS {_fresh(laid)}")
    con.execute(f"CREATE TEMP VIEW standing AS {_standing(parts, 'row_id, row_digest, file_no')}")
    con.execute(f"CREATE TEMP TABLE shared AS {_SHARED}")
    try:
        if not con.execute("SELECT count(*) FROM shared").fetchall()[0][0]:
            return _NO_PAIRS
        con.execute(f"CREATE TEMP TABLE pairs AS {_PAIRS}")
        result = con.execute(_verified(stream, parts)).to_arrow_table()
        con.execute("DROP TABLE pairs")
        return result
    finally:
        con.execute("DROP TABLE shared")
        con.execute("DROP VIEW standing")
        con.execute("DROP VIEW fresh")


def _fresh(laid: Laid) -> str:
    return (
        f"SELECT *, row_id - {laid.first} AS {ORDINAL}, file_no AS {FILE}, sheet AS {SHEET}, "
        f"line AS {LINE} FROM read_parquet({quoted(str(laid.path))})"
    )


def _standing(parts: Sequence[Part], columns: str) -> str:
    whole = [part for part in parts if not part.dead_files]
    selects = [_select(columns, whole, "")] if whole else []
    for part in parts:
        if part.dead_files:
            dead = ", ".join(str(number) for number in sorted(part.dead_files))
            selects.append(_select(columns, [part], f" WHERE file_no NOT IN ({dead})"))
    nothing = "SELECT 0::BIGINT AS row_id, 0::BIGINT AS row_digest, 0 AS file_no LIMIT 0"
    return " UNION ALL ".join(selects) or nothing


def _select(columns: str, parts: Sequence[Part], where: str) -> str:
    paths = ", ".join(quoted(str(part.path)) for part in parts)
    return f"SELECT {columns} FROM read_parquet([{paths}]){where}"


def _verified(stream: Stream, parts: Sequence[Part]) -> str:
    names = [name_of(name) for column in stream.columns for name in stored_names(column)]
    same = " AND ".join(f"a.{name} IS NOT DISTINCT FROM b.{name}" for name in names)
    columns = f"p.{ORDINAL}, p.standing_row, p.fresh_row, p.of_file_no"
    within = (
        f"SELECT {columns} FROM pairs p JOIN fresh a ON a.{ORDINAL} = p.{ORDINAL} "
        f"JOIN fresh b ON b.{ORDINAL} = p.fresh_row WHERE p.standing_row IS NULL AND {same}"
    )
    if not parts:
        return f"{within} ORDER BY 1"
    wanted = "(SELECT standing_row FROM pairs)"
    standing = f"SELECT * FROM ({_standing(parts, 'row_id, ' + ', '.join(names))}) "
    return (
        f"SELECT {columns} FROM pairs p JOIN fresh a ON a.{ORDINAL} = p.{ORDINAL} "
        f"JOIN ({standing} WHERE row_id IN {wanted}) b ON b.row_id = p.standing_row WHERE {same} "
        f"UNION ALL {within} ORDER BY 1"
    )


def second_places(con: duckdb.DuckDBPyConnection, pairs: pa.Table, laid: Laid) -> pa.Table:
    """Return where recognised rows were said again: `row_id`, file, sheet and line."""
    con.register("pairs", pairs)
    result = con.execute(
        f"SELECT coalesce(p.standing_row, p.fresh_row + {laid.first}) AS row_id, "
        f"{quoted(laid.stream)} AS stream, "
        f"f.{FILE} AS file_no, f.{SHEET} AS sheet, f.{LINE} AS line, p.of_file_no "
        f"FROM pairs p JOIN ({_fresh(laid)}) f ON f.{ORDINAL} = p.{ORDINAL} ORDER BY p.{ORDINAL}"
    ).to_arrow_table()
    con.unregister("pairs")
    return result
