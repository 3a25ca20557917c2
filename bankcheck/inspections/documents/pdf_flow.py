"""The pieces of a document as items that fill pages: lines of text, rules and rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bankcheck.inspections.documents.breaking import wrapped
from bankcheck.inspections.documents.composing import Box, Line, Piece, Rule, Ruled, composed
from bankcheck.inspections.documents.content import Content
from bankcheck.inspections.documents.looks import (
    CELL_PADDING_POINTS,
    LOOKS,
    RED,
    Look,
    Role,
)
from bankcheck.inspections.documents.pdf_type import BLACK, Type

# Where the foot of the characters lies in their own height.
DESCENT_SHARE = 0.12
# A line is spread to the full width as long as that takes no more than this between characters.
WIDEST_SPREAD = 0.2
_GAP_BEFORE_TABLE, _GAP_AFTER_TABLE = 4.0, 8.0


@dataclass(frozen=True, slots=True)
class Item:
    """One line of text, or a rule, with the room above and below it."""

    height: float
    width: float
    text: str = ""
    look: Look = LOOKS[Role.BODY]
    above: float = 0.0
    indent: float = 0.0
    spread: bool = False
    ruled: tuple[int, int, int] | None = None
    together: bool = False

    def draw(self, type_: Type, x: float, y: float) -> None:
        """Draw the item with its upper left corner at a place."""
        if self.ruled is not None:
            weight = 2.2 if self.ruled == RED else 0.7
            level = y + self.height - 1
            type_.rule(x, level, x + self.width, level, weight, self.ruled)
            return
        room = self.width - self.indent - self.look.right * self.look.points
        place = (x + self.indent, y + self.above + _baseline(self.look))
        set_line(type_, self.text, self.look, place, room, spread=self.spread)


def _baseline(look: Look) -> float:
    """Return how far below the top of its line a text stands."""
    return (look.line_points + look.points) / 2 - DESCENT_SHARE * look.points


def set_line(
    type_: Type, text: str, look: Look, place: tuple[float, float], room: float, *, spread: bool
) -> None:
    """Set one line in its room, from a place on, as its look says."""
    x, baseline = place
    width = type_.width(text, look)
    free = room - width
    spacing = 0.0
    if look.align == "centre":
        x += free / 2
    elif look.align == "right":
        x += free
    elif spread and look.align == "justify" and len(text) > 1:
        even = free / (len(text) - 1)
        spacing = even if -1 < even <= WIDEST_SPREAD * look.points else 0.0
    type_.text(x, baseline, text, look, spacing=spacing)


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a row: its lines already broken, from here to there."""

    x: float
    width: float
    lines: tuple[str, ...]
    look: Look
    last: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``heads`` are drawn above it where it begins a page."""

    slots: tuple[Slot, ...]
    least: float
    bordered: bool
    heads: tuple[Row, ...] = field(default=())
    together: bool = False

    @property
    def height(self) -> float:
        """How high the row is."""
        tallest = max(len(one.lines) * one.look.line_points for one in self.slots)
        return max(tallest, self.least) + 2 * CELL_PADDING_POINTS

    def draw(self, type_: Type, x: float, y: float) -> None:
        """Draw the row with its upper left corner at a place."""
        for one in self.slots:
            if self.bordered:
                _frame(type_, x + one.x, y, one.width, self.height)
            top = y + (self.height - len(one.lines) * one.look.line_points) / 2
            for place, text in enumerate(one.lines):
                baseline = top + place * one.look.line_points + _baseline(one.look)
                spread = place < len(one.lines) - 1 or not one.last
                at = (x + one.x + CELL_PADDING_POINTS, baseline)
                set_line(type_, text, one.look, at, _room(one.width), spread=spread)

    def cut(self, room: float, least_lines: int) -> tuple[Row, Row] | None:
        """Return the row in two, the first no higher than the room; None where that is no use."""
        line = max(one.look.line_points for one in self.slots)
        fit = int((room - 2 * CELL_PADDING_POINTS) // line)
        longest = max(len(one.lines) for one in self.slots)
        if fit < least_lines or longest - fit < least_lines:
            return None
        first = tuple(
            replace(one, lines=one.lines[:fit], last=len(one.lines) <= fit) for one in self.slots
        )
        rest = tuple(replace(one, lines=one.lines[fit:]) for one in self.slots)
        return replace(self, slots=first, least=0.0), replace(self, slots=rest, least=0.0)


def _room(width: float) -> float:
    """Return how much of a cell's width its text may take."""
    return width - 2 * CELL_PADDING_POINTS


def _frame(type_: Type, x: float, y: float, width: float, height: float) -> None:
    for start, end in (
        ((x, y), (x + width, y)),
        ((x, y + height), (x + width, y + height)),
        ((x, y), (x, y + height)),
        ((x + width, y), (x + width, y + height)),
    ):
        type_.line(*start, *end)


def items_of(content: Content, type_: Type, width: float) -> list[Item | Row]:
    """Return a document as items for a text of that width."""
    return [item for piece in composed(content) for item in _items(piece, type_, width)]


def _items(piece: Piece, type_: Type, width: float) -> Iterator[Item | Row]:
    if isinstance(piece, Line):
        yield from _paragraph(piece, type_, width)
    elif isinstance(piece, Rule):
        yield Item(
            3.0 if piece.red else 8.0, width, ruled=RED if piece.red else BLACK, together=True
        )
    else:
        yield Item(_GAP_BEFORE_TABLE, width, together=True)
        yield from _rows(piece, type_, width)
        yield Item(_GAP_AFTER_TABLE, width, together=piece.together)


def _paragraph(piece: Line, type_: Type, width: float) -> Iterator[Item]:
    look = LOOKS[piece.role]
    left, first = look.left * look.points, look.first * look.points
    room = width - left - look.right * look.points

    def measure(text: str) -> float:
        return type_.width(text, look)

    parts = piece.text.split("\n")
    lines = [line for one in parts for line in wrapped(one, room, first, measure)]
    last = len(lines) - 1
    for place, text in enumerate(lines):
        above = look.before if place == 0 else 0.0
        yield Item(
            height=above + look.line_points + (look.after if place == last else 0.0),
            width=width,
            text=text.rstrip(),
            look=look,
            above=above,
            indent=left + (first if place == 0 else 0.0),
            spread=place < last,
            together=_stays(look, place, last, goes_with_next=piece.together),
        )


def _stays(look: Look, place: int, last: int, *, goes_with_next: bool) -> bool:
    """Say whether a line stays with the next: no page begins or ends with a lone line."""
    if look.together or (place == last and goes_with_next):
        return True
    return last > 1 and place in (0, last - 1)


def _rows(table: Ruled, type_: Type, width: float) -> Iterator[Row]:
    rows = [_row(row, table, type_, width) for row in table.rows]
    heads = tuple(rows[: table.heads])
    for place, row in enumerate(rows):
        above = heads if place >= table.heads else ()
        yield replace(row, heads=above, together=table.stays(place))


def _row(row: Sequence[Box], table: Ruled, type_: Type, width: float) -> Row:
    total, at, slots = sum(table.shares), 0, []
    for box in row:
        look = replace(LOOKS[box.role], align=_alignment(box))
        left = width * sum(table.shares[:at]) / total
        wide = width * sum(table.shares[at : at + box.span]) / total
        slots.append(Slot(left, wide, _cell_lines(box, look, type_, wide), look))
        at += box.span
    least = max(LOOKS[box.role].line_points * box.lines for box in row)
    return Row(tuple(slots), least, table.bordered)


def _alignment(box: Box) -> str:
    return "justify" if box.align == "left" else str(box.align)


def _cell_lines(box: Box, look: Look, type_: Type, width: float) -> tuple[str, ...]:
    def measure(text: str) -> float:
        return type_.width(text, look)

    parts = box.text.split("\n") if box.text else []
    return tuple(line.rstrip() for one in parts for line in wrapped(one, _room(width), 0, measure))
