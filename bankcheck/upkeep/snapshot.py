"""The tables of one moment: everything is read in one transaction that changes nothing."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from sqlalchemy import JSON, Connection, Engine, MetaData, Table, create_engine, null, select

from bankcheck.db import Database
from bankcheck.upkeep.values import packed, packed_json

VERSION_TABLE = "alembic_version"
_ROWS_AT_ONCE = 1000


@contextmanager
def snapshot(database: Database, folder: Path) -> Iterator[Connection]:
    """Open a connection that sees the database as it stands now, whatever others write.

    A reader of SQLite would keep writers waiting, so its pages are copied first (the folder needs
    the room); PostgreSQL keeps old row versions for as long as the reading takes.
    """
    if not database.is_sqlite:
        isolation = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with database.engine.connect().execution_options(**isolation) as connection:
            yield connection
        return
    with TemporaryDirectory(dir=folder, prefix=".snapshot-") as place:
        engine = _copied(database, Path(place) / "copy.db")
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def _copied(database: Database, path: Path) -> Engine:
    source = sqlite3.connect(str(database.engine.url.database), timeout=60)
    target = sqlite3.connect(path)
    source.backup(target)
    target.close()
    source.close()
    return create_engine(f"sqlite:///{path}")


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables as they stand in the database, those referred to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != VERSION_TABLE]


def revision_of(connection: Connection) -> str:
    """Return the revision of the schema."""
    metadata = MetaData()
    version = Table(VERSION_TABLE, metadata, autoload_with=connection)
    return str(connection.execute(select(version.c.version_num)).scalar_one())


def dump(connection: Connection, table: Table, file: IO[bytes]) -> int:
    """Write a table as gzipped JSON lines, its column names first; return the rows."""
    rows = 0
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=3, mtime=0) as packing:
        packing.write(_line([column.name for column in table.columns]))
        for values in _rows(connection, table):
            packing.write(_line(values))
            rows += 1
    return rows


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    columns = list(table.columns)
    at = [place for place, column in enumerate(columns) if isinstance(column.type, JSON)]
    absent = [columns[place].is_(null()) for place in at]
    asked = select(*columns, *absent).order_by(*table.primary_key.columns)
    streamed = connection.execution_options(stream_results=True, yield_per=_ROWS_AT_ONCE)
    for row in streamed.execute(asked):
        values = [packed(value) for value in row[: len(columns)]]
        for number, place in enumerate(at):
            values[place] = packed_json(row[place], absent=bool(row[len(columns) + number]))
        yield values
