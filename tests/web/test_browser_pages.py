"""In a real browser: no policy violation, no foreign request, accessible, whole at 320 pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests.browsing import LISTEN, served, signed_in
from tests.workbench.house import MONITOR, House

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(house: House) -> Iterator[str]:
    """The address of the application."""
    with served(house.app) as address:
        yield address


@pytest.fixture
def page(browser: Browser, house: House, site: str) -> Iterator[Page]:
    """A desktop page that listens for policy violations."""
    context = signed_in(browser, house, MONITOR, site, viewport={"width": 1280, "height": 900})
    context.add_init_script(LISTEN)
    yield context.new_page()
    context.close()


def _open(page: Page, address: str) -> None:
    page.goto(address, wait_until="load")


def test_no_page_breaks_its_policy_or_asks_another_site(
    page: Page, site: str, addresses: tuple[str, ...]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    faults: list[Any] = []
    for address in addresses:
        _open(page, site + address)
        page.wait_for_timeout(50)
        faults += [f"{address} {one}" for one in page.evaluate("window.violations")]
    assert (faults, [url for url in asked if not url.startswith(site)]) == ([], [])


def test_the_chart_is_drawn_from_the_table(page: Page, site: str) -> None:
    _open(page, f"{site}/runs/R000002")
    assert page.locator("#chart canvas").count() == 1
    assert page.locator("table[data-chart]").is_visible()


def test_without_scripts_the_table_stands_and_the_filter_works(
    browser: Browser, house: House, site: str
) -> None:
    context = signed_in(browser, house, MONITOR, site, java_script_enabled=False)
    page = context.new_page()
    _open(page, f"{site}/runs/R000002?lang=en")
    seen = (page.locator("#chart").is_visible(), page.locator("table[data-chart]").is_visible())
    _open(page, f"{site}/runs/R000002/differences?lang=en")
    page.locator("#f-rule").select_option("AB07")
    page.get_by_role("button", name="Filter").click()
    address = page.url
    context.close()
    assert (seen, "rule=AB07" in address) == ((False, True), True)


def test_the_skip_link_comes_first_and_leads_to_the_content(page: Page, site: str) -> None:
    _open(page, f"{site}/runs")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_header_of_a_long_list_stays_in_sight(page: Page, site: str) -> None:
    _open(page, f"{site}/runs/R000002/differences")
    page.locator("tbody tr").nth(40).scroll_into_view_if_needed()
    box = page.locator(".list thead th").first.bounding_box()
    assert box is not None
    assert -1 <= box["y"] < 400


def test_print_shows_no_navigation(page: Page, site: str) -> None:
    _open(page, f"{site}/runs/R000002/differences")
    page.emulate_media(media="print")
    hidden = [".masthead", ".crumbs", ".filters", ".pager"]
    assert [one for one in hidden if page.locator(one).first.is_visible()] == []


def test_hostile_text_opens_no_dialog(page: Page, site: str) -> None:
    opened: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismissed)
    _open(page, f"{site}/runs/R000004/differences?q=%3Cscript%3Ealert(1)%3C/script%3E")
    _open(page, f"{site}/runs/R000004/differences")
    links = page.locator("tbody a")
    for address in [links.nth(at).get_attribute("href") for at in range(6)]:
        _open(page, f"{site}{address}")
    assert (opened, page.evaluate("window.violations")) == ([], [])
