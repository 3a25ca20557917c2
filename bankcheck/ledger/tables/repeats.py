"""Entries that are alike in their key are numbered, the same way in whatever order they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

KEY = ("bank_serial_no", "payer_account", "payee_account", "amount_fen")


def numbered(rows: Sequence[Mapping[str, str | None]]) -> list[dict[str, str | None]]:
    """Return payment rows with ``line_no`` 1..n within equal serial (or time), accounts and amount."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        groups[_key(row)].append(at)
    result = [dict(row) for row in rows]
    for places in groups.values():
        for number, at in enumerate(sorted(places, key=lambda at: _content(rows[at])), 1):
            result[at]["line_no"] = str(number)
    return result


def _key(row: Mapping[str, str | None]) -> tuple[str, ...]:
    """Without a serial the moment stands in for it, else equal sums of two days were one."""
    told = tuple(row.get(name) or "" for name in KEY)
    return told if told[0] else (*told, row.get("paid_at") or "")


def _content(row: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """Return what orders alike rows: all they say, time first, never their place in the file."""
    ordered = sorted((name, text or "") for name, text in row.items())
    return [("", row.get("paid_at") or ""), *ordered]
