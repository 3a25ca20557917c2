"""From notice to acceptance in a real browser, with a draft that keeps itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bankcheck.inspections.calendar.service import seed
from bankcheck.inspections.rectification.models import Notice, Response
from tests.browsing import AXE, LISTEN, SERIOUS, TOO_WIDE, served, signed_in
from tests.databases import Stable
from tests.inspections.cases import story as cases
from tests.inspections.rectification import story
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MAKER_A,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
    open_house,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def lived_in(stable: Stable, tmp_path: Path) -> House:
    """A house with the published notices of working days."""
    house = open_house(tmp_path, stable.fresh("sqlite", tmp_path))
    seed(house.database, tmp_path)
    return house


def _press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state()


def _sound(page: Page) -> list[str]:
    """Return the serious faults of a page, and what its own policy stopped."""
    page.evaluate(AXE)
    wide = [] if page.evaluate(TOO_WIDE) <= 0 else ["too wide"]
    return [*page.evaluate(SERIOUS), *page.evaluate("() => window.violations"), *wide]


def test_an_answer_is_drafted_approved_returned_resubmitted_and_accepted(
    lived_in: House, browser: Browser
) -> None:
    story.sent(lived_in)
    with served(lived_in.app) as site:
        maker, approver, reviewer = (
            signed_in(browser, lived_in, one, site, reduced_motion="reduce").new_page()
            for one in (MAKER_A, APPROVER_A, SECOND_MONITOR)
        )
        for page in (maker, approver, reviewer):
            page.add_init_script(LISTEN)
        faults = list[str]()
        maker.goto(f"{site}/rectification/1?lang=en")
        _press(maker, "Sign the receipt")
        maker.get_by_label("Agrees", exact=True).check()
        maker.get_by_label("Cause, or grounds of disagreement").fill("录入错误")
        maker.get_by_label("Measures").fill("已退回资金")
        maker.get_by_label("Done on").fill("2026-03-02")
        maker.get_by_label("Responsible person").fill("王主任")
        expect(maker.locator("#saved")).to_contain_text("Saved by itself at", timeout=20_000)
        assert story.stored(lived_in, Response)[0].state == "draft"
        maker.get_by_label("The bank declares that this answer is true and complete").check()
        _press(maker, "Keep the draft")
        faults += _sound(maker)
        _press(maker, "Hand in to the approver")
        approver.goto(f"{site}/rectification/1?lang=en")
        faults += _sound(approver)
        _press(approver, "Submit for the bank")
        expect(approver.locator("#receipt")).to_contain_text("SHA-256")
        reviewer.goto(f"{site}/responses/1?lang=en")
        _press(reviewer, "Take up for review")
        faults += _sound(reviewer)
        reviewer.locator("summary", has_text="Return for completion").click()
        reviewer.locator("textarea[name=reason]").first.fill("请补充退回凭证")
        _press(reviewer, "Return for completion")
        maker.goto(f"{site}/rectification/1?lang=en")
        expect(maker.locator("main")).to_contain_text("请补充退回凭证")
        maker.get_by_label("Refund or redo reference").fill("TK-2")
        maker.get_by_label("The bank declares that this answer is true and complete").check()
        _press(maker, "Keep the draft")
        _press(maker, "Hand in to the approver")
        approver.goto(f"{site}/rectification/1?lang=en")
        expect(approver.locator("ins")).to_have_text("TK-2")
        _press(approver, "Submit for the bank")
        reviewer.goto(f"{site}/responses/2?lang=en")
        expect(reviewer.locator("ins")).to_have_text("TK-2")
        _press(reviewer, "Take up for review")
        _press(reviewer, "Accept")
    assert (story.stored(lived_in, Notice)[0].state, faults) == ("completed", [])


def test_a_lower_amount_is_put_to_both_refused_put_anew_and_signed(
    lived_in: House, browser: Browser
) -> None:
    finding_id = story.objected_jointly(lived_in)
    with served(lived_in.app) as site:
        rehearer, head, pbc = (
            signed_in(browser, lived_in, one, site, reduced_motion="reduce").new_page()
            for one in (SECOND_MONITOR, HEAD, PBC_HEAD)
        )
        faults = list[str]()
        for page in (rehearer, head, pbc):
            page.add_init_script(LISTEN)
        faults += _asks(rehearer, site, "40.00")
        faults += _opens_from_my_work(pbc, site)
        pbc.locator("summary", has_text="Refuse to sign").click()
        pbc.locator("textarea[name=reason]").last.fill("依据不足")
        _press(pbc, "Refuse to sign")
        faults += _asks(rehearer, site, "50.00")
        expect(rehearer.locator("main")).to_contain_text("Refused because: 依据不足")
        for page in (head, pbc):
            faults += _opens_from_my_work(page, site)
            _press(page, "Sign")
        rehearer.reload()
        expect(rehearer.locator("h1")).to_contain_text("Objection supported in part")
        faults += _sound(rehearer)
    assert (cases.row(lived_in, finding_id).determined_fen, faults) == (5_000, [])


def _asks(page: Page, site: str, yuan: str) -> list[str]:
    """Support the objection in part, and return what is unsound before and after."""
    page.goto(f"{site}/objections/1?lang=en")
    page.locator("summary", has_text="Support the objection in part").click()
    page.get_by_label("Amount that stays determined (yuan)").fill(yuan)
    page.locator("#why-part").fill("部分凭证要素一致")
    before = _sound(page)
    _press(page, "Ask both institutions to sign")
    expect(page.locator("main")).to_contain_text(f"{yuan} yuan instead of 123.00 yuan")
    return before + _sound(page)


def _opens_from_my_work(page: Page, site: str) -> list[str]:
    """Go from My work to the envelope that waits, and return what is unsound there."""
    page.goto(f"{site}/?lang=en")
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_role("link", name="核减认定金额").click()
    expect(page.get_by_role("button", name="Sign", exact=True)).to_be_visible()
    return _sound(page)
