"""What a bank claims for a year, read exactly, and set line by line against what was counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bankcheck.money import fen_from_yuan
from bankcheck.scoring.pricing import Bundle

MOST_LINES = 200
MOST_BYTES = 1 << 20
_MOST_ITEMS = 10**12
FALSE_VOLUME = "AB23"
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
    def key(self) -> tuple[str, str, int | None]:
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


class Verdict(StrEnum):
    """How a line of a claim stands to what was counted."""

    EQUAL = "equal"
    MORE = "more"
    LESS = "less"
    OTHER_FEE = "other_fee"
    NOT_COUNTED = "not_counted"
    NOT_CLAIMED = "not_claimed"


@dataclass(frozen=True, slots=True)
class Side:
    """Items, amount and fee of one side; nothing where the line is not there."""

    items: int = 0
    amount_fen: int = 0
    fee_fen: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of both sides."""

    pay_type: str
    channel: str
    up_to_fen: int | None
    claimed: Side
    counted: Side
    verdict: Verdict

    @property
    def code(self) -> str:
        """Return the irregularity that this line is, none where it is no false claim."""
        false = (Verdict.MORE, Verdict.NOT_COUNTED)
        return FALSE_VOLUME if self.verdict in false else ""

    @property
    def items(self) -> int:
        """Return how many items more (positive) or fewer were claimed than counted."""
        return self.claimed.items - self.counted.items

    @property
    def fee_fen(self) -> int:
        """Return how many fen more (positive) or fewer were claimed than counted."""
        return self.claimed.fee_fen - self.counted.fee_fen


def compare(claim: Iterable[ClaimLine], bundles: Iterable[Bundle]) -> tuple[Difference, ...]:
    """Return every line of either side, in one order."""
    claimed = {one.key: Side(one.items, one.amount_fen, one.fee_fen) for one in claim}
    counted = _sides(bundles)
    keys = sorted({*claimed, *counted}, key=lambda key: (*key[:2], key[2] is None, key[2] or 0))
    return tuple(
        Difference(
            *key,
            claimed.get(key, Side()),
            counted.get(key, Side()),
            _verdict(claimed.get(key), counted.get(key)),
        )
        for key in keys
    )


def _sides(bundles: Iterable[Bundle]) -> dict[tuple[str, str, int | None], Side]:
    found: dict[tuple[str, str, int | None], Side] = {}
    for one in bundles:
        key = (one.pay_type, one.channel, one.up_to_fen)
        side = found.get(key, Side())
        found[key] = Side(
            side.items + one.items, side.amount_fen + one.amount_fen, side.fee_fen + one.fee_fen
        )
    return found


def _verdict(claimed: Side | None, counted: Side | None) -> Verdict:
    if claimed is None:
        return Verdict.NOT_CLAIMED
    if counted is None:
        return Verdict.NOT_COUNTED
    if claimed.items > counted.items or claimed.amount_fen > counted.amount_fen:
        return Verdict.MORE
    if (claimed.items, claimed.amount_fen) != (counted.items, counted.amount_fen):
        return Verdict.LESS
    return Verdict.EQUAL if claimed.fee_fen == counted.fee_fen else Verdict.OTHER_FEE


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
