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
from tests.browsing import served, signed_in
from tests.databases import Stable
from tests.screens.test_rules import drafted
from tests.workbench.house import MONITOR, House, open_house

pytestmark = pytest.mark.browser


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
