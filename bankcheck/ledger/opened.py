"""Engines over stored files: each reads its files alone, and is kept while these do not change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

# Of one file of one run: its place, and what tells that it is still the same.
Stamp = tuple[str, int, int, int]
Answer = tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]
KEPT_ENGINES, KEPT_ANSWERS, KEPT_COLUMNS = 16, 512, 32


def locked(*files: Path) -> duckdb.DuckDBPyConnection:
    """Return an in-memory engine that can read these files and nothing else."""
    connection = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": "512MB"})
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET parquet_metadata_cache = true")
    connection.execute("SET allowed_paths = $files", {"files": [str(file) for file in files]})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


@contextmanager
def reading(*files: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend a connection of one's own to the engine of these files; raise OSError for none."""
    with _engine(tuple(_stamp(file) for file in files)).cursor() as connection:
        yield connection


def answer(sql: str, values: Mapping[str, Any], *files: Path) -> Answer:
    """Return the names and rows that a statement finds."""
    with reading(*files) as connection:
        found = connection.execute(sql, dict(values))
        names = tuple(column[0] for column in found.description or ())
        return names, tuple(found.fetchall())


def kept_answer(sql: str, values: Mapping[str, Any], *files: Path) -> Answer:
    """Return a small answer, kept because files of a finished run never change."""
    stamps = tuple(_stamp(file) for file in files)
    return _kept(sql, tuple(sorted(values.items())), stamps)


def kept_column(sql: str, values: Mapping[str, Any], *files: Path) -> pa.ChunkedArray:
    """Return the one column that a statement finds, kept like a small answer.

    It may be as long as the files: four bytes a row are what a whole number should take.
    """
    return _kept_column(sql, tuple(sorted(values.items())), tuple(_stamp(file) for file in files))


def _stamp(file: Path) -> Stamp:
    now = file.stat()
    return str(file), now.st_ino, now.st_size, now.st_mtime_ns


@lru_cache(KEPT_ENGINES)
def _engine(stamps: tuple[Stamp, ...]) -> duckdb.DuckDBPyConnection:
    return locked(*(Path(stamp[0]) for stamp in stamps))


@lru_cache(KEPT_ANSWERS)
def _kept(sql: str, values: tuple[tuple[str, Any], ...], stamps: tuple[Stamp, ...]) -> Answer:
    return answer(sql, dict(values), *(Path(stamp[0]) for stamp in stamps))


@lru_cache(KEPT_COLUMNS)
def _kept_column(
    sql: str, values: tuple[tuple[str, Any], ...], stamps: tuple[Stamp, ...]
) -> pa.ChunkedArray:
    with reading(*(Path(stamp[0]) for stamp in stamps)) as connection:
        return connection.execute(sql, dict(values)).to_arrow_table().column(0)
