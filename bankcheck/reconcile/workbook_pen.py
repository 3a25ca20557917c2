"""The only hand that writes cells: text is always text, money exact, nothing ever a formula."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bankcheck.money import yuan

LONGEST_TEXT = 32_000
CUT = "…（已截断 cut）"
# A double holds 15 decimal digits exactly: fen below this are exact to the cent as yuan.
EXACT_FEN = 10**15
_FIRST_DAY = date(1900, 3, 1)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
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
