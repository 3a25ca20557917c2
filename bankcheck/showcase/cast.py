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
from bankcheck.db import Database
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.inspections.fieldwork.store import banks
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

    def moment(self, days_ago: int) -> datetime:
        """Return the morning of the working day that lies so many days back, or just before it."""
        day: date = today() - timedelta(days=days_ago)
        while not self.calendar.is_working(day):
            day -= _ONE_DAY
        return min(datetime.combine(day, time(10), CHINA), now())
