"""The right way of one finding after another, taken until somebody kills this process."""

from __future__ import annotations

import sys
from pathlib import Path

from bankcheck.db import Database
from tests.inspections.acting import ACTS, next_step
from tests.inspections.world import World
from tests.workbench.house import House


def main() -> None:
    """Work on the house in a folder and a database for ever, and say when the work begins."""
    home, url = Path(sys.argv[1]), sys.argv[2]
    world = World(House(home, Database(url)))
    world.__dict__.update(inspection=1, evidence=1)
    (home / "begun").touch()
    while True:
        world.begin()
        while found := world.look(next_step):
            act, login = str(found[0]), str(found[1])  # type: ignore[index]  # a step, its person
            ACTS[act](world, world.actor(login))


if __name__ == "__main__":
    main()
