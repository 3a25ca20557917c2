"""Casework that is killed at any moment is as it was after its last whole step, and goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.calendar.service import seed
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.evidence.service import broken_link, evidence_of
from tests.databases import BACKENDS, Stable
from tests.inspections.acting import ACTS, next_step
from tests.inspections.holding import faults
from tests.inspections.test_histories import _broken_chain
from tests.inspections.world import World
from tests.workbench.house import House, open_house

pytestmark = pytest.mark.crash
ROOT = Path(__file__).parent.parent.parent
_PATIENCE, _WORKING = 120.0, 4.0


@pytest.fixture(params=BACKENDS)
def house(request: pytest.FixtureRequest, stable: Stable, tmp_path: Path) -> Iterator[House]:
    """A house with a joint inspection in the field and a piece of evidence, of both kinds."""
    opened = open_house(tmp_path, stable.fresh(str(request.param), tmp_path))
    seed(opened.database, tmp_path)
    _ = World(opened).evidence
    yield opened
    stable.forget(opened.database)


def _killed(house: House, seconds: float) -> None:
    """Let another process work on the house, and kill it so long after its first step."""
    house.database.close()
    command = [sys.executable, "-m", "tests.crash.casework", str(house.home), house.database.url]
    process = subprocess.Popen(command, cwd=ROOT)
    until = time.monotonic() + _PATIENCE
    while not (house.home / "begun").exists() and time.monotonic() < until:
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(seconds)
    process.kill()
    process.wait(_PATIENCE)


@pytest.mark.parametrize("point", range(3))
def test_killed_casework_holds_and_goes_on(house: House, point: int) -> None:
    _killed(house, Random(point).random() * _WORKING)  # noqa: S311  seeded, and nothing is secret
    assert _broken_chain(house) is None
    with house.database.read(EVERYTHING) as session:
        findings = list(session.scalars(select(Finding).order_by(Finding.id)))
        broken = [fault for one in findings for fault in faults(session, one)]
        links = [broken_link(one) for one in evidence_of(session, 1)]
        numbers = [one.seq for one in findings]
    assert (broken, links, numbers) == ([], [None], list(range(1, len(numbers) + 1)))
    world = World(house, finding_id=numbers[-1] if numbers else 0)
    world.__dict__.update(inspection=1, evidence=1)
    if not numbers:
        world.begin()
    while found := world.look(next_step):
        act, login = str(found[0]), str(found[1])  # type: ignore[index]  # a step and its person
        ACTS[act](world, world.actor(login))
    with house.database.read(EVERYTHING) as session:
        assert session.get_one(Finding, world.finding_id).state == "closed"
