"""Every page there is, looked at by somebody who may see it, in both languages and small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browsing import AXE, LISTEN, SERIOUS, TOO_WIDE, served, signed_in
from tests.story.pages import Shown, page_rules, pages_of
from tests.workbench.house import House

pytestmark = pytest.mark.browser

WIDE: ViewportSize = {"width": 1280, "height": 900}
# 1280 pixels at 200% are as wide as 640 at 100%; 320 is what WCAG 1.4.10 asks for.
NARROW: tuple[ViewportSize, ...] = ({"width": 640, "height": 450}, {"width": 320, "height": 640})
LANGUAGES = {"zh": "zh-CN", "en": "en"}
THREE_WORDS = re.compile(r"(?<![\w/.@-])[A-Za-z][a-z]+(?:[ ,]+[A-Za-z]?[a-z]+){2,}")
# What is seen as text, but for code and for what says that it is in another language.
SEEN = """
() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (parent.closest("code, pre, script, style, textarea, [lang=en], .mono")) continue;
    if (node.textContent.trim()) found.push(node.textContent.trim());
  }
  return found;
}
"""
# Words that people typed, or names that are the same in every language.
ALLOWED = ("for the quarter", "The teller chose the wrong payee")


@dataclass(slots=True)
class Faults:
    """What was found wrong, by its kind."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, address: str, faults: list[str]) -> None:
        """Note faults of a page."""
        self.found.setdefault(kind, []).extend(f"{address}: {one}" for one in faults)


@pytest.fixture(scope="module")
def pages(town: House) -> list[Shown]:
    """The pages of the town."""
    return pages_of(town)


def test_there_is_a_page_of_every_route(town: House, pages: list[Shown]) -> None:
    shown = {page.rule for page in pages}
    assert sorted(rule.rule for rule in page_rules(town) if rule.rule not in shown) == []


def _english(texts: list[str]) -> list[str]:
    return [
        found[0]
        for text in texts
        if (found := THREE_WORDS.search(text)) and not any(one in text for one in ALLOWED)
    ]


def _look(page: Page, address: str, language: str, faults: Faults) -> None:
    """Look at one page: as it comes, by machine, and narrowed step by step."""
    page.set_viewport_size(WIDE)
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    said = page.evaluate("document.documentElement.lang")
    faults.add("language", address, [said] if said != LANGUAGES[language] else [])
    if language == "zh":
        faults.add("untranslated", address, _english(page.evaluate(SEEN)))
    faults.add("access", address, page.evaluate(SERIOUS))
    for size in NARROW:
        page.set_viewport_size(size)
        wide = page.evaluate(TOO_WIDE)
        faults.add("width", address, [f"{wide} at {size['width']}"] if wide > 0 else [])
    faults.add("policy", address, page.evaluate("window.violations"))


def _contexts(
    browser: Browser, house: House, site: str, logins: set[str]
) -> Iterator[tuple[str, BrowserContext]]:
    for login in sorted(logins):
        context = signed_in(browser, house, login, site, reduced_motion="reduce")
        for script in (LISTEN, AXE):
            context.add_init_script(script)
        yield login, context
        context.close()


@pytest.fixture(scope="module", params=sorted(LANGUAGES))
def faults(
    request: pytest.FixtureRequest, browser: Browser, town: House, pages: list[Shown]
) -> dict[str, list[str]]:
    """What is wrong with the pages in one language."""
    language, faults, asked = str(request.param), Faults(), list[str]()
    with served(town.app) as site:
        for login, context in _contexts(browser, town, site, {page.login for page in pages}):
            context.on("request", lambda one: asked.append(one.url))
            page = context.new_page()
            for shown in (one for one in pages if one.login == login):
                if language != "zh" and shown.is_another:
                    continue
                mark = "&" if "?" in shown.address else "?"
                _look(page, f"{site}{shown.address}{mark}lang={language}", language, faults)
        faults.add("elsewhere", site, [url for url in asked if not url.startswith((site, "data:"))])
    return faults.found


@pytest.mark.parametrize("kind", ["access", "elsewhere", "language", "policy", "width"])
def test_no_page_has_this_fault(faults: dict[str, list[str]], kind: str) -> None:
    assert faults[kind] == []


def test_no_chinese_page_speaks_english(faults: dict[str, list[str]]) -> None:
    assert faults.get("untranslated", []) == []


GRAVE = {
    "image-alt": "<img src='data:,'>",
    "color-contrast": "<p style='color: #999; background: #fff'>pale</p>",
    "label": "<input name='unlabelled'>",
    "link-name": "<a href='/'></a>",
}


@pytest.mark.parametrize("rule", GRAVE)
def test_a_grave_fault_of_a_page_is_found(browser: Browser, rule: str) -> None:
    page = browser.new_page()
    page.set_content(f"<html lang='en'><title>Planted</title><main>{GRAVE[rule]}</main>")
    page.evaluate(AXE)
    found = page.evaluate(SERIOUS)
    page.close()
    assert [one.partition(":")[0] for one in found] == [rule]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("This was not translated", ["This was not translated"]),
        ("共 3 行 for the quarter", []),
        ("SHA-256 摘要", []),
        ("Apache Spark", []),
        ("BANKCHECK_SCANNER", []),
    ],
)
def test_three_english_words_are_found(text: str, seen: list[str]) -> None:
    assert _english([text]) == seen
