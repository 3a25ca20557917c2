"""The first sheet: what was found at which bank, what was covered, and what was not checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bankcheck.reconcile.catalogue import Catalogue
from bankcheck.reconcile.workbook_pen import Money, Pen, Value
from bankcheck.reconcile.workbook_values import moment
from bankcheck.reconcile.workbook_words import PASSES, STATES, STREAMS, said

NAME = "总览 Overview"
COLUMNS_WIDE = 13
Summary = Mapping[str, Any]


@dataclass(slots=True)
class Sheet:
    """The overview under the pen; ``row`` is the next free one."""

    pen: Pen
    sheet: Any
    row: int = 0

    def line(self, *values: Value, marked: bool = False) -> None:
        """Write values from the first column on and go to the next row."""
        for column, value in enumerate(values):
            self.pen.value(self.sheet, (self.row, column), value, marked=marked)
        self.row += 1

    def pair(self, name: str, text: str) -> None:
        """Write a name and a text that runs on over the cells to its right."""
        self.pen.text(self.sheet, (self.row, 0), name, "line")
        self.pen.text(self.sheet, (self.row, 1), text, "line")
        self.row += 1

    def headers(self, *names: str) -> None:
        """Write a header row."""
        self.sheet.set_row(self.row, 32)
        for column, name in enumerate(names):
            self.pen.text(self.sheet, (self.row, column), name, "header")
        self.row += 1

    def section(self, title: str) -> None:
        """Leave a row and write a section title."""
        self.row += 1
        self.pen.text(self.sheet, (self.row, 0), title, "section")
        self.row += 1

    def note(self, text: str) -> None:
        """Write one sentence across the page."""
        self.pen.text(self.sheet, (self.row, 0), text, "line")
        self.row += 1


def period_text(summary: Summary) -> str:
    """Return the year and month that were reconciled and the day up to which."""
    year, month = summary.get("year"), summary.get("month")
    span_zh = f"{year}年{month}月" if month else f"{year}年"
    span_en = f"{year}-{int(month):02d}" if month else f"{year}"
    as_of = summary.get("as_of")
    return f"{span_zh}，截至{as_of}（含）  {span_en}, as of {as_of} (inclusive)"


def write_overview(
    pen: Pen, summary: Summary, catalogue: Catalogue, sheets: Mapping[str, list[str]]
) -> None:
    """Write the overview as the next sheet; ``sheets`` names the sheets of each code."""
    sheet = pen.book.add_worksheet(NAME)
    page = Sheet(pen, sheet)
    banks = dict(sorted((summary.get("banks") or {}).items()))
    _set_up(sheet, summary)
    _head(page, summary)
    _notices(page, summary)
    _matrix(page, summary, sheets, banks)
    _not_checked(page, summary)
    _streams(page, summary)
    _elements(page, summary)
    _passes(page, summary)
    _parameters(page, summary, catalogue)
    _digests(page, summary)


def _set_up(sheet: Any, summary: Summary) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, COLUMNS_WIDE, 16)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{period_text(summary)}&R&A")
    sheet.set_footer("&C第 &P 页，共 &N 页  Page &P of &N")
    sheet.hide_gridlines(2)


def _head(page: Sheet, summary: Summary) -> None:
    title = "代理银行集中支付业务核对结果  Reconciliation of agent bank payments"
    page.pen.text(page.sheet, (0, 0), title, "title")
    page.sheet.set_row(0, 26)
    page.row = 1
    page.pair("期间 Period", period_text(summary))
    page.pair("批次 Run", str(summary.get("run_id") or ""))


def _notices(page: Sheet, summary: Summary) -> None:
    page.section("须知 Read first")
    sample = sorted(
        rule["code"]
        for rule in summary.get("rules") or ()
        if any(parameter.get("status") == "sample" for parameter in rule.get("parameters") or ())
    )
    if sample:
        page.note(
            f"以下规则使用示例参数，尚未经财政部门确定，不得直接作为处理依据：{'、'.join(sample)}。"
        )
        page.note(
            "These rules use sample parameters not yet set by the bureau; "
            "they are no ground for a decision by themselves."
        )
    page.note("账号在本工作簿中完整显示（工作底稿），对外提供前须另行脱敏。")
    page.note("Account numbers are shown in full here (working file); mask them before passing on.")
    page.note("差异为疑点，未经核实不作结论。 A difference is a suspicion until it is verified.")
    page.note(
        "金额单位为元，为可计算的数值，精确到分；十万亿元以上以文本显示。"
        " Amounts are numbers in yuan, exact to the fen; from 10^13 yuan on they are text."
    )


def _counted(rules: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    rows = list(rules)
    return sum(int(row["hits"]) for row in rows), sum(int(row["amount_fen"]) for row in rows)


def _matrix(
    page: Sheet, summary: Summary, sheets: Mapping[str, list[str]], banks: Mapping[str, str]
) -> None:
    page.section("各银行、各规则的差异数与金额 Differences per rule and bank")
    names = [f"{code} {name}\n{unit}" for code, name in banks.items() for unit in ("笔 hits", "元")]
    page.headers("规则\nRule", "结果\nResult", "合计笔数\nHits", "合计金额（元）\nAmount", *names)
    rules = summary.get("rules") or ()
    for rule in rules:
        _matrix_row(page, rule, sheets, banks)
    hits, fen = _counted(rule for rule in rules if rule["run"])
    totals: list[Value] = []
    for code in banks:
        own = [rule["by_bank"].get(code) for rule in rules if rule.get("by_bank")]
        bank_hits, bank_fen = _counted(count for count in own if count)
        totals += [bank_hits, Money(bank_fen)]
    page.line("合计 Total", "", hits, Money(fen), *totals, marked=True)
    for code in sorted(set(sheets) - {rule["code"] for rule in rules}):
        page.line(sheets[code][0], "见工作表 see sheet")


def _matrix_row(
    page: Sheet,
    rule: Mapping[str, Any],
    sheets: Mapping[str, list[str]],
    banks: Mapping[str, str],
) -> None:
    name = f"{rule['code']} {rule['zh']} {rule['en']}"
    if not rule["run"]:
        missing = "、".join(STREAMS[stream][0] for stream in rule["missing"] if stream in STREAMS)
        page.line(name, f"未核查 not covered\n缺 {missing}")
        return
    values: list[Value] = []
    for code in banks:
        count = rule["by_bank"].get(code)
        values += [int(count["hits"]), Money(int(count["amount_fen"]))] if count else [None, None]
    result = "有差异 differences" if rule["hits"] else "未发现差异 none found"
    page.line(name, result, int(rule["hits"]), Money(int(rule["amount_fen"])), *values)
    if sheets.get(rule["code"]):
        target = f"internal:'{sheets[rule['code']][0]}'!A1"
        page.sheet.write_url(page.row - 1, 0, target, page.pen.style("text"), name)


def _not_checked(page: Sheet, summary: Summary) -> None:
    page.section("未核查事项 What was not checked")
    before = page.row
    for rule in summary.get("rules") or ():
        if not rule["run"]:
            missing = "、".join(said(STREAMS, stream) for stream in rule["missing"])
            page.note(f"{rule['code']} {rule['zh']} {rule['en']}：未提供 not supplied: {missing}")
    _uncovered_elements(page, summary)
    for stream, counts in (summary.get("streams") or {}).items():
        _left_out(page, stream, counts)
    if summary.get("nameless"):
        page.note(
            f"{summary['nameless']} 笔银行流水未注明银行，账户登记中亦无唯一开户行，"
            "未计入任何银行 bank entries that name no bank and are counted for none"
        )
    stopped = (summary.get("passes") or {}).get("stopped_at_limit")
    if stopped:
        page.note(f"组合搜索到上限停止 search stopped at its limit：{stopped}")
    if page.row == before:
        page.note("无：全部规则均已运行。 Nothing: every rule ran.")


def _uncovered_elements(page: Sheet, summary: Summary) -> None:
    for element in summary.get("elements") or ():
        if element["state"] == "not_covered":
            page.note(f"第十条要素 Art. 10 element：{element['zh']} {element['en']} 未核查")
        elif element["state"] == "partly":
            page.note(
                f"第十条要素 Art. 10 element：{element['zh']} {element['en']} 部分行无此项，"
                "仅核查有值的行 checked only where filled"
            )


def _left_out(page: Sheet, stream: str, counts: Mapping[str, Any]) -> None:
    name = said(STREAMS, stream)
    if counts.get("rejected_rows"):
        page.note(
            f"{name}：{counts['rejected_rows']} 行无法读取，未参与核对 rows rejected on import"
        )
    for reason, number in sorted((counts.get("excluded_by") or {}).items()):
        if number:
            page.note(f"{name}：{number} 行未纳入 rows left out ({reason})")


def _streams(page: Sheet, summary: Summary) -> None:
    page.section("数据覆盖与平衡 Streams: in = matched + open + excluded")
    page.headers(
        "数据\nStream", "提供\nSupplied", "行数\nRows in", "金额\nAmount in", "匹配行\nMatched",
        "匹配金额\nMatched amount", "未匹配行\nOpen", "未匹配金额\nOpen amount",
        "排除行\nExcluded", "排除金额\nExcluded amount", "拒收行\nRejected",
    )  # fmt: skip
    for stream, counts in (summary.get("streams") or {}).items():
        if not counts["supplied"]:
            page.line(said(STREAMS, stream), "未提供 no")
            continue
        amounts: list[Value] = []
        for group in ("in", "matched", "open", "excluded"):
            rows = "rows_in" if group == "in" else f"{group}_rows"
            fen = "fen_in" if group == "in" else f"{group}_fen"
            amounts += [_whole(counts.get(rows)), _money(counts.get(fen))]
        page.line(said(STREAMS, stream), "是 yes", *amounts, _whole(counts.get("rejected_rows")))


def _whole(number: object) -> Value:
    return int(str(number)) if number is not None else None


def _money(fen: object) -> Value:
    return Money(int(str(fen))) if fen is not None else None


def _elements(page: Sheet, summary: Summary) -> None:
    page.section("第十条要素覆盖 Coverage of the elements of Art. 10")
    page.headers(
        "要素\nElement", "状态\nState", "凭证行\nVoucher rows", "其中有值\nFilled",
        "支付行\nPayment rows", "其中有值\nFilled",
    )  # fmt: skip
    for element in summary.get("elements") or ():
        page.line(
            f"{element['zh']} {element['en']}",
            said(STATES, element["state"]),
            *(_whole(element.get(f"{side}_{what}")) for side in ("voucher", "payment")
              for what in ("rows", "filled")),
        )  # fmt: skip


def _passes(page: Sheet, summary: Summary) -> None:
    page.section("匹配方式 How items were matched")
    page.headers("方式\nPass", "笔数\nNumber")
    for name, number in (summary.get("passes") or {}).items():
        page.line(said(PASSES, name), _whole(number))


def _parameters(page: Sheet, summary: Summary, catalogue: Catalogue) -> None:
    page.section("规则参数 Parameters in force")
    page.headers(
        "规则\nRule",
        "参数\nParameter",
        "值\nValue",
        "生效\nFrom",
        "状态\nStatus",
        "依据\nReference",
    )
    for rule in summary.get("rules") or ():
        known = catalogue.rule(rule["code"])
        names = {one.name: f"{one.zh} {one.en}" for one in known.parameters} if known else {}
        for parameter in rule.get("parameters") or ():
            name = parameter["name"]
            status = (
                "示例 sample" if parameter.get("status") == "sample" else parameter.get("status")
            )
            page.line(
                rule["code"], names.get(name, name), str(parameter["value"]),
                moment(str(parameter.get("from") or "")), str(status or ""),
                str(parameter.get("reference") or ""),
            )  # fmt: skip


def _digests(page: Sheet, summary: Summary) -> None:
    page.section("可复核信息 For verification")
    digests = summary.get("digests") or {}
    page.pair("输入摘要 Input digest", str(digests.get("input") or ""))
    page.pair("结果摘要 Result digest", str(digests.get("result") or ""))
    page.pair("引擎 Engine", str(summary.get("engine") or ""))
    for name, version in sorted((summary.get("versions") or {}).items()):
        page.pair("", f"{name} {version}")
