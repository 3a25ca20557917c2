"""A document as PDF with its text in it: the same content gives the same bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

from fpdf import FPDF

from bankcheck.inspections.documents.composing import characters
from bankcheck.inspections.documents.content import Content
from bankcheck.inspections.documents.looks import (
    DRAFT_GREY,
    DRAFT_MARK,
    DRAFT_NOTE,
    LOOKS,
    NUMBER_BELOW,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    POINTS_A_MM,
    Face,
    Look,
    Role,
    margins_of,
)
from bankcheck.inspections.documents.pdf_flow import Item, Row, items_of
from bankcheck.inspections.documents.pdf_type import Type, known_characters

MEDIA = "application/pdf"
WIDE, HIGH = PAGE_WIDTH * POINTS_A_MM, PAGE_HEIGHT * POINTS_A_MM
# A row of a table is cut at the end of a page where so much of it fits on both sides.
LEAST_LINES: Final = 3
_NO_DAY = date(2000, 1, 1)


def unknown_characters(content: Content) -> str:
    """Return the characters of a document that the fonts of the PDF do not have."""
    return "".join(sorted(characters(content) - known_characters()))


def written(content: Content, *, draft: bool) -> bytes:
    """Return the document as a PDF file; a draft carries its mark on every page."""
    pages = _Pages(content, draft=draft)
    pages.flow(items_of(content, pages.type, pages.width))
    return pages.bytes()


class _Pages:
    """The pages of a PDF, filled from the top of the first to the end of the last."""

    def __init__(self, content: Content, *, draft: bool) -> None:
        margins = margins_of(letter=content.letter)
        self._x, self._first_y = margins.left * POINTS_A_MM, margins.top * POINTS_A_MM
        self._last_x = (PAGE_WIDTH - margins.right) * POINTS_A_MM
        self._last_y = (PAGE_HEIGHT - margins.bottom) * POINTS_A_MM
        self.width = margins.width * POINTS_A_MM
        self._pdf = FPDF(unit="pt", format=(WIDE, HIGH))
        self._draft = draft
        self._pdf.set_creation_date(datetime.combine(content.dated or _NO_DAY, time(), UTC))
        self._pdf.set_title(f"{content.number} {content.name}".strip())
        self._pdf.set_author("、".join(content.issuers))
        self._pdf.set_lang("zh-CN")
        self._pdf.set_auto_page_break(auto=False)
        self.type = Type(self._pdf)
        self._y = self._top = 0.0
        self._turn()

    def bytes(self) -> bytes:
        """Return the file."""
        return bytes(self._pdf.output())

    def flow(self, items: list[Item | Row]) -> None:
        """Draw items in their order, those that belong together on one page."""
        waiting = list(items)
        while waiting:
            one = waiting.pop(0)
            room = self._last_y - self._y
            if _group_height([one, *waiting]) <= room or self._y == self._top:
                waiting = self._place(one, waiting)
            elif isinstance(one, Row) and (parts := one.cut(room, LEAST_LINES)):
                self._draw(parts[0])
                waiting.insert(0, parts[1])
                self._turn(parts[1])
            else:
                waiting.insert(0, one)
                self._turn(one)

    def _place(self, one: Item | Row, waiting: list[Item | Row]) -> list[Item | Row]:
        """Draw an item; at the top of a page also one that is too high for any page, in parts."""
        room = self._last_y - self._y
        if one.height > room and isinstance(one, Row) and (parts := one.cut(room, 1)):
            self._draw(parts[0])
            self._turn(parts[1])
            return [parts[1], *waiting]
        self._draw(one)
        return waiting

    def _draw(self, one: Item | Row) -> None:
        one.draw(self.type, self._x, self._y)
        self._y += one.height

    def _turn(self, first: Item | Row | None = None) -> None:
        """Begin a page: mark, number, and the headings of a table that goes on."""
        self._pdf.add_page()
        if self._draft:
            self._mark()
        self._number()
        self._y = self._first_y
        for head in first.heads if isinstance(first, Row) else ():
            self._draw(head)
        self._top = self._y

    def _number(self) -> None:
        look = LOOKS[Role.PAGE]
        text = f"— {self._pdf.page} —"
        side = look.points
        x = self._x + side
        if self._pdf.page % 2:
            x = self._last_x - side - self.type.width(text, look)
        self.type.text(x, self._last_y + NUMBER_BELOW * POINTS_A_MM + look.points, text, look)

    def _mark(self) -> None:
        note = Look(Face.SONG, 12, 16, red=True)
        x = self._last_x - self.type.width(DRAFT_NOTE, note)
        self.type.text(x, self._first_y - 17 * POINTS_A_MM, DRAFT_NOTE, note)
        large = Look(Face.SONG, 150, 160)
        width = self.type.width(DRAFT_MARK, large)
        with self._pdf.rotation(45, WIDE / 2, HIGH / 2):
            self.type.text((WIDE - width) / 2, HIGH / 2 + 50, DRAFT_MARK, large, DRAFT_GREY)


def _group_height(items: list[Item | Row]) -> float:
    """Return how high the first item is with everything that must stay with it."""
    height = 0.0
    for one in items:
        height += one.height
        if not one.together:
            break
    return height
