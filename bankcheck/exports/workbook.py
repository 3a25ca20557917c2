"""The workbook of an export: marked on every sheet, all text as text, never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import xlsxwriter

from bankcheck.exports.cells import Shape
from bankcheck.exports.mark import Mark
from bankcheck.reconcile.workbook_pen import Pen, Value

ROWS_A_SHEET = 500_000
ABOUT, DATA = "说明 About", "数据 Data"
COPY_PROPERTY, TICKET_PROPERTY = "bankcheck_copy_id", "bankcheck_ticket"
_FIRST_ROW = 2
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(path: Path, shape: Shape, mark: Mark, rows: Iterable[Iterable[Value]]) -> int:
    """Write the workbook and return how many rows it holds."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        describe(book, mark)
        pen = Pen(book)
        about(pen, mark)
        return sum(_sheets(pen, shape, mark, iter(rows)))


def describe(book: Any, mark: Mark) -> None:
    """Write into the properties of a workbook which copy it is."""
    book.set_properties(
        {
            "title": f"bankcheck {mark.ticket}",
            "author": mark.login,
            "comments": mark.copy_id,
            "created": mark.made_at.replace(tzinfo=None),
        }
    )
    book.set_custom_property(COPY_PROPERTY, mark.copy_id, "text")
    book.set_custom_property(TICKET_PROPERTY, mark.ticket, "text")


def _sheets(pen: Pen, shape: Shape, mark: Mark, rows: Iterator[Iterable[Value]]) -> Iterator[int]:
    number = 0
    while True:
        first = list(islice(rows, 1))
        if number and not first:
            return
        number += 1
        name = DATA if number == 1 else f"{DATA} {number}"
        yield _data(pen, shape, mark, name, chain(first, islice(rows, ROWS_A_SHEET - 1)))


def _data(pen: Pen, shape: Shape, mark: Mark, name: str, rows: Iterable[Iterable[Value]]) -> int:
    sheet = marked_sheet(pen, mark, name)
    sheet.freeze_panes(_FIRST_ROW, 0)
    sheet.repeat_rows(0, _FIRST_ROW - 1)
    sheet.set_column(0, max(0, len(shape.columns) - 1), 20)
    for place, heading in enumerate(shape.headings):
        pen.text(sheet, (1, place), heading, "header")
    count = 0
    for count, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            pen.value(sheet, (_FIRST_ROW + count - 1, place), value)
    return count


def about(pen: Pen, mark: Mark) -> None:
    """Write the first sheet, which says what this copy is."""
    sheet = marked_sheet(pen, mark, ABOUT)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    for row, (name, value) in enumerate(mark.facts, _FIRST_ROW):
        pen.text(sheet, (row, 0), name, "header")
        pen.text(sheet, (row, 1), value)


def marked_sheet(pen: Pen, mark: Mark, name: str) -> Any:
    """Add a sheet that carries the mark in its header, its footer and its first row."""
    sheet = pen.book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    said = _in_margin(mark.short)
    sheet.set_header(f"&C{said}")
    sheet.set_footer(f"&L{said}&R&P / &N")
    pen.text(sheet, (0, 0), mark.line, "line")
    return sheet


def _in_margin(text: str) -> str:
    """Return text for a header: an ampersand begins a command there, and 255 characters fit."""
    return text[:100].replace("&", "＆")
