"""The table of rights as a page of the documentation: roles by rights, routes and lifecycles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bankcheck.actors import Role
from bankcheck.machines import Machine
from bankcheck.permissions import PERMISSIONS, is_allowed

ROLES = tuple(role for role in Role if role is not Role.SYSTEM)
OPEN_TO_ALL = ("public", "arriving")
HEAD = """# Rights

Who may do what. This page is made from the one table of rights (`bankcheck/permissions.py`), the
addresses of the application and the tables of its lifecycles; a test holds it current. Write it
anew with `.venv/bin/bankcheck rights > docs/PERMISSIONS.md`.

`●` may; `◐` may after a sign-in of the last ten minutes; `○` may, and using it is recorded as a
sensitive read; `·` may not. People of an agent bank see and change only what is their bank's,
whatever stands here.
"""


@dataclass(frozen=True, slots=True, order=True)
class Route:
    """An address with a method, and the right it takes."""

    path: str
    method: str
    right: str


def mark(role: Role, right: str) -> str:
    """Return how a role stands to a right, as one sign."""
    if right in OPEN_TO_ALL:
        return "●"
    if not is_allowed(role, right):
        return "·"
    found = PERMISSIONS[right]
    return "◐" if found.fresh else "○" if found.sensitive else "●"


def _row(first: str, right: str) -> str:
    return f"| {first} | " + " | ".join(mark(role, right) for role in ROLES) + " |"


def _table(heading: str, rows: Iterable[str], columns: int) -> str:
    roles = " | ".join(role.value.replace("_", " ") for role in ROLES)
    line = "|---" * columns + "|:-:" * len(ROLES) + "|"
    return "\n".join([f"| {heading} | {roles} |", line, *rows])


def rights_table(words: Mapping[str, str]) -> str:
    """Return the table of roles by rights."""
    rows = (_row(f"`{right}` | {words.get(right, '')}", right) for right in PERMISSIONS)
    return _table("Right | Lets people", rows, 2)


def routes_table(routes: Iterable[Route]) -> str:
    """Return the table of roles by routes: what a signed-in person of each role is answered."""
    rows = (_row(f"{one.method} `{one.path}` | `{one.right}`", one.right) for one in sorted(routes))
    return _table("Route | Right", rows, 2)


def machine_table(machine: Machine) -> str:
    """Return the table of a lifecycle: roles by steps."""
    rows = [
        f"| {move.state} | {move.event} | {move.to} | "
        + " | ".join("●" if role in move.roles else "·" for role in ROLES)
        + " |"
        for move in machine.moves
    ]
    return _table("From | Event | To", rows, 3)


def document(words: Mapping[str, str], routes: Iterable[Route], machines: Iterable[Machine]) -> str:
    """Return the whole page."""
    parts = [
        HEAD,
        f"## Roles by rights\n\n{rights_table(words)}\n",
        f"## Roles by routes\n\n{routes_table(routes)}\n",
        *(
            f"## Roles by steps: {machine.name}\n\n{machine_table(machine)}\n"
            for machine in machines
        ),
    ]
    return "\n".join(parts)
