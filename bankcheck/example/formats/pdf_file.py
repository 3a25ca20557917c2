"""Synthetic bank statements as PDF: what a counter prints, ruled or not, with a text layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.fonts import TTFFont

from bankcheck.money import yuan

FONT: Final = Path(__file__).parents[2] / "fonts" / "wqy-microhei-gb2312.ttf"
LEFT, TOP, LINE = 10.0, 12.0, 4.0
LINES_A_PAGE: Final = 38
POINTS: Final = 7.0


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """One movement of an account; exactly one of debit and credit is not zero (fen)."""

    on: date
    at: time | None
    serial: str
    summary: str
    debit_fen: int
    credit_fen: int
    balance_fen: int
    counter_account: str = ""
    counter_name: str = ""


@dataclass(frozen=True, slots=True)
class StatementPages:
    """One account's statement over a period; both days of the period are included."""

    account: str
    holder: str
    bank_name: str
    period_from: date
    period_to: date
    opening_fen: int
    entries: Sequence[StatementEntry] = field(default=())
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: float
    right: bool = False


COLUMNS: Final = (
    _Column("交易日期", 19),
    _Column("交易时间", 17),
    _Column("流水号", 38),
    _Column("摘要", 52),
    _Column("借方发生额", 28, right=True),
    _Column("贷方发生额", 28, right=True),
    _Column("余额", 30, right=True),
    _Column("对方账号", 34),
    _Column("对方户名", 31),
)
_Cells = tuple[str, ...]
_Line = tuple[_Cells, bool]


def write_statement(path: Path, statement: StatementPages) -> None:
    """Write the statement; the same statement gives the same bytes.

    Raises ValueError where a text needs a character that the vendored font does not have, since
    such a character would be missing from the text layer.
    """
    pdf = _document(statement)
    pages = list(_pages(pdf, statement))
    for number, lines in enumerate(pages, start=1):
        pdf.add_page()
        y = _draw_head(pdf, statement, f"第{number}页 共{len(pages)}页")
        y = _draw_table(pdf, lines, y, ruled=statement.ruled)
    _draw_totals(pdf, statement, y)
    pdf.output(str(path))


def _document(statement: StatementPages) -> FPDF:
    pdf = FPDF(orientation="landscape", format="A4")
    pdf.set_creation_date(datetime.combine(statement.period_to, time(), UTC))
    pdf.set_auto_page_break(auto=False)
    pdf.add_font("body", fname=str(FONT))
    pdf.set_font("body", size=POINTS)
    return pdf


def _text(pdf: FPDF, x: float, y: float, text: str) -> None:
    font = pdf.current_font
    missing = [sign for sign in text if isinstance(font, TTFFont) and ord(sign) not in font.cmap]
    if missing:
        raise ValueError(f"the font of the PDF statement has no {''.join(missing)!r} in {text!r}")
    pdf.text(x, y, text)


def _pages(pdf: FPDF, statement: StatementPages) -> Iterator[list[_Line]]:
    """Fill pages line by line: a wrapped entry may break, and counts where it starts."""
    page: list[_Line] = []
    carried: list[_Line] = []
    debit = credit = 0
    balance = statement.opening_fen
    for entry in statement.entries:
        for line in _entry_lines(pdf, entry):
            if len(page) >= LINES_A_PAGE:
                yield [*page, _sums("本页合计", debit, credit, balance)]
                carried = [_sums("承前页", 0, 0, balance)]
                page, debit, credit = list(carried), 0, 0
            page.append((line[0], line[1] or page in ([], carried)))
            if line[1]:
                debit, credit = debit + entry.debit_fen, credit + entry.credit_fen
                balance = entry.balance_fen
    yield [*page, _sums("本页合计", debit, credit, balance)]


def _sums(word: str, debit: int, credit: int, balance: int) -> _Line:
    return ("", "", "", word, _amount(debit), _amount(credit), yuan(balance), "", ""), True


def _amount(fen: int) -> str:
    return yuan(fen) if fen else ""


def _entry_lines(pdf: FPDF, entry: StatementEntry) -> Iterator[_Line]:
    cells = (
        entry.on.isoformat(),
        entry.at.isoformat("seconds") if entry.at else "",
        entry.serial,
        entry.summary,
        _amount(entry.debit_fen),
        _amount(entry.credit_fen),
        yuan(entry.balance_fen),
        entry.counter_account,
        entry.counter_name,
    )
    wrapped = [
        _wrapped(pdf, text, column.width - 2) for text, column in zip(cells, COLUMNS, strict=True)
    ]
    for number in range(max(len(parts) for parts in wrapped)):
        line = tuple(parts[number] if number < len(parts) else "" for parts in wrapped)
        yield line, number == 0


def _wrapped(pdf: FPDF, text: str, width: float) -> list[str]:
    lines = [""]
    for character in text:
        if lines[-1] and pdf.get_string_width(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return lines


def _draw_head(pdf: FPDF, statement: StatementPages, page: str) -> float:
    period = f"{statement.period_from.isoformat()} 至 {statement.period_to.isoformat()}"
    _text(pdf, LEFT + 110, TOP, f"{statement.bank_name}账户交易明细")
    _text(pdf, LEFT, TOP + LINE, f"账号：{statement.account}")
    _text(pdf, LEFT + 80, TOP + LINE, f"户名：{statement.holder}")
    _text(pdf, LEFT + 200, TOP + LINE, "币种：人民币 单位：元")
    _text(pdf, LEFT, TOP + 2 * LINE, f"起止日期：{period}")
    _text(pdf, LEFT + 80, TOP + 2 * LINE, f"期初余额：{yuan(statement.opening_fen)}")
    _text(pdf, LEFT + 200, TOP + 2 * LINE, page)
    return TOP + 3 * LINE


def _draw_table(pdf: FPDF, lines: Sequence[_Line], y: float, *, ruled: bool) -> float:
    header = tuple(column.title for column in COLUMNS)
    tops = []
    for cells, starts in ((header, True), *lines):
        if starts:
            tops.append(y)
        _draw_cells(pdf, cells, y + LINE - 1.2)
        y += LINE
    if ruled:
        _draw_rules(pdf, [*tops, y])
    return y


def _draw_cells(pdf: FPDF, cells: _Cells, baseline: float) -> None:
    x = LEFT
    for column, text in zip(COLUMNS, cells, strict=True):
        if text:
            shift = column.width - 1 - pdf.get_string_width(text) if column.right else 1
            _text(pdf, x + shift, baseline, text)
        x += column.width


def _draw_rules(pdf: FPDF, tops: Sequence[float]) -> None:
    right = LEFT + sum(column.width for column in COLUMNS)
    for y in tops:
        pdf.line(LEFT, y, right, y)
    x = LEFT
    for column in (*COLUMNS, _Column("", 0)):
        pdf.line(x, tops[0], x, tops[-1])
        x += column.width


def _draw_totals(pdf: FPDF, statement: StatementPages, y: float) -> None:
    paid = [entry.debit_fen for entry in statement.entries if entry.debit_fen]
    received = [entry.credit_fen for entry in statement.entries if entry.credit_fen]
    closing = statement.entries[-1].balance_fen if statement.entries else statement.opening_fen
    parts = (
        f"借方笔数：{len(paid)}",
        f"借方合计：{yuan(sum(paid))}",
        f"贷方笔数：{len(received)}",
        f"贷方合计：{yuan(sum(received))}",
        f"期末余额：{yuan(closing)}",
    )
    for number, part in enumerate(parts):
        _text(pdf, LEFT + number * 52, y + LINE + 2, part)
