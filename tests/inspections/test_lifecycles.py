"""Every lifecycle is one table: the page is made from it, and every cell of it is walked."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from bankcheck.actors import Role
from bankcheck.inspections.words import EVENTS, GUARDS, STATES
from bankcheck.inspections.words import MACHINES as MACHINE_WORDS
from bankcheck.lifecycles import MACHINES, document
from bankcheck.machines import Machine, MoveRefused, RoleRefused

ROOT = Path(__file__).parent.parent.parent
OWN = [machine for machine in MACHINES if machine.name in MACHINE_WORDS]


def test_the_page_of_lifecycles_is_current() -> None:
    assert (ROOT / "docs" / "STATE_MACHINES.md").read_text(encoding="utf-8") == document()


def test_no_lifecycle_stands_twice() -> None:
    names = [machine.name for machine in MACHINES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
def test_every_cell_leads_where_the_table_says_or_is_refused(machine: Machine) -> None:
    wrong = [cell for cell in machine.cells() if not _is_as_the_table_says(machine, *cell)]
    assert wrong == []


def _is_as_the_table_says(machine: Machine, state: str, event: str, role: Role) -> bool:
    move = machine.find(state, event)
    try:
        to = machine.take(state, event, role)
    except MoveRefused:
        return move is None
    except RoleRefused:
        return move is not None and role not in move.roles
    return move is not None and role in move.roles and to == move.to


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
def test_every_guard_of_every_move_holds_the_move_back(machine: Machine) -> None:
    for move, guard in ((one, guard) for one in machine.moves for guard in one.guards):
        with pytest.raises(MoveRefused) as refused:
            machine.take(move.state, move.event, min(move.roles), [guard])
        assert refused.value.unmet == (guard,)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
def test_every_state_is_reached_from_the_first(machine: Machine) -> None:
    reached, waiting = {machine.start}, [machine.start]
    while waiting:
        state = waiting.pop()
        after = {move.to for move in machine.moves if move.state == state} - reached
        reached |= after
        waiting += after
    assert reached == set(machine.states)


@pytest.mark.parametrize("machine", OWN, ids=lambda one: one.name)
def test_every_state_event_and_guard_of_inspections_has_its_words(machine: Machine) -> None:
    guards = set(chain.from_iterable(move.guards for move in machine.moves))
    missing = {
        *(set(machine.states) - set(STATES)),
        *(set(machine.events) - set(EVENTS)),
        *(guards - set(GUARDS)),
    }
    assert missing == set()


def test_every_final_state_is_left_by_nothing() -> None:
    left = [
        (machine.name, move.state)
        for machine in MACHINES
        for move in machine.moves
        if move.state in machine.final
    ]
    assert left == []
