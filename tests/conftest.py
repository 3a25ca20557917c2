"""A browser test that does not run says so, and fails where CI is set."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# Nothing is random without a seed, and a busy machine is no reason to fail.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


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
