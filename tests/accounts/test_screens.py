"""The pages of accounts in a real browser: both languages, wide and narrow, from the door on."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from bankcheck.actors import Role
from tests.accounts.lodge import NEXT_PASSWORD, PASSWORD, Lodge, open_lodge
from tests.browsing import AXE, LISTEN, SERIOUS, TOO_WIDE, served
from tests.databases import Stable

pytestmark = pytest.mark.browser
ROOT, GUARD, LI = "root.one", "guard.one", "li.si"
# What looks otherwise than in a demonstration; every page else is walked in tests/story.
PAGES = {
    ROOT: ("/people/3", "/sign-in/again"),
    GUARD: ("/people/3",),
    LI: ("/password", "/second-factor"),
}


@pytest.fixture
def open_house(stable: Stable, tmp_path: Path) -> Lodge:
    """An installation with forms held to their tokens."""
    lodge = open_lodge(tmp_path, stable.fresh("sqlite", tmp_path))
    lodge.app.config.update(WTF_CSRF_ENABLED=True)
    lodge.add(ROOT, Role.SYSTEM_ADMINISTRATOR, enrolled=True)
    lodge.add(GUARD, Role.SECURITY_ADMINISTRATOR, enrolled=True)
    lodge.add(LI, Role.MONITOR, enrolled=True)
    return lodge


def _come_in(page: Page, site: str, lodge: Lodge, login: str, password: str = PASSWORD) -> None:
    page.goto(f"{site}/sign-in?lang=en")
    page.fill("#login", login)
    page.fill("#password", password)
    if login in lodge.secrets:
        page.fill("#code", lodge.code(login))
    page.click("main form button")


def _faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.evaluate(AXE)
    wide = page.evaluate(TOO_WIDE)
    found = [*page.evaluate(SERIOUS), *page.evaluate("window.violations")]
    return [f"{address}: {one}" for one in [*found, *([f"{wide} px too wide"] if wide > 0 else [])]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_of_accounts_breaks_its_policy_or_has_a_grave_fault(
    browser: Browser, open_house: Lodge, language: str
) -> None:
    with served(open_house.app) as site:
        faults = []
        for login, paths in PAGES.items():
            context = browser.new_context(viewport={"width": 320, "height": 800})
            page = context.new_page()
            page.add_init_script(LISTEN)
            faults += _faults(page, f"{site}/sign-in?lang={language}")
            _come_in(page, site, open_house, login)
            for path in paths:
                faults += _faults(page, f"{site}{path}?lang={language}")
            context.close()
    assert faults == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_new_person_comes_all_the_way_in(
    browser: Browser, open_house: Lodge, *, scripts: bool
) -> None:
    open_house.add("wang.wu", Role.MONITOR, must_change=True)
    with served(open_house.app) as site:
        page = browser.new_context(java_script_enabled=scripts).new_page()
        _come_in(page, site, open_house, "wang.wu")
        page.fill("#current", PASSWORD)
        page.fill("#new", NEXT_PASSWORD)
        page.fill("#again", NEXT_PASSWORD)
        page.click("main form button")
        page.click("main form button")
        key = page.inner_text(".key").replace(" ", "")
        page.fill("#code", pyotp.TOTP(key).now())
        page.click("main form button")
        page.goto(f"{site}/account?lang=en")
        assert "Monitor" in page.inner_text("main")
