"""Loading notices: seeded once, proposed by one person, put into force by another."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.calendar.counting import count
from bankcheck.inspections.calendar.lifecycles import NOTICE, OTHER_PERSON, OWN, REASON
from bankcheck.inspections.calendar.models import CalendarNotice, Deadline
from bankcheck.inspections.calendar.notices import csv_text, days_from_text, published_notices
from bankcheck.inspections.calendar.store import (
    calendar_at,
    calendar_of,
    newest_version,
    notice_of,
    notice_row,
    notices_at,
    open_deadlines,
    term_of,
)
from bankcheck.workdays import FILE_NAME, WorkCalendar, load_calendar

FIRST_VERSION = 1


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice as typed: its year, number, day of issue and its days as text."""

    year: int
    number: str
    issued_on: date
    days: str


@dataclass(frozen=True, slots=True)
class Shift:
    """What a notice does to one open deadline, and whether the respondent loses time by it."""

    deadline_id: int
    about: str
    old: date
    new: date
    was_provisional: bool
    provisional: bool

    @property
    def days(self) -> int:
        """Return by how many days the deadline moves; minus where it comes earlier."""
        return (self.new - self.old).days

    @property
    def shortens(self) -> bool:
        """Say whether the respondent would lose time."""
        return self.new < self.old

    @property
    def changes(self) -> bool:
        """Say whether anything of the deadline changes."""
        return self.days != 0 or self.was_provisional != self.provisional


def seed(database: Database, home: Path) -> None:
    """Take in the published notices, and those of calendar.csv, on the very first use."""
    with database.read(EVERYTHING) as session:
        if newest_version(session):
            return
    try:
        with database.write(EVERYTHING) as session:
            known = published_notices(load_calendar(home))
            session.add_all(_seeded(one.year, one.number, one.days) for one in known)
            record(
                session, SYSTEM, "calendar.seed", ("calendar", "1"), detail={"years": len(known)}
            )
    except IntegrityError:
        # Another process was first; what it took in is the same.
        return


def _seeded(year: int, number: str, days: Mapping[date, bool]) -> CalendarNotice:
    return CalendarNotice(
        year=year,
        edition=1,
        number=number,
        days=_stored(days),
        state="in_force",
        version=FIRST_VERSION,
        proposed_by_name=SYSTEM.name,
        proposed_at=now(),
    )


def _stored(days: Mapping[date, bool]) -> dict[str, bool]:
    return {day.isoformat(): working for day, working in sorted(days.items())}


def propose(database: Database, new: NewNotice, *, actor: Actor) -> int:
    """Propose a notice and return its number; it changes nothing until another approves it."""
    days = days_from_text(new.days, new.year)
    with database.write(actor) as session:
        edition = session.scalars(
            select(func.max(CalendarNotice.edition)).where(CalendarNotice.year == new.year)
        ).one()
        notice = CalendarNotice(
            year=new.year,
            edition=(edition or 0) + 1,
            number=new.number,
            issued_on=new.issued_on,
            days=_stored(days),
            state=NOTICE.start,
            proposed_by_id=actor.person_id,
            proposed_by_name=actor.name,
            proposed_at=now(),
        )
        session.add(notice)
        session.flush()
        detail = {"year": new.year, "edition": notice.edition}
        record(session, actor, "calendar.propose", ("calendar_notice", notice.id), detail=detail)
        return notice.id


def shifts(session: Session, notice: CalendarNotice) -> tuple[Shift, ...]:
    """Return what a proposed notice would do to every open deadline, unchanged ones left out."""
    others = [one for one in notices_at(session, newest_version(session)) if one is not notice]
    calendar = _with(others, notice)
    found = (_shift(one, calendar) for one in open_deadlines(session))
    return tuple(one for one in found if one.changes)


def _with(others: list[CalendarNotice], notice: CalendarNotice) -> WorkCalendar:
    """Return the calendar of these notices with one of them in place of its year's."""
    rows = {one.year: one for one in others} | {notice.year: notice}
    return calendar_of(rows.values())


def _shift(deadline: Deadline, calendar: WorkCalendar) -> Shift:
    counted = count(term_of(deadline), calendar)
    return Shift(
        deadline.id,
        deadline.about,
        deadline.due_on,
        counted.due_on,
        deadline.provisional,
        counted.provisional,
    )


def approve(
    database: Database,
    home: Path,
    notice_id: int,
    *,
    actor: Actor,
    shorten: frozenset[int] = frozenset(),
) -> tuple[Shift, ...]:
    """Put a notice into force and return what moved.

    A deadline that would come earlier keeps its day unless it is named in ``shorten``: that is
    the approval by somebody other than the proposer.
    """
    with database.write(actor) as session:
        notice = notice_row(session, notice_id)
        unmet = _unmet(notice, actor)
        state = NOTICE.take(notice.state, "approve", actor.role, unmet)
        # The event comes first: it locks the chain, so that no deadline is opened in between.
        detail = {"year": notice.year, "edition": notice.edition}
        record(session, actor, "calendar.approve", ("calendar_notice", notice.id), detail=detail)
        version = newest_version(session) + 1
        _replace(session, notice, actor)
        notice.state, notice.version, notice.approved_at = state, version, now()
        notice.approved_by_id, notice.approved_by_name = actor.person_id, actor.name
        session.flush()
        moved = _move_all(session, actor, version, shorten)
    write_calendar_file(database, home)
    return moved


def _unmet(notice: CalendarNotice, actor: Actor, reason: str = "") -> tuple[str, ...]:
    same = (OTHER_PERSON,) if notice.proposed_by_id == actor.person_id else (OWN,)
    return same if reason.strip() else (*same, REASON)


def _replace(session: Session, notice: CalendarNotice, actor: Actor) -> None:
    standing = session.scalars(
        select(CalendarNotice).where(
            CalendarNotice.year == notice.year,
            CalendarNotice.state == "in_force",
            CalendarNotice.id != notice.id,
        )
    )
    for one in standing:
        one.state = NOTICE.take(one.state, "replace", actor.role)


def _move_all(
    session: Session, actor: Actor, version: int, shorten: frozenset[int]
) -> tuple[Shift, ...]:
    calendar = calendar_at(session, version)
    moved = []
    for deadline in open_deadlines(session):
        deadline.calendar_version = version
        if deadline.id in shorten:
            deadline.not_before = None
        found = _shift(deadline, calendar)
        if found.shortens and deadline.id not in shorten:
            deadline.not_before = deadline.due_on
            found = _shift(deadline, calendar)
            _tell(session, actor, deadline, "deadline.keep", found)
        elif found.changes:
            _tell(session, actor, deadline, "deadline.move", found)
        deadline.due_on, deadline.provisional = found.new, found.provisional
        moved += [found] if found.changes else []
    return tuple(moved)


def _tell(session: Session, actor: Actor, deadline: Deadline, event: str, shift: Shift) -> None:
    detail = {
        "from": shift.old.isoformat(),
        "to": shift.new.isoformat(),
        "provisional": shift.provisional,
        "calendar_version": deadline.calendar_version,
    }
    record(session, actor, event, ("deadline", deadline.id), bank=deadline.bank_code, detail=detail)


def reject(database: Database, notice_id: int, *, actor: Actor, event: str, reason: str) -> None:
    """Reject somebody's notice, or withdraw one's own, with a reason."""
    with database.write(actor) as session:
        notice = notice_row(session, notice_id)
        unmet = _unmet(notice, actor, reason)
        notice.state = NOTICE.take(notice.state, event, actor.role, unmet)
        notice.reason = reason
        record(
            session,
            actor,
            f"calendar.{event}",
            ("calendar_notice", notice.id),
            reason=reason,
        )


def write_calendar_file(database: Database, home: Path) -> None:
    """Write calendar.csv from the notices that were loaded on screen, in one step or not at all."""
    path = home / FILE_NAME
    wanted = file_wanted(database, home)
    if wanted is None:
        return
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=home, prefix=".calendar-", delete=False
    ) as file:
        file.write(wanted)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def file_wanted(database: Database, home: Path) -> str | None:
    """Return what calendar.csv should say, None where it says so already."""
    with database.read(EVERYTHING) as session:
        rows = notices_at(session, newest_version(session))
        loaded = [notice_of(row) for row in rows if (row.version or 0) > FIRST_VERSION]
    path = home / FILE_NAME
    existing = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    wanted = csv_text(existing, loaded) if loaded else existing
    return None if wanted == existing else wanted


def rewrite_calendar_file(database: Database, home: Path, *, actor: Actor) -> None:
    """Write calendar.csv anew where it no longer says what the notices in force say."""
    with database.write(actor) as session:
        record(session, actor, "calendar.write_file", ("calendar", newest_version(session)))
    write_calendar_file(database, home)
