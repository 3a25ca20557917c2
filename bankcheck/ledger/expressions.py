"""SQL expressions that turn the text of a column into its typed value, or into null.

Each column passes three levels: *clean* text, *shaped* text (the text when it has the only
shape allowed, else null) and *typed* value. A value that stands in the text and not in the
typed column is what a row is rejected for.
"""

from __future__ import annotations

from dataclasses import dataclass

from bankcheck.ledger.quick import RANGES, WHOLE
from bankcheck.ledger.streams import Column, Kind, stored_names

BLANK = " \t\r\n\v\f\u00a0\u2003\u3000\ufeff"
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_NARROW = "".join(chr(code) for code in range(0x21, 0x7F))

_YUAN = r"-?[0-9]{1,15}(\.[0-9]{1,2})?"
_FEN = r"-?[0-9]{1,17}"
_WHOLE = r"[0-9]{1,9}"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ZONE = r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?"
_TIME = f"{_DAY}([T ]{_CLOCK}{_ZONE}?)?"
_MANGLED = r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+"


@dataclass(frozen=True, slots=True)
class Cell:
    """One column as it arrives: its definition and the header name it came under (or none).

    A ready cell stands already typed, under its stored names.
    """

    column: Column
    source: str | None
    is_ready: bool = False

    @property
    def text(self) -> str:
        """Return the name of the cleaned text."""
        return f"t_{self.column.name}"

    @property
    def is_yuan(self) -> bool:
        """Say whether the amount came in yuan rather than in fen."""
        return self.column.kind is Kind.FEN and self.source != self.column.name


def quoted(text: str) -> str:
    """Return a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def name_of(name: str) -> str:
    """Return a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def clean(cell: Cell) -> str:
    """Return the trimmed text, null when nothing is left; accounts made narrow."""
    if cell.source is None:
        return "CAST(NULL AS VARCHAR)"
    if cell.column.kind is Kind.ACCOUNT:
        return narrow(cell)
    return f"nullif({name_of(cell.source)}, '')"


def narrow(cell: Cell) -> str:
    """Return an account in ASCII width without any blank."""
    name = name_of(cell.source or "")
    letters = f"translate({name}, {quoted(_WIDE)}, {quoted(_NARROW)})"
    slow = f"nullif(translate({letters}, {quoted(BLANK)}, ''), '')"
    return f"CASE WHEN regexp_full_match({name}, '[0-9A-Za-z-]+') THEN {name} ELSE {slow} END"


def typed(cell: Cell) -> dict[str, str]:
    """Return the typed expression of each stored name, over the cleaned text."""
    text = cell.text
    column = cell.column
    if column.kind is Kind.TIME:
        instant, day = stored_names(column)
        return {instant: f"i_{column.name}", day: f"d_{column.name}"}
    expressions = {
        Kind.TEXT: _word(column, text),
        Kind.ACCOUNT: f"CASE WHEN regexp_full_match({text}, '{_MANGLED}') THEN NULL "
        f"ELSE {text} END",
        Kind.INT: _whole(column, text),
        Kind.FEN: _yuan(text) if cell.is_yuan else _fen(text),
        Kind.DATE: f"CASE WHEN regexp_full_match({text}, '{_DAY}') "
        f"THEN try_cast({text} AS DATE) END",
    }
    return {column.name: expressions[column.kind]}


def wall_clock(cell: Cell) -> dict[str, str]:
    """Return the first step of a time: its zone text and its clock as written there."""
    text, name = cell.text, cell.column.name
    plain = f"(length({text}) = 19 AND substr({text}, 17, 1) = ':') OR length({text}) = 10"
    zone = f"CASE WHEN {plain} THEN '' ELSE regexp_extract({text}, '{_ZONE}$') END"
    shaped = f"CASE WHEN regexp_full_match({text}, '{_TIME}') THEN {text} END"
    return {f"z_{name}": zone, f"s_{name}": shaped}


def instants(cell: Cell) -> dict[str, str]:
    """Return the second step of a time: its UTC instant (null for a bare day) and its day."""
    name = cell.column.name
    zone, text = f"z_{name}", f"s_{name}"
    stamp = f"try_cast(left(substr({text}, 1, length({text}) - length({zone})), 26) AS TIMESTAMP)"
    digits = f"replace({zone}, ':', '')"
    minutes = (
        f"(CASE WHEN left({zone}, 1) = '-' THEN -1 ELSE 1 END) * (60 * "
        f"CAST(substr({digits}, 2, 2) AS INTEGER) + "
        f"CAST(coalesce(nullif(substr({digits}, 4, 2), ''), '0') AS INTEGER))"
    )
    instant = (
        f"CASE WHEN length({text}) = 10 THEN NULL WHEN {zone} = '' THEN {stamp} - INTERVAL 8 HOUR "
        f"WHEN {zone} = 'Z' THEN {stamp} ELSE {stamp} - to_minutes({minutes}) END"
    )
    return {f"i_{name}": instant}


def days(cell: Cell) -> dict[str, str]:
    """Return the third step of a time: its day in China standard time (UTC+8)."""
    name = cell.column.name
    text = f"s_{name}"
    day = (
        f"CASE WHEN length({text}) = 10 THEN try_cast({text} AS DATE) "
        f"ELSE CAST(i_{name} + INTERVAL 8 HOUR AS DATE) END"
    )
    return {f"d_{name}": day}


def is_bad(cell: Cell) -> str:
    """Return the condition that a row must be rejected for this column, over typed values."""
    column = cell.column
    present = name_of(stored_names(column)[-1])
    if column.required:
        return f"{present} IS NULL"
    if cell.is_ready:
        return "false"
    return f"({present} IS NULL AND {cell.text} IS NOT NULL)"


def reason(cell: Cell) -> str:
    """Return the sentence why this column rejects the row; null when it does not."""
    name, text = cell.source or cell.column.name, cell.text
    empty = f"WHEN {text} IS NULL THEN {quoted(f'{name} is empty; it must be given')}"
    said = " || ".join((quoted(f'{name}: "'), text, quoted(f'" {_allowed(cell)}')))
    return f"CASE WHEN NOT {is_bad(cell)} THEN NULL {empty} ELSE {said} END"


def digested(column: Column) -> tuple[str, ...]:
    """Return the text expressions of a column's stored values, for the row digest."""
    names = tuple(name_of(name) for name in stored_names(column))
    if column.kind is Kind.TIME:
        return (f"epoch_us({names[0]})", f"epoch_us(CAST({names[1]} AS TIMESTAMP))")
    if column.kind is Kind.DATE:
        return (f"epoch_us(CAST({names[0]} AS TIMESTAMP))",)
    return names


def _word(column: Column, text: str) -> str:
    if not column.words:
        return text
    words = ", ".join(quoted(word) for word in column.words)
    return f"CASE WHEN {text} IN ({words}) THEN {text} END"


def _whole(column: Column, text: str) -> str:
    low, high = RANGES.get(column.name, WHOLE)
    number = f"CAST({text} AS INTEGER)"
    return (
        f"CASE WHEN regexp_full_match({text}, '{_WHOLE}') THEN "
        f"CASE WHEN {number} BETWEEN {low} AND {high} THEN {number} END END"
    )


def _yuan(text: str) -> str:
    point = f"strpos({text}, '.')"
    power = f"CASE WHEN {point} = 0 THEN 100 WHEN length({text}) - {point} = 1 THEN 10 ELSE 1 END"
    fen = f"CAST(replace({text}, '.', '') AS BIGINT) * {power}"
    return (
        f"CASE WHEN regexp_full_match({text}, '{_YUAN}') AND {_no_minus_zero(text)} THEN {fen} END"
    )


def _fen(text: str) -> str:
    shape = f"regexp_full_match({text}, '{_FEN}') AND {_no_minus_zero(text)}"
    return f"CASE WHEN {shape} THEN CAST({text} AS BIGINT) END"


def _no_minus_zero(text: str) -> str:
    return f"NOT (left({text}, 1) = '-' AND regexp_full_match({text}, '[-0.]+'))"


def _allowed(cell: Cell) -> str:
    column = cell.column
    low, high = RANGES.get(column.name, WHOLE)
    yuan = "is not an exact amount in yuan; write plain digits with at most two decimals: 1234.50"
    fen = "is not a whole number of fen; write plain digits: 123450"
    return {
        Kind.TEXT: f"is not one of the allowed words: {', '.join(column.words)}",
        Kind.ACCOUNT: "was turned into a rounded number by a spreadsheet and its digits cannot be "
        "recovered; export the account as text",
        Kind.INT: f"is not a whole number from {low} to {high}",
        Kind.FEN: yuan if cell.is_yuan else fen,
        Kind.DATE: "is not a day of the calendar; write YYYY-MM-DD",
        Kind.TIME: "is not a time of the calendar; write YYYY-MM-DD HH:MM:SS, with or without a "
        "zone such as +08:00, or a day alone",
    }[column.kind]
