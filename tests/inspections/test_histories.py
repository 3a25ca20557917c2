"""Whatever people do in whatever order, the invariants of casework hold, and the chain verifies.

BANKCHECK_HISTORIES says how many histories are tried on each database.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import ClassVar

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import DataObject, data, integers, sampled_from
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.chain import first_break
from bankcheck.audit.models import AuditEvent, AuditHead
from bankcheck.errors import BankcheckError
from bankcheck.inspections.money.entries import Entry
from tests.inspections.acting import ACTS, next_step
from tests.inspections.holding import faults
from tests.inspections.rehearsal import Rehearsal, Rehearsed, rarer
from tests.inspections.world import PEOPLE, World
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MAKER_A,
    MONITOR,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
)

HISTORIES = int(os.environ.get("BANKCHECK_HISTORIES") or 600)
ENOUGH = 500
# What histories lead to must be seen this often in a thousand, or they prove little.
FLOORS = {
    "notice.send": 50,
    "response.accept": 50,
    "response.return": 5,
    "objection.admit": 2,
    "objection.support": 1,
    "objection.ask_signatures": 5,
    "objection.cosigned": 3,
    "objection.unsigned": 1,
    "finding.revise": 5,
    "finding.fail_retest": 5,
    "finding.pass_retest": 50,
    "obligation.meet": 50,
    "obligation.fall_back": 5,
    "obligation.waive": 1,
    "obligation.separate": 1,
    "envelope.void": 5,
    "envelope.decline": 5,
}
_OBJECT = (("save_objecting", MAKER_A), ("hand_in", MAKER_A), ("submit_response", APPROVER_A),
           ("admit", SECOND_MONITOR))  # fmt: skip
_AMEND = (*_OBJECT, ("amend", SECOND_MONITOR))
# The lower amount of a joint finding, put to both: signed in either order, or not by both.
_AMENDED = (
    *((*_AMEND, ("sign", HEAD), ("sign", PBC_HEAD)),) * 3,
    *((*_AMEND, ("sign", PBC_HEAD), ("sign", HEAD)),) * 3,
    (*_AMEND, ("sign", HEAD), ("decline", PBC_HEAD)),
    (*_AMEND, ("sign", HEAD), ("alter", MONITOR), ("sign", PBC_HEAD)),
    (*_AMEND, ("establish", MONITOR), ("sign", HEAD), ("sign", PBC_HEAD)),
    (*_AMEND, ("sign", PBC_HEAD), ("take_objection_back", APPROVER_A)),
    (*_AMEND, ("sign", PBC_HEAD), ("stop_signing", SECOND_MONITOR)),
)
_ANSWER = (("save", MAKER_A), ("hand_in", MAKER_A), ("submit_response", APPROVER_A),
           ("claim", SECOND_MONITOR))  # fmt: skip
_REVIEW = (
    (*_ANSWER, ("return", SECOND_MONITOR)),
    (*_ANSWER, ("reject", SECOND_MONITOR)),
    (*_ANSWER, ("take_over", HEAD)),
)
_RECALL = (("recall", HEAD),), (("recall", MONITOR),), (("decline", HEAD),)
_DEBT = (
    (("establish_part", MONITOR), ("pay_part", MAKER_A)),
    (("pay", MAKER_A), ("reverse", MAKER_A)),
    (("establish", MONITOR), ("waive", MONITOR), ("decide_debt", HEAD)),
    (("establish", MONITOR), ("set_aside", MONITOR), ("decide_debt", HEAD)),
    (("waive", MONITOR), ("refuse_debt", HEAD)),
)
# Ways beside the shortest one, by the state of the finding: steps, each with who may take it.
ASIDE: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "drafted": ((("withdraw", MONITOR),),),
    "proposed": ((("draft_statement", MAKER_A),),),
    "answered": (
        (("revise", MONITOR),), (("alter", MONITOR), ("sign", HEAD)), (("decline", HEAD),),
        (("withdraw", MONITOR),),
    ),
    "confirmed": (*_RECALL, *_DEBT),
    "rectifying": (
        *_RECALL, *_REVIEW, _DEBT[0], (("take_back", APPROVER_A),),
        *((*_OBJECT, (word, SECOND_MONITOR)) for word in ("support", "uphold") * 2),
        *_AMENDED,
    ),
    "verifying_fix": (*_DEBT, (("fail_retest", MONITOR),)),
    "closed": ((("reverse", MAKER_A),),),
    "withdrawn": ((("pay", MAKER_A),),),
}  # fmt: skip


class Histories(RuleBasedStateMachine):
    """People of three institutions at one finding: right steps, wrong steps, wrong people.

    Each history begins at the same stage of the right way, and is undone when it has ended.
    """

    world: ClassVar[World]
    rehearsal: ClassVar[Rehearsal]
    seen: ClassVar[Counter[str]]
    shelf: ClassVar[tuple[Entry, ...]]

    def __init__(self) -> None:
        super().__init__()
        self.last = self.held = _newest(self.world)

    def teardown(self) -> None:
        """Check I10, count what happened, and undo it."""
        assert _broken_chain(self.world.house) is None
        self.seen.update(_happened(self.world, self.last))
        self.seen["histories"] += 1
        self.rehearsal.back()
        self.world.shelf.rows[:] = self.shelf

    @initialize()
    def begin(self) -> None:
        """Begin where the stage is."""

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

    @rule(steps=integers(1, 6))
    def take_the_right_steps(self, steps: int) -> None:
        """Let the right people take the right steps."""
        for _ in range(steps):
            self._advance()

    @rule(act=sampled_from(sorted(ACTS)), login=sampled_from(PEOPLE))
    def try_anything(self, act: str, login: str) -> None:
        """Let anybody try anything: what is refused changes nothing."""
        before = self._now()
        if not self._try(act, login):
            assert self._now() == before

    @rule(ways=data())
    def take_another_way(self, ways: DataObject) -> None:
        """Let whoever may leave the shortest way where the finding stands."""
        state = str(self.world.look(lambda _, one: one.state))
        for act, login in ways.draw(sampled_from(ASIDE[state])):
            self._try(act, login)

    def _now(self) -> object:
        state = self.world.look(lambda _, one: (one.state, one.row_version, one.edition))
        return _newest(self.world), state

    @invariant()
    def everything_holds(self) -> None:
        """Hold I1, I2 and I5 to I8, after every step that changed anything."""
        newest = _newest(self.world)
        if newest != self.held:
            self.held = newest
            assert self.world.look(faults) == []


def _newest(world: World) -> int:
    """Return the number of the newest event: nothing changes without one."""
    with world.house.database.read(EVERYTHING) as session:
        return session.scalars(select(AuditHead.seq)).one()


def _happened(world: World, after: int) -> set[str]:
    """Return the kinds of events since one."""
    with world.house.database.read(EVERYTHING) as session:
        return set(session.scalars(select(AuditEvent.event).where(AuditEvent.seq > after)))


def _broken_chain(house: House) -> object:
    """Check I10: every event follows from the one before, from the first on."""
    with house.database.read(EVERYTHING) as session:
        rows = session.execute(select(AuditEvent.__table__).order_by(AuditEvent.seq)).mappings()
        return first_break(dict(one) for one in rows)


def _tell(world: World, rehearsal: Rehearsal, stage: int, count: int, seen: Counter[str]) -> None:
    """Tell so many histories from a stage on."""
    shelf = tuple(world.shelf.rows)
    space = {"world": world, "rehearsal": rehearsal, "seen": seen, "shelf": shelf}
    machine = seed(stage)(type("Histories", (Histories,), space))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=count,
            stateful_step_count=5,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_history_breaks_an_invariant(house: House) -> None:
    seen = Counter[str]()
    rehearsal = Rehearsal(house.database)
    world = World(Rehearsed(house.home, rehearsal))
    _ = world.evidence
    world.begin()
    steps = list[str]()
    # As many histories from each stage of the right way, of which there are about 25.
    share = HISTORIES // 25
    rehearsal.keep()
    while found := world.look(next_step):
        _tell(world, rehearsal, len(steps), share, seen)
        act, login = str(found[0]), str(found[1])  # type: ignore[index]  # a step and its person
        ACTS[act](world, world.actor(login))
        assert world.look(faults) == []
        steps.append(act)
        rehearsal.keep()
    _tell(world, rehearsal, len(steps), share, seen)
    assert world.look(lambda _, one: one.state) == "closed"
    rehearsal.close()
    assert seen["histories"] >= HISTORIES
    # A few histories, asked for to be quick, need not lead everywhere.
    assert rarer(seen, FLOORS) == {} or HISTORIES < ENOUGH
