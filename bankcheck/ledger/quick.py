"""Columns whose every cell has the plainest shape are typed whole, in Arrow, to the same values.

SQL types any column cell by cell; what is here only proves that a whole column needs none of
that. A column that is not proven plain comes back as None and costs one cheap scan.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kinds

from bankcheck.ledger.streams import Column, Kind, stored_names

RANGES = {"fiscal_year": (1949, 2999), "month": (1, 12), "line_no": (1, 999_999_999)}
WHOLE = (0, 999_999_999)
_FEN_DIGITS, _WHOLE_DIGITS = 17, 9
_ZERO, _NINE, _MINUS, _SPACE, _ASCII_END = 0x30, 0x39, 0x2D, 0x20, 0x80
_LOCAL = 8 * 3600 * 1_000_000
_DAY = 86_400 * 1_000_000
_EARLIEST, _LATEST = -62_135_000_000_000_000, 253_402_000_000_000_000
_STAMP = pa.timestamp("us")
_UTC = pa.timestamp("us", "UTC")
TYPES = {
    Kind.TEXT: pa.string(),
    Kind.ACCOUNT: pa.string(),
    Kind.INT: pa.int32(),
    Kind.FEN: pa.int64(),
    Kind.DATE: pa.date32(),
}


def trimmed(cells: pa.Array) -> pa.Array:
    """Return the text without blanks around it."""
    low, high = _byte_range(cells)
    if low > _SPACE and high < _ASCII_END:
        return cells
    if low >= _SPACE and high < _ASCII_END:
        return pc.ascii_trim_whitespace(cells)
    return pc.utf8_trim_whitespace(cells)


def absent(column: Column, height: int) -> dict[str, pa.Array]:
    """Return the stored arrays of a column that nobody brought: null in every row."""
    return {name: pa.nulls(height, stored_type(column, name)) for name in stored_names(column)}


def stored_type(column: Column, name: str) -> pa.DataType:
    """Return the Arrow type under which the ledger stores that name of the column."""
    if column.kind is Kind.TIME:
        return _UTC if name == column.name else pa.date32()
    return TYPES[column.kind]


def native_type(column: Column, source: str, given: pa.DataType) -> bool:
    """Say whether values of that type may pass without becoming text first."""
    if column.kind is Kind.INT or (column.kind is Kind.FEN and source == column.name):
        return bool(kinds.is_integer(given))
    if column.kind is Kind.TIME:
        return bool(kinds.is_timestamp(given)) and given.unit != "ns"
    return column.kind is Kind.DATE and bool(kinds.is_date32(given))


def typed(column: Column, source: str, cells: pa.Array) -> dict[str, pa.Array] | None:
    """Return the stored arrays of a plain column (text already trimmed); None when it is not."""
    is_yuan = column.kind is Kind.FEN and source != column.name
    if is_yuan or (column.words and not _all_words(column, cells)):
        return None
    try:
        if column.kind is Kind.TIME:
            return _times(column, cells)
        made = _MAKERS[column.kind](column, cells)
    except pa.ArrowInvalid:
        return None
    return None if made is None else {column.name: made}


def _byte_range(cells: pa.Array) -> tuple[int, int]:
    """Return the lowest and the highest byte of the text; digits when there is none."""
    _, offsets, data = cells.buffers()
    if data is None or offsets is None:
        return _ZERO, _NINE
    ends = pa.Array.from_buffers(pa.int32(), cells.offset + len(cells) + 1, [None, offsets])
    first, last = ends[cells.offset].as_py(), ends[cells.offset + len(cells)].as_py()
    if first == last:
        return _ZERO, _NINE
    found = pc.min_max(pa.Array.from_buffers(pa.uint8(), last - first, [None, data], offset=first))
    return found["min"].as_py(), found["max"].as_py()


def _lengths(cells: pa.Array) -> tuple[int, int] | None:
    found = pc.min_max(pc.binary_length(cells))
    low, high = found["min"].as_py(), found["max"].as_py()
    return None if low is None else (low, high)


def _all_words(column: Column, cells: pa.Array) -> bool:
    is_word = pc.is_in(cells, pa.array([*column.words, None], pa.string()))
    return bool(pc.all(is_word, min_count=0).as_py())


def _text(_column: Column, cells: pa.Array) -> pa.Array:
    lengths = _lengths(cells)
    if lengths is None or lengths[0]:
        return cells
    return pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.string()), cells)


def _account(_column: Column, cells: pa.Array) -> pa.Array | None:
    low, high = _byte_range(cells)
    is_plain = low >= _ZERO and high <= _NINE
    lengths = _lengths(cells)
    return cells if is_plain and (lengths is None or lengths[0]) else None


def _whole(column: Column, cells: pa.Array) -> pa.Array | None:
    numbers = _digits(cells, _WHOLE_DIGITS)
    low, high = RANGES.get(column.name, WHOLE)
    if numbers is None or not _within(numbers, low, high):
        return None
    return numbers.cast(pa.int32())


def _fen(_column: Column, cells: pa.Array) -> pa.Array | None:
    numbers = _digits(cells, _FEN_DIGITS)
    most = 10**_FEN_DIGITS - 1
    return numbers if numbers is not None and _within(numbers, -most, most) else None


def _digits(cells: pa.Array, most: int) -> pa.Array | None:
    if not kinds.is_string(cells.type):
        return cells.cast(pa.int64())
    low, high = _byte_range(cells)
    lengths = _lengths(cells) or (1, 1)
    is_plain = low >= _ZERO and high <= _NINE and lengths[1] <= most
    return cells.cast(pa.int64()) if is_plain else None


def _within(numbers: pa.Array, low: int, high: int) -> bool:
    found = pc.min_max(numbers)
    least, most = found["min"].as_py(), found["max"].as_py()
    return least is None or (low <= least and most <= high)


def _date(_column: Column, cells: pa.Array) -> pa.Array | None:
    if kinds.is_string(cells.type) and _lengths(cells) not in (None, (10, 10)):
        return None
    days = cells.cast(pa.date32())
    first, last = _EARLIEST // _DAY, _LATEST // _DAY
    return days if _within(days.cast(pa.int32()), first, last) else None


def _times(column: Column, cells: pa.Array) -> dict[str, pa.Array] | None:
    """Return instant and Chinese day of times that are all plain to the second."""
    shift = 0
    if kinds.is_string(cells.type):
        if _lengths(cells) not in (None, (19, 19)):
            return None
        stamps = cells.cast(_STAMP)
    else:
        stamps = cells.cast(pa.timestamp("us", cells.type.tz))
        shift = _LOCAL if cells.type.tz is not None else 0
    numbers = stamps.cast(pa.int64())
    if not _within(numbers, _EARLIEST, _LATEST):
        return None
    local = pc.add(numbers, shift)
    instant, day = stored_names(column)
    return {
        instant: pc.subtract(local, _LOCAL).cast(_UTC),
        day: local.cast(_STAMP).cast(pa.date32(), safe=False),
    }


_MAKERS = {
    Kind.TEXT: _text,
    Kind.ACCOUNT: _account,
    Kind.INT: _whole,
    Kind.FEN: _fen,
    Kind.DATE: _date,
}
