"""The embedded engine: DuckDB in memory over Parquet files, spilling to one scratch folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from bankcheck.ledger.store import Part

MEMORY_LIMIT = "2500MB"
_NUMBER_BITS = 24
# The name Spark knows; hashes only narrow a search down, so that their values may differ.
_HASHES = "create macro xxhash64(a, b, c) as hash(a, b, c), (a, b, c, d, e) as hash(a, b, c, d, e)"


class Engine(Protocol):
    """What the passes and rules ask of whatever runs their SQL."""

    name: str
    version: str

    def source(self, name: str, parts: Sequence[Part], empty: pa.Table) -> None:
        """Make a view over the parts of a stream; over the empty table when there are none."""

    def table(self, name: str, sql: str) -> None:
        """Keep the rows of a select under a name."""

    def counted(self, name: str, sql: str) -> None:
        """Keep the rows of a select that groups by row numbers, which lie close together."""

    def view(self, name: str, sql: str) -> None:
        """Give a select a name."""

    def put(self, name: str, rows: pa.Table) -> None:
        """Keep Arrow rows under a name."""

    def fetch(self, sql: str) -> pa.Table:
        """Return the rows of a select."""

    def drop(self, name: str) -> None:
        """Forget a table that nothing needs any more."""

    def without(self, name: str, source: str, gone: str, ids: tuple[str, str]) -> None:
        """Give a table a new name, less the rows of which an id stands in ``gone``."""

    def close(self) -> None:
        """Give back memory and scratch space."""


class DuckEngine:
    """DuckDB, embedded; every run has its own in-memory database."""

    name = "duckdb"
    version = duckdb.__version__

    def __init__(self, *, threads: int | None = None, memory_limit: str = MEMORY_LIMIT) -> None:
        self._scratch = Path(tempfile.mkdtemp(prefix="bankcheck-"))
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": str(self._scratch),
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if threads:
            settings["threads"] = threads
        self.connection = duckdb.connect(":memory:", config=settings)
        self.connection.execute("set TimeZone = 'UTC'")
        # Stored files never change, and each is opened dozens of times in a run.
        self.connection.execute("set parquet_metadata_cache = true")
        self.connection.execute(_HASHES)

    def source(self, name: str, parts: Sequence[Part], empty: pa.Table) -> None:
        """Make a view over the parts of a stream; over the empty table when there are none."""
        if not parts:
            self.put(name, empty)
            return
        whole = [str(part.path) for part in parts if not part.dead_files]
        selects = [f"select * from read_parquet({_texts(whole)})"] if whole else []
        selects += [
            f"select * from read_parquet({_texts([str(part.path)])}) "
            f"where file_no not in ({', '.join(str(no) for no in sorted(part.dead_files))})"
            for part in parts
            if part.dead_files
        ]
        self.view(name, " union all by name ".join(selects))

    def table(self, name: str, sql: str) -> None:
        """Keep the rows of a select under a name."""
        self.connection.execute(f"create or replace table {name} as {sql}")

    def counted(self, name: str, sql: str) -> None:
        """Keep the rows of a select that groups by row numbers, which lie close together."""
        # One place for each number instead of hashes; for wider ranges DuckDB hashes all the same.
        self.connection.execute(f"set perfect_ht_threshold = {_NUMBER_BITS}")
        self.table(name, sql)
        self.connection.execute("reset perfect_ht_threshold")

    def view(self, name: str, sql: str) -> None:
        """Give a select a name."""
        self.connection.execute(f"create or replace view {name} as {sql}")

    def put(self, name: str, rows: pa.Table) -> None:
        """Keep Arrow rows under a name."""
        self.connection.register("handed_over", rows)
        self.connection.execute(f"create or replace table {name} as select * from handed_over")
        self.connection.unregister("handed_over")

    def fetch(self, sql: str) -> pa.Table:
        """Return the rows of a select."""
        return self.connection.execute(sql).to_arrow_table()

    def drop(self, name: str) -> None:
        """Forget a table that nothing needs any more."""
        self.connection.execute(f"drop table if exists {name}")

    def without(self, name: str, source: str, gone: str, ids: tuple[str, str]) -> None:
        """Give a table a new name, less the rows of which an id stands in ``gone``."""
        named = " or ".join(f"{one} in (select id from {gone})" for one in ids)
        self.connection.execute(f"delete from {source} where {named}")
        self.connection.execute(f"alter table {source} rename to {name}")

    def write_sorted(self, sql: str, path: Path) -> None:
        """Write the rows of a select as Parquet, sorted by all their columns."""
        self.connection.execute("set preserve_insertion_order = true")
        self.connection.execute(
            f"copy (select * from ({sql}) order by all) to $path (format parquet)",
            {"path": str(path)},
        )

    def close(self) -> None:
        """Give back memory and scratch space."""
        self.connection.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


def _texts(values: Sequence[str]) -> str:
    quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return f"[{quoted}]"
