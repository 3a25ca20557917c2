"""A browser test that does not run says so, and fails where CI is set."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from bankcheck.db import Database
from tests.browsing import chromium
from tests.databases import BACKENDS, Stable
from tests.workbench.house import with_people

# Nothing is random without a seed, and a busy machine is no reason to fail.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def stable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stable]:
    """What hands out fresh databases."""
    one = Stable(tmp_path_factory.mktemp("databases"))
    yield one
    one.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for the tests of a file."""
    with chromium() as started:
        yield started


@pytest.fixture(params=BACKENDS)
def database(request: pytest.FixtureRequest, stable: Stable, tmp_path: Path) -> Iterator[Database]:
    """A fresh database, of both kinds in turn."""
    one = stable.fresh(str(request.param), tmp_path)
    yield one
    stable.forget(one)


@pytest.fixture(params=BACKENDS)
def peopled(request: pytest.FixtureRequest, stable: Stable, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with the people of a house, of both kinds in turn."""
    one = stable.fresh(str(request.param), tmp_path, with_people)
    yield one
    stable.forget(one)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the browser tests of a file together: they share a browser, and often a house."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped browser test into a failure where CI is set."""
    report = yield
    if report.skipped and os.environ.get("CI") and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"a browser test was skipped under CI: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Close with a line on every browser test that did not run."""
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if "browser" in report.keywords
    ]
    if skipped:
        terminalreporter.write_sep("!", f"{len(skipped)} browser tests did not run", yellow=True)
        terminalreporter.write_line(
            "Install Chromium (on Debian: apt install chromium) to run them."
        )
