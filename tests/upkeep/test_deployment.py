"""What docs/DEPLOYMENT.md tells administrators to do works on a real server."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import ProgrammingError

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.jobs.queue import enqueue
from bankcheck.schema import require_current
from bankcheck.settings import settings_from
from tests.databases import Stable

PAGE = (Path(__file__).parents[2] / "docs" / "DEPLOYMENT.md").read_text(encoding="utf-8")
SQL = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
ROLES = [line for line in SQL[0].splitlines() if line.startswith("CREATE ROLE bankcheck_app")]


@pytest.fixture(scope="module")
def application(stable: Stable, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The database as the application role sees it, with the rights of the page."""
    address = make_url(stable.fresh_url("postgresql", tmp_path_factory.mktemp("roles")))
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS bankcheck_app")
        for statement in (*ROLES, SQL[1]):
            connection.execute(statement.encode())
    return Database(address.set(username="bankcheck_app").render_as_string(hide_password=False))


def test_the_application_role_does_the_daily_work(application: Database) -> None:
    require_current(application)
    with application.write(EVERYTHING) as session:
        job = enqueue(session, SYSTEM, "import", {})
        assert record(session, SYSTEM, "job.queue", ("job", job.id)) > 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET login = 'other'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TABLE job",
        "UPDATE alembic_version SET version_num = '0000'",
    ],
)
def test_the_application_role_cannot_touch_what_was_recorded(
    application: Database, statement: str
) -> None:
    with (
        application.engine.begin() as connection,
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
    ):
        connection.exec_driver_sql(statement)


def test_every_setting_of_the_page_is_one_and_they_fit_production() -> None:
    block = re.search(r"^```\n(BANKCHECK_PRODUCTION=1\n.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert block
    given = dict(line.split("=", 1) for line in block.group(1).splitlines())
    settings = settings_from(given | {"BANKCHECK_SECRET_KEY": "s" * 48})
    assert (settings.production, settings.proxy) == (True, True)
    assert settings.database.startswith("postgresql://bankcheck_app@")


def test_every_setting_that_the_code_reads_for_production_is_explained() -> None:
    source = (Path(__file__).parents[2] / "bankcheck" / "settings.py").read_text("utf-8")
    known = set(re.findall(r'"(BANKCHECK_[A-Z_]+)"', source))
    elsewhere = {name for name in known if "_READ_" in name} | {
        "BANKCHECK_DEMO", "BANKCHECK_LANGUAGE",
    }  # fmt: skip
    assert {name for name in known - elsewhere if f"`{name}`" not in PAGE} == set()
