"""A refund and a claim in a real browser, from the debt to the last fen, on both sides."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bankcheck.inspections.calendar.service import seed
from tests.browsing import AXE, LISTEN, SERIOUS, TOO_WIDE, served, signed_in
from tests.databases import Stable
from tests.inspections.money import story
from tests.workbench.house import APPROVER_A, HEAD, MAKER_A, MONITOR, House, open_house

pytestmark = pytest.mark.browser
SMALL: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture
def lived_in(stable: Stable, tmp_path: Path) -> House:
    """A house with a finding that waits for its retest and 123 yuan to return."""
    home = tmp_path / "home"
    home.mkdir()
    house = open_house(home, stable.fresh("sqlite", home))
    seed(house.database, home)
    story.fixed(house, story.finding(house))
    return house


def _press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state()


def _sound(page: Page) -> list[str]:
    """Return the serious faults of a page, wide and small, and what its policy stopped."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    page.evaluate(AXE)
    page.set_viewport_size(SMALL)
    wide = page.evaluate(TOO_WIDE)
    page.set_viewport_size(WIDE)
    found = [*page.evaluate(SERIOUS), *page.evaluate("() => window.violations")]
    return [f"{page.url}: {one}" for one in found + ([f"{wide} too wide"] if wide > 0 else [])]


def _fill(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)


def test_money_comes_back_to_the_fen_and_the_finding_closes(
    lived_in: House, browser: Browser
) -> None:
    with served(lived_in.app) as site:
        monitor, head, maker, approver = (
            signed_in(browser, lived_in, one, site, reduced_motion="reduce").new_page()
            for one in (MONITOR, HEAD, MAKER_A, APPROVER_A)
        )
        for page in (monitor, head, maker, approver):
            page.add_init_script(LISTEN)
        faults = list[str]()
        monitor.goto(f"{site}/findings/1?lang=en")
        expect(monitor.locator("#next")).to_contain_text("not established yet")
        monitor.get_by_role("link", name="Establish a debt").click()
        monitor.get_by_label("Money to return").check()
        _fill(
            monitor, amount="123.00", account=story.RIGHT, account_name="零余额账户",
            counts_from="2026-01-01", n="10", basis="协议第十二条",
        )  # fmt: skip
        faults += _sound(monitor)
        _press(monitor, "Establish a debt")
        maker.goto(f"{site}/own-money/1?lang=en")
        _fill(maker, serial="R1", paid_on="2026-03-02", amount="123.00", account=story.RIGHT)
        faults += _sound(maker)
        _press(maker, "Keep the draft")
        approver.goto(f"{site}/own-money/reports/1?lang=en")
        faults += _sound(approver)
        _press(approver, "Submit for the bank")
        story.loaded(lived_in, {"payee_account": story.WRONG})
        _press(monitor, "Look at the ledger now")
        expect(monitor.locator("#rows")).to_contain_text("not on the account that was named")
        expect(monitor.locator("#reports")).to_contain_text("The ledger says otherwise")
        faults += _sound(monitor)
        story.loaded(lived_in, story.BACK, supersedes=("B000001",))
        _press(monitor, "Look at the ledger now")
        expect(monitor.locator("h1")).to_contain_text("Paid to the fen")
        expect(monitor.locator("#proofs")).to_contain_text("payment.csv, line 2")
        faults += _sound(monitor)
        for page, address in ((monitor, "/money?state=all"), (head, "/compensation"),
                              (maker, "/own-money?state=all"),
                              (maker, "/own-compensation")):  # fmt: skip
            page.goto(f"{site}{address}{'&' if '?' in address else '?'}lang=en")
            faults += _sound(page)
        monitor.goto(f"{site}/findings/1?lang=en")
        _fill(monitor, tested_on="2026-03-02", method="抽查", result="相符")
        monitor.get_by_label("The rectification works").check()
        _press(monitor, "Record the retest")
        expect(monitor.locator("h1")).to_contain_text("Closed after the retest")
    assert faults == []


def test_a_claim_is_reckoned_told_disputed_and_told_again(
    lived_in: House, browser: Browser
) -> None:
    with served(lived_in.app) as site:
        monitor, head, approver = (
            signed_in(browser, lived_in, one, site, reduced_motion="reduce").new_page()
            for one in (MONITOR, HEAD, APPROVER_A)
        )
        for page in (monitor, head, approver):
            page.add_init_script(LISTEN)
        faults = list[str]()
        monitor.goto(f"{site}/findings/1/compensation?lang=en")
        _fill(monitor, clause="协议第十八条", account=story.RIGHT, account_name="专户", n="10")
        faults += _sound(monitor)
        _press(monitor, "Begin the claim")
        monitor.get_by_label("Interest", exact=True).check()
        _fill(
            monitor, words="占用利息", component="100.00", from_on="2026-01-01",
            to_on="2026-01-10",
        )  # fmt: skip
        monitor.locator("[name=rate]").select_option("settlement_1994")
        _press(monitor, "Add a component")
        expect(monitor.locator("#components")).to_contain_text("0.05% a day")
        faults += _sound(monitor)
        _press(monitor, "Send for approval")
        head.goto(f"{site}/compensation/1?lang=en")
        _press(head, "Notify the bank")
        approver.goto(f"{site}/own-compensation/1?lang=en")
        faults += _sound(approver)
        approver.locator("#next textarea").fill("利率有异议")
        _press(approver, "Dispute the claim")
        monitor.goto(f"{site}/compensation/1?lang=en")
        expect(monitor.locator("main")).to_contain_text("利率有异议")
        faults += _sound(monitor)
    assert faults == []
