"""What the pages of the calendar and of deadlines show: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor, Role
from bankcheck.db import Database
from bankcheck.inspections.calendar.counting import Count, Term, Unit, count, days_left
from bankcheck.inspections.calendar.lifecycles import EXTENSION, NOTICE
from bankcheck.inspections.calendar.models import CalendarNotice, Deadline
from bankcheck.inspections.calendar.notices import Notice
from bankcheck.inspections.calendar.service import Shift, file_wanted, shifts
from bankcheck.inspections.calendar.store import (
    calendar_at,
    deadline_row,
    newest_version,
    notice_of,
    notice_row,
    notices_at,
    term_of,
)
from bankcheck.workdays import WorkCalendar

PAGE_ROWS = 50
# Times in which somebody may do something: who lets them pass is late with nothing.
RIGHTS = ("score_objection",)
SOON_DAYS = 5
_LAST_START = date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in a list."""

    notice_id: int
    year: int
    edition: int
    number: str
    state: str
    version: int | None
    off: int
    worked: int
    proposed_by: str


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The notices in force, those proposed, and whether the rules read the same days."""

    version: int
    notices: tuple[NoticeLine, ...]
    proposed: tuple[NoticeLine, ...]
    file_differs: bool
    first_provisional: int


@dataclass(frozen=True, slots=True)
class Spell:
    """Days in a row that a notice names alike, both ends included."""

    first: date
    last: date
    working: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One notice, its days, what it would do to open deadlines, and what may be done with it."""

    line: NoticeLine
    issued_on: date | None
    spells: tuple[Spell, ...]
    shifts: tuple[Shift, ...]
    approved_by: str
    approved_at: datetime | None
    reason: str
    events: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline in a list, with the working days left (or the days overdue, negative)."""

    deadline_id: int
    kind: str
    about: str
    bank: str | None
    due_on: date
    provisional: bool
    state: str
    left: int
    mark: str


@dataclass(frozen=True, slots=True)
class DeadlinesPage:
    """One page of deadlines under the filters of the address."""

    lines: tuple[DeadlineLine, ...]
    state: str
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """An extension of a deadline and what may be done with it."""

    extension_id: int
    n: int
    reason: str
    state: str
    requested_by: str
    requested_at: datetime
    decided_by: str
    decision: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountPage:
    """A count, day by day, with the inputs it was made from."""

    term: Term
    counted: Count
    calendar_version: int


@dataclass(frozen=True, slots=True)
class DeadlinePage:
    """One deadline: its inputs, its count, its extensions."""

    line: DeadlineLine
    start_event: str
    basis: str
    n: int
    count: CountPage
    extensions: tuple[ExtensionLine, ...]
    holds: bool


def calendar_page(database: Database, home: Path, actor: Actor) -> CalendarPage:
    """Return the calendar in force and the notices that wait."""
    with database.read(actor) as session:
        version = newest_version(session)
        rows = notices_at(session, version)
        waiting = session.scalars(
            select(CalendarNotice)
            .where(CalendarNotice.state == NOTICE.start)
            .order_by(CalendarNotice.id)
        )
        lines = sorted((_line(row) for row in rows), key=lambda one: -one.year)
        proposed = tuple(_line(row) for row in waiting)
    last = max((one.year for one in lines), default=0)
    differs = file_wanted(database, home) is not None
    return CalendarPage(version, tuple(lines), proposed, differs, last + 1)


def _line(row: CalendarNotice) -> NoticeLine:
    notice = notice_of(row)
    return NoticeLine(
        row.id,
        row.year,
        row.edition,
        row.number,
        row.state,
        row.version,
        len(notice.off),
        len(notice.worked),
        row.proposed_by_name,
    )


def notice_page(database: Database, notice_id: int, actor: Actor) -> NoticePage:
    """Return one notice; while it waits, with every open deadline that it would move."""
    with database.read(actor) as session:
        row = notice_row(session, notice_id)
        waits = row.state == NOTICE.start
        moved = shifts(session, row) if waits and not actor.is_bank else ()
        own = row.proposed_by_id is not None and row.proposed_by_id == actor.person_id
        return NoticePage(
            _line(row),
            row.issued_on,
            tuple(_spells(notice_of(row))),
            moved,
            row.approved_by_name,
            row.approved_at,
            row.reason,
            _open_events(row, actor.role, own=own),
            own,
        )


def _open_events(row: CalendarNotice, role: Role, *, own: bool) -> tuple[str, ...]:
    events = set(NOTICE.open_to(row.state, role)) - {"replace"}
    return tuple(sorted(events & {"withdraw"} if own else events - {"withdraw"}))


def _spells(notice: Notice) -> Iterator[Spell]:
    first: date | None = None
    days = sorted(notice.days.items())
    for (day, working), after in zip(days, [*days[1:], None], strict=True):
        first = first or day
        if after is None or after != (day + timedelta(days=1), working):
            yield Spell(first, day, working)
            first = None


def deadlines_page(
    database: Database, actor: Actor, *, state: str, page: int, today: date
) -> DeadlinesPage:
    """Return one page (from 1; the last when beyond) of deadlines, the first due first."""
    wanted = _wanted(state, today)
    with database.read(actor) as session:
        total = session.scalar(select(func.count(Deadline.id)).where(*wanted)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        rows = session.scalars(
            select(Deadline)
            .where(*wanted)
            .order_by(Deadline.due_on, Deadline.id)
            .limit(PAGE_ROWS)
            .offset((page - 1) * PAGE_ROWS)
        )
        calendar = calendar_at(session, newest_version(session))
        lines = tuple(_deadline_line(row, calendar, today) for row in rows)
    return DeadlinesPage(lines, state, page, pages, total)


def _wanted(state: str, today: date) -> tuple[ColumnElement[bool], ...]:
    if state == "overdue":
        late = (Deadline.state == "open", Deadline.due_on < today)
        return (*late, Deadline.kind.not_in(RIGHTS))
    return () if state == "all" else (Deadline.state == state,)


def _deadline_line(row: Deadline, calendar: WorkCalendar, today: date) -> DeadlineLine:
    left = days_left(calendar, today, row.due_on)
    return DeadlineLine(
        row.id,
        row.kind,
        row.about,
        row.bank_code,
        row.due_on,
        row.provisional,
        row.state,
        left,
        _mark(row.kind, row.state, left),
    )


def _mark(kind: str, state: str, left: int) -> str:
    """Say how a deadline stands today: derived, never stored."""
    if state != "open":
        return state
    if left < 0:
        return "ran_out" if kind in RIGHTS else "overdue"
    return "due_soon" if left <= SOON_DAYS else "open"


def deadline_page(
    database: Database, deadline_id: int, *, actor: Actor, today: date
) -> DeadlinePage:
    """Return one deadline with every day of its count."""
    with database.read(actor) as session:
        row = deadline_row(session, deadline_id)
        calendar = calendar_at(session, row.calendar_version)
        term = term_of(row)
        counted = count(term, calendar)
        holds = (counted.due_on, counted.provisional) == (row.due_on, row.provisional)
        return DeadlinePage(
            _deadline_line(row, calendar, today),
            row.start_event,
            row.basis,
            row.n,
            CountPage(term, counted, row.calendar_version),
            tuple(_extensions(row, actor)),
            holds,
        )


def _extensions(row: Deadline, actor: Actor) -> Iterator[ExtensionLine]:
    for one in row.extensions:
        own = one.requested_by_id == actor.person_id
        events = set(EXTENSION.open_to(one.state, actor.role))
        yield ExtensionLine(
            one.id,
            one.n,
            one.reason,
            one.state,
            one.requested_by_name,
            one.requested_at,
            one.decided_by_name,
            one.decision,
            tuple(sorted(events & {"withdraw"} if own else events - {"withdraw"})),
        )


def count_page(database: Database, actor: Actor, *, term: Term) -> CountPage:
    """Return the count of a term under the calendar in force, storing nothing."""
    with database.read(actor) as session:
        return _counted(session, term)


def _counted(session: Session, term: Term) -> CountPage:
    version = newest_version(session)
    return CountPage(term, count(term, calendar_at(session, version)), version)


def trial(day_zero: str | None, n: str | None, unit: str | None) -> Term | None:
    """Return the term that an address asks for, None where it is no term."""
    try:
        start = date.fromisoformat(day_zero or "")
        # Terms of the calendar's last years would run beyond its last day.
        return Term(start, int(n or ""), Unit(unit or "")) if start <= _LAST_START else None
    except ValueError:
        return None
