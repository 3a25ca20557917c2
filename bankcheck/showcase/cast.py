"""Who acts in the example, and on which days: the demonstration's own people, on working days."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import select

from bankcheck.accounts.models import Person, Posting
from bankcheck.accounts.sessions import acting
from bankcheck.actors import EVERYTHING, Actor
from bankcheck.clock import CHINA, now, today
from bankcheck.db import Database, Versioned
from bankcheck.inspections.documents.catalogue import KINDS, SUBJECTS
from bankcheck.inspections.documents.kinds import Shelf
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.inspections.fieldwork.store import banks
from bankcheck.ledger.store import Ledger
from bankcheck.workdays import WorkCalendar

MONITOR, SECOND_MONITOR, HEAD, PBC, PBC_HEAD = "monitor", "monitor2", "head", "pbc", "pbc-head"
_ONE_DAY = timedelta(days=1)
# A story: before each act it says how many days ago that was.
Story = Generator[int, None, None]


@dataclass(frozen=True)
class Cast:
    """The demonstration with its data folder, its people and its banks."""

    database: Database
    home: Path
    calendar: WorkCalendar

    @cached_property
    def blobs(self) -> Blobs:
        """The kept files."""
        return Blobs(self.home)

    @cached_property
    def shelf(self) -> Shelf:
        """The kinds of document that can be drafted."""
        return Shelf(self.blobs, dict(KINDS), dict(SUBJECTS))

    @cached_property
    def ledger(self) -> Ledger:
        """The files that were loaded, and their rows."""
        return Ledger(self.home)

    @cached_property
    def banks(self) -> dict[str, str]:
        """The agent banks, code to name."""
        with self.database.read(EVERYTHING) as session:
            return banks(session)

    def actor(self, login: str) -> Actor:
        """Return a person of the demonstration, freshly signed in."""
        asked = select(Posting).join(Person).where(Person.login == login, Person.demo)
        with self.database.read(EVERYTHING) as session:
            return acting(session.scalars(asked).one(), "example", fresh=True)

    def maker(self, bank: str) -> Actor:
        """Return the maker of a bank."""
        return self.actor(f"maker-{bank}")

    def approver(self, bank: str) -> Actor:
        """Return the approver of a bank."""
        return self.actor(f"approver-{bank}")

    def seen(self, kind: type[Versioned], number: int) -> int:
        """Return the version of a row that its page would show now."""
        with self.database.read(EVERYTHING) as session:
            return session.get_one(kind, number).row_version

    def working_day(self, ahead: int) -> date:
        """Return the working day that lies so many days ahead of today, or just before it."""
        day: date = today() + timedelta(days=ahead)
        while not self.calendar.is_working(day):
            day -= _ONE_DAY
        return day

    def moment(self, days_ago: int) -> datetime:
        """Return the morning of the working day that lies so many days back, or just before it."""
        return min(datetime.combine(self.working_day(-days_ago), time(10), CHINA), now())
