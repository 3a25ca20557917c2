"""Rejected rows leave as a file like the one they came in, each with its reason, to be mended."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from bankcheck.errors import FileRefused
from bankcheck.ledger import sandbox
from bankcheck.ledger.rows import Rejected
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.tables.corrections import HEADING, inert
from bankcheck.ledger.tables.excerpt import READERS, Excerpt
from bankcheck.settings import Limits

MOST_ROWS = 5_000
PLAIN = ("文件/file", "工作表/sheet", "行/line", "内容/content", HEADING)
Table = list[Sequence[str]]


def corrections(
    path: Path, name: str, wish: Wish, reader: str, rows: Sequence[Rejected], limits: Limits
) -> Table:
    """Return the rows of a corrections file: under the file's own header where it has one.

    Where the file is no table, or several tables are concerned, each line says its own place.
    """
    reasons = _by_place(rows[:MOST_ROWS])
    if reader in READERS:
        try:
            found = sandbox.excerpted(path, name, wish, limits, reader=reader, wanted=list(reasons))
        except FileRefused:
            found = []
        if len(found) == 1 and found[0].header:
            return _as_they_stood(found[0], reasons)
    texts = {(row.sheet, row.line): row.text for row in rows}
    return [
        PLAIN,
        *(
            (name, sheet, str(line), texts[sheet, line], reason)
            for (sheet, line), reason in reasons.items()
        ),
    ]


def write(table: Iterable[Sequence[str]], path: Path) -> None:
    """Write a corrections file with a byte order mark, no cell a formula; whole or not at all."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([inert(cell) for cell in row] for row in table)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _by_place(rows: Iterable[Rejected]) -> dict[tuple[str, int], str]:
    reasons: dict[tuple[str, int], list[str]] = {}
    for row in rows:
        reasons.setdefault((row.sheet, row.line), []).append(row.reason)
    return {place: "; ".join(dict.fromkeys(said)) for place, said in reasons.items()}


def _as_they_stood(excerpt: Excerpt, reasons: dict[tuple[str, int], str]) -> Table:
    """Put the reason into a column of its own behind the widest row.

    Under a header of two lines the heading stands on the upper one, as that of merged cells does.
    """
    width = max(map(len, (*excerpt.header, *excerpt.lines.values())), default=0)
    headings = (HEADING, *("" for _ in excerpt.header[1:]))
    return [
        *excerpt.above,
        *(
            (*cells, *[""] * (width - len(cells)), heading)
            for cells, heading in zip(excerpt.header, headings, strict=True)
        ),
        *(
            (*cells, *[""] * (width - len(cells)), reasons[excerpt.sheet, line])
            for line, cells in excerpt.lines.items()
        ),
    ]
