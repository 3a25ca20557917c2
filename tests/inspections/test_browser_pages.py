"""Inspections in a real browser: no policy violation, accessible, whole when narrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, open_deadline
from bankcheck.inspections.calendar.service import NewNotice, propose, seed
from bankcheck.inspections.fieldwork import checklists, papers
from tests.browsing import AXE, LISTEN, SERIOUS, TOO_WIDE, served, signed_in
from tests.databases import Stable
from tests.inspections import journey
from tests.inspections.test_checklists import drawn, filled
from tests.inspections.test_evidence import packed
from tests.inspections.test_papers import CONTENT
from tests.workbench.house import HEAD, MONITOR, House, open_house

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Place:
    """A served house and the addresses to look at."""

    house: House
    site: str
    addresses: tuple[str, ...]


@pytest.fixture(scope="module")
def place(stable: Stable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A house with something on every page of inspections."""
    home = tmp_path_factory.mktemp("home")
    house = open_house(home, stable.fresh("sqlite", home))
    addresses = _furnished(house, home)
    with served(house.app) as site:
        yield Place(house, site, addresses)


def _furnished(house: House, home: Path) -> tuple[str, ...]:
    seed(house.database, house.home)
    checklists.seed(house.database)
    plan, envelope = journey.plan_in_signing(house)
    journey.sign(house, envelope, HEAD)
    field = journey.in_the_field(house)
    filled(house, home / "files")
    drawn(house, field)
    papers.add_paper(house.database, field, CONTENT, actor=house.actor(MONITOR))
    packed(house, field)
    days = "2027-01-01 off\n2027-05-01 off\n2027-10-01 off\n2027-01-04..2027-01-06 off"
    new = NewNotice(2027, "国办发明电〔2026〕9号", date(2026, 11, 20), days)
    notice = propose(house.database, new, actor=house.actor(MONITOR))
    with house.database.write(EVERYTHING) as session:
        open_deadline(
            session,
            NewDeadline(
                "rectification", ("notice", 1), "105", "整改通知", "发送", date(2026, 12, 24), 10,
                Unit.WORKING_DAYS, "委托代理协议",
            ),
            actor=house.actor(MONITOR),
        )  # fmt: skip
    inside = ("", "/checklist", "/samples", "/samples/1", "/papers", "/papers/1", "/evidence")
    return (
        "/deadlines", "/deadlines/1", "/calendar", f"/calendar/notices/{notice}",
        "/calendar/notices/new", "/calendar/count?from=2025-09-15&n=30&unit=working_days",
        "/plans", f"/plans/{plan}", "/cosign", f"/cosign/{envelope}", "/inspections",
        "/inspections/new", "/checklists", "/checklists/1", f"/inspections/{field}/evidence/1",
        *(f"/inspections/{field}{one}" for one in inside),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("login", [MONITOR, HEAD])
def test_every_page_keeps_its_policy_and_is_accessible(
    browser: Browser, place: Place, language: str, login: str
) -> None:
    context = signed_in(
        browser, place.house, login, place.site, viewport={"width": 1280, "height": 900}
    )
    context.add_init_script(LISTEN)
    page = context.new_page()
    faults = []
    for address in place.addresses:
        answer = page.goto(f"{place.site}{_in(language, address)}")
        faults += [] if answer and answer.status in (200, 403) else [f"{address} not shown"]
        faults += [f"{address} {one}" for one in page.evaluate("window.violations")]
        page.evaluate(AXE)
        faults += [f"{address} {one}" for one in page.evaluate(SERIOUS)]
    context.close()
    assert faults == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_scrolls_sideways_when_narrow(
    browser: Browser, place: Place, language: str
) -> None:
    context = signed_in(
        browser, place.house, MONITOR, place.site, viewport={"width": 320, "height": 700}
    )
    page = context.new_page()
    wide = []
    for address in place.addresses:
        page.goto(f"{place.site}{_in(language, address)}")
        wide += [address] if page.evaluate(TOO_WIDE) > 0 else []
    context.close()
    assert wide == []


def _in(language: str, address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"
