"""The CSV of an export: marked in its first lines, quoted as RFC 4180 asks, never a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from bankcheck.exports.cells import Shape
from bankcheck.exports.mark import Mark
from bankcheck.reconcile.workbook_pen import Money, Value, clean

# What a table program takes for the beginning of a formula, full-width signs included.
BEGINNINGS = frozenset("=+-@\t\r\n＝＋－＠|%")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00a0 \u3000"


def write(path: Path, shape: Shape, mark: Mark, rows: Iterable[Iterable[Value]]) -> int:
    """Write the file and return how many rows it holds."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([harmless(mark.line)])
        writer.writerow([f"份标识 Copy id {mark.copy_id}"])
        writer.writerow([harmless(heading) for heading in shape.headings])
        for row in rows:
            writer.writerow([_text(value) for value in row])
            count += 1
    return count


def harmless(text: str) -> str:
    """Return text that no table program takes for a formula: a quote in front of what might be."""
    cleaned = clean(text)
    start = cleaned.lstrip(_INVISIBLE)[:1]
    return f"'{cleaned}" if start in BEGINNINGS and start else cleaned


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case Money(fen):
            whole, cents = divmod(abs(fen), 100)
            return f"{'-' if fen < 0 else ''}{whole}.{cents:02d}"
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case int() | date():
            return str(value)
    return harmless(str(value))
