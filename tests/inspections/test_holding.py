"""What the histories hold can fail: each invariant is broken behind everybody's back, and seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.money.models import Obligation, Proof
from bankcheck.inspections.rectification import amending
from bankcheck.inspections.rectification.models import Objection, Response
from tests.inspections.acting import ACTS, next_step
from tests.inspections.holding import faults
from tests.inspections.rehearsal import Rehearsal, Rehearsed
from tests.inspections.world import World
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MAKER_A,
    MONITOR,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
)


def _unpaid(session: Session, _: Finding) -> None:
    one = session.scalars(select(Proof)).one()
    one.recorded_at += timedelta(days=1)


def _short(_: Session, finding: Finding) -> None:
    finding.determined_fen += 1


def _uncounted(session: Session, _: Finding) -> None:
    one = session.scalars(select(Obligation)).one()
    one.confirmed_fen, one.state = 1, "partly_met"


def _reworded(_: Session, finding: Finding) -> None:
    finding.condition += "。"


def _halved(session: Session, finding: Finding) -> None:
    asked = select(Envelope).where(Envelope.id == finding.envelope_id)
    session.scalars(asked).one().slots[0].signatures[0].state = "void"


def _unreasoned(_: Session, finding: Finding) -> None:
    finding.events[-1].reason = " "


def _alone(session: Session, _: Finding) -> None:
    one = session.scalars(select(Response)).one()
    one.claimed_by_id = one.notice.drafted_by_id


def _moved(session: Session, finding: Finding) -> None:
    asked = select(Deadline).where(
        Deadline.object_kind == "finding", Deadline.object_id == finding.id
    )
    one = session.scalars(asked.limit(1)).one()
    one.due_on += timedelta(days=1)


def _lowered(_: Session, finding: Finding) -> None:
    finding.determined_fen -= 1


def _lowered_alone(_: Session, finding: Finding) -> None:
    finding.events[0].event = "reduce"


def _half_signed(session: Session, _: Finding) -> None:
    asked = select(Envelope).where(Envelope.object_kind == amending.KIND)
    session.scalars(asked).one().slots[0].signatures[0].state = "void"


def _put_out_again(session: Session, _: Finding) -> None:
    one = session.scalars(select(Objection)).one()
    one.state, one.ended_at = amending.OPEN, None


def _owing_more(session: Session, _: Finding) -> None:
    session.scalars(select(Obligation)).one().amount_fen += 1


Breach = Callable[[Session, Finding], None]
BREACHES: dict[Breach, str] = {
    _unpaid: "I1 closed with refund unmet",
    _short: "I1 closed with refund unmet",
    _uncounted: "I2 sums do not agree",
    _reworded: "I5 finding differs from what was signed",
    _halved: "I5 finding without two whole signatures",
    _unreasoned: "I6 ended without person or reason",
    _alone: "I7 answer reviewed by the drafter of the notice",
    _moved: "I8 a last day that its inputs do not give",
}


# What breaks once both institutions have lowered the amount.
LOWERED: dict[Breach, str] = {
    _lowered: "I5 another amount than was signed",
    _lowered_alone: "I5 amount lowered without both signatures",
    _half_signed: "I5 finding_amendment without two whole signatures",
    _put_out_again: "an objection is out for signing without its envelope, or the other way round",
    _owing_more: "I2 more is owed than is determined",
}
LOWERING = (
    ("save_objecting", MAKER_A), ("hand_in", MAKER_A), ("submit_response", APPROVER_A),
    ("admit", SECOND_MONITOR), ("amend", SECOND_MONITOR), ("sign", PBC_HEAD), ("sign", HEAD),
    ("establish", MONITOR),
)  # fmt: skip


def _to_the_end(world: World, before: str = "") -> None:
    while found := world.look(next_step):
        act, login = str(found[0]), str(found[1])  # type: ignore[index]  # a step and its person
        if act == before:
            return
        ACTS[act](world, world.actor(login))


def _to_the_lower_amount(world: World) -> None:
    _to_the_end(world, "save")
    for act, login in LOWERING:
        ACTS[act](world, world.actor(login))


@pytest.mark.parametrize(
    ("way", "breaches"),
    [(_to_the_end, BREACHES), (_to_the_lower_amount, LOWERED)],
    ids=["closed", "lowered"],
)
def test_every_breach_of_an_invariant_is_seen(
    house: House, way: Callable[[World], None], breaches: dict[Breach, str]
) -> None:
    rehearsal = Rehearsal(house.database)
    world = World(Rehearsed(house.home, rehearsal))
    world.begin()
    way(world)
    assert world.look(faults) == []
    rehearsal.keep()
    unseen = {}
    for breach, fault in breaches.items():
        with rehearsal.write(EVERYTHING) as session:
            breach(session, session.get_one(Finding, world.finding_id))
            record(session, SYSTEM, "test.break", ("finding", world.finding_id))
        said = world.look(faults)
        if fault not in said:  # type: ignore[operator]  # a list of sentences
            unseen[breach.__name__] = said
        rehearsal.back()
    rehearsal.close()
    assert unseen == {}


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_done_after_the_mark_is_undone(house: House, times: int) -> None:
    rehearsal = Rehearsal(house.database)
    world = World(Rehearsed(house.home, rehearsal))
    world.begin()
    rehearsal.keep()
    for _ in range(times):
        ACTS["write"](world, world.actor("monitor"))
        assert world.look(lambda _, one: one.row_version) != 1
        rehearsal.back()
    assert world.look(lambda _, one: one.row_version) == 1
    rehearsal.close()
    with house.database.read(EVERYTHING) as session:
        assert session.scalars(select(Finding)).first() is None
