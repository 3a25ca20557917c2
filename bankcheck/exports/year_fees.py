"""A bank's fee as a sheet of live formulas: whole fen, whole numbers, the service's own rounding.

A formula is composed of cell addresses and fixed words alone; nothing that was read from a file or
typed by a person ever stands in one. Half up is written as INT((2x + d) / 2d) on whole numbers
below 2^53, which is exact in every table program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from bankcheck.exports.year_words import word
from bankcheck.exports.yearbook import BankFee, TariffRow
from bankcheck.reconcile.workbook_pen import Money, Pen, Value
from bankcheck.scoring.pricing import Bundle

EXACT = 1 << 53
# Columns are at least so many narrow characters wide, and a line so many points high.
_WRAPPED, _LINE_HEIGHT, _NARROW = 20, 13, 0x2E7F
_TARIFF = (
    "服务 Service", "名称 Name", "计费方式 Kind", "档上限（分） Band up to (fen)",
    "固定 Flat", "比例 Slope", "除数 Unit", "最低（分） Least (fen)", "最高（分） Most (fen)",
)  # fmt: skip
_VOLUME = (
    "服务 Service", "支付方式 Pay type", "渠道 Channel", "档上限（分） Band up to (fen)",
    "笔数 Payments", "金额（元） Amount (yuan)", "单价（分） Price (fen)", "手续费（分） Fee (fen)",
)  # fmt: skip
_SERVICES = (
    "服务 Service", "名称 Name", "笔数 Payments", "手续费（分） Fee (fen)",
    "手续费（元） Fee (yuan)",
)  # fmt: skip
_RESULT = ("项目 Item", "说明 In words", "分 Fen", "元 Yuan")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the results of a fee stand on its sheet, for other sheets to point to."""

    basic: str
    payable: str


@dataclass(slots=True)
class Sheet:
    """A sheet that is written downwards, row by row."""

    pen: Pen
    sheet: Any
    row: int = 2
    known: dict[tuple[str, int | None], tuple[int, bool]] = field(default_factory=dict)

    def heading(self, text: str) -> None:
        """Write a section's heading, a row apart."""
        self.row += 1
        self.pen.text(self.sheet, (self.row, 0), text, "section")
        self.row += 1

    def headings(self, texts: Sequence[str]) -> None:
        """Write the headings of a table."""
        for place, text in enumerate(texts):
            self.pen.text(self.sheet, (self.row, place), text, "header")
        self._heighten(texts)
        self.row += 1

    def cells(self, values: Sequence[Value]) -> None:
        """Write the values of the current row from its first column on."""
        for place, value in enumerate(values):
            self.pen.value(self.sheet, (self.row, place), value)
        self._heighten([value for value in values if isinstance(value, str)])

    def _heighten(self, texts: Sequence[str]) -> None:
        """Make room for the longest text: a wrapped cell is else cut where rows are not fitted."""
        lines = max((-(-_width(text) // _WRAPPED) for text in texts), default=1)
        if lines > 1:
            self.sheet.set_row(self.row, _LINE_HEIGHT * lines)

    def formula(self, column: int, text: str, value: int | str, style: str = "whole") -> None:
        """Write a formula with its value, so that it is read right before it is recalculated."""
        shown = value if isinstance(value, str) else float(value)
        self.sheet.write_formula(self.row, column, f"={text}", self.pen.style(style), shown)

    def yuan(self, column: int, fen: str, value: int) -> None:
        """Write a cell of fen once more as yuan."""
        text, style = f"={fen}/100", self.pen.style("money")
        self.sheet.write_formula(self.row, column, text, style, value / 100)


def _width(text: str) -> int:
    """Return how many narrow characters wide a text is; a Chinese one is two."""
    return sum(1 + (ord(character) > _NARROW) for character in text)


def cell(row: int, column: int) -> str:
    """Return the absolute address of a cell."""
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def span(first: int, last: int, column: int) -> str:
    """Return the address of a part of a column, both ends included."""
    return f"{cell(first, column)}:{cell(last, column)}"


def write_fee(pen: Pen, sheet: Any, fee: BankFee) -> Placed:
    """Write the calculation of a fee from the tariff to what is payable."""
    on = Sheet(pen, sheet)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 8, 22)
    _write_tariff(on, fee.tariff)
    volume = _write_volume(on, fee.bundles)
    services = _write_services(on, fee, volume)
    return _write_result(on, fee, services)


def _write_tariff(on: Sheet, tariff: Sequence[TariffRow]) -> None:
    on.heading("计费标准 Tariff：（固定 + 比例 × 金额）÷ 除数，四舍五入到分 half up to the fen")
    on.headings(_TARIFF)
    for one in tariff:
        price = one.price
        on.known[one.service, one.up_to_fen] = on.row, bool(price.slope)
        on.cells(
            (one.service, f"{one.zh} {one.en}", word("kind", one.kind), one.up_to_fen,
             price.flat, price.slope, price.unit, price.least_fen, price.most_fen)
        )  # fmt: skip
        on.row += 1


def _write_volume(on: Sheet, bundles: Sequence[Bundle]) -> tuple[int, int]:
    """Write the counted payments by price; return their first and last row."""
    on.heading("计费业务量 Counted volume")
    on.headings(_VOLUME)
    first = on.row
    for one in bundles:
        on.cells(
            (one.service, word("pay_type", one.pay_type), one.channel, one.up_to_fen, one.items,
             Money(one.amount_fen))
        )  # fmt: skip
        _write_price(on, one)
        on.formula(7, f"{cell(on.row, 4)}*{cell(on.row, 6)}", one.fee_fen)
        on.row += 1
    if not bundles:
        on.row += 1
    return first, on.row - 1


def _write_price(on: Sheet, one: Bundle) -> None:
    """Write a price as a formula over the tariff; one that follows each amount as the count's."""
    at, follows = on.known.get((one.service, one.up_to_fen), (0, True))
    if follows:
        on.pen.value(on.sheet, (on.row, 6), one.price_fen)
        return
    flat, unit, least, most = (cell(at, column) for column in (4, 6, 7, 8))
    raised = f"MAX({least},INT((2*{flat}+{unit})/(2*{unit})))"
    on.formula(6, f'IF({most}="",{raised},MIN({most},{raised}))', one.price_fen)


def _write_services(on: Sheet, fee: BankFee, volume: tuple[int, int]) -> tuple[int, int]:
    on.heading("分项手续费 Fee by service")
    on.headings(_SERVICES)
    first = on.row
    for one in fee.services:
        on.cells((one.service, f"{one.zh} {one.en}"))
        mine = f"({span(*volume, 0)}={cell(on.row, 0)})"
        on.formula(2, f"SUMPRODUCT({mine}*{span(*volume, 4)})", one.items)
        if one.is_flat:
            on.pen.value(on.sheet, (on.row, 3), one.fee_fen)
        else:
            on.formula(3, f"SUMPRODUCT({mine}*{span(*volume, 7)})", one.fee_fen)
        on.yuan(4, cell(on.row, 3), one.fee_fen)
        on.row += 1
    return first, on.row - 1


def _write_result(on: Sheet, fee: BankFee, services: tuple[int, int]) -> Placed:
    on.heading("应付手续费 What is payable")
    on.headings(_RESULT)
    counted = _result(on, "计数合计 Counted", f"SUM({span(*services, 3)})", fee.counted_fen)
    least = _given(on, "年度保底 Minimum of the year", fee.least_fen)
    basic = _result(on, "基本手续费 Basic", f"MAX({counted},{least})", fee.basic_fen)
    part = _given(on, "系数分子 Coefficient, numerator", fee.coefficient.numerator, money=False)
    whole = _given(
        on, "系数分母 Coefficient, denominator", fee.coefficient.denominator, money=False
    )
    effect = _effect(on, fee, (basic, part, whole))
    moved = [_adjusted(on, one.kind, one.reference, one.fen) for one in fee.adjustments]
    total = "+".join([basic, effect, *moved])
    payable = _result(on, "应付 Payable", f"MAX(0,{total})", fee.payable_fen)
    _result(on, "手续费不足抵扣部分 Not covered by the fee", f"MIN(0,{total})", fee.carried_fen)
    return Placed(basic, payable)


def _effect(on: Sheet, fee: BankFee, cells: tuple[str, str, str]) -> str:
    """Write what the coefficient takes; too large for exact whole numbers it is a value."""
    basic, part, whole = cells
    name = "考评系数影响 Effect of the assessment"
    top = 2 * fee.basic_fen * fee.coefficient.numerator + fee.coefficient.denominator
    if top >= EXACT:
        return _given(on, name, fee.coefficient_fen)
    rounded = f"INT((2*{basic}*{part}+{whole})/(2*{whole}))-{basic}"
    return _result(on, name, rounded, fee.coefficient_fen)


def _result(on: Sheet, name: str, text: str, value: int) -> str:
    on.cells((name,))
    on.formula(2, text, value)
    return _ended(on, value)


def _given(on: Sheet, name: str, value: int, *, money: bool = True) -> str:
    on.cells((name, None, value))
    if money:
        return _ended(on, value)
    at = cell(on.row, 2)
    on.row += 1
    return at


def _adjusted(on: Sheet, kind: str, reference: str, fen: int) -> str:
    on.cells((word("adjustment", kind), reference, fen))
    return _ended(on, fen)


def _ended(on: Sheet, value: int) -> str:
    at = cell(on.row, 2)
    on.yuan(3, at, value)
    on.row += 1
    return at
