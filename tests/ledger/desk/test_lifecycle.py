"""Every state, event and role of an import: what the table does not allow is refused by name."""

from __future__ import annotations

import pytest

from bankcheck.actors import Role
from bankcheck.ledger.intake_desk.lifecycle import (
    BATCH_MADE,
    IMPORT,
    NOTHING_NEW,
    NOTHING_TO_READ,
    WORK_UNDER_WAY,
)
from bankcheck.machines import MoveRefused, RoleRefused

ALLOWED = {(move.state, move.event, role) for move in IMPORT.moves for role in move.roles}
EMPTY = [cell for cell in IMPORT.cells() if IMPORT.find(cell[0], cell[1]) is None]
FOREIGN = [cell for cell in IMPORT.cells() if cell not in ALLOWED and cell not in EMPTY]
GUARDS = (NOTHING_TO_READ, WORK_UNDER_WAY, NOTHING_NEW, BATCH_MADE)


@pytest.mark.parametrize("cell", sorted(ALLOWED), ids=" ".join)
def test_an_allowed_step_leads_where_the_table_says(cell: tuple[str, str, Role]) -> None:
    move = IMPORT.find(cell[0], cell[1])
    assert move
    assert IMPORT.take(*cell) == move.to


def test_every_other_step_is_refused() -> None:
    for state, event, role in EMPTY:
        with pytest.raises(MoveRefused):
            IMPORT.take(state, event, role)


def test_every_other_role_is_refused() -> None:
    for state, event, role in FOREIGN:
        with pytest.raises(RoleRefused):
            IMPORT.take(state, event, role)


@pytest.mark.parametrize("guard", GUARDS)
def test_each_condition_holds_a_step_back(guard: str) -> None:
    held = [move for move in IMPORT.moves if guard in move.guards]
    assert held
    for move in held:
        with pytest.raises(MoveRefused, match=guard):
            IMPORT.take(move.state, move.event, min(move.roles), (guard,))


def test_nothing_enters_the_ledger_but_by_confirmation() -> None:
    into = {(move.state, move.event) for move in IMPORT.moves if move.to == "importing"}
    assert {event for _, event in into} == {"confirm"}
