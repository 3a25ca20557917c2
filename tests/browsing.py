"""A real browser for tests: started once, signed in as anybody, watched for what it must not do."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from werkzeug.serving import make_server

from tests.workbench.house import House

CHROMIUM = Path(os.environ.get("BANKCHECK_CHROMIUM", "/usr/bin/chromium"))
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample);
});
"""
# What a rule finds has the impact of the rule: those that find nothing grave need not run.
SERIOUS = """
async () => {
  const grave = ["serious", "critical"];
  const mild = axe._audit.rules.filter((one) => one.impact && !grave.includes(one.impact));
  const rules = Object.fromEntries(mild.map((one) => [one.id, {enabled: false}]));
  const found = await axe.run(document, {resultTypes: ["violations"], rules});
  return found.violations
    .filter((one) => grave.includes(one.impact))
    .map((one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 160)).join(" | "));
}
"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium; its absence is said aloud, and is a failure where CI is set."""
    if not CHROMIUM.is_file():
        said = f"no Chromium at {CHROMIUM}: the browser tests did not run"
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        yield started
        started.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application in a thread and yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def signed_in(
    browser: Browser, house: House, login: str, site: str, **options: Any
) -> BrowserContext:
    """Return a browser context in which that person is signed in at the site."""
    context = browser.new_context(**options)
    name, value = house.cookie(login)
    context.add_cookies([{"name": name, "value": value, "url": site}])
    return context
