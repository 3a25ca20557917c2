"""A content as the lines and ruled tables that every output draws, no word more and none less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from typing import ClassVar

from bankcheck.inspections.documents.breaking import wrapped
from bankcheck.inspections.documents.content import (
    GRID_COLUMNS,
    Align,
    Block,
    Cell,
    Content,
    Grid,
    Paragraph,
    Signatures,
    Style,
    Table,
    chinese_day,
    numbered,
)
from bankcheck.inspections.documents.looks import Role

# What no file format keeps: control characters, lone surrogates, marks of reading direction.
_UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e"
                     "\u2060-\u2064\u2066-\u206f\ufeff\ufffe\uffff]")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph in its role; ``together`` keeps its end on the page of what follows."""

    shape: ClassVar[str] = "line"
    text: str
    role: Role
    together: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page: red under the head, black around the copies."""

    shape: ClassVar[str] = "rule"
    red: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a ruled table: its paragraphs, width in columns, least height in lines."""

    text: str
    span: int
    role: Role
    align: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table: shares of the width, rows of boxes, how many rows head every page.

    ``together`` keeps its last row on the page of what follows; short tables stay whole.
    """

    shape: ClassVar[str] = "ruled"
    shares: tuple[int, ...]
    rows: tuple[tuple[Box, ...], ...]
    heads: int = 0
    bordered: bool = field(default=True)
    together: bool = field(default=False)

    def stays(self, place: int) -> bool:
        """Say whether a row stays on the page of what comes after it."""
        if place == len(self.rows) - 1:
            return self.together
        short = self.heads > 0 and len(self.rows) <= MOST_ROWS_KEPT_WHOLE
        return short or not self.bordered or place < self.heads


Piece = Line | Rule | Ruled
# Words that no line of a title cuts, as the standard asks; other words may be cut.
_TITLE_WORDS = re.compile(
    "国库集中支付|代理业务|代理银行|支付业务|清算业务|有关问题|综合考评|手续费|结算单|整改通知书?|"
    "检查通知书?|检查报告|处理决定书?|人民银行|财政局|股份有限公司|[省市县]?分行|支行|关于|.",
    re.DOTALL,
)
MOST_ROWS_KEPT_WHOLE = 8
MOST_SIGNS_A_TITLE_LINE = 20
_CLOSING = frozenset({Role.ANNEX, Role.SPACE, Role.SIGNED, Role.DATED, Role.FORM_SIGNED})
_LETTER = {
    Style.BODY: Role.BODY,
    Style.PLAIN: Role.PLAIN,
    Style.FIRST: Role.FIRST,
    Style.SECOND: Role.SECOND,
    Style.NOTE: Role.NOTE,
}
_FORM = {
    Style.BODY: Role.FORM_BODY,
    Style.PLAIN: Role.FORM_PLAIN,
    Style.FIRST: Role.FORM_FIRST,
    Style.SECOND: Role.FORM_FIRST,
    Style.NOTE: Role.FORM_BODY,
}


def kept_text(text: str) -> str:
    """Return a text as all outputs keep it: lines end in one way, nothing invisible."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "　")
    return _UNKEPT.sub("", plain).strip("\n ")


def composed(content: Content) -> tuple[Piece, ...]:
    """Return everything that stands on the pages of a document, in its order."""
    pieces = list(_letter(content) if content.letter else _form(content))
    for place, (one, after) in enumerate(pairwise(pieces)):
        if isinstance(one, Line | Ruled) and _closes(one, after):
            pieces[place] = replace(one, together=True)
    return tuple(pieces)


def _closes(one: Line | Ruled, after: Piece) -> bool:
    """Say whether a page must not begin between two pieces: none holds names and dates alone."""
    if isinstance(one, Line):
        before_copies = one.role is Role.DATED and isinstance(after, Rule)
        return before_copies or (isinstance(after, Line) and after.role in _CLOSING)
    return isinstance(after, Ruled) and not after.bordered


def _letter(content: Content) -> Iterator[Piece]:
    yield from _lines(content.issuers, Role.HEAD)
    yield from _lines((content.number,), Role.NUMBER)
    yield Rule(red=True)
    yield _title(content.title, Role.TITLE)
    yield from _addressed(content.addressee, Role.ADDRESSEE)
    yield from _body(content)
    for place, name in enumerate(numbered(content.attachments)):
        yield Line(kept_text(f"附件：{name}" if place == 0 else f"　　　{name}"), Role.ANNEX)
    # An empty line parts the text from the names below it.
    yield Line("", Role.SPACE)
    yield from _lines(content.signed_by, Role.SIGNED)
    yield Line(chinese_day(content.dated), Role.DATED)
    if content.copies:
        yield Rule()
        yield from _lines((f"抄送：{'，'.join(content.copies)}。",), Role.COPIES)
        yield Rule()


def _form(content: Content) -> Iterator[Piece]:
    yield from _lines(content.issuers, Role.FORM_HEAD)
    yield _title(content.title, Role.FORM_TITLE)
    yield from _lines((f"编号：{content.number}",) if content.number else (), Role.FORM_NUMBER)
    yield from _addressed(content.addressee, Role.FORM_ADDRESSEE)
    yield from _body(content)
    yield from _lines(content.signed_by, Role.FORM_SIGNED)
    if content.signed_by:
        yield Line(chinese_day(content.dated), Role.FORM_SIGNED)


def _title(text: str, role: Role) -> Line:
    """Return a title in lines of like length; where its writer broke it, it stays broken."""
    parts = [part.strip() for part in kept_text(text).split("\n")]
    return Line("\n".join(line for part in parts for line in _balanced(part)), role)


def _balanced(text: str) -> list[str]:
    lines = -(-len(text) // MOST_SIGNS_A_TITLE_LINE) or 1
    width = -(-len(text) // lines)
    while len(found := wrapped(text, width, 0, len, _TITLE_WORDS)) > lines:
        if width == MOST_SIGNS_A_TITLE_LINE:
            break
        width += 1
    return [line.strip() for line in found]


def _addressed(name: str, role: Role) -> Iterator[Line]:
    yield from _lines((f"{name}：",) if name else (), role)


def _lines(texts: tuple[str, ...], role: Role) -> Iterator[Line]:
    for text in texts:
        for part in kept_text(text).split("\n"):
            if part.strip():
                yield Line(part.strip(), role)


def _body(content: Content) -> Iterator[Piece]:
    for block in content.blocks:
        yield from _block(block, letter=content.letter)


def _block(block: Block, *, letter: bool) -> Iterator[Piece]:
    if isinstance(block, Paragraph):
        yield from _lines((block.text,), (_LETTER if letter else _FORM)[block.style])
    elif isinstance(block, Table):
        yield _table(block)
    elif isinstance(block, Grid):
        yield _grid(block)
    else:
        yield _signatures(block)


def _table(table: Table) -> Ruled:
    head = tuple(Box(one.title, 1, Role.COLUMN, Align.CENTRE) for one in table.columns)
    rows = tuple(
        tuple(
            Box(kept_text(text), 1, Role.CELL, column.align)
            for text, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    )
    return Ruled(tuple(one.share for one in table.columns), (head, *rows), heads=1)


def _grid(grid: Grid) -> Ruled:
    rows = tuple(tuple(_box(cell) for cell in row) for row in grid.rows)
    return Ruled((1,) * GRID_COLUMNS, rows)


def _box(cell: Cell) -> Box:
    role, align = (Role.LABEL, Align.CENTRE) if cell.label else (Role.CELL, Align.LEFT)
    return Box(kept_text(cell.text), cell.span, role, align, cell.lines)


def _signatures(block: Signatures) -> Ruled:
    columns = [(party, *lines) for party, lines in block.parties]
    rows = tuple(
        tuple(Box(kept_text(text), 1, Role.PARTY, Align.LEFT) for text in row)
        for row in zip_longest(*columns, fillvalue="")
    )
    return Ruled((1,) * len(columns), rows, bordered=False)


def texts(piece: Piece) -> Iterator[str]:
    """Yield the texts of a piece in the order in which they are read."""
    if isinstance(piece, Line):
        yield piece.text
    elif isinstance(piece, Ruled):
        yield from (box.text for row in piece.rows for box in row)


def words(content: Content) -> str:
    """Return all that a document says, without its white space."""
    return "".join("".join(text.split()) for piece in composed(content) for text in texts(piece))


def characters(content: Content) -> set[str]:
    """Return every visible character that a document needs."""
    return set(words(content))
