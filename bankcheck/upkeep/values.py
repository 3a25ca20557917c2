"""Values of database rows as JSON and back, the same for SQLite and PostgreSQL."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON

# A value JSON has no word for is an object with one of these keys; a JSON column always is one.
_INSTANT, _DAY, _BYTES, _NUMBER, _JSON = "instant", "day", "bytes", "number", "json"


def packed(value: Any) -> Any:
    """Return a value of a column that is no JSON column as JSON."""
    if isinstance(value, datetime):
        # SQLite keeps no zone: what it hands over is UTC, because nothing else is ever stored.
        zoned = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return {_INSTANT: zoned.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, bytes | memoryview):
        return {_BYTES: base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, Decimal):
        return {_NUMBER: str(value)}
    return value


def packed_json(value: Any, *, absent: bool) -> Any:
    """Return a value of a JSON column as JSON; ``absent`` tells NULL from JSON's own null."""
    return None if absent else {_JSON: value}


_UNPACK: Mapping[str, Callable[[Any], Any]] = {
    _INSTANT: datetime.fromisoformat,
    _DAY: date.fromisoformat,
    _BYTES: base64.b64decode,
    _NUMBER: Decimal,
    _JSON: lambda value: JSON.NULL if value is None else value,
}


def unpacked(value: Any) -> Any:
    """Return the value that was packed."""
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    return _UNPACK[kind](content)


def unpacked_row(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    """Return a packed row as values by column."""
    return {name: unpacked(value) for name, value in zip(names, values, strict=True)}
