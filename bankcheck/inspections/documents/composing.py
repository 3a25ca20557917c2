"""A content as the lines and ruled tables that every output draws, no word more and none less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from typing import ClassVar

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
    """A table: shares of the width, rows of boxes, how many rows head every page."""

    shape: ClassVar[str] = "ruled"
    shares: tuple[int, ...]
    rows: tuple[tuple[Box, ...], ...]
    heads: int = 0
    bordered: bool = field(default=True)


Piece = Line | Rule | Ruled
_CLOSING = frozenset({Role.ANNEX, Role.SIGNED, Role.DATED, Role.FORM_SIGNED})
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
        # No page holds nothing but a name and a date: some of the text goes with them.
        if isinstance(one, Line) and isinstance(after, Line) and after.role in _CLOSING:
            pieces[place] = replace(one, together=True)
    return tuple(pieces)


def _letter(content: Content) -> Iterator[Piece]:
    yield from _lines(content.issuers, Role.HEAD)
    yield from _lines((content.number,), Role.NUMBER)
    yield Rule(red=True)
    yield _title(content.title, Role.TITLE)
    yield from _addressed(content.addressee, Role.ADDRESSEE)
    yield from _body(content)
    for place, name in enumerate(numbered(content.attachments)):
        yield Line(kept_text(f"附件：{name}" if place == 0 else f"　　　{name}"), Role.ANNEX)
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
    """Return a title; where its writer broke it, it stays broken, so that no word is cut."""
    return Line("\n".join(part.strip() for part in kept_text(text).split("\n")), role)


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
