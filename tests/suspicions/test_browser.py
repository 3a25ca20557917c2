"""The pages of suspicions in a real browser: by keys, without JavaScript, small, and accessible."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bankcheck import clock
from bankcheck.suspicions import cases, inquiries
from bankcheck.suspicions.inquiries import Question
from tests.browsing import served, signed_in
from tests.databases import Stable
from tests.suspicions.past import Hit, Past
from tests.suspicions.steps import verified, verifying
from tests.workbench.house import MONITOR, House, open_house

pytestmark = pytest.mark.browser


@pytest.fixture
def lived_in(stable: Stable, tmp_path: Path) -> House:
    """A house with suspicions in different states and an inquiry."""
    database = stable.fresh("sqlite", tmp_path)
    house, past = open_house(tmp_path, database), Past(tmp_path, database)
    past.run("a", "b", "c", Hit("d", code="AB08"))
    past.run("a", "b", Hit("d", code="AB08"))
    verifying(house, past, "a")
    verified(house, past, "a")
    question, actor = (
        Question("为何金额不符？", clock.today() + timedelta(days=9)),
        house.actor(MONITOR),
    )
    today = clock.today()
    inquiries.ask(house.database, past.target("a"), question, actor=actor, today=today)
    cases.add_note(house.database, past.named("a").id, "备注", actor=actor)
    return house


def test_keys_move_tick_open_and_search(lived_in: House, browser: Browser) -> None:
    with served(lived_in.app) as site:
        context = signed_in(browser, lived_in, MONITOR, site)
        page = context.new_page()
        page.goto(f"{site}/suspicions")
        rows = page.locator("[data-row]")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("x")
        assert [rows.nth(n).locator("input").is_checked() for n in range(3)] == [False, True, False]
        page.keyboard.press("k")
        number = rows.nth(0).locator("th a").inner_text()
        page.keyboard.press("Enter")
        page.wait_for_url("**/suspicions/*")
        assert number in page.locator("h1").inner_text()
        page.go_back()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "f-q"
        context.close()


def test_without_javascript_a_suspicion_is_triaged_assigned_and_verified(
    lived_in: House, browser: Browser
) -> None:
    with served(lived_in.app) as site:
        context = signed_in(browser, lived_in, MONITOR, site, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{site}/suspicions?lang=en&q=V-b")
        page.get_by_label("Tick YD-2025-000002").check()
        page.get_by_role("button", name="Accept for verification").click()
        page.goto(f"{site}/suspicions/2?lang=en")
        page.get_by_text("Assign", exact=True).first.click()
        page.locator("#assign-assignee").select_option(index=1)
        page.get_by_role("button", name="Assign").click()
        page.get_by_text("Phone check").click()
        form = page.locator("form", has=page.locator("#verify-phone-phone_number"))
        form.get_by_role("button", name="Record a verification").click()
        assert page.title().startswith("Error")
        page.locator("#verify-phone-began_at").fill("2026-01-05T09:00")
        page.locator("#verify-phone-ended_at").fill("2026-01-05T09:10")
        page.locator("#verify-phone-phone_number").fill("0474-8320001")
        page.locator("#verify-phone-spoken_to").fill("Wang")
        page.locator("#verify-phone-summary").fill("Mistyped.")
        form = page.locator("form", has=page.locator("#verify-phone-phone_number"))
        form.get_by_label("supports the suspicion").check()
        form.get_by_role("button", name="Record a verification").click()
        assert "Done: Record a verification." in page.locator("main").inner_text()
        context.close()
