"""An installation starts with two administrators, and production without demonstration."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bankcheck.accounts.demo import add_demo_people
from bankcheck.accounts.first import disable_demo_people
from bankcheck.app import create_app
from bankcheck.db import Database
from bankcheck.errors import CallRefused
from bankcheck.settings import Settings
from tests.databases import Stable

FIRST = (
    "people", "first", "--system", "root.one", "王系统", "--security", "guard.one", "冯安全",
    "--institution", "示例市财政局",
)  # fmt: skip
PRODUCTION = {"BANKCHECK_PRODUCTION": "1", "BANKCHECK_SECRET_KEY": "s" * 40}


def _run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if "BANKCHECK" not in name}
    return subprocess.run(
        [sys.executable, "-m", "bankcheck", *arguments],
        env={**kept, "BANKCHECK_HOME": str(home), **more},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_first_two_are_added_and_their_passwords_printed_once(tmp_path: Path) -> None:
    done = _run(tmp_path, *FIRST)
    passwords = re.findall(r"initial password (\S+)", done.stdout)
    assert (done.returncode, len(set(passwords))) == (0, 2)


def test_with_people_there_are_no_first_ones(tmp_path: Path) -> None:
    _run(tmp_path, *FIRST)
    done = _run(tmp_path, *FIRST)
    assert (done.returncode, "There are people already" in done.stderr) == (2, True)


def test_two_administrators_need_two_logins(tmp_path: Path) -> None:
    done = _run(tmp_path, *[one.replace("guard", "root") for one in FIRST])
    assert (done.returncode, "two logins" in done.stderr) == (2, True)


def test_production_does_not_open_over_demo_people(database: Database, tmp_path: Path) -> None:
    add_demo_people(database, {"105": "示例银行"})
    with pytest.raises(CallRefused, match="people of the demonstration"):
        create_app(Settings(home=tmp_path, production=True, secret="s" * 40), database)


def test_production_opens_once_they_are_disabled(database: Database, tmp_path: Path) -> None:
    add_demo_people(database, {"105": "示例银行"})
    disable_demo_people(database)
    create_app(Settings(home=tmp_path, production=True, secret="s" * 40), database)


def test_production_does_not_open_with_the_demo_door(database: Database, tmp_path: Path) -> None:
    with pytest.raises(CallRefused, match="demonstration"):
        create_app(Settings(home=tmp_path, production=True, demo=True, secret="s" * 40), database)


def test_disabled_demo_people_do_not_come_in(database: Database, tmp_path: Path) -> None:
    add_demo_people(database, {})
    disable_demo_people(database)
    app = create_app(Settings(home=tmp_path, demo=True), database)
    app.config.update(WTF_CSRF_ENABLED=False)
    answer = app.test_client().post("/sign-in/demo", data={"login": "monitor"})
    assert answer.status_code == 403


def test_serve_refuses_production_over_demo_people(tmp_path: Path, stable: Stable) -> None:
    url = stable.fresh_url("postgresql", tmp_path)
    database = Database(url)
    add_demo_people(database, {})
    database.close()
    done = _run(tmp_path, "serve", "--port", "0", BANKCHECK_DATABASE=url, **PRODUCTION)
    assert (done.returncode, "no-demo" in done.stderr) == (2, True)


def test_serve_refuses_production_with_the_demo_door(tmp_path: Path) -> None:
    done = _run(tmp_path, "serve", "--port", "0", BANKCHECK_DEMO="1", **PRODUCTION)
    assert (done.returncode, "BANKCHECK_DEMO" in done.stderr) == (2, True)


def test_a_fresh_database_holds_nobody(database: Database) -> None:
    assert disable_demo_people(database) == 0
