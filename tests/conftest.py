"""A test that needs a program and does not run says so, and fails where CI is set."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from bankcheck.db import Database
from tests.browsing import chromium
from tests.databases import BACKENDS, Stable
from tests.reuse import share_routes
from tests.workbench.house import with_people

# The programs that some tests need, by their marker: name and Debian package.
PROGRAMS = {
    "browser": ("Chromium", "chromium"),
    "office": ("LibreOffice", "libreoffice-calc-nogui libreoffice-writer-nogui"),
}

# Tests make much and keep little: looking for garbage less often than Python does finds as much.
BETWEEN_GARBAGE = (20_000, 20, 20)

# Nothing is random without a seed, and a busy machine is no reason to fail.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")
share_routes()
# What is read and collected stays until the end: searching it for garbage finds none.
gc.disable()


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
    """Begin with the files that take long: no worker is left with one when the others are done."""
    long = {one.path for one in items if any(map(one.get_closest_marker, ("browser", "slow")))}
    items.sort(key=lambda one: one.path not in long)


def pytest_collection_finish() -> None:
    """Collect garbage from now on, but never look through the modules and the tests again."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(*BETWEEN_GARBAGE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test that needs a program into a failure where CI is set."""
    report = yield
    for marker, (name, _) in PROGRAMS.items():
        if report.skipped and os.environ.get("CI") and item.get_closest_marker(marker):
            report.outcome = "failed"
            report.longrepr = f"a test that needs {name} was skipped: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Close with a line on every test that did not run for want of a program."""
    for marker, (name, package) in PROGRAMS.items():
        skipped = [
            report
            for report in terminalreporter.stats.get("skipped", [])
            if marker in report.keywords
        ]
        if skipped:
            said = f"{len(skipped)} {marker} tests did not run"
            terminalreporter.write_sep("!", said, yellow=True)
            terminalreporter.write_line(
                f"Install {name} (on Debian: apt install {package}) to run them."
            )
