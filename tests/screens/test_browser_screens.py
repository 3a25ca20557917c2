"""Runs, jobs and rule changes in a real browser: live without loading again, whole, accessible."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bankcheck.jobs.worker import work_off
from bankcheck.labour import handlers
from bankcheck.reconcile.backtest import start_test
from bankcheck.reconcile.run_service import start_run
from bankcheck.reconcile.runs import Request
from bankcheck.settings import Settings
from tests.browsing import AXE, LISTEN, SERIOUS, TOO_WIDE, served, signed_in
from tests.databases import Stable
from tests.screens.test_rules import drafted
from tests.workbench.house import HEAD, MONITOR, House, open_house

pytestmark = pytest.mark.browser

ADDRESSES = (
    "/runs", "/runs/start", "/runs/compare?old=R000001&new=R000002", "/jobs", "/jobs/1", "/jobs/2",
    "/rules", "/rules/AB02", "/rules/changes", "/rules/changes/1", "/rules/changes/1/test",
)  # fmt: skip


def work(house: House) -> None:
    known = handlers(Settings(home=house.home), house.database)
    work_off(house.database, known, stopped=lambda: False)


@pytest.fixture(scope="module")
def busy(run_twice: Path, stable: Stable, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house with two runs, a tested change and a job that waits."""
    folder = tmp_path_factory.mktemp("busy")
    home = Path(shutil.copytree(run_twice, folder / "home"))
    house = open_house(home, stable.fresh("sqlite", folder))
    change_id = drafted(house)
    start_test(house.database, change_id, 2025, None, actor=house.actor(MONITOR))
    work(house)
    start_run(house.database, Request(2025, 2), actor=house.actor(MONITOR))
    return house


@pytest.fixture(scope="module")
def site(busy: House) -> Iterator[str]:
    """The address of the application."""
    with served(busy.app) as address:
        yield address


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("login", [MONITOR, HEAD])
def test_every_page_is_accessible_and_keeps_its_policy(
    browser: Browser, busy: House, site: str, login: str, language: str
) -> None:
    context = signed_in(browser, busy, login, site, viewport={"width": 1280, "height": 900})
    context.add_init_script(LISTEN)
    page, faults = context.new_page(), []
    own = ("/runs/start",) if login == HEAD else ("/rules/changes/1/approve",)
    for address in (one for one in (*ADDRESSES, "/rules/changes/1/approve") if one not in own):
        page.goto(f"{site}{address}{'&' if '?' in address else '?'}lang={language}")
        page.evaluate(AXE)
        faults += [f"{address} {one}" for one in page.evaluate(SERIOUS)]
        faults += [f"{address} {one}" for one in page.evaluate("window.violations")]
    context.close()
    assert faults == []


def test_no_page_is_wider_than_320_pixels(browser: Browser, busy: House, site: str) -> None:
    context = signed_in(browser, busy, MONITOR, site, viewport={"width": 320, "height": 800})
    page, wide = context.new_page(), []
    for address in ADDRESSES:
        page.goto(site + address)
        if page.evaluate(TOO_WIDE) > 0:
            wide.append(address)
    context.close()
    assert wide == []


def test_the_page_of_a_job_follows_it_to_its_end(browser: Browser, busy: House, site: str) -> None:
    context = signed_in(browser, busy, MONITOR, site)
    page = context.new_page()
    page.goto(f"{site}/jobs/2?lang=en")
    worker = threading.Thread(target=work, args=(busy,))
    worker.start()
    expect(page.get_by_role("link", name="Open the result")).to_be_visible(timeout=120_000)
    worker.join()
    context.close()


def test_without_javascript_a_run_is_started_and_looked_at(
    browser: Browser, busy: House, site: str
) -> None:
    context = signed_in(browser, busy, MONITOR, site, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/runs/start?lang=en")
    page.get_by_label("Fiscal year").fill("2025")
    page.get_by_label("Month").select_option("3")
    page.get_by_role("button", name="Start the run").click()
    work(busy)
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("link", name="Open the result").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2025-03")
    context.close()
