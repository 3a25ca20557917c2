"""A web page saved as a workbook becomes sheets, one a table, spans kept as empty cells."""

from __future__ import annotations

import re

from lxml import html

from bankcheck.errors import FileRefused
from bankcheck.ledger.tables.cells import Book, Line, Sheet, line_of
from bankcheck.ledger.tables.decoding import decode

PAGE = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|table|head|meta|body|div)",
    re.IGNORECASE | re.DOTALL,
)
SPREADSHEET_ML = b"urn:schemas-microsoft-com:office:spreadsheet"
MAX_SPAN = 200
DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


def is_page(head: bytes) -> bool:
    """Say whether the bytes open like a web page, whatever the file is called."""
    plain = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe")
    return PAGE.match(plain) is not None


def read_page(data: bytes, name: str) -> Book:
    """Return the tables of the page that have rows; tables inside tables stand for themselves."""
    text, encoding = decode(data, name)
    parser = html.HTMLParser(no_network=True, huge_tree=False, recover=True)
    root = html.document_fromstring(DECLARED.sub("", text), parser=parser)
    tables = [table for table in root.iter("table") if table.find(".//table") is None]
    sheets = [
        Sheet(f"table {number}" if len(tables) > 1 else "", _lines(table))
        for number, table in enumerate(tables, 1)
    ]
    kept = tuple(sheet for sheet in sheets if sheet.lines)
    if not kept:
        reason = "is a web page without a table."
        raise FileRefused(name, "", reason, "Export the entries as CSV or XLSX.")
    return Book(kept, {"container": "html", "encoding": encoding})


def _lines(table: html.HtmlElement) -> tuple[Line, ...]:
    lines = (line_of(number, _cells(row)) for number, row in enumerate(table.iter("tr"), 1))
    return tuple(line for line in lines if line.filled)


def _cells(row: html.HtmlElement) -> tuple[str, ...]:
    cells: list[str] = []
    for cell in row.iterchildren("td", "th"):
        span = cell.get("colspan", "1")
        width = min(int(span), MAX_SPAN) if span.isascii() and span.isdigit() else 1
        cells += [str(cell.text_content()), *[""] * (width - 1)]
    return tuple(cells)
