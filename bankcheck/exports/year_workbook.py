"""The annual workbook: all banks side by side, each score sheet, each deduction, each fee."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter

from bankcheck.exports.mark import Mark
from bankcheck.exports.workbook import OPTIONS, about, describe, marked_sheet
from bankcheck.exports.year_fees import Placed, Sheet, cell, write_fee
from bankcheck.exports.year_words import word
from bankcheck.exports.yearbook import BankScore, BankYear, Lost, ScoreLine, YearBook
from bankcheck.reconcile.workbook_pen import Money, Pen, Value
from bankcheck.scoring.claim_differences import Difference
from bankcheck.scoring.scores import half_up

SCORES, DEDUCTIONS, FEES, CLAIMS = "scores", "deductions", "fees", "claims"
_SUMMARY, _LOST, _CLAIMED = "汇总 Summary", "扣分 Deductions", "申报差异 Claims"
_UNFIT = re.compile(r"[^0-9A-Za-z]")
_BANKS = (
    "代理银行 Agent bank", "代码 Code", "考评状态 State", "得分 Score", "等次 Grade",
    "覆盖率 Coverage", "手续费状态 Fee", "基本手续费（元） Basic (yuan)", "系数 Coefficient",
    "应付（元） Payable (yuan)",
)  # fmt: skip
_LINES = (
    "指标 Indicator", "名称 Name", "评分主体 Scorer", "状态 State", "满分 At most", "得分 Earned",
    "扣分 Lost", "依据 Basis",
)  # fmt: skip
_LOSSES = (
    "代理银行 Agent bank", "指标 Indicator", "扣分事项 Cause", "代码 Code", "计扣方式 Unit",
    "标准 Points", "上限 At most", "条款 Clause", "应扣 Before caps", "实扣 Charged",
    "评分表 Sheet",
)  # fmt: skip
_CLAIM = (
    "代理银行 Agent bank", "支付方式 Pay type", "渠道 Channel", "档上限（元） Band up to (yuan)",
    "申报笔数 Claimed", "计数笔数 Counted", "申报金额（元） Claimed", "计数金额（元） Counted",
    "申报手续费（元） Claimed", "计数手续费（元） Counted", "结果 Result", "代码 Code",
)  # fmt: skip


def write(path: Path, sheets: Sequence[str], mark: Mark, book: YearBook) -> int:
    """Write the workbook with the sheets that were asked for; return how many banks it holds."""
    # Not line by line: the summary stands first and points to what is written after it.
    with xlsxwriter.Workbook(str(path), {**OPTIONS, "constant_memory": False}) as file:
        describe(file, mark)
        pen = Pen(file)
        about(pen, mark)
        summary = marked_sheet(pen, mark, _SUMMARY)
        if SCORES in sheets:
            for bank in book.banks:
                _score_sheet(pen, mark, bank)
        if DEDUCTIONS in sheets:
            _deductions(pen, mark, book, linked=SCORES in sheets)
        placed = {}
        if FEES in sheets:
            placed = {one.code: _fee_sheet(pen, mark, one) for one in book.banks if one.fee}
        if CLAIMS in sheets:
            _claims(pen, mark, book)
        _summary(pen, summary, book, placed)
    return len(book.banks)


def sheet_name(kind: str, code: str) -> str:
    """Return the name of a bank's sheet: letters and digits of its code alone."""
    return f"{kind} {_UNFIT.sub('', code)[:16]}"


def _score_name(code: str) -> str:
    return sheet_name("评分", code)


def _fee_name(code: str) -> str:
    return sheet_name("手续费", code)


def points(value: Fraction) -> float:
    """Return points to the hundredth, half up, as a cell holds them."""
    return half_up(value * 100) / 100


def _score_sheet(pen: Pen, mark: Mark, bank: BankYear) -> None:
    if bank.score is None:
        return
    on = Sheet(pen, marked_sheet(pen, mark, _score_name(bank.code)))
    on.sheet.set_column(0, 6, 22)
    on.sheet.set_column(7, 7, 44)
    on.heading(f"{bank.name} 综合考评评分表 Score sheet")
    for name, value in _facts(bank.score):
        pen.text(on.sheet, (on.row, 0), name, "header")
        pen.text(on.sheet, (on.row, 1), value, "line")
        on.row += 1
    on.row += 1
    on.headings(_LINES)
    for line in bank.score.lines:
        on.cells(
            (
                line.code,
                f"{line.zh} {line.en}",
                f"{line.scorer_zh} {line.scorer_en}",
                word("line", line.state),
            )
        )
        for column, amount in ((4, line.most), (5, line.earned), (6, _lost(line))):
            on.sheet.write_number(on.row, column, points(amount), pen.style("money"))
        pen.text(on.sheet, (on.row, 7), line.law)
        on.row += 1


def _lost(line: ScoreLine) -> Fraction:
    return sum((one.charged for one in line.lost), Fraction(0))


def _facts(score: BankScore) -> Iterator[tuple[str, str]]:
    yield "状态 State", word("assessment", score.state)
    yield "方案 Scheme", f"{score.scheme_zh} {score.scheme_en}"
    if score.is_sample:
        yield "提示 Note", "示例标准，不作依据 Sample figures, of no effect"
    yield "得分 Score", _score(score)
    yield "等次 Grade", f"{score.grade_zh} {score.grade_en}".strip() or "—"
    yield "覆盖率 Coverage", _percent(score.coverage)
    if score.not_assessed:
        yield "未评指标 Not assessed", f"{score.not_assessed}：{word('way', score.unassessed)}"
    for line in score.lines:
        if line.silent:
            yield "未核对（缺少数据） No rule looked into", f"{line.code}：{line.silent}"
    for finding, code, reference in score.vetoes:
        yield "一票否决 Veto", f"{finding} {code} {reference}"
    for suspicion, code, finding in score.pending:
        yield "待认定（不扣分） Awaits its finding", f"{suspicion} {code} {finding}".strip()
    yield "SHA-256", score.sha256


def _score(score: BankScore) -> str:
    if score.hundredths is None:
        return "—"
    return f"{score.hundredths // 100}.{score.hundredths % 100:02d} / {points(score.total):g}"


def _percent(ten_thousandths: int) -> str:
    return f"{ten_thousandths // 100}.{ten_thousandths % 100:02d}%"


def _deductions(pen: Pen, mark: Mark, book: YearBook, *, linked: bool) -> None:
    on = Sheet(pen, marked_sheet(pen, mark, _LOST))
    on.sheet.set_column(0, 10, 22)
    on.sheet.set_column(7, 7, 44)
    on.headings(_LOSSES)
    for bank, line, lost in _all_lost(book):
        on.cells(
            (
                bank.name,
                f"{line.code} {line.zh} {line.en}",
                word("cause", lost.cause),
                lost.code,
                word("unit", lost.unit),
            )
        )
        for column, value in _numbers(lost):
            if value is not None:
                on.sheet.write_number(on.row, column, points(value), pen.style("money"))
        pen.text(on.sheet, (on.row, 7), lost.reference or line.law)
        if linked:
            name = _score_name(bank.code)
            on.sheet.write_url(on.row, 10, f"internal:'{name}'!A1", pen.style("text"), name)
        on.row += 1


def _all_lost(book: YearBook) -> Iterator[tuple[BankYear, ScoreLine, Lost]]:
    for bank in book.banks:
        for line in bank.score.lines if bank.score else ():
            for lost in line.lost:
                yield bank, line, lost


def _numbers(lost: Lost) -> tuple[tuple[int, Fraction | None], ...]:
    return (5, lost.points), (6, lost.cap), (8, lost.raw), (9, lost.charged)


def _fee_sheet(pen: Pen, mark: Mark, bank: BankYear) -> Placed:
    sheet = marked_sheet(pen, mark, _fee_name(bank.code))
    if bank.fee is None:
        raise ValueError(bank.code)
    pen.text(sheet, (2, 0), f"{bank.name} {bank.fee.tariff_zh} {bank.fee.tariff_en}", "section")
    return write_fee(pen, sheet, bank.fee)


def _claims(pen: Pen, mark: Mark, book: YearBook) -> None:
    on = Sheet(pen, marked_sheet(pen, mark, _CLAIMED))
    on.sheet.set_column(0, 11, 22)
    on.headings(_CLAIM)
    for bank in book.banks:
        for one in bank.fee.claim if bank.fee else ():
            on.cells((bank.name, *_claimed(one)))
            on.row += 1


def _claimed(one: Difference) -> tuple[Value, ...]:
    bound = None if one.up_to_fen is None else Money(one.up_to_fen)
    claimed, counted = one.claimed, one.counted
    return (
        word("pay_type", one.pay_type), one.channel, bound, claimed.items, counted.items,
        Money(claimed.amount_fen), Money(counted.amount_fen),
        Money(claimed.fee_fen), Money(counted.fee_fen), word("verdict", one.verdict), one.code,
    )  # fmt: skip


def _summary(pen: Pen, sheet: Any, book: YearBook, placed: dict[str, Placed]) -> None:
    on = Sheet(pen, sheet)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 9, 22)
    on.headings(_BANKS)
    first = on.row
    for bank in book.banks:
        _bank_row(on, bank, placed.get(bank.code))
    last = on.row - 1
    if not book.banks:
        return
    pen.text(sheet, (on.row, 0), "合计 Together", "header")
    total = sum(one.fee.payable_fen for one in book.banks if one.fee)
    text, style = f"=SUM({cell(first, 9)}:{cell(last, 9)})", pen.style("money")
    sheet.write_formula(on.row, 9, text, style, total / 100)
    _chart(pen, sheet, "得分 Score", (first, last, 3), (on.row + 2, 0))
    _chart(pen, sheet, "应付手续费（元） Fee payable (yuan)", (first, last, 9), (on.row + 2, 5))


def _bank_row(on: Sheet, bank: BankYear, placed: Placed | None) -> None:
    score, fee = bank.score, bank.fee
    on.cells((bank.name, bank.code, word("assessment", score.state) if score else None))
    if score and score.hundredths is not None:
        on.sheet.write_number(on.row, 3, score.hundredths / 100, on.pen.style("money"))
    if score:
        on.pen.text(on.sheet, (on.row, 4), f"{score.grade_zh} {score.grade_en}".strip())
        on.pen.text(on.sheet, (on.row, 5), _percent(score.coverage))
    if fee:
        on.pen.text(on.sheet, (on.row, 6), word("fee", fee.state))
        on.sheet.write_number(on.row, 8, float(fee.coefficient), on.pen.style("money"))
        _fen(on, bank.code, 7, placed.basic if placed else "", fee.basic_fen)
        _fen(on, bank.code, 9, placed.payable if placed else "", fee.payable_fen)
    on.row += 1


def _fen(on: Sheet, code: str, column: int, at: str, fen: int) -> None:
    """Write an amount as a formula into the bank's fee sheet where there is one."""
    if at:
        on.yuan(column, f"'{_fee_name(code)}'!{at}", fen)
    else:
        on.pen.value(on.sheet, (on.row, column), Money(fen))


def _chart(
    pen: Pen, sheet: Any, title: str, rows: tuple[int, int, int], at: tuple[int, int]
) -> None:
    first, last, column = rows
    chart = pen.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": title,
            "categories": [_SUMMARY, first, 0, last, 0],
            "values": [_SUMMARY, first, column, last, column],
            "fill": {"color": "#1F4E79"},
        }
    )
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"min": 0, "num_format": "#,##0"})
    chart.set_size({"width": 560, "height": 120 + 28 * (last - first + 1)})
    sheet.insert_chart(*at, chart)
