"""Any table file opens into a book; what it is, is told from its bytes and never from its name."""

from __future__ import annotations

from pathlib import Path

from bankcheck.errors import FileRefused
from bankcheck.ledger.tables.cells import Book
from bankcheck.ledger.tables.delimited import UNTOLD, Known, Told, read_delimited
from bankcheck.ledger.tables.page import SPREADSHEET_ML, is_page, read_page
from bankcheck.ledger.tables.workbook import CFB_MARK, ZIP_MARK, read_workbook

HEAD_BYTES = 1 << 16
NOT_TABLES = (b"%PDF", b"PAR1", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
EXPORT_AGAIN = "Export the entries as CSV or XLSX and load that."


def is_table_like(head: bytes) -> bool:
    """Say whether the bytes may be a workbook, a web page with a table, or delimited text."""
    if head.startswith((ZIP_MARK, CFB_MARK)) or is_page(head):
        return True
    plain = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    return bool(plain) and not plain.startswith((b"<", *NOT_TABLES))


def open_book(path: Path, name: str, known: Known, told: Told = UNTOLD) -> Book:
    """Open a workbook, page or delimited text; ``known`` counts known header names in a line."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip():
        raise FileRefused(name, "", "is empty.", EXPORT_AGAIN)
    if head.startswith((ZIP_MARK, CFB_MARK)):
        return read_workbook(path, name, head)
    if SPREADSHEET_ML in head:
        reason = "is an XML spreadsheet of 2003, which is not read."
        raise FileRefused(name, "", reason, "Save it as .xlsx and load that.")
    if is_page(head):
        return read_page(path.read_bytes(), name)
    if head.startswith(NOT_TABLES):
        raise FileRefused(name, "", "is no table.", EXPORT_AGAIN)
    return read_delimited(path.read_bytes(), name, known, told)
