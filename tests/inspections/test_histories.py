"""Whatever people do in whatever order, the invariants of casework hold, and the chain verifies.

BANKCHECK_HISTORIES says how many histories each of the runs below tries.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import integers, sampled_from
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.chain import first_break
from bankcheck.audit.models import AuditEvent
from bankcheck.errors import BankcheckError
from tests.databases import Stable
from tests.inspections import acting
from tests.inspections.acting import ACTS, PEOPLE, World, next_step
from tests.inspections.cases import story as cases
from tests.inspections.holding import faults
from tests.inspections.snapshots import Snapshots
from tests.workbench.house import House

HISTORIES = int(os.environ.get("BANKCHECK_HISTORIES") or 100)


class Histories(RuleBasedStateMachine):
    """People of three institutions at one finding: right steps, wrong steps, wrong people.

    Each history begins at a stage of the right way, kept as a copy of the whole database.
    """

    world: ClassVar[World]
    copies: ClassVar[Snapshots]
    stages: ClassVar[tuple[int, ...]]
    started: ClassVar[int] = 0

    @initialize(stage=integers(0, 99))
    def begin(self, stage: int) -> None:
        """Begin at one stage of the right way."""
        type(self).started += 1
        self.copies.back(self.stages[stage % len(self.stages)])

    def teardown(self) -> None:
        """Check I10: every event follows from the one before, from the first on."""
        assert _broken_chain(self.world.house) is None

    def _advance(self) -> None:
        found = self.world.look(next_step)
        if found is not None:
            act, login = str(found[0]), str(found[1])  # type: ignore[index]  # a step and its person
            self._try(act, login)

    def _try(self, act: str, login: str) -> bool:
        try:
            ACTS[act](self.world, self.world.actor(login))
        except BankcheckError:
            return False
        return True

    @rule()
    def take_the_right_step(self) -> None:
        """Let the right person take the right step."""
        self._advance()

    @rule(act=sampled_from(sorted(ACTS)), login=sampled_from(PEOPLE))
    def try_anything(self, act: str, login: str) -> None:
        """Let anybody try anything: what is refused changes nothing."""
        before = self._seen()
        if not self._try(act, login):
            assert self._seen() == before

    @rule(
        act=sampled_from(("revise", "recall", "decline", "return", "save_objecting", "take_back"))
    )
    def go_back(self, act: str) -> None:
        """Let the right people take things back."""
        for login in PEOPLE:
            if self._try(act, login):
                return

    @rule()
    def alter_a_word(self) -> None:
        """Change a word of an answered finding behind everybody's back."""
        acting.alter(self.world)

    def _seen(self) -> object:
        return self.world.look(lambda _, one: (one.state, one.row_version, one.edition))

    @invariant()
    def everything_holds(self) -> None:
        """Hold I1, I2 and I5 to I8."""
        if self.world.finding_id:
            assert self.world.look(faults) == []


def _broken_chain(house: House) -> object:
    """Check I10: every event follows from the one before, from the first on."""
    with house.database.read(EVERYTHING) as session:
        rows = session.execute(select(AuditEvent.__table__).order_by(AuditEvent.seq)).mappings()
        return first_break(dict(one) for one in rows)


@pytest.fixture
def copies(house: House, stable: Stable) -> Iterator[Snapshots]:
    """The copies of a house's database."""
    one = Snapshots(house.database, stable)
    yield one
    one.forget()


def _right_way(world: World, copies: Snapshots) -> list[int]:
    """Take the right steps from a finding's beginning to its closing, and keep each stage."""
    world.begin()
    stages = [copies.take()]
    while found := world.look(next_step):
        act, login = str(found[0]), str(found[1])  # type: ignore[index]  # a step and its person
        ACTS[act](world, world.actor(login))
        assert world.look(faults) == []
        stages.append(copies.take())
    return stages


@pytest.mark.parametrize("half", [0, 1], ids=["before the notice", "from the notice on"])
def test_no_history_breaks_an_invariant(house: House, copies: Snapshots, half: int) -> None:
    world = World(house)
    _ = world.evidence
    stages = _right_way(world, copies)
    assert cases.row(house, world.finding_id).state == "closed"
    middle = len(stages) // 2
    mine = tuple(stages[middle:] if half else stages[:middle])
    space = {"world": world, "copies": copies, "stages": mine, "started": 0}
    machine = type(f"Histories{half}", (Histories,), space)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=6,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert machine.started >= HISTORIES  # type: ignore[attr-defined]  # counted by the histories
