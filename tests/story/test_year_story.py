"""The year's assessment in a real browser: from the freeze to the approved fee, by nine people.

A bank objects and is upheld: score, grade and the outlook of the fee change and say why. The score
is signed by both institutions, a decision is refused for what it lacks, then issued, and the fee
that follows from it is confirmed and approved.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bankcheck.actors import EVERYTHING
from bankcheck.audit.record import record
from bankcheck.clock import today
from bankcheck.inspections.calendar.service import seed
from bankcheck.scoring import hand_lines
from bankcheck.scoring.hand_lines import NewLine
from bankcheck.scoring.process_models import HandKind
from bankcheck.scoring.surveys import answering, service
from bankcheck.scoring.surveys.answering import Visitor
from bankcheck.scoring.surveys.models import SurveyRound
from bankcheck.scoring.surveys.questions import read_survey
from bankcheck.scoring.surveys.units import Served
from tests.browsing import served, signed_in
from tests.databases import Stable
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

CAUSES = tuple(f"YD-2025-000105-{number}" for number in range(1, 4))
PEOPLE = (MONITOR, SECOND_MONITOR, HEAD, PBC, PBC_HEAD, MAKER_A, APPROVER_A)
APART = ("F1", "F4", "F5", "F6", "P4")


@pytest.fixture
def house(stable: Stable, tmp_path: Path) -> Iterator[House]:
    """A house over the small year, with three grave clearings and a closed survey."""
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
    monitor.page.goto(f"{monitor.site}/fees?year={YEAR}")
    monitor.presses("编制全部银行的结算单")
    monitor.page.goto(f"{monitor.site}/assessments?year={YEAR}")
    monitor.presses("向银行出示初步结果")
    monitor.reads("初步结果")


def _objects(maker: Reader, approver: Reader) -> None:
    """Draft an objection, and file what a colleague drafted."""
    maker.page.goto(f"{maker.site}/own-assessments/1")
    maker.reads("59.00")
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
    reviewer.reads("59.00 → 64.00")
    reviewer.reads("不合格 → 合格")
    reviewer.reads("700.00 → 900.00")


def _reads_why(maker: Reader) -> None:
    """See as the bank what changed and why."""
    maker.page.goto(f"{maker.site}/own-assessments/1/objections")
    maker.reads("银行的异议已被支持")
    maker.reads("经核对回单，银行所述属实。")
    maker.reads("59.00 → 64.00")


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
    head.reads("乌财库决")


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


def test_a_year_goes_from_the_freeze_to_the_approved_fee(browser: Browser, house: House) -> None:
    with served(house.app) as site:
        contexts = {login: signed_in(browser, house, login, site) for login in PEOPLE}
        at = {login: Reader(one.new_page(), site) for login, one in contexts.items()}
        _freezes(at[MONITOR], house)
        _objects(at[MAKER_A], at[APPROVER_A])
        _upholds(at[PBC])
        _reads_why(at[MAKER_A])
        _accepts(at[APPROVER_A])
        _finishes(at[HEAD], at[PBC_HEAD])
        _decides(at[MONITOR], at[SECOND_MONITOR], at[HEAD], at[PBC_HEAD], at[APPROVER_A])
        _pays(at[MONITOR], at[APPROVER_A], at[HEAD])
        for one in contexts.values():
            one.close()
