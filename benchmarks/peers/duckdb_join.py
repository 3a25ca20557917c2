"""A numbered key join in DuckDB."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from benchmarks.peers.key_join_sql import CLASSES, JOINED, connect
from benchmarks.peers.peer import run_peer


def duckdb_join(data: Path) -> pa.Table:
    """Return the classes that a numbered key join in DuckDB names."""
    connection = connect(data)
    connection.execute(f"create temp table joined as {JOINED}")
    return connection.execute(CLASSES).to_arrow_table()


if __name__ == "__main__":
    run_peer(duckdb_join)
