"""Reading notices and deadlines; the calendar of a version is put together from its notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.errors import BankcheckError
from bankcheck.inspections.calendar.counting import Term, Unit
from bankcheck.inspections.calendar.models import CalendarNotice, Deadline, DeadlineExtension
from bankcheck.inspections.calendar.notices import Notice, work_calendar
from bankcheck.workdays import WorkCalendar


class NoticeUnknown(BankcheckError):
    """A notice number under which nothing is stored."""

    def __init__(self) -> None:
        super().__init__("There is no such notice; choose one from the calendar.")


class DeadlineUnknown(BankcheckError):
    """A deadline that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such deadline; choose one from the list.")


def newest_version(session: Session) -> int:
    """Return the version of the calendar in force; 0 before the first notice."""
    return session.scalars(select(func.max(CalendarNotice.version))).one() or 0


def notices_at(session: Session, version: int) -> tuple[CalendarNotice, ...]:
    """Return the notice of each year that a version of the calendar was made of."""
    rows = session.scalars(
        select(CalendarNotice)
        .where(CalendarNotice.version <= version)
        .order_by(CalendarNotice.version, CalendarNotice.edition)
    )
    return tuple({row.year: row for row in rows}.values())


def notice_of(row: CalendarNotice) -> Notice:
    """Return a stored notice as a value."""
    days = {date.fromisoformat(day): bool(working) for day, working in row.days.items()}
    return Notice(row.year, row.number, MappingProxyType(days))


def calendar_at(session: Session, version: int) -> WorkCalendar:
    """Return the calendar of a version."""
    return calendar_of(notices_at(session, version))


def calendar_of(rows: Iterable[CalendarNotice]) -> WorkCalendar:
    """Return the calendar of stored notices."""
    return work_calendar(notice_of(row) for row in rows)


def term_of(deadline: Deadline) -> Term:
    """Return the inputs of a deadline, approved extensions added."""
    more = sum(one.n for one in deadline.extensions if one.state == "approved")
    return Term(deadline.day_zero, deadline.n + more, Unit(deadline.unit), deadline.not_before)


def notice_row(session: Session, notice_id: int) -> CalendarNotice:
    """Return a notice; raise NoticeUnknown."""
    found = session.get(CalendarNotice, notice_id)
    if found is None:
        raise NoticeUnknown
    return found


def deadline_row(session: Session, deadline_id: int) -> Deadline:
    """Return a deadline within the session's scope; raise DeadlineUnknown."""
    found = session.scalars(select(Deadline).where(Deadline.id == deadline_id)).one_or_none()
    if found is None:
        raise DeadlineUnknown
    return found


def extension_row(session: Session, extension_id: int) -> DeadlineExtension:
    """Return an extension within the session's scope; raise DeadlineUnknown."""
    found = session.scalars(
        select(DeadlineExtension).where(DeadlineExtension.id == extension_id)
    ).one_or_none()
    if found is None:
        raise DeadlineUnknown
    return found


def open_deadlines(session: Session) -> tuple[Deadline, ...]:
    """Return every open deadline, the first due first."""
    rows = session.scalars(
        select(Deadline).where(Deadline.state == "open").order_by(Deadline.due_on, Deadline.id)
    )
    return tuple(rows)
