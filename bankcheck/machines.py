"""A lifecycle is one table: state and event lead to a state, for named roles, under named guards.

Permissions, refusals, the diagrams of the docs and the tests of every cell come from the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from bankcheck.actors import Role
from bankcheck.errors import BankcheckError


@dataclass(frozen=True, slots=True)
class Move:
    """One cell of the table: from a state, by an event, to a state.

    ``guards`` name what must hold besides; the service knows the facts and says which are unmet.
    """

    state: str
    event: str
    to: str
    roles: frozenset[Role]
    guards: tuple[str, ...] = ()


class MoveRefused(BankcheckError):
    """A step that the table does not allow, with every condition that is unmet."""

    def __init__(self, machine: str, state: str, event: str, unmet: tuple[str, ...]) -> None:
        self.machine, self.state, self.event, self.unmet = machine, state, event, unmet
        why = f"still unmet: {', '.join(unmet)}" if unmet else f"the state is {state}"
        super().__init__(f"{machine}: {event} is not possible now; {why}.")


class RoleRefused(BankcheckError):
    """A step that belongs to another role."""

    def __init__(self, machine: str, event: str, role: Role) -> None:
        self.machine, self.event, self.role = machine, event, role
        super().__init__(f"{machine}: {event} does not belong to the role {role}.")


@dataclass(frozen=True)
class Machine:
    """A lifecycle: its name, first state, final states and table of moves."""

    name: str
    start: str
    final: frozenset[str]
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        """Hold that no cell stands twice and that nothing leaves a final state."""
        cells = [(move.state, move.event) for move in self.moves]
        if len(set(cells)) != len(cells):
            raise ValueError(f"{self.name}: a cell stands twice")
        if any(move.state in self.final for move in self.moves):
            raise ValueError(f"{self.name}: a move leaves a final state")

    @cached_property
    def _table(self) -> dict[tuple[str, str], Move]:
        return {(move.state, move.event): move for move in self.moves}

    @property
    def states(self) -> tuple[str, ...]:
        """Return every state, in the order of the table."""
        named = [self.start, *(name for move in self.moves for name in (move.state, move.to))]
        return tuple(dict.fromkeys(named))

    @property
    def events(self) -> tuple[str, ...]:
        """Return every event, in the order of the table."""
        return tuple(dict.fromkeys(move.event for move in self.moves))

    def find(self, state: str, event: str) -> Move | None:
        """Return the move of a cell, None where the cell is empty."""
        return self._table.get((state, event))

    def take(self, state: str, event: str, role: Role, unmet: Iterable[str] = ()) -> str:
        """Return the state an event leads to; raise MoveRefused or RoleRefused by name.

        ``unmet`` names the conditions that do not hold; those the move does not ask for count
        for nothing.
        """
        move = self.find(state, event)
        if move is None:
            raise MoveRefused(self.name, state, event, ())
        if role not in move.roles:
            raise RoleRefused(self.name, event, role)
        missing = tuple(guard for guard in move.guards if guard in set(unmet))
        if missing:
            raise MoveRefused(self.name, state, event, missing)
        return move.to

    def open_to(self, state: str, role: Role) -> tuple[str, ...]:
        """Return the events that a role may try in a state."""
        return tuple(m.event for m in self.moves if m.state == state and role in m.roles)

    def cells(self) -> Iterator[tuple[str, str, Role]]:
        """Yield every cell of state, event and role, forbidden ones too."""
        yield from product(self.states, self.events, Role)

    def diagram(self) -> str:
        """Return the table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {move.state} --> {move.to}: {_words(move)}" for move in self.moves]
        lines += [f"    {state} --> [*]" for state in self.states if state in self.final]
        return "\n".join(lines)


def _words(move: Move) -> str:
    return f"{move.event} [{', '.join(move.guards)}]" if move.guards else move.event
