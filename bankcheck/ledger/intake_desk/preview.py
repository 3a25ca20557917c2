"""What a load would bring, as plain values to keep and to show: accounts are hidden already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bankcheck.ledger.cells import shown
from bankcheck.ledger.report import FileReport, LoadReport
from bankcheck.ledger.rows import Rejected
from bankcheck.ledger.streams import STREAMS, stored_names

MOST_KEPT = 1_000
_LEAST_ACCOUNT = 9


def summary(report: LoadReport, uploads: Mapping[str, int]) -> dict[str, Any]:
    """Return a report as JSON values; ``uploads`` gives the number of a sent file by its name."""
    names = {file.file_no: file.name for file in report.files if file.file_no}
    return {
        "rows": report.rows,
        "rejected": report.rejected,
        "recognised": report.recognised,
        "warnings": report.warnings,
        "streams": {
            name: {"rows": int(found["rows"]), "fen": int(found["fen"])}
            for name, found in report.streams.items()
        },
        "files": [_file(file, uploads.get(file.name)) for file in report.files],
        "samples": {name: _sample(name, rows) for name, rows in report.sample.items()},
        "errors": [_error(row, names) for row in report.rejected_rows[:MOST_KEPT]],
    }


def without_accounts(text: str) -> str:
    """Return text with all but the last four digits of every long number hidden."""
    return re.sub(rf"(?<!\d)\d{{{_LEAST_ACCOUNT},}}(?!\d)", lambda run: f"**** {run[0][-4:]}", text)


def _file(file: FileReport, upload: int | None) -> dict[str, Any]:
    return {
        "upload": upload,
        "name": file.name,
        "sha256": file.sha256,
        "bytes": file.bytes,
        "reader": file.reader,
        "status": file.status,
        "facts": {key: without_accounts(text) for key, text in file.facts.items()},
        "rows": file.rows,
        "fen": {stream: int(fen) for stream, fen in file.fen.items()},
        "rejected": file.rejected,
        "recognised": file.recognised,
    }


def _sample(stream: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the columns that say something and their cells: text, is a number, is a word."""
    names = [
        name
        for column in STREAMS[stream].columns
        for name in stored_names(column)
        if any(row.get(name) not in (None, "") for row in rows)
    ]
    cells = [[_cell(name, row.get(name)) for name in names] for row in rows]
    return {"columns": names, "rows": cells, "lines": [row["line"] for row in rows]}


def _cell(column: str, value: object) -> list[Any]:
    cell = shown(column, value)
    return [cell.text, cell.number, cell.word]


def _error(row: Rejected, names: Mapping[int, str]) -> list[Any]:
    said = (without_accounts(row.reason), without_accounts(row.text[:300]))
    return [names[row.file_no], row.sheet, row.line, row.stream, *said]
