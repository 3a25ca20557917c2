"""What waits for a person: each task says how many, until when, and where it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.settings import Settings
from bankcheck.suspicions.handling import Left, left
from bankcheck.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Task:
    """Work of one kind: its word (see ``words``), how often, the first due day, where to go.

    ``apart`` is how many of them no other task counts, where that is not all of them.
    """

    key: str
    count: int
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    due_on: date | None = None
    apart: int | None = None

    @property
    def adds(self) -> int:
        """Return what this task adds to all that waits: nothing is counted twice."""
        return self.count if self.apart is None else self.apart


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task with how much of its time is left."""

    task: Task
    left: Left | None

    @property
    def is_overdue(self) -> bool:
        """Say whether the first due day has passed."""
        return self.left is not None and self.left.is_overdue


@dataclass(frozen=True, slots=True)
class Place:
    """What tasks are looked for in, beside the rows of the session."""

    settings: Settings
    today: date


# A feature's contribution: the tasks of its room that wait for this person on this day.
Source = Callable[[Session, Actor, Place], list[Task]]


@dataclass(frozen=True, slots=True)
class MyWork:
    """The first page: everything that waits, what is due first in front."""

    waiting: tuple[Waiting, ...]
    total: int
    overdue: int


def my_work(
    database: Database,
    sources: tuple[Source, ...],
    place: Place,
    calendar: WorkCalendar,
    *,
    actor: Actor,
) -> MyWork:
    """Return what waits for a person, from every feature."""
    with database.read(actor) as session:
        found = [task for source in sources for task in source(session, actor, place)]
    waiting = sorted(
        (
            Waiting(task, left(task.due_on, place.today, calendar) if task.due_on else None)
            for task in found
            if task.count
        ),
        key=lambda one: one.task.due_on or date.max,
    )
    total = sum(one.task.adds for one in waiting)
    return MyWork(tuple(waiting), total, sum(one.is_overdue for one in waiting))
