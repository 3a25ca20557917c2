"""Whoever starts at the same time ends with one result, and what dies half way leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.scoring import assessments, fee_service
from bankcheck.scoring.models import Assessment, FeeStatement
from bankcheck.scoring.process_models import FeeEdition
from tests.scoring.service.steps import fee_now, statement
from tests.scoring.service.year import YEAR
from tests.workbench.house import MONITOR, House

AT_ONCE = 4
# Dies where everything is drawn up and nothing is committed yet.
DYING = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.orm import Session
from bankcheck.actors import Actor, Role
from bankcheck.db import Database
from bankcheck.scoring import fee_service

@event.listens_for(Session, "before_commit", insert=True)
def die(session):
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)

actor = Actor({person}, None, "monitor", "monitor", Role.MONITOR, "test")
fee_service.compute_year(Database({url!r}), Path({home!r}), {year}, actor=actor)
"""


def counted(house: House, column: object) -> int:
    """Return how many rows there are."""
    with house.database.read(EVERYTHING) as session:
        return int(session.scalar(select(func.count(column))) or 0)  # type: ignore[arg-type]  # any column will do


def test_fee_runs_at_once_draw_up_each_statement_once(house: House) -> None:
    actor = house.actor(MONITOR)

    def run(_: int) -> int:
        return fee_service.compute_year(house.database, house.home, YEAR, actor=actor)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = list(pool.map(run, range(AT_ONCE)))
    assert sorted(made) == [0, 0, 0, 2]
    assert (counted(house, FeeStatement.id), counted(house, FeeEdition.id)) == (2, 2)


def test_assessments_prepared_at_once_are_computed_once(house: House) -> None:
    actor = house.actor(MONITOR)

    def run(_: int) -> int:
        return assessments.prepare_year(house.database, house.home, YEAR, actor=actor)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = list(pool.map(run, range(AT_ONCE)))
    assert (sorted(made), counted(house, Assessment.id)) == ([0, 0, 0, 2], 2)


def test_a_fee_run_that_is_killed_leaves_nothing_and_the_next_gives_the_same(
    house: House,
) -> None:
    events = counted(house, AuditEvent.seq)
    told = {
        "person": house.actor(MONITOR).person_id,
        "url": house.database.url,
        "home": str(house.home),
        "year": YEAR,
    }
    script = textwrap.dedent(DYING).format(**told)
    died = subprocess.run([sys.executable, "-c", script], check=False, env=dict(os.environ))
    assert died.returncode == -signal.SIGKILL
    assert (counted(house, FeeStatement.id), counted(house, AuditEvent.seq)) == (0, events)
    digest = statement(house).digest
    row, actor = fee_now(house), house.actor(MONITOR)
    fee_service.compute(house.database, house.home, row.id, row.row_version, actor=actor)
    assert fee_now(house).digest == digest
