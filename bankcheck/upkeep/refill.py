"""Filling empty tables with the rows of a backup, in one transaction on either database."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import JSON, Connection, Table, func, insert, inspect, select, text

from bankcheck.db import Database
from bankcheck.errors import IntegrityError
from bankcheck.upkeep.bundle import TABLES, BackupBroken, Reader
from bankcheck.upkeep.snapshot import tables_of
from bankcheck.upkeep.values import unpacked_row

_ENDING = ".jsonl.gz"
_ROWS_AT_ONCE = 1000


class TableUnknown(IntegrityError):
    """A table of a backup that its own schema does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The backup holds a table {name!r} that its schema does not have.")


def rows_in(connection: Connection, table: Table) -> int:
    """Return how many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def refill(database: Database, reader: Reader) -> int:
    """Add every row of a backup to the empty tables of its schema and return how many."""
    with database.engine.execution_options(bankcheck_writes=True).begin() as connection:
        tables = {table.name: table for table in tables_of(connection)}
        given = [name.removesuffix(_ENDING) for name in reader.names(TABLES)]
        for name in given:
            if name not in tables:
                raise TableUnknown(name)
        with_rows = [table for name, table in tables.items() if name in given]
        _wait_with_references(connection, tables)
        rows = sum(_fill(connection, reader, table) for table in with_rows)
        _settle_references(connection, tables)
    return rows


def _fill(connection: Connection, reader: Reader, table: Table) -> int:
    for column in table.columns:
        if isinstance(column.type, JSON):
            # None is NULL here; JSON's own null was packed as such.
            column.type = JSON(none_as_null=True)
    rows, filled = _rows(reader, table.name), 0
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        connection.execute(insert(table), some)
        filled += len(some)
    if connection.dialect.name != "sqlite":
        _go_on_counting(connection, table)
    return filled


def _rows(reader: Reader, name: str) -> Iterator[dict[str, object]]:
    try:
        with reader.open(TABLES + name + _ENDING) as packed, gzip.open(packed) as lines:
            columns = json.loads(next(iter(lines)))
            for line in lines:
                yield unpacked_row(columns, json.loads(line))
    except (ValueError, StopIteration, OSError) as error:
        raise BackupBroken(name, "cannot be read as a table") from error


def _wait_with_references(connection: Connection, tables: dict[str, Table]) -> None:
    """Let rows come in any order: references are looked at when all rows are there."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        return
    for name, reference in _references(connection, tables):
        _alter(connection, name, reference, "DEFERRABLE INITIALLY DEFERRED")


def _settle_references(connection: Connection, tables: dict[str, Table]) -> None:
    if connection.dialect.name == "sqlite":
        return
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for name, reference in _references(connection, tables):
        _alter(connection, name, reference, "NOT DEFERRABLE")


def _references(connection: Connection, tables: dict[str, Table]) -> list[tuple[str, str]]:
    looked = inspect(connection)
    return [(name, str(one["name"])) for name in tables for one in looked.get_foreign_keys(name)]


def _alter(connection: Connection, table: str, constraint: str, manner: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote
    connection.exec_driver_sql(
        f"ALTER TABLE {quoted(table)} ALTER CONSTRAINT {quoted(constraint)} {manner}"
    )


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let a table's own numbering go on behind the numbers that came with the rows."""
    quoted = connection.dialect.identifier_preparer.quote
    for column in table.primary_key.columns:
        sequence = connection.execute(
            select(func.pg_get_serial_sequence(quoted(table.name), column.name))
        ).scalar()
        if sequence:
            highest = connection.execute(select(func.max(column))).scalar()
            if highest is not None:
                connection.execute(select(func.setval(sequence, highest)))
