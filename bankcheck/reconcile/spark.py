"""The same SQL texts on Apache Spark: every step is Parquet scratch that is read back."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bankcheck.errors import CallRefused
from bankcheck.ledger.store import Part
from bankcheck.reconcile.engines import DuckEngine

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "4g",
}


class SparkEngine:
    """Apache Spark; the DuckDB desk sees each step's Parquet under the same name."""

    name = "spark"

    def __init__(self, session: Any, desk: DuckEngine) -> None:
        self._session, self._desk = session, desk
        self._scratch = Path(tempfile.mkdtemp(prefix="bankcheck-spark-"))
        self._made = 0
        self.version: str = session.version

    def _folder(self) -> Path:
        self._made += 1
        return self._scratch / str(self._made)

    def _read_back(self, name: str, folder: Path) -> None:
        self._session.read.parquet(str(folder)).createOrReplaceTempView(name)
        self._desk.view(name, f"select * from read_parquet('{folder}/*.parquet')")

    def source(self, name: str, parts: Sequence[Part], empty: pa.Table) -> None:
        """Make a view over the parts of a stream; over the empty table when there are none."""
        self._desk.source(name, parts, empty)
        if not parts:
            self.put(name, empty)
            return
        frames = [self._part(part) for part in parts]
        whole = frames[0]
        for frame in frames[1:]:
            whole = whole.unionByName(frame)
        whole.createOrReplaceTempView(name)

    def _part(self, part: Part) -> Any:
        frame = self._session.read.parquet(str(part.path))
        if not part.dead_files:
            return frame
        dead = ", ".join(str(number) for number in sorted(part.dead_files))
        return frame.where(f"file_no not in ({dead})")

    def table(self, name: str, sql: str) -> None:
        """Keep the rows of a select under a name."""
        folder = self._folder()
        self._session.sql(sql).write.parquet(str(folder))
        self._read_back(name, folder)

    def counted(self, name: str, sql: str) -> None:
        """Keep the rows of a select that groups by row numbers."""
        self.table(name, sql)

    def view(self, name: str, sql: str) -> None:
        """Give a select a name, here and at the desk."""
        self._session.sql(sql).createOrReplaceTempView(name)
        self._desk.view(name, sql)

    def put(self, name: str, rows: pa.Table) -> None:
        """Keep Arrow rows under a name."""
        folder = self._folder()
        folder.mkdir()
        pq.write_table(rows, folder / "rows.parquet")
        self._read_back(name, folder)

    def fetch(self, sql: str) -> pa.Table:
        """Return the rows of a select."""
        folder = self._folder()
        self._session.sql(sql).coalesce(1).write.parquet(str(folder))
        return pq.read_table(folder)

    def drop(self, name: str) -> None:
        """Forget a table that nothing needs any more."""
        self._session.catalog.dropTempView(name)

    def without(self, name: str, source: str, gone: str, ids: tuple[str, str]) -> None:
        """Give a table a new name, less the rows of which an id stands in ``gone``."""
        one, other = (
            f"left join {gone} {alias} on {alias}.id = s.{column}"
            for alias, column in zip(("g", "k"), ids, strict=True)
        )
        self.table(
            name, f"select s.* from {source} s {one} {other} where g.id is null and k.id is null"
        )
        self.drop(source)

    def close(self) -> None:
        """Stop Spark and remove its scratch space."""
        self._session.stop()
        shutil.rmtree(self._scratch, ignore_errors=True)


def open_spark(desk: DuckEngine, *, threads: int | None = None) -> SparkEngine:
    """Start Spark on this machine, or where the deployment's Spark settings point.

    Raises CallRefused when the extra is not installed.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise CallRefused(
            "The Spark engine is not installed. Install it with `pip install 'bankcheck[spark]'` "
            "(it needs Java 17), or leave out --engine spark."
        )
    builder = importlib.import_module("pyspark.sql").SparkSession.builder.appName("bankcheck")
    builder = builder.master(f"local[{threads or '*'}]")
    for key, value in _SETTINGS.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return SparkEngine(session, desk)
