"""A house with one joint inspection in the field, in which one finding after another lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, Actor
from bankcheck.inspections.cases import sources
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.sources import ByHand
from tests.inspections import journey
from tests.inspections.money.shelf import Shelf
from tests.workbench.house import (
    APPROVER_A,
    APPROVER_B,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    PBC,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
)

PEOPLE = (MONITOR, SECOND_MONITOR, HEAD, PBC, PBC_HEAD, MAKER_A, APPROVER_A, MAKER_B, APPROVER_B)


@dataclass
class World:
    """A house with one joint inspection in the field, in which one finding after another lives."""

    house: House
    finding_id: int = 0
    actors: dict[str, Actor] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=Shelf)

    @cached_property
    def inspection(self) -> int:
        """The inspection in the field."""
        return journey.in_the_field(self.house)

    @cached_property
    def evidence(self) -> int:
        """A piece of its evidence."""
        return journey.evidence(self.house, self.inspection)

    def actor(self, login: str) -> Actor:
        """Return a person, looked up once."""
        if login not in self.actors:
            self.actors[login] = self.house.actor(login)
        return self.actors[login]

    def begin(self) -> None:
        """Raise the next finding."""
        new = ByHand(self.inspection, "AB31", "系统参数未复核")
        self.finding_id = sources.by_hand(self.house.database, new, actor=self.actor(MONITOR))

    def look(self, read: Callable[[Session, Finding], object]) -> object:
        """Return what a reading of the present finding gives."""
        with self.house.database.read(EVERYTHING) as session:
            return read(session, session.get_one(Finding, self.finding_id))
