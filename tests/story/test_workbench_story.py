"""One story in a real browser: from a bank's file to a marked workbook, with and without scripts.

The server and the worker are the real ones; the people press what they see, in Chinese.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, FilePayload, Page, expect

from bankcheck.labour import work
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.settings import Settings
from tests.browsing import served, signed_in
from tests.databases import Stable
from tests.ledger.desk.orders import THREE_BAD
from tests.reconcile.bench import Row, voucher, write_streams
from tests.workbench.house import HEAD, MONITOR, House, open_house

pytestmark = pytest.mark.browser

STATEMENT: FilePayload = {"name": "建行明细.csv", "mimeType": "text/csv", "buffer": THREE_BAD}
# The bank paid 100 yuan on this voucher, which allows 90.
WRONG = "V000003"
PATIENCE = 60_000


def _vouchers() -> list[Row]:
    """Return the vouchers that the seven good rows of the statement were paid on."""
    return [
        voucher(
            voucher_no=f"V{number:06d}",
            budget_unit_code="U001",
            payer_account="1050000000000001",
            payer_name="零余额账户",
            payee_account=f"62220000{number:08d}",
            payee_name="甲公司",
            amount_fen=9_000 if f"V{number:06d}" == WRONG else 10_000,
            issued_at=f"2025-03-{number + 1:02d}T08:00:00",
        )
        for number in range(1, 8)
    ]


@pytest.fixture
def house(stable: Stable, tmp_path: Path) -> Iterator[House]:
    """A house whose ledger has the vouchers, with a worker at work and forms that need a token."""
    home = tmp_path / "home"
    write_streams(tmp_path / "files", _vouchers())
    load(Ledger(home), [tmp_path / "files"], Wish())
    database = stable.fresh("sqlite", tmp_path)
    opened, ended = open_house(home, database, csrf=True), threading.Event()
    options = {"once": False, "stopped": ended.is_set}
    worker = threading.Thread(target=work, args=(Settings(home=home), database), kwargs=options)
    worker.start()
    yield opened
    ended.set()
    worker.join()
    database.close()


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody before a browser."""

    page: Page
    site: str

    def reads(self, text: str) -> None:
        """See a text in the page, which may still be on its way."""
        expect(self.page.locator("main")).to_contain_text(text, timeout=PATIENCE)

    def headed(self, text: str) -> None:
        """See the heading of the page."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text, timeout=PATIENCE)

    def follows(self, name: str, *, within: str = "main") -> None:
        """Click a link."""
        self.page.locator(within).get_by_role("link", name=name).first.click(timeout=PATIENCE)

    def presses(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click(timeout=PATIENCE)

    def looks_until(self, text: str) -> None:
        """Load the page again and again until it says what a worker is still at."""
        main = self.page.locator("main")
        for _ in range(PATIENCE // 500):
            if text in main.inner_text():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        self.reads(text)


def _imports(reader: Reader) -> None:
    """Send the statement, look at what it would bring, and confirm."""
    reader.page.goto(f"{reader.site}/imports/new")
    reader.page.set_input_files("input[type=file]", STATEMENT)
    reader.presses("上传并预览")
    reader.headed("预览")
    reader.reads("GB18030")
    reader.reads("3行被拒绝")
    reader.follows("前往确认")
    reader.headed("导入前核对")
    reader.presses("立即导入")
    reader.headed("已导入")
    reader.reads("B000002")


def _reconciles(reader: Reader) -> None:
    """Start a run of the year and open its result."""
    reader.follows("对账列表", within="body")
    reader.follows("发起对账")
    reader.page.get_by_label("预算年度").fill("2025")
    reader.presses("开始对账")
    reader.looks_until("查看结果")
    reader.follows("查看结果")
    reader.page.wait_for_url("**/runs/R000001")
    reader.headed("2025")


def _opens_the_suspicion(reader: Reader) -> None:
    """Go from the list of differences over one of them to the suspicion it became."""
    reader.page.goto(f"{reader.page.url}/differences?rule=AB07")
    reader.follows(WRONG)
    reader.reads("90.00")
    reader.reads("100.00")
    reader.looks_until("核实处理")
    reader.follows("疑点")
    reader.reads(WRONG)


def _verifies_by_phone(reader: Reader) -> None:
    """Accept the suspicion, take it over, and record what was said on the phone."""
    page = reader.page
    reader.presses("列入核实")
    reader.reads("已完成：列入核实")
    page.locator("summary", has_text="分派").click()
    page.locator("#assign-assignee").select_option(label="赵监控")
    reader.presses("分派")
    page.locator("summary", has_text="电话核查").click()
    for field, text in {
        "began_at": "2026-01-05T09:00",
        "ended_at": "2026-01-05T09:10",
        "phone_number": "0474-8320001",
        "spoken_to": "王经理",
        "summary": "柜员录入金额有误。",
    }.items():
        page.locator(f"#verify-phone-{field}").fill(text)
    form = page.locator("form", has=page.locator("#verify-phone-phone_number"))
    form.locator("input[value=supports]").check()
    form.get_by_role("button").click()
    reader.reads("柜员录入金额有误")


def _confirms(reader: Reader) -> None:
    """Conclude that the suspicion is founded, and look at it once more before it is done."""
    reader.page.locator("summary", has_text="确认").click()
    reader.page.locator("#confirm-reason").fill("超凭证金额支付，属实。")
    reader.presses("确认疑点")
    reader.page.wait_for_url("**/check/confirm")
    reader.presses("确认疑点")
    reader.page.wait_for_url(re.compile(r"/suspicions/\d+$"))
    reader.reads("超凭证金额支付，属实")


def _asks_to_export(reader: Reader) -> str:
    """Ask for the list of suspicions as a file; return the address of the request."""
    page = reader.page
    page.goto(f"{reader.site}/suspicions?state=confirmed")
    reader.reads(WRONG)
    reader.follows("申请导出")
    page.get_by_label("凭证号", exact=True).check()
    page.get_by_role("checkbox", name="金额（元）").check()
    page.locator("#purpose").fill("编写季度国库集中支付核查报告")
    page.locator("#recipient").fill("国库科")
    reader.presses("核对申请")
    reader.headed("EX000001")
    address = page.url
    reader.presses("提交审批")
    reader.headed("已提交")
    page.goto(address)
    expect(page.get_by_role("button", name="批准导出")).to_have_count(0)
    return address


def _approves(reader: Reader, address: str) -> None:
    """Approve what somebody else asked for."""
    reader.page.goto(address)
    reader.reads("编写季度国库集中支付核查报告")
    reader.presses("批准导出")
    reader.reads("批准")


def _downloads(reader: Reader, address: str, path: Path) -> None:
    """Fetch the file once a worker has made it."""
    reader.page.goto(address)
    reader.looks_until("下载文件")
    with reader.page.expect_download() as download:
        reader.presses("下载文件")
    download.value.save_as(path)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_statement_with_three_bad_rows_becomes_a_marked_export_of_what_it_showed(
    browser: Browser, house: House, tmp_path: Path, *, scripts: bool
) -> None:
    with served(house.app) as site:
        contexts = {
            login: signed_in(browser, house, login, site, java_script_enabled=scripts)
            for login in (MONITOR, HEAD)
        }
        monitor, head = (Reader(one.new_page(), site) for one in contexts.values())
        _imports(monitor)
        _reconciles(monitor)
        _opens_the_suspicion(monitor)
        _verifies_by_phone(monitor)
        head.page.goto(monitor.page.url)
        _confirms(head)
        address = _asks_to_export(monitor)
        _approves(head, address)
        _downloads(monitor, address, tmp_path / "copy.xlsx")
        for one in contexts.values():
            one.close()
    book = load_workbook(tmp_path / "copy.xlsx")
    marks = [str(sheet["A1"].value) for sheet in book]
    cells = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert [("EX000001" in mark, "赵监控" in mark) for mark in marks] == [(True, True)] * len(marks)
    assert WRONG in cells
