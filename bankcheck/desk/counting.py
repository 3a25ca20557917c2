"""How many rows wait, and the first day on which one of them is due."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bankcheck.inspections.calendar.models import Deadline


def how_many(session: Session, column: Any, *conditions: ColumnElement[bool]) -> int:
    """Return how many rows of the session's scope meet the conditions."""
    return int(session.scalar(select(func.count(column)).where(*conditions)) or 0)


def first_due(
    session: Session, column: Any, due: Any, *conditions: ColumnElement[bool]
) -> tuple[int, date | None]:
    """Return how many rows there are and the first day that one of them is due."""
    asked = select(func.count(column), func.min(due)).where(*conditions)
    number, first = session.execute(asked).one()
    return int(number), first


def first_deadline(
    session: Session, of: Any, *conditions: ColumnElement[bool]
) -> tuple[int, date | None]:
    """Return how many rows with a time limit there are and the first day on which one ends."""
    asked = select(func.count(of.id), func.min(Deadline.due_on)).join(
        Deadline, Deadline.id == of.deadline_id
    )
    number, first = session.execute(asked.where(*conditions)).one()
    return int(number), first
