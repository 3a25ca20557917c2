"""The same step for many suspicions at once: those that cannot take it are named, not hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database, Overtaken
from bankcheck.errors import BankcheckError
from bankcheck.machines import MoveRefused
from bankcheck.suspicions.asking import PAGE_ROWS
from bankcheck.suspicions.cases import (
    SuspicionUnknown,
    Target,
    assign_to,
    find_assignee,
    load,
    step,
)
from bankcheck.suspicions.merging import merge_into
from bankcheck.suspicions.models import Suspicion

Act = Callable[[Session, Suspicion], None]


class NothingChosen(BankcheckError):
    """An act on many suspicions without any."""

    def __init__(self) -> None:
        super().__init__("No suspicion was chosen; nothing was changed. Tick some and try again.")


class GoalUnknown(BankcheckError):
    """An act on many suspicions whose goal, a person or another suspicion, is not there."""

    def __init__(self) -> None:
        super().__init__(
            "The person or the suspicion named is not there; nothing was changed. Name another."
        )


@dataclass(frozen=True, slots=True)
class Done:
    """How many took the step, and the numbers of those that did not."""

    count: int
    left_out: tuple[str, ...]


def triage_many(database: Database, targets: Iterable[Target], *, actor: Actor) -> Done:
    """Say of many suspicions that they are worth verifying."""
    return _each(database, targets, actor, lambda session, one: step(session, actor, one, "triage"))


def assign_many(
    database: Database, targets: Iterable[Target], assignee_id: int, *, actor: Actor, today: date
) -> Done:
    """Give many suspicions to one person."""
    if not assignee_id:
        raise GoalUnknown

    def act(session: Session, one: Suspicion) -> None:
        assign_to(session, actor, one, find_assignee(session, assignee_id, today))

    return _each(database, targets, actor, act)


def merge_many(database: Database, targets: Iterable[Target], into: str, *, actor: Actor) -> Done:
    """Put many suspicions under one, by that one's number."""
    asked = select(Suspicion).where(Suspicion.number == into.strip().upper())
    with database.read(actor) as session:
        if session.scalar(asked) is None:
            raise GoalUnknown

    def act(session: Session, one: Suspicion) -> None:
        merge_into(session, actor, one, session.scalars(asked).one_or_none())

    return _each(database, targets, actor, act)


def _each(database: Database, targets: Iterable[Target], actor: Actor, act: Act) -> Done:
    chosen = tuple(dict.fromkeys(targets))[:PAGE_ROWS]
    if not chosen:
        raise NothingChosen
    count, left_out = 0, list[str]()
    with database.write(actor) as session:
        for target in chosen:
            try:
                with session.begin_nested():
                    act(session, load(session, target))
            except (MoveRefused, Overtaken, SuspicionUnknown):
                left_out.append(_number(session, target))
            else:
                count += 1
        if not count:
            session.rollback()
    return Done(count, tuple(left_out))


def _number(session: Session, target: Target) -> str:
    asked = select(Suspicion.number).where(Suspicion.id == target.id)
    return session.scalar(asked) or str(target.id)
