"""A zipped workbook is measured before it is opened: entries, sizes, ratios, DTDs and cells."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from lxml import etree

from bankcheck.errors import FileRefused
from bankcheck.ledger.tables.binary_sheet import binary_corners

MAX_ENTRIES = 2_000
MAX_TOTAL_BYTES = 1 << 30
MAX_RATIO = 250
RATIO_FROM_BYTES = 1 << 20
MAX_AREA = 10_000_000
BLOCK_BYTES = 1 << 20
DTD_MARK = b"<!DOCTYPE"
NO_VALUE = "a formula without a stored value"
ERROR_VALUE = "a cell error ({})"
NEXT_STEP = "Open it in a spreadsheet program, copy the values into a new workbook and load that."
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
BINARY_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.bin", re.IGNORECASE)
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Marks = Mapping[tuple[int, int], str]


@dataclass(slots=True)
class _Extent:
    """The corners of the cells seen so far and the cells without an honest value."""

    rows: tuple[int, int] = (1 << 20, 0)
    columns: tuple[int, int] = (1 << 14, 0)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)

    def add(self, row: int, column: int) -> None:
        self.rows = (min(self.rows[0], row), max(self.rows[1], row))
        self.columns = (min(self.columns[0], column), max(self.columns[1], column))

    @property
    def area(self) -> int:
        height, width = self.rows[1] - self.rows[0] + 1, self.columns[1] - self.columns[0] + 1
        return max(height, 0) * max(width, 0)


def guarded_marks(path: Path, name: str) -> dict[str, Marks]:
    """Return, by worksheet part, the cells (row and column from 0) that have no honest value.

    Raises FileRefused for bombs, damaged archives, document type definitions and far-apart cells.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive, name)
            return _scan(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileRefused(name, "", f"is a damaged workbook ({error}).", NEXT_STEP) from error


def _check_sizes(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise FileRefused(name, "", f"has {len(entries)} parts; {MAX_ENTRIES} at most.", NEXT_STEP)
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise FileRefused(name, "", "unpacks to more than 1 GiB.", "Split it and load the parts.")
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MAX_RATIO * packed:
            reason = f"is packed {entry.file_size // packed} to 1, like a bomb."
            raise FileRefused(name, entry.filename, reason, NEXT_STEP)


def _scan(archive: zipfile.ZipFile, name: str) -> dict[str, Marks]:
    marks: dict[str, Marks] = {}
    for entry in archive.infolist():
        with archive.open(entry) as part:
            _check_content(part, entry, name)
        if SHEET_PART.fullmatch(entry.filename):
            with archive.open(entry) as part:
                marks[entry.filename.lower()] = _sheet_marks(part, entry.filename, name)
        elif BINARY_SHEET_PART.fullmatch(entry.filename):
            corners = binary_corners(archive.read(entry))
            _check_area(_Extent(*corners), entry.filename, name)
    return marks


def _check_content(part: IO[bytes], entry: zipfile.ZipInfo, name: str) -> None:
    """Read the part to its end, so that its real size and checksum are proved too."""
    tail = b""
    is_markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    while block := part.read(BLOCK_BYTES):
        if is_markup and DTD_MARK in (tail + block).replace(b"\0", b""):
            reason = "has a document type definition (DTD), which no bank export needs."
            raise FileRefused(name, entry.filename, reason, NEXT_STEP)
        tail = block[-len(DTD_MARK) * 2 :]


def _sheet_marks(part: IO[bytes], place: str, name: str) -> Marks:
    extent = _Extent()
    row = -1
    column = -1
    try:
        events = etree.iterparse(
            part,
            events=("start", "end"),
            tag=("{*}row", "{*}c"),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
        )
        for event, element in events:
            is_row = etree.QName(element).localname == "row"
            if is_row and event == "start":
                row, column = _number(element.get("r"), row), -1
            elif not is_row and event == "end":
                row_at, column = _position(element.get("r"), row, column)
                _add_cell(extent, element, row_at, column)
                element.clear()
            elif is_row:
                _forget(element)
                _check_area(extent, place, name)
    except etree.XMLSyntaxError as error:
        raise FileRefused(name, place, f"is damaged XML ({error.msg}).", NEXT_STEP) from error
    return extent.marks


def _number(reference: str | None, before: int) -> int:
    return int(reference) - 1 if reference and reference.isdigit() else before + 1


def _position(reference: str | None, row: int, before: int) -> tuple[int, int]:
    match = REFERENCE.fullmatch(reference or "")
    if match is None:
        return row, before + 1
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _add_cell(extent: _Extent, element: etree._Element, row: int, column: int) -> None:
    value = element.findtext("{*}v")
    has_formula = element.find("{*}f") is not None
    if value is None and element.find("{*}is") is None and not has_formula:
        return
    extent.add(row, column)
    if element.get("t") == "e":
        extent.marks[row, column] = ERROR_VALUE.format(value)
    elif has_formula and not value and element.get("t") != "str":
        extent.marks[row, column] = NO_VALUE


def _forget(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _check_area(extent: _Extent, place: str, name: str) -> None:
    if extent.area > MAX_AREA:
        reason = (
            f"has cells so far apart (down to row {extent.rows[1] + 1}, across to column "
            f"{extent.columns[1] + 1}) that the table would have {extent.area:,} cells."
        )
        raise FileRefused(name, place, reason, "Delete the stray cell, or split the table.")
