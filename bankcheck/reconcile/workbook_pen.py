"""The only hand that writes cells: text is always text, money exact, nothing ever a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from xlsxwriter.worksheet import Worksheet

from bankcheck.money import yuan

LONGEST_TEXT = 32_000
CUT = "…（已截断 cut）"
# A double holds 15 decimal digits exactly: fen below this are exact to the cent as yuan.
EXACT_FEN = 10**15
_FIRST_DAY = date(1900, 3, 1)
_DAY_ZERO = date(1899, 12, 30).toordinal()
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ODD = re.compile("[\x00-\x1f&<>_\ud800-\udfff\ufffe\uffff]")
_DECODED = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_FONT = {"font_name": "Microsoft YaHei", "font_size": 9, "valign": "top"}
_STYLES: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "money": {"num_format": "#,##0.00"},
    "day": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    "whole": {"num_format": "#,##0"},
    "header": {"bold": True, "text_wrap": True, "bg_color": "#DCE6F1", "border": 1},
    "band": {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"},
    "title": {"bold": True, "font_size": 16},
    "section": {"bold": True, "font_size": 12, "bottom": 2},
    "note": {"font_color": "#7F3F00", "text_wrap": True, "num_format": "@"},
    "line": {"num_format": "@"},
}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in fen, written as a number of yuan."""

    fen: int


class RowSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A worksheet that also takes a whole row of finished cells; far faster than cell by cell."""

    def append(self, row: int, columns: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Write the next rows whole, from finished cells by column letter.

        Nothing else may write to those rows.
        """
        height = len(columns[0][1])
        self._check_dimensions(row + height - 1, len(columns) - 1)
        self._write_single_row(row)
        numbers = range(row + 1, row + height + 1)
        placed = [
            [
                f'<c r="{letter}{number}"{cell}' if cell else ""
                for number, cell in zip(numbers, cells, strict=True)
            ]
            for letter, cells in columns
        ]
        self.fh.writelines(
            f'<row r="{number}">{"".join(cells)}</row>'
            for number, cells in zip(numbers, zip(*placed, strict=True), strict=True)
        )


Value = str | int | date | datetime | Money | None


def clean(text: str) -> str:
    """Return text that a cell can hold: no control characters, no more than Excel takes."""
    text = _UNWRITABLE.sub("\ufffd", text)
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + CUT


@dataclass(slots=True)
class Pen:
    """Writes values of one workbook in its formats; ``marked`` cells carry the difference."""

    book: Any
    formats: dict[tuple[str, bool], Any] = field(default_factory=dict)
    indexes: dict[tuple[str, bool], str] = field(default_factory=dict)
    known: dict[tuple[str, str, bool], Any] = field(default_factory=dict)

    def style(self, name: str, *, marked: bool = False) -> Any:
        """Return the format of that name, made once."""
        key = (name, marked)
        if key not in self.formats:
            fill = {"bg_color": "#FFF2AB", "bold": True, "border": 1} if marked else {}
            self.formats[key] = self.book.add_format({**_FONT, **_STYLES[name], **fill})
        return self.formats[key]

    def text(self, sheet: Any, place: tuple[int, int], text: str, style: str = "text") -> None:
        """Write text as text, whatever it begins with."""
        sheet.write_string(*place, clean(text), self.style(style))

    def value(
        self,
        sheet: Any,
        place: tuple[int, int],
        value: Value,
        *,
        marked: bool = False,
    ) -> None:
        """Write a value as its type asks; an unknown value leaves the cell empty."""
        match value:
            case None | "":
                if marked:
                    sheet.write_blank(*place, None, self.style("text", marked=True))
            case Money(fen):
                self._money(sheet, place, fen, marked=marked)
            case datetime() if value.date() >= _FIRST_DAY:
                sheet.write_datetime(*place, value, self.style("time", marked=marked))
            case date() if not isinstance(value, datetime) and value >= _FIRST_DAY:
                sheet.write_datetime(*place, value, self.style("day", marked=marked))
            case int():
                sheet.write_number(*place, value, self.style("whole", marked=marked))
            case _:
                sheet.write_string(*place, clean(str(value)), self.style("text", marked=marked))

    def _money(self, sheet: Any, place: tuple[int, int], fen: int, *, marked: bool) -> None:
        if abs(fen) < EXACT_FEN:
            sheet.write_number(*place, fen / 100, self.style("money", marked=marked))
        else:
            sheet.write_string(*place, yuan(fen), self.style("text", marked=marked))

    def cell(self, value: Value, *, marked: bool = False) -> str:
        """Return a value's finished cell from behind its place on; empty where nothing stands."""
        if value is None or value == "":
            return f"{self._index('text', marked)}/>" if marked else ""
        if type(value) is str:
            return self._text_cell(value, marked)
        style, number = _as_number(value)
        if number is not None:
            return f"{self._index(style, marked)}><v>{number:.16G}</v></c>"
        return self._text_cell(yuan(value.fen) if isinstance(value, Money) else str(value), marked)

    def _text_cell(self, text: str, marked: bool) -> str:  # noqa: FBT001  asked for each cell
        if _ODD.search(text) is None and len(text) <= LONGEST_TEXT and text == text.strip():
            return f'{self._index("text", marked)} t="inlineStr"><is><t>{text}</t></is></c>'
        text = clean(text)
        kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
        head = f'{self._index("text", marked)} t="inlineStr"><is><t{kept}>'
        return f"{head}{escaped(text)}</t></is></c>"

    def _index(self, name: str, marked: bool) -> str:  # noqa: FBT001  asked for each cell
        key = (name, marked)
        if key not in self.indexes:
            number = self.style(name, marked=marked)._get_xf_index()  # noqa: SLF001  no other way to ask
            self.indexes[key] = f' s="{number}"'
        return self.indexes[key]


def escaped(text: str) -> str:
    """Return text for the body of an XML element; what Excel would decode is kept literal."""
    if "_x" in text:
        text = _DECODED.sub("_x005F_", text)
    if "\r" in text:
        text = text.replace("\r", "_x000D_")
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _as_number(value: Value) -> tuple[str, float | None]:
    """Return the style and the number that stand for a value; no number for text."""
    match value:
        case Money(fen) if abs(fen) < EXACT_FEN:
            return "money", fen / 100
        case datetime() if value.date() >= _FIRST_DAY:
            return "time", _serial(value)
        case date() if not isinstance(value, datetime) and value >= _FIRST_DAY:
            return "day", value.toordinal() - _DAY_ZERO
        case int():
            return "whole", value
        case _:
            return "text", None


def _serial(moment: datetime) -> float:
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return moment.toordinal() - _DAY_ZERO + seconds / 86_400
