"""Voucher types as data: which reading a type has and which elements fill which column."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("types.toml")

Section = Mapping[str, str]
Sources = tuple[tuple[str, tuple[tuple[int, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class VoucherType:
    """One voucher type: its code, reading, fixed words and column sources by stream."""

    code: str
    reading: str
    words: Mapping[str, str]
    columns: Mapping[str, Sources]
    used: tuple[frozenset[str], frozenset[str]]


def filled(sources: Sources, head: Section, detail: Section) -> dict[str, str | None]:
    """Return each column's first filled element; sources name 0 for the head, 1 for the line."""
    sections = (head, detail)
    values: dict[str, str | None] = {}
    for column, choices in sources:
        value = None
        for owner, element in choices:
            value = sections[owner].get(element)
            if value is not None:
                break
        values[column] = value
    return values


@cache
def load_types() -> dict[str, VoucherType]:
    """Return every voucher type that is read, by its code."""
    with _FILE.open("rb") as file:
        tables = tomllib.load(file)
    dropped = frozenset(tables["dropped"])
    return {
        code: _voucher_type(code, table, tables["readings"], dropped)
        for code, table in tables["types"].items()
    }


def _voucher_type(
    code: str,
    table: Mapping[str, Any],
    readings: Mapping[str, Mapping[str, Any]],
    dropped: frozenset[str],
) -> VoucherType:
    words = {key: value for key, value in table.items() if isinstance(value, str)}
    streams = {
        stream: lists | table.get(stream, {})
        for stream, lists in readings[words["reading"]].items()
    }
    columns = {stream: _sources(lists) for stream, lists in streams.items()}
    return VoucherType(code, words["reading"], words, columns, _used(columns, dropped))


def _sources(lists: Mapping[str, list[str]]) -> Sources:
    return tuple(
        (column, tuple(_source(choice) for choice in choices)) for column, choices in lists.items()
    )


def _source(choice: str) -> tuple[int, str]:
    section, _, element = choice.partition(".")
    return ("head", "detail").index(section), element


def _used(
    columns: Mapping[str, Sources], dropped: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the elements of head and detail that need no place in the extra text."""
    named = [pair for sources in columns.values() for _, choices in sources for pair in choices]
    head, detail = (
        frozenset(element for owner, element in named if owner == section) | dropped
        for section in (0, 1)
    )
    return head, detail
