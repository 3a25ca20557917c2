"""One application over one sample data folder, for every test of the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bankcheck.reconcile.archive import Archive, Wanted
from tests.databases import Stable
from tests.web.sample_run import write_clean_run, write_run
from tests.workbench.house import MONITOR, House, open_house

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "'; DROP TABLE voucher; --",
    "\u202eevil\u202c",
    "=cmd|' /C calc'!A0",
)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder: a clean run, a full one, one that cannot be read, one with hostile text."""
    home = tmp_path_factory.mktemp("home")
    write_clean_run(home, "R000001")
    write_run(home, "R000002")
    (home / "runs" / "R000003").mkdir()
    write_run(home, "R000004", HOSTILE)
    return home


@pytest.fixture(scope="session")
def house(sample_home: Path, stable: Stable) -> House:
    """The house over the sample data folder."""
    return open_house(sample_home, stable.fresh("sqlite", sample_home))


@pytest.fixture(scope="session")
def app(house: House) -> Flask:
    """The application over the sample data folder."""
    return house.app


@pytest.fixture
def client(house: House) -> FlaskClient:
    """A monitor who has just come in."""
    return house.client(MONITOR)


@pytest.fixture(scope="session")
def fingerprints(sample_home: Path) -> dict[str, str]:
    """One fingerprint of the full run for each rule that found something."""
    archive = Archive(sample_home)
    codes = [choice.value for choice in archive.choices("R000002") if choice.what == "rule"]
    return {
        code: str(archive.find("R000002", Wanted(rule=code), "severity", 1).rows[0]["fingerprint"])
        for code in codes
    }


@pytest.fixture(scope="session")
def addresses(fingerprints: dict[str, str]) -> tuple[str, ...]:
    """Every kind of page, error pages included."""
    return (
        "/runs",
        "/runs/R000001",
        "/runs/R000001/differences",
        "/runs/R000002",
        "/runs/R000002/differences",
        "/runs/R000002/differences?rule=AB08&bank=105&from=x",
        "/runs/R000002/differences?q=nothing-has-this",
        *(f"/runs/R000002/differences/{fingerprints[code]}" for code in ("AB07", "AB08", "AB14")),
        f"/runs/R000002/differences/{fingerprints['AMBIGUOUS']}",
        "/rules",
        "/rules/AB14",
        "/rules/AB16",
        "/runs/R000003",
        "/no-such-page",
    )
