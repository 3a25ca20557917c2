"""A full disk, another time zone, an older schema: each ends in order, and nothing half done."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select, text

from bankcheck.actors import EVERYTHING
from bankcheck.clock import local
from bankcheck.db import Database, Overtaken
from bankcheck.schema import migrate, stands_at
from bankcheck.scoring import fee_service
from bankcheck.scoring.decisions.grounds import in_force
from bankcheck.scoring.decisions.models import Decision
from bankcheck.scoring.models import Assessment, FeeStatement
from tests.databases import BACKENDS, Stable
from tests.scoring.service.steps import statement
from tests.scoring.service.year import YEAR
from tests.workbench.house import MONITOR, House

FULL_DISK = """
import resource, sys
from pathlib import Path
from bankcheck.actors import Actor, Role
from bankcheck.db import Database, Overtaken
from bankcheck.scoring import fee_service
actor = Actor({person}, None, "monitor", "monitor", Role.MONITOR, "test")
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
fee_service.compute_year(Database({url!r}), Path({home!r}), {year}, actor=actor)
"""
TODAY = "from bankcheck.clock import today; print(today())"
# Beijing is eight hours ahead: its day ends at 16:00 UTC.
BOUNDARY = [
    (datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), "2026-03-01 23:59"),
    (datetime(2026, 3, 1, 16, 0, 0, tzinfo=UTC), "2026-03-02 00:00"),
]


def test_a_full_disk_leaves_nothing_half_done_and_the_next_run_works(pages: House) -> None:
    path = Path(pages.database.url.removeprefix("sqlite:///"))
    told = {
        "person": pages.actor(MONITOR).person_id,
        "url": pages.database.url,
        "home": str(pages.home),
        "year": YEAR,
        # Not one page more than there is, and nothing for the journal either.
        "size": min(path.stat().st_size, 4096),
    }
    script = textwrap.dedent(FULL_DISK).format(**told)
    failed = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert failed.returncode == 1
    assert "disk" in failed.stderr
    with pages.database.read(EVERYTHING) as session:
        assert session.scalar(select(func.count(FeeStatement.id))) == 0
    assert statement(pages).payable_fen == 100_000


def test_an_old_version_on_the_screen_changes_nothing(pages: House) -> None:
    row, actor = statement(pages), pages.actor(MONITOR)
    fee_service.send(pages.database, row.id, row.row_version, actor=actor)
    with pytest.raises(Overtaken):
        fee_service.take_back(pages.database, row.id, row.row_version, "why", actor=actor)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
def test_the_day_is_the_day_in_beijing_wherever_the_machine_stands(zone: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", TODAY],
        check=True, capture_output=True, text=True, env={**os.environ, "TZ": zone},
    )  # fmt: skip
    beijing = local(datetime.now(UTC))[:10]
    assert told.stdout.strip() == beijing


@pytest.mark.parametrize(("moment", "shown"), BOUNDARY)
def test_a_day_ends_at_midnight_in_beijing(moment: datetime, shown: str) -> None:
    assert local(moment) == shown


@pytest.fixture(params=BACKENDS)
def older(request: pytest.FixtureRequest, stable: Stable, tmp_path: Path) -> Database:
    """A database of an earlier schema, with a decision to lower a fee in it."""
    database = Database(stable.empty_url(str(request.param), tmp_path))
    migrate(database, "0008")
    with database.engine.begin() as connection:
        for statement_text in OLDER_ROWS:
            connection.execute(text(statement_text))
    return database


OLDER_ROWS = (
    (
        "INSERT INTO person (id, login, name, demo, password_hash, password_set_at,"
        " password_must_change, totp_last_step, created_at)"
        " VALUES (1, 'a', 'a', false, 'x', '2026-01-01', false, 0, '2026-01-01'),"
        " (2, 'b', 'b', false, 'x', '2026-01-01', false, 0, '2026-01-01')"
    ),
    (
        "INSERT INTO assessment (id, subject_bank, bank_name, year, number, scheme, state, run_id,"
        " manifest, manifest_sha256, score, score_sha256, grade, coefficient, coverage, starred,"
        " computed_by_name, approved_by_name, approved_at, reason, row_version)"
        " VALUES (7, '105', '甲银行', 2024, 1, 'sample-100', 'final', 'R000001',"
        " '', '', '', '', 'C',"
        " '9/10', 0, false, '', 'a', '2025-02-01', '', 1)"
    ),
    (
        "INSERT INTO fee_decision (id, assessment_id, subject_bank, year, state, coefficient,"
        " reference, reason, proposed_by_id, proposed_by_name, proposed_at, approved_by_id,"
        " approved_by_name, approved_at, issued_by_name, issued_at, row_version)"
        " VALUES (3, 7, '105', 2024, 'issued', '9/10', '协议第八条', '考评合格', 1,"
        " 'a', '2025-02-02',"
        " 2, 'b', '2025-02-03', 'b', '2025-02-04', 4)"
    ),
)


def names(database: Database) -> set[str]:
    """Return the tables that there are."""
    return set(inspect(database.engine).get_table_names())


def back_to(database: Database, revision: str) -> None:
    """Take one step back after the other."""
    while stands_at(database) != revision:
        migrate(database, "-1")


def test_an_earlier_schema_comes_up_and_can_go_back(older: Database) -> None:
    before = names(older)
    migrate(older)
    newest = stands_at(older)
    assert {"decision", "score_objection", "survey_round"} <= names(older)
    back_to(older, "0008")
    assert names(older) == before
    migrate(older)
    assert stands_at(older) == newest
    older.close()


def test_an_issued_decision_of_an_earlier_schema_stays_in_force(older: Database) -> None:
    migrate(older)
    with older.read(EVERYTHING) as session:
        row = session.scalars(select(Decision)).one()
        assessment = session.get_one(Assessment, row.assessment_id)
        assert in_force(session, assessment) is row
        assert (row.bank_code, row.rung, row.basis) == ("105", "fee_reduction", "协议第八条")
    older.close()
