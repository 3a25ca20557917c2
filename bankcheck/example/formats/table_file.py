"""Writes bank exports as delimited text and as workbooks; equal input gives equal bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

# Text stays text (accounts too); a Decimal becomes a number cell in a workbook.
Cell: TypeAlias = str | Decimal

WRITTEN_AT = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)
MONEY_FORMAT = "#,##0.00"


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    encoding: str = "gb18030",
    delimiter: str = ",",
    preamble: Sequence[str] = (),
    totals: Sequence[Sequence[Cell]] = (),
) -> None:
    """Write preamble lines, an optional header, rows and totals rows, with CRLF line ends.

    An empty header leaves the header line out, as core-banking feeds do. `encoding` is any
    Python codec; ``utf-16`` and ``utf-8-sig`` write their byte order mark.
    """
    with path.open("w", encoding=encoding, newline="") as file:
        file.writelines(f"{line}\r\n" for line in preamble)
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        if header:
            writer.writerow(header)
        writer.writerows(rows)
        writer.writerows(totals)


def write_xlsx(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "Sheet1",
    preamble: Sequence[Sequence[Cell]] = (),
    totals: Sequence[Sequence[Cell]] = (),
) -> None:
    """Write one sheet: preamble rows, the header row, rows and totals rows."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": WRITTEN_AT})
        money = book.add_format({"num_format": MONEY_FORMAT})
        worksheet = book.add_worksheet(sheet)
        for at, line in enumerate(chain(preamble, (header,), rows, totals)):
            _write_line(worksheet, at, line, money)


def _write_line(
    worksheet: Worksheet, at: int, line: Sequence[Cell], money: xlsxwriter.format.Format
) -> None:
    for column, cell in enumerate(line):
        if isinstance(cell, Decimal):
            worksheet.write_number(at, column, float(cell), money)
        elif cell:
            worksheet.write_string(at, column, cell)
