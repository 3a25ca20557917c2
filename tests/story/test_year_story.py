"""The year's assessment in a real browser: from the freeze to the annual workbook, by its people.

A bank objects and is upheld: score, grade, the outlook of the fee and the notice of the result
change and say why. The score is signed by both institutions, a decision is refused for what it
lacks, then issued; the fee that follows from it is confirmed and approved, and the workbook of the
year leaves through an approved request, marked, with the figures that are final.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, expect

from bankcheck.actors import EVERYTHING
from bankcheck.audit.record import record
from bankcheck.clock import today
from bankcheck.exports.workbook import COPY_PROPERTY
from bankcheck.inspections.calendar.service import seed
from bankcheck.scoring import assessments, hand_lines
from bankcheck.scoring.hand_lines import NewLine
from bankcheck.scoring.process_models import HandKind
from bankcheck.scoring.surveys import answering, service
from bankcheck.scoring.surveys.answering import Visitor
from bankcheck.scoring.surveys.models import SurveyRound
from bankcheck.scoring.surveys.questions import read_survey
from bankcheck.scoring.surveys.units import Served
from tests.browsing import served, signed_in
from tests.databases import Stable
from tests.exports.asking import work
from tests.scoring.service.process import line_now
from tests.scoring.service.steps import now_of
from tests.scoring.service.year import YEAR, A, confirm, make_year
from tests.story.test_workbench_story import PATIENCE, Reader
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MAKER_A,
    MONITOR,
    PBC,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
    open_house,
)

pytestmark = pytest.mark.browser

CAUSES = tuple(f"YD-2025-000105-{number}" for number in range(1, 3))
PEOPLE = (MONITOR, SECOND_MONITOR, HEAD, PBC, PBC_HEAD, MAKER_A, APPROVER_A)
APART = ("F1", "F4", "F5", "F6", "P4")


@pytest.fixture
def house(stable: Stable, tmp_path: Path) -> Iterator[House]:
    """A house over the small year, with two grave clearings and a closed survey."""
    home = make_year(tmp_path / "year")
    database = stable.fresh("sqlite", tmp_path)
    opened = open_house(home, database, csrf=True)
    seed(database, home)
    for cause in CAUSES:
        confirm(database, cause, code="AB01")
    _survey(opened)
    yield opened
    database.close()


def _survey(house: House) -> None:
    """Let four units answer about each bank, and close the round."""
    actor = house.actor(MONITOR)
    number = service.open_round(house.database, YEAR, today() + timedelta(days=1), actor=actor)
    units = [Served(A, f"U{one:03d}", f"单位{one}") for one in range(4)]
    with house.database.write(EVERYTHING) as session:
        record(session, actor, "survey.test", ("survey", number))
        handed = service.hand_out(session, session.get_one(SurveyRound, number), units)
    answers = dict.fromkeys(read_survey().keys, "80")
    for one in handed:
        answering.submit(house.database, Visitor(one.token, one.unit_code, ""), answers, "")
    service.close_round(house.database, number, 1, actor=actor)


def _set_apart(house: House) -> None:
    """Leave out of the score what no rule looked into, each by two people."""
    row = now_of(house)
    for code in APART:
        new = NewLine(HandKind.NOT_APPLICABLE, code, 0, "本年度未开展", "考评小组会议纪要")
        number = hand_lines.propose(house.database, row.id, new, actor=house.actor(MONITOR))
        seen = line_now(house, number).row_version
        head = house.actor(PBC_HEAD)
        hand_lines.decide(house.database, number, seen, "approve", "", actor=head)


def _waive(house: House) -> None:
    """Answer as the head for the differences that a rate counts and nobody verified yet."""
    row = now_of(house)
    for one in assessments.all_obstacles(row):
        why = "差异尚在核实，不影响等次。"
        assessments.waive(house.database, row.id, one, why, actor=house.actor(HEAD))


def _opens(reader: Reader, summary: str) -> None:
    reader.page.wait_for_load_state()
    reader.page.locator("summary", has_text=summary).first.click()


def _reasons(reader: Reader, summary: str, field: str, text: str, button: str) -> None:
    """Open a form below its summary, give the reason and press."""
    _opens(reader, summary)
    reader.page.locator(f"#{field}").fill(text)
    form = reader.page.locator("form", has=reader.page.locator(f"#{field}"))
    form.locator("button", has_text=button).click(timeout=PATIENCE)


def _freezes(monitor: Reader, house: House) -> None:
    """Freeze and compute the year, and show it to the banks."""
    monitor.page.goto(f"{monitor.site}/assessments?year={YEAR}")
    monitor.presses("冻结取数并计算全部银行")
    _set_apart(house)
    _waive(house)
    monitor.page.goto(f"{monitor.site}/fees?year={YEAR}")
    monitor.presses("编制全部银行的结算单")
    monitor.page.goto(f"{monitor.site}/assessments?year={YEAR}")
    monitor.presses("向银行出示初步结果")
    monitor.reads("初步结果")


def _announces(monitor: Reader, head: Reader) -> str:
    """Draft the notice of the provisional result, and have another person issue it."""
    monitor.page.goto(f"{monitor.site}/documents/new/assessment_result/1")
    monitor.presses("拟稿")
    monitor.reads("你行得分56.00分，等级为“不合格”")
    return _issued(monitor, head)


def _issued(monitor: Reader, head: Reader) -> str:
    """Let the document that is on the screen be issued; return its address."""
    address = monitor.page.url
    monitor.presses("送签")
    head.page.goto(address)
    head.presses("签发")
    head.reads("签发人")
    return address


def _announces_again(monitor: Reader, head: Reader, address: str) -> None:
    """Draft the next edition of the notice, which says what changed and why."""
    monitor.page.goto(address)
    monitor.presses("拟制新版")
    monitor.reads("你行得分62.00分，等级为“合格”")
    monitor.reads(
        "你行异议KY-2025-105-1成立，得分由56.00分变为62.00分，等级由“不合格”变为“合格”。"
        "理由：经核对回单，银行所述属实。"
    )
    _issued(monitor, head)
    monitor.page.goto(address)
    monitor.reads("已被新版代替")


def _objects(maker: Reader, approver: Reader) -> None:
    """Draft an objection, and file what a colleague drafted."""
    maker.page.goto(f"{maker.site}/own-assessments/1")
    maker.reads("56.00")
    maker.follows("版本与异议")
    maker.reads(CAUSES[0])
    lost = maker.page.locator("#losses tr", has_text=CAUSES[0])
    lost.locator("summary").click()
    lost.locator("textarea").fill("清算时间晚于支付时间，附回单。")
    lost.locator("button").click()
    maker.headed("异议KY-2025-105-1")
    expect(maker.page.get_by_role("button", name="提交异议")).to_have_count(0)
    approver.page.goto(maker.page.url)
    approver.presses("提交异议")
    approver.reads("已提出")


def _upholds(reviewer: Reader) -> None:
    """Take the objection up as somebody uninvolved, and uphold it."""
    reviewer.page.goto(f"{reviewer.site}/assessments/objections/1")
    reviewer.presses("受理并复核")
    _reasons(reviewer, "予以支持", "why-uphold", "经核对回单，银行所述属实。", "予以支持")
    reviewer.headed("予以支持")
    reviewer.reads("56.00 → 62.00")
    reviewer.reads("不合格 → 合格")
    reviewer.reads("700.00 → 900.00")


def _reads_why(maker: Reader) -> None:
    """See as the bank what changed and why."""
    maker.page.goto(f"{maker.site}/own-assessments/1/objections")
    maker.reads("银行的异议已被支持")
    maker.reads("经核对回单，银行所述属实。")
    maker.reads("56.00 → 62.00")


def _accepts(approver: Reader) -> None:
    """Say that the bank does not object any further."""
    approver.page.goto(f"{approver.site}/own-assessments/1/objections")
    approver.presses("本行无异议")
    approver.reads("银行无其他异议")


def _sign(head: Reader, other: Reader, address: str) -> None:
    """Let both institutions sign."""
    for one in (head, other):
        one.page.goto(address)
        one.presses("签署")


def _finishes(head: Reader, other: Reader) -> None:
    """Ask for both signatures and give them."""
    head.page.goto(f"{head.site}/assessments/process/1")
    head.presses("送双方会签")
    address = head.page.url
    _sign(head, other, address)
    head.page.goto(f"{head.site}/assessments/process/1")
    head.reads("双方均已签署，考评结果为最终结果。")


def _decides(monitor: Reader, lawyer: Reader, head: Reader, other: Reader, bank: Reader) -> None:
    """Propose the reduction, be refused for what it lacks, take each step, and issue it."""
    monitor.page.goto(f"{monitor.site}/decisions/new?bank={A}&year={YEAR}")
    monitor.page.locator("#rung").select_option("fee_reduction")
    for field, text in {
        "facts": "年度综合考评合格", "basis": "委托代理协议第八条", "decided": "手续费系数为0.9",
    }.items():  # fmt: skip
        monitor.page.locator(f"#{field}").fill(text)
    monitor.presses("提出")
    address = monitor.page.url
    head.page.goto(address)
    head.presses("审批通过该决定")
    head.reads("尚未事先告知银行。")
    head.reads("现行文本未通过法制审核。")
    lawyer.page.goto(address)
    _reasons(lawyer, "法制审核：通过", "why-pass", "依据充分，程序合法。", "法制审核：通过")
    monitor.page.goto(address)
    monitor.presses("事先告知银行")
    bank.page.goto(f"{bank.site}/own-decisions/1")
    bank.presses("本行放弃陈述申辩")
    head.page.goto(address)
    head.presses("审批通过该决定")
    head.presses("送双方会签")
    _sign(head, other, head.page.url)
    head.page.goto(address)
    head.presses("印发决定")
    head.reads("财库决")


def _pays(monitor: Reader, bank: Reader, head: Reader) -> None:
    """See the fee lowered by the decision, send it, have it confirmed and approve it."""
    monitor.page.goto(f"{monitor.site}/fees/statements/1")
    monitor.reads("下调手续费的决定已印发。")
    monitor.reads("1,000.00 → 900.00")
    monitor.presses("发送银行确认")
    bank.page.goto(f"{bank.site}/own-fees/1")
    bank.presses("确认手续费")
    head.page.goto(f"{head.site}/fees/statements/1")
    head.presses("审批通过手续费")
    head.reads("已批准")


def _settles(monitor: Reader) -> None:
    """Draft the statement of the approved fee as a letter, which says what moved it."""
    monitor.page.goto(f"{monitor.site}/documents/new/fee_statement/1")
    monitor.presses("拟稿")
    monitor.reads("系数0.9，依据处理决定")
    monitor.reads("应付由1,000.00元变为900.00元")
    monitor.reads("900.00元（大写：人民币玖佰元整）")


def _exports(monitor: Reader, head: Reader, house: House, path: Path) -> Workbook:
    """Ask for the annual workbook, be approved by another person, and fetch the marked copy."""
    page = monitor.page
    page.goto(f"{monitor.site}/assessments?year={YEAR}")
    monitor.follows("导出年度工作簿")
    for sheet in page.locator("input[name=columns]").all():
        sheet.check()
    page.locator("#purpose").fill("年度考评与手续费归档")
    page.locator("#recipient").fill("国库科")
    monitor.presses("核对申请")
    address = page.url
    monitor.presses("提交审批")
    page.goto(address)
    expect(page.get_by_role("button", name="批准导出")).to_have_count(0)
    head.page.goto(address)
    head.presses("批准导出")
    work(house)
    page.goto(address)
    with page.expect_download() as download:
        monitor.presses("下载文件")
    download.value.save_as(path)
    return load_workbook(path, data_only=True)


def _says(book: Workbook, sheet: str, column: int) -> dict[str, object]:
    """Return a column of a sheet by what stands in front of each row."""
    return {str(row[0].value): row[column].value for row in book[sheet].iter_rows()}


def _holds_what_is_final(book: Workbook) -> None:
    """Find in the workbook the score, the grade and the fee that were decided, on marked sheets."""
    score, fee = _says(book, "评分 105", 1), _says(book, "手续费 105", 2)
    assert [score["状态 State"], score["得分 Score"]] == ["最终结果 Final", "62.00 / 100"]
    assert str(score["等次 Grade"]).startswith("合格")
    assert [fee["基本手续费 Basic"], fee["应付 Payable"]] == [100_000, 90_000]
    assert "已审定 Approved" in [cell.value for row in book["汇总 Summary"] for cell in row]
    marks = [str(sheet["A1"].value) for sheet in book]
    assert all("EX000001" in one and "赵监控" in one and "第 1 份" in one for one in marks)
    assert book.custom_doc_props[COPY_PROPERTY].value


def test_a_year_goes_from_the_freeze_to_the_exported_workbook(
    browser: Browser, house: House, tmp_path: Path
) -> None:
    with served(house.app) as site:
        contexts = {login: signed_in(browser, house, login, site) for login in PEOPLE}
        at = {login: Reader(one.new_page(), site) for login, one in contexts.items()}
        _freezes(at[MONITOR], house)
        notice = _announces(at[MONITOR], at[HEAD])
        _objects(at[MAKER_A], at[APPROVER_A])
        _upholds(at[PBC])
        _announces_again(at[MONITOR], at[HEAD], notice)
        _reads_why(at[MAKER_A])
        _accepts(at[APPROVER_A])
        _finishes(at[HEAD], at[PBC_HEAD])
        _decides(at[MONITOR], at[SECOND_MONITOR], at[HEAD], at[PBC_HEAD], at[APPROVER_A])
        _pays(at[MONITOR], at[APPROVER_A], at[HEAD])
        _settles(at[MONITOR])
        book = _exports(at[MONITOR], at[HEAD], house, tmp_path / "year.xlsx")
        for one in contexts.values():
            one.close()
    _holds_what_is_final(book)
