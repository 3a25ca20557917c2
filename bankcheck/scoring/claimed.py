"""What a bank claims for a year, read exactly or refused by line and field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bankcheck.money import fen_from_yuan

MOST_LINES = 200
MOST_BYTES = 1 << 20
_MOST_ITEMS = 10**12
FIELDS = ("pay_type", "channel", "up_to", "items", "amount", "fee")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "pay_type": ("支付方式", "支付类型"),
    "channel": ("渠道", "支付渠道"),
    "up_to": ("金额档上限（元）", "金额档上限(元)", "金额档上限", "up_to_yuan"),
    "items": ("笔数", "count"),
    "amount": ("金额（元）", "金额(元)", "金额", "amount_yuan"),
    "fee": ("手续费（元）", "手续费(元)", "手续费", "fee_yuan"),
}
PAY_TYPES: Mapping[str, tuple[str, ...]] = {
    "direct": ("直接支付", "财政直接支付"),
    "authorized": ("授权支付", "财政授权支付"),
    "centralized": ("集中支付", "国库集中支付"),
    "": ("其他", "其他支付", "other"),
}
# Pay type, channel and upper bound of a band: what makes two lines the same line.
Key = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One line of a claim: items of a pay type, a channel and a band, with amount and fee."""

    pay_type: str
    channel: str
    up_to_fen: int | None
    items: int
    amount_fen: int
    fee_fen: int

    @property
    def key(self) -> Key:
        """Return what makes two lines the same line."""
        return self.pay_type, self.channel, self.up_to_fen


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which line (from 1) and field of a claim; line 0 is the whole of it."""

    line: int
    field: str
    word: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim as it was read; it is taken only when there is no fault."""

    lines: tuple[ClaimLine, ...]
    faults: tuple[Fault, ...]


def read_rows(rows: Iterable[Mapping[str, str]]) -> Reading:
    """Return the claim of rows of text; a row without any number in it is left out."""
    lines: list[ClaimLine] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, 1):
        given = {name: (row.get(name) or "").strip() for name in FIELDS}
        if not any(given[name] for name in ("items", "amount", "fee")):
            continue
        line, wrong = _line(number, given)
        faults += wrong
        if line is None:
            continue
        if any(line.key == one.key for one in lines):
            faults.append(Fault(number, "pay_type", "twice"))
        lines.append(line)
    if not lines and not faults:
        faults.append(Fault(0, "", "empty"))
    if len(lines) > MOST_LINES:
        faults.append(Fault(0, "", "too_many"))
    return Reading(tuple(lines), tuple(faults))


def _line(number: int, given: Mapping[str, str]) -> tuple[ClaimLine | None, list[Fault]]:
    pay_type = _pay_type(given["pay_type"])
    bound = _fen(given["up_to"]) if given["up_to"] else None
    items, amount, fee = _count(given["items"]), _fen(given["amount"]), _fen(given["fee"])
    found = {
        "pay_type": pay_type is not None,
        "up_to": not given["up_to"] or bool(bound),
        "items": items is not None,
        "amount": amount is not None,
        "fee": fee is not None,
    }
    faults = [Fault(number, name, "unread") for name, good in found.items() if not good]
    if pay_type is None or items is None or amount is None or fee is None or faults:
        return None, faults
    return ClaimLine(pay_type, given["channel"][:64], bound, items, amount, fee), []


def _pay_type(text: str) -> str | None:
    return next((word for word, more in PAY_TYPES.items() if text == word or text in more), None)


def _count(text: str) -> int | None:
    plain = text.replace(",", "")
    good = plain.isascii() and plain.isdigit() and len(plain) <= len(str(_MOST_ITEMS))
    return int(plain) if good else None


def _fen(text: str) -> int | None:
    fen = fen_from_yuan(text.replace(",", ""))
    return fen if fen is not None and fen >= 0 else None


def read_csv(content: bytes) -> Reading:
    """Return the claim of a CSV file; its headings may stand in Chinese or English."""
    if len(content) > MOST_BYTES:
        return _whole("too_large")
    text = _decoded(content)
    if text is None:
        return _whole("no_text")
    try:
        table = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return _whole("no_table")
    places = _places(table[0]) if table else {}
    missing = [name for name in FIELDS if name not in places and name not in ("channel", "up_to")]
    if missing:
        return Reading((), tuple(Fault(1, name, "no_column") for name in missing))
    return _shifted(read_rows(_row(one, places) for one in table[1:]))


def _shifted(found: Reading) -> Reading:
    """Return a reading whose lines are those of the file, headings counted."""
    moved = (Fault(one.line + (one.line > 0), one.field, one.word) for one in found.faults)
    return Reading(found.lines, tuple(moved))


def _whole(word: str) -> Reading:
    return Reading((), (Fault(0, "", word),))


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _places(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        said = heading.strip()
        for name in FIELDS:
            if said == name or said in _WORDS[name]:
                found.setdefault(name, place)
    return found


def _row(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: cells[place] for name, place in places.items() if place < len(cells)}


@dataclass(frozen=True, slots=True)
class Side:
    """Items, amount and fee of one side; nothing where the line is not there."""

    items: int = 0
    amount_fen: int = 0
    fee_fen: int = 0

    def exceeds(self, other: Side) -> bool:
        """Say whether this side has more items, or more money, than the other."""
        return self.items > other.items or self.amount_fen > other.amount_fen


def total(sides: Iterable[Side]) -> Side:
    """Return the sum of sides."""
    found = list(sides)
    return Side(
        sum(one.items for one in found),
        sum(one.amount_fen for one in found),
        sum(one.fee_fen for one in found),
    )


def claim_lines(raw: Iterable[Sequence[object]]) -> tuple[ClaimLine, ...]:
    """Return the lines of a claim from their stored rows."""
    return tuple(
        ClaimLine(str(a), str(b), None if c is None else int(str(c)), *(int(str(n)) for n in rest))
        for a, b, c, *rest in raw
    )
