"""The whole way through a real browser without any script: send, look, check, confirm, done."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from tests.browsing import served, signed_in
from tests.ledger.desk.orders import THREE_BAD, worked
from tests.workbench.house import MONITOR, House

pytestmark = pytest.mark.browser
FILE: FilePayload = {"name": "建行明细.csv", "mimeType": "text/csv", "buffer": THREE_BAD}


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_an_import_needs_no_script(browser: Browser, house: House) -> None:
    house.app.config["WTF_CSRF_ENABLED"] = True
    with served(house.app) as site:
        context = signed_in(browser, house, MONITOR, site, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{site}/imports/new?lang=zh")
        page.set_input_files("input[type=file]", FILE)
        page.get_by_role("button", name="上传并预览").click()
        assert heading(page) == "正在读取文件"
        worked(house)
        page.get_by_role("link", name="前往确认").click(timeout=15_000)
        assert heading(page) == "导入前核对"
        page.get_by_role("button", name="立即导入").click()
        worked(house)
        page.get_by_role("link", name="查看批次").click(timeout=15_000)
        assert heading(page) == "批次B000001"
        context.close()
