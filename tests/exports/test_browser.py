"""In a real browser without scripts: from a list to a marked file, by two people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page

from tests.browsing import served, signed_in
from tests.databases import Stable
from tests.exports.asking import RUN, work
from tests.web.sample_run import write_run
from tests.workbench.house import HEAD, MONITOR, House, open_house

pytestmark = pytest.mark.browser


@pytest.fixture
def house(tmp_path: Path, stable: Stable) -> House:
    """A house with one run, on SQLite alone: the browser asks nothing of the database."""
    home = tmp_path / "home"
    home.mkdir()
    write_run(home, RUN)
    return open_house(home, stable.fresh("sqlite", tmp_path), csrf=True)


@pytest.fixture
def site(house: House) -> Iterator[str]:
    """The address of the application."""
    with served(house.app) as address:
        yield address


def _page(browser: Browser, house: House, site: str, login: str) -> Page:
    context = signed_in(browser, house, login, site, java_script_enabled=False)
    return context.new_page()


def _ask(page: Page, site: str) -> str:
    """Ask for an export of a list and return the address of the request."""
    page.goto(f"{site}/runs/{RUN}/differences?rule=AB08&lang=en")
    page.get_by_role("link", name="Request an export of this list").click()
    page.get_by_label("Voucher number", exact=True).check()
    page.get_by_label("Amount (yuan)").check()
    page.get_by_label("Purpose", exact=False).last.fill("for the quarterly report")
    page.get_by_label("Name of the recipient").fill("Treasury section")
    page.get_by_role("button", name="Check the request").click()
    address = page.url
    page.get_by_role("button", name="Submit for approval").click()
    return address


def test_a_list_leaves_as_a_marked_file_after_another_person_approved(
    browser: Browser, house: House, site: str, tmp_path: Path
) -> None:
    page = _page(browser, house, site, MONITOR)
    address = _ask(page, site)
    assert page.get_by_role("heading", name="The request EX000001 was submitted").is_visible()
    head = _page(browser, house, site, HEAD)
    head.goto(address)
    head.get_by_role("button", name="Approve the export").click()
    work(house)
    page.goto(address)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    download.value.save_as(tmp_path / "copy.xlsx")
    lines = [sheet["A1"].value for sheet in load_workbook(tmp_path / "copy.xlsx")]
    assert [("EX000001" in one, "赵监控" in one) for one in lines] == [(True, True)] * 2
