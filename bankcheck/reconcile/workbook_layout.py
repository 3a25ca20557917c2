"""Which columns a rule's sheet has: the sides next to each other first, everything else after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from bankcheck.ledger.streams import STREAMS, Kind
from bankcheck.reconcile.workbook_words import COLUMNS, DIFFERENCE, SOURCE, Pair
from bankcheck.reconcile.workbook_words import STREAMS as SIDES

_CORE = {
    "voucher": (
        *("voucher_no", "line_no", "issued_at", "budget_unit_code"),
        *("payee_account", "payee_name", "amount_fen"),
    ),
    "payment": ("bank_serial_no", "paid_at", "payee_account", "payee_name", "amount_fen"),
    "refund": ("bank_serial_no", "original_serial_no", "paid_at", "amount_fen"),
    "claim": ("claim_no", "line_no", "claimed_at", "amount_fen", "head_total_fen"),
}
_FIRST = ("number", "kind", "bank", "expected", "actual", "amount", "due_on")
_LAST = (
    *("field", "occurred_on", "message_en", "more", "nearest", "parameters"),
    *("rule_version", "fingerprint"),
)
_WIDTHS = {
    "number": 5, "kind": 10, "bank": 12, "field": 14, "expected": 17, "actual": 17,
    "message_zh": 32, "message_en": 44, "more": 40, "nearest": 40, "parameters": 20,
    "fingerprint": 36, "rule_version": 9, "file": 30, "sheet": 10, "line": 8, "line_no": 6,
    "payee_name": 18, "payer_name": 18, "budget_unit_name": 18, "purpose": 18, "name": 18,
    "voucher_no": 18, "bank_serial_no": 18, "original_serial_no": 18, "claim_no": 16,
    "original_claim_no": 16, "account": 20, "payer_account": 20, "payee_account": 20,
    "budget_unit_code": 11, "month": 6, "amount": 15,
}  # fmt: skip
_KIND_WIDTHS = {Kind.FEN: 15, Kind.TIME: 17, Kind.DATE: 11}


@dataclass(frozen=True, slots=True)
class Place:
    """One column of a sheet: its band (a side, or the difference), name, header and width."""

    band: str
    name: str
    header: Pair
    width: int
    is_source: bool = False


@dataclass(slots=True)
class Present:
    """What the evidence of one rule holds: per stream its filled columns, and the fields named."""

    columns: dict[str, set[str]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)

    def add(self, named: str, evidence: Mapping[str, Any]) -> None:
        """Take in one difference."""
        if named:
            self.fields.add(named)
        for stream in SIDES:
            rows = evidence.get(stream)
            if rows:
                filled = self.columns.setdefault(stream, set())
                fields = rows[0]["fields"]
                filled.update(
                    name for name in fields.keys() - filled if fields[name] not in (None, "")
                )


@dataclass(frozen=True)
class Layout:
    """The columns of a sheet in order; the first ``printed`` of them are printed."""

    places: tuple[Place, ...]
    printed: int

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """Return the letters of the columns as cells name them."""
        return tuple(xl_col_to_name(index) for index in range(len(self.places)))


def _width(stream: str, name: str) -> int:
    if name in _WIDTHS:
        return _WIDTHS[name]
    column = next((one for one in _columns(stream) if one.name == name), None)
    return _KIND_WIDTHS.get(column.kind, 14) if column else 14


def _columns(stream: str) -> Iterable[Any]:
    return STREAMS["payment" if stream == "refund" else stream].columns


def _difference(names: Iterable[str]) -> list[Place]:
    return [Place("", name, DIFFERENCE[name], _WIDTHS.get(name, 11)) for name in names]


def _side(stream: str, names: Iterable[str]) -> list[Place]:
    return [
        Place(stream, name, COLUMNS.get(name, (name, name)), _width(stream, name)) for name in names
    ]


def _core(stream: str, present: Present) -> list[str]:
    wanted = set(_CORE.get(stream, ())) | present.fields
    every = stream not in _CORE
    return [
        column.name
        for column in _columns(stream)
        if column.name in present.columns[stream] and (every or column.name in wanted)
    ]


def _sources(stream: str) -> list[Place]:
    return [
        Place(stream, name, pair, _WIDTHS[name], is_source=True) for name, pair in SOURCE.items()
    ]


def layout(present: Present) -> Layout:
    """Return the columns for a rule: difference, sides, message | the rest, sources, proof."""
    streams = [stream for stream in SIDES if stream in present.columns]
    core = {stream: _core(stream, present) for stream in streams}
    printed = _difference(_FIRST)
    for stream in streams:
        printed += _side(stream, core[stream])
    printed += _difference(["message_zh"])
    further: list[Place] = []
    for stream in streams:
        known = [column.name for column in _columns(stream)]
        rest = present.columns[stream] - set(core[stream])
        further += _side(stream, [name for name in known if name in rest])
        further += _sources(stream)
    return Layout((*printed, *further, *_difference(_LAST)), len(printed))
