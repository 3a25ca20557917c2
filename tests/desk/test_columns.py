"""What stands in one column stands in one line, and a table begins where its frame does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from bankcheck.clock import today
from tests.api.programs import add_suspicion
from tests.browsing import served, signed_in
from tests.workbench.house import MAKER_A, MONITOR, House

pytestmark = pytest.mark.browser
EDGES = """
counts => [...new Set(counts.map(one => Math.round(one.getBoundingClientRect().right)))]
"""
GAP = """
head => Math.round(head.getBoundingClientRect().top
  - head.closest('.scroll').getBoundingClientRect().top)
"""


def measured(
    house: House, browser: Browser, login: str, path: str, width: int, script: str, of: str
) -> Any:
    """Return what a script measures on somebody's page."""
    with served(house.app) as site:
        view = {"width": width, "height": 800}
        context = signed_in(browser, house, login, site, viewport=view)
        page = context.new_page()
        page.goto(f"{site}{path}")
        found = page.locator(of)
        told = found.evaluate_all(script) if script is EDGES else found.evaluate(script)
        context.close()
    return told


@pytest.mark.parametrize("width", [1280, 390])
def test_the_counts_of_my_work_stand_in_one_line_be_they_overdue_or_not(
    house: House, browser: Browser, width: int
) -> None:
    mine = house.actor(MONITOR).person_id
    add_suspicion(house, 1, handle_by=today() - timedelta(days=3))
    for number in range(2, 13):
        add_suspicion(house, number, assignee_id=mine)
    edges = measured(house, browser, MONITOR, "/", width, EDGES, ".task-count")
    assert len(edges) == 1


def test_the_lines_of_a_claim_begin_at_the_top_of_their_frame(
    house: House, browser: Browser
) -> None:
    path = "/own-fees/claims/new"
    assert measured(house, browser, MAKER_A, path, 1280, GAP, ".claim-form thead") <= 1
