"""Rows that are alike in their key are numbered, the same way in whatever order they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

Row = Mapping[str, str | None]

ENTRY = ("bank_serial_no", "payer_account", "payee_account", "amount_fen")


def entry_key(row: Row) -> tuple[str, ...]:
    """Return serial, payer, payee and amount; without a serial the moment stands in for it.

    Else equal sums of two days, in files that tell no serial, would pass for one payment.
    """
    told = tuple(row.get(name) or "" for name in ENTRY)
    return told if told[0] else (*told, row.get("paid_at") or "")


def voucher_key(row: Row) -> tuple[str, ...]:
    """Return what the lines of one voucher share."""
    return tuple(row.get(name) or "" for name in ("fiscal_year", "voucher_no", "voucher_type"))


def claim_key(row: Row) -> tuple[str, ...]:
    """Return what the lines of one claim share."""
    return (row.get("claim_no") or "",)


def numbered(
    rows: Sequence[Row], key: Callable[[Row], tuple[str, ...]]
) -> list[dict[str, str | None]]:
    """Return the rows with ``line_no`` 1..n within an equal key, ordered by what they say."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        groups[key(row)].append(at)
    result = [dict(row) for row in rows]
    for places in groups.values():
        for number, at in enumerate(sorted(places, key=lambda at: _content(rows[at])), 1):
            result[at]["line_no"] = str(number)
    return result


def _content(row: Row) -> list[tuple[str, str]]:
    """Return what orders alike rows: all they say, time first, never their place in the file."""
    ordered = sorted((name, text or "") for name, text in row.items())
    return [("", row.get("paid_at") or ""), *ordered]
