"""The layout of official documents as data: GB/T 9704-2012 for letters, ruled forms beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# A4, in millimetres.
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
# The page number stands below the text, a dash on either side: outside on each page.
NUMBER_BELOW = 7.0
RED = (204, 0, 0)
DRAFT_GREY = (228, 228, 228)
POINTS_A_MM = 72 / 25.4
CELL_PADDING_POINTS = 3.0
DRAFT_MARK = "草稿"
DRAFT_NOTE = "草稿　未经签发，不作为依据"


@dataclass(frozen=True, slots=True)
class Margins:
    """What stays free around the text of a page, in millimetres."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def width(self) -> float:
        """How wide the text is."""
        return PAGE_WIDTH - self.left - self.right


# GB/T 9704-2012: the text of a letter takes 156 by 225; forms fill more of their one page.
LETTER_MARGINS = Margins(37, 35, 28, 26)
FORM_MARGINS = Margins(25, 27, 26, 24)


def margins_of(*, letter: bool) -> Margins:
    """Return the margins of a letter or of a form."""
    return LETTER_MARGINS if letter else FORM_MARGINS


class Face(StrEnum):
    """A typeface by its purpose; which font that is, each output says itself."""

    TITLE = "title"
    FANG = "fang"
    SONG = "song"
    HEI = "hei"
    KAI = "kai"


class Role(StrEnum):
    """What a line is in a document, from which its look follows."""

    HEAD = "head"
    NUMBER = "number"
    TITLE = "title"
    ADDRESSEE = "addressee"
    BODY = "body"
    PLAIN = "plain"
    FIRST = "first"
    SECOND = "second"
    NOTE = "note"
    ANNEX = "annex"
    SPACE = "space"
    SIGNED = "signed"
    DATED = "dated"
    COPIES = "copies"
    FORM_HEAD = "form_head"
    FORM_TITLE = "form_title"
    FORM_NUMBER = "form_number"
    FORM_ADDRESSEE = "form_addressee"
    FORM_BODY = "form_body"
    FORM_PLAIN = "form_plain"
    FORM_FIRST = "form_first"
    FORM_SIGNED = "form_signed"
    COLUMN = "column"
    LABEL = "label"
    CELL = "cell"
    PARTY = "party"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Look:
    """How a line looks; indents count characters of its own size.

    ``together`` keeps the line on the page of the one after it.
    """

    face: Face
    points: float
    line_points: float
    align: str = "justify"
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    red: bool = False
    bold: bool = False
    together: bool = False


# Sizes by their Chinese names: 二号 22, 三号 16, 四号 14, 小四 12 points; 29 points make 22 lines.
LOOKS: Mapping[Role, Look] = {
    Role.HEAD: Look(Face.TITLE, 34, 46, "centre", red=True, bold=True, together=True),
    Role.NUMBER: Look(Face.FANG, 16, 29, "centre", before=22, after=8, together=True),
    Role.TITLE: Look(Face.TITLE, 22, 36, "centre", before=38, after=22, bold=True, together=True),
    Role.ADDRESSEE: Look(Face.FANG, 16, 29, "left", together=True),
    Role.BODY: Look(Face.FANG, 16, 29, first=2),
    Role.PLAIN: Look(Face.FANG, 16, 29),
    Role.FIRST: Look(Face.HEI, 16, 29, "left", first=2, together=True),
    Role.SECOND: Look(Face.KAI, 16, 29, "left", first=2, together=True),
    Role.NOTE: Look(Face.FANG, 14, 24, first=2, before=4),
    Role.ANNEX: Look(Face.FANG, 16, 29, "left", left=2, before=10),
    Role.SPACE: Look(Face.FANG, 16, 29, together=True),
    Role.SIGNED: Look(Face.FANG, 16, 29, "right", right=2, together=True),
    Role.DATED: Look(Face.FANG, 16, 29, "right", right=4),
    Role.COPIES: Look(Face.FANG, 14, 24, "left", left=1, right=1, together=True),
    Role.FORM_HEAD: Look(Face.TITLE, 18, 28, "centre", bold=True, together=True),
    Role.FORM_TITLE: Look(
        Face.TITLE, 22, 34, "centre", before=4, after=6, bold=True, together=True
    ),
    Role.FORM_NUMBER: Look(Face.FANG, 12, 20, "right", after=4, together=True),
    Role.FORM_ADDRESSEE: Look(Face.FANG, 14, 26, "left", together=True),
    Role.FORM_BODY: Look(Face.FANG, 14, 26, first=2),
    Role.FORM_PLAIN: Look(Face.FANG, 14, 26),
    Role.FORM_FIRST: Look(Face.HEI, 14, 26, "left", first=2, together=True),
    Role.FORM_SIGNED: Look(Face.FANG, 14, 26, "right", right=2, together=True),
    Role.COLUMN: Look(Face.HEI, 12, 18, "centre", together=True),
    Role.LABEL: Look(Face.HEI, 12, 18, "centre"),
    Role.CELL: Look(Face.SONG, 12, 18),
    Role.PARTY: Look(Face.FANG, 14, 30, "left"),
    Role.PAGE: Look(Face.SONG, 14, 20, "left"),
}
