"""The navigation is a few words that lead to every room its reader may enter."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from bankcheck.desk.navigation_views import STEPS
from bankcheck.permissions import is_allowed
from bankcheck.web import ROOMS
from tests.browsing import served, signed_in
from tests.workbench.house import AUDITOR, DEPARTMENT, MAKER_A, MONITOR, SECADMIN, SYSADMIN, House

_NAV = re.compile(r"<nav[^>]*>(.*?)</nav>", re.DOTALL)
_LINK = re.compile(r'<a href="([^"]+)"([^>]*)>([^<]+)</a>')
MOST_WORDS = 8
# Coming in, one's own account, the table of rights, and what programs ask for.
ROOMLESS = ("accounts.sign_in", "own.", "tokens.", "rights.", "api", "upkeep.", "static")
READERS = (MONITOR, AUDITOR, MAKER_A, DEPARTMENT, SYSADMIN, SECADMIN)


def links(house: House, login: str, address: str) -> list[list[tuple[str, str, str]]]:
    """Return the links of the bars of a page: address, attributes, words."""
    path = address.partition("?")[0]
    shown = house.client(login).get(path, query_string={"lang": "en"}).text
    header = shown.partition("</header>")[0]
    return [_LINK.findall(bar) for bar in _NAV.findall(header)]


@pytest.mark.parametrize("login", READERS)
def test_every_room_is_reached_by_a_word_and_the_bar_below_it(house: House, login: str) -> None:
    role = house.actor(login).role
    rooms = house.app.extensions[ROOMS]
    with house.app.test_request_context("/"):
        wanted = {
            house.app.url_for(one.endpoint) for one in rooms if is_allowed(role, one.permission)
        }
    (words,) = links(house, login, "/")
    found = {address for address, _, _ in words}
    for address, _, _ in words:
        found |= {one for bar in links(house, login, address)[1:] for one, _, _ in bar}
    assert {one.partition("?")[0] for one in found} >= wanted


@pytest.mark.parametrize("login", READERS)
def test_the_words_are_few(house: House, login: str) -> None:
    (words,) = links(house, login, "/")
    assert len(words) <= MOST_WORDS


def test_the_bar_below_shows_the_rooms_of_the_current_word(house: House) -> None:
    above, below = links(house, MONITOR, "/findings")
    marked = [words for _, attributes, words in above if "aria-current" in attributes]
    assert marked == ["Supervision"]
    here = [words for _, attributes, words in below if 'aria-current="page"' in attributes]
    assert here == ["Findings"]


def test_every_page_but_ones_own_stands_in_a_room(house: House) -> None:
    rooms = house.app.extensions[ROOMS]
    pages = {
        rule.endpoint for rule in house.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    outside = {
        page
        for page in pages
        if not any(page == one.endpoint or page.startswith(one.inside) for one in rooms)
    }
    assert {page for page in outside if not page.startswith(ROOMLESS)} == set()


def test_a_word_with_one_room_is_called_as_that_room(house: House) -> None:
    (words,) = links(house, SYSADMIN, "/")
    assert [one for _, _, one in words] == ["My work", "Rules", "People"]


def test_every_named_room_is_there(house: House) -> None:
    rooms = {one.endpoint for one in house.app.extensions[ROOMS]}
    assert {one for inside in STEPS.values() for one in inside} <= rooms


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("login", [AUDITOR, MAKER_A])
def test_each_bar_is_one_row_at_1280_pixels(
    house: House, browser: Browser, login: str, language: str
) -> None:
    with served(house.app) as site:
        context = signed_in(browser, house, login, site, viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(f"{site}/deadlines?lang={language}")
        tops = "bar => new Set([...bar.querySelectorAll('a')].map(one => one.offsetTop)).size"
        rows = page.locator(".masthead nav").evaluate_all(f"bars => bars.map({tops})")
        context.close()
    assert rows == [1, 1]
