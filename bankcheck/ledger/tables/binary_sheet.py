"""The corners of a binary worksheet are told by walking its records, without laying out cells."""

from __future__ import annotations

from collections.abc import Iterator

ROW_HEADER = 0
CELLS = frozenset(range(1, 12))
NUMBER_BYTES = 4
NOWHERE = ((1 << 20, 0), (1 << 14, 0))

Corners = tuple[tuple[int, int], tuple[int, int]]


def binary_corners(data: bytes) -> Corners:
    """Return first and last row, first and last column (from 0) of the cells of an XLSB sheet.

    A sheet without cells gives corners that enclose nothing.
    """
    rows, columns = NOWHERE
    row = 0
    for kind, start, size in _records(data):
        if size < NUMBER_BYTES or (kind != ROW_HEADER and kind not in CELLS):
            continue
        number = int.from_bytes(data[start : start + NUMBER_BYTES], "little")
        if kind == ROW_HEADER:
            row = number
            continue
        rows = (min(rows[0], row), max(rows[1], row))
        columns = (min(columns[0], number), max(columns[1], number))
    return rows, columns


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and size of each record; a record that runs over the end is the last."""
    at = 0
    while at < len(data):
        kind, at = _variable(data, at, 2)
        size, at = _variable(data, at, 4)
        if at + size > len(data):
            return
        yield kind, at, size
        at += size


def _variable(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, lowest first, and where it ends."""
    number = 0
    for step in range(longest):
        if at >= len(data):
            return number, at
        number |= (data[at] & 0x7F) << (7 * step)
        at += 1
        if not data[at - 1] & 0x80:
            break
    return number, at
