"""Workbooks become text cells; a number a cell cannot hold exactly never looks like one it can."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine
from lxml import etree

from bankcheck.errors import FileRefused
from bankcheck.ledger.tables.cells import Book, Line, Sheet, line_of
from bankcheck.ledger.tables.guard import Marks, guarded_marks

ZIP_MARK, CFB_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXACT_BELOW = 10**15
NEXT_STEP = "Save it again as .xlsx, without a password, and load that."
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Value = str | int | float | bool | date | datetime | time | timedelta


def read_workbook(path: Path, name: str, head: bytes) -> Book:
    """Return the sheets of an XLSX, XLSM, XLSB or XLS file, empty sheets left out."""
    is_zip = head.startswith(ZIP_MARK)
    marks = guarded_marks(path, name) if is_zip else {}
    parts = _parts(path, name) if is_zip else {}
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            sheets = [
                _sheet(book, title, marks.get(parts.get(title, ""), {}))
                for title in book.sheet_names
            ]
    except python_calamine.PasswordError as error:
        reason = "is protected by a password."
        raise FileRefused(name, "", reason, NEXT_STEP) from error
    except python_calamine.CalamineError as error:
        reason = f"cannot be opened as a workbook ({error})."
        raise FileRefused(name, "", reason, NEXT_STEP) from error
    kept = tuple(sheet for sheet in sheets if sheet.lines)
    return Book(kept, {"container": "xlsx" if is_zip else "xls"})


def _parts(path: Path, name: str) -> dict[str, str]:
    """Return the lower-case part name of each sheet title; empty for a binary XLSB."""
    with zipfile.ZipFile(path) as archive:
        names = {entry.lower(): entry for entry in archive.namelist()}
        if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
            return {}
        book = _markup(archive.read(names["xl/workbook.xml"]), name)
        links = _markup(archive.read(names["xl/_rels/workbook.xml.rels"]), name)
    _check_epoch(book, name)
    targets = {
        link.get("Id"): _part(link.get("Target", "")) for link in links.iter("{*}Relationship")
    }
    return {
        sheet.get("name", ""): targets.get(sheet.get(RELATION), "")
        for sheet in book.iter(f"{MAIN}sheet")
    }


def _part(target: str) -> str:
    return (target.removeprefix("/") if target.startswith("/") else f"xl/{target}").lower()


def _markup(data: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        reason = f"has a damaged table of contents ({error.msg})."
        raise FileRefused(name, "xl/workbook.xml", reason, NEXT_STEP) from error


def _check_epoch(book: etree._Element, name: str) -> None:
    properties = book.find(f"{MAIN}workbookPr")
    if properties is not None and properties.get("date1904", "0") in ("1", "true"):
        reason = "counts its days from 1904, so plain numbers cannot be told apart as dates."
        raise FileRefused(name, "", reason, "Switch off the 1904 date system, save, and load that.")


def _sheet(book: python_calamine.CalamineWorkbook, title: str, marks: Marks) -> Sheet:
    rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    lines = (_line(at, row, marks) for at, row in enumerate(rows))
    return Sheet(title, tuple(line for line in lines if line.filled or line.problems))


def _line(at: int, row: list[Value], marks: Marks) -> Line:
    plain = line_of(at + 1, tuple(cell_text(value) for value in row))
    problems = {c: marks[at, c] for c in range(len(row)) if (at, c) in marks} if marks else {}
    return Line(plain.number, plain.cells, problems) if problems else plain


def cell_text(value: Value) -> str:
    """Return a cell as text; whole numbers of 16 digits or more as ``6.2E+18``, for they are lost.

    A spreadsheet keeps 15 digits of a number, so a longer account stored as one is unrecoverable.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number_text(float(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, timedelta):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else value


def _number_text(value: float) -> str:
    if not value.is_integer():
        return repr(value)
    return str(int(value)) if abs(value) < EXACT_BELOW else f"{value:.14E}"
