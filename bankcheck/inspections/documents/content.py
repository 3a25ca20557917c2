"""What a document says, apart from how it looks: the one source of docx, PDF and screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from bankcheck.audit.chain import canonical
from bankcheck.clock import CHINA
from bankcheck.money import capitals, yuan


class Style(StrEnum):
    """How a paragraph of the body reads."""

    BODY = "body"
    PLAIN = "plain"
    FIRST = "first"
    SECOND = "second"
    NOTE = "note"


class Align(StrEnum):
    """Where the text of a cell stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body: text, or a heading of the first (一、) or second （一） degree."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width, where its text stands."""

    title: str
    share: int
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row that is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Hold that every row fills every column."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row of the table does not fit its columns")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form: a label or a value over so many of the twelve columns of the page."""

    text: str
    span: int
    label: bool = False
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A form of ruled cells (表格式文书); each row fills the twelve columns of the page."""

    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        """Hold that every row is as wide as the page."""
        if any(sum(cell.span for cell in row) != GRID_COLUMNS for row in self.rows):
            raise ValueError("a row of the form does not fill the page")


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, side by side: for each party its name and the lines under it."""

    parties: tuple[tuple[str, tuple[str, ...]], ...]


GRID_COLUMNS = 12
Block = Paragraph | Table | Grid | Signatures
BLOCKS: Mapping[str, type[Block]] = {
    "paragraph": Paragraph,
    "table": Table,
    "grid": Grid,
    "signatures": Signatures,
}


@dataclass(frozen=True, slots=True)
class Content:
    """A whole document, issued or not.

    ``issuers`` stand in the red head of a letter (公文), or above the title of a form; the first
    gives the number. A title may be broken where its sense allows. ``number`` and ``dated`` are
    empty until it is issued. ``signed_by`` is the name under the text, ``copies`` those who get
    a copy (抄送).
    """

    issuers: tuple[str, ...]
    title: str
    blocks: tuple[Block, ...]
    letter: bool = True
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    dated: date | None = None
    copies: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Hold what no document does without."""
        if not self.issuers or not self.title.strip() or not self.blocks:
            raise ValueError("a document has an issuer, a title and a text")

    @property
    def name(self) -> str:
        """The title on one line."""
        return "".join(self.title.split("\n"))


def to_values(content: Content) -> dict[str, Any]:
    """Return a content as plain JSON values."""
    names = {kind: name for name, kind in BLOCKS.items()}
    values = asdict(content)
    values["dated"] = content.dated.isoformat() if content.dated else None
    blocks = zip(content.blocks, values["blocks"], strict=True)
    values["blocks"] = [{"is": names[type(one)], **plain} for one, plain in blocks]
    return values


def from_values(values: Mapping[str, Any]) -> Content:
    """Return the content that plain JSON values say."""
    given = dict(values)
    for name in ("issuers", "attachments", "signed_by", "copies"):
        given[name] = tuple(given[name])
    given["dated"] = date.fromisoformat(given["dated"]) if given["dated"] else None
    given["blocks"] = tuple(_block(dict(one)) for one in given["blocks"])
    return Content(**given)


def _block(given: dict[str, Any]) -> Block:
    kind = given.pop("is")
    if kind == "paragraph":
        return Paragraph(given["text"], Style(given["style"]))
    if kind == "table":
        columns = (
            Column(one["title"], one["share"], Align(one["align"])) for one in given["columns"]
        )
        return Table(tuple(columns), tuple(tuple(row) for row in given["rows"]))
    if kind == "grid":
        return Grid(tuple(tuple(Cell(**cell) for cell in row) for row in given["rows"]))
    parties = ((party, tuple(lines)) for party, lines in given["parties"])
    return Signatures(tuple(parties))


def digest(content: Content) -> str:
    """Return the SHA-256 of what a document says."""
    return sha256(canonical(to_values(content))).hexdigest()


def chinese_day(day: date | None) -> str:
    """Return a day as official documents write it: 2025年9月15日; blanks where there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　　年　　月　　日"


def chinese_moment(moment: datetime | None) -> str:
    """Return an instant as official documents write it: 2025年9月15日9时05分, Beijing time."""
    if moment is None:
        return ""
    local = moment.astimezone(CHINA)
    return f"{chinese_day(local.date())}{local.hour}时{local.minute:02d}分"


def amount_in_words(fen: int) -> str:
    """Return an amount as documents write it, in figures and in capitals."""
    return f"{yuan(fen)}元（大写：人民币{capitals(fen)}）"


def numbered(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts numbered as in an annex list: one without a number, more as 1. and 2."""
    if len(texts) < 2:
        return texts
    return tuple(f"{place}. {text}" for place, text in enumerate(texts, 1))


_CHINESE = "零一二三四五六七八九十"


def ordinal(place: int) -> str:
    """Return 1 to 99 as the number of a heading: 一, 十, 二十三."""
    if not 1 <= place <= 99:
        raise ValueError("a heading has a number from 1 to 99")
    tens, ones = divmod(place, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_CHINESE[tens]}十"
    return f"{head}{_CHINESE[ones] if ones else ''}"
