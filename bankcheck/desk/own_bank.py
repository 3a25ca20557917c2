"""How a bank stands in the eyes of its own people: the inquiries to it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bankcheck.actors import Actor
from bankcheck.clock import CHINA
from bankcheck.db import Database
from bankcheck.desk.dashboards import without_gaps
from bankcheck.suspicions.models import Inquiry
from bankcheck.suspicions.states import InquiryState

KINDS = ("open", "late", "in_time", "too_late", "withdrawn")


@dataclass(frozen=True, slots=True)
class MonthLine:
    """The inquiries of one month by what became of them."""

    month: str
    kinds: Mapping[str, int]

    @property
    def total(self) -> int:
        """Return all of the month."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class OwnBankPage:
    """The inquiries to one bank by month and by what became of them."""

    code: str
    name: str
    months: tuple[MonthLine, ...]
    kinds: Mapping[str, int]

    @property
    def total(self) -> int:
        """Return all inquiries."""
        return sum(self.kinds.values())


def own_bank_page(database: Database, *, actor: Actor, today: date) -> OwnBankPage:
    """Return how the actor's own bank stands."""
    of = Inquiry
    with database.read(actor) as session:
        rows = session.execute(select(of.asked_at, of.state, of.due_on, of.submitted_at)).all()
    months: dict[str, dict[str, int]] = {}
    for asked_at, state, due_on, submitted_at in rows:
        ended = submitted_at.astimezone(CHINA).date() if submitted_at else None
        counted = months.setdefault(f"{asked_at.astimezone(CHINA):%Y-%m}", dict.fromkeys(KINDS, 0))
        counted[_kind(state, due_on, ended, today)] += 1
    none = dict.fromkeys(KINDS, 0)
    lines = tuple(MonthLine(month, months.get(month, none)) for month in without_gaps(months))
    kinds = {kind: sum(line.kinds[kind] for line in lines) for kind in KINDS}
    return OwnBankPage(actor.bank_code or "", actor.institution, lines, kinds)


def _kind(state: InquiryState, due_on: date, ended: date | None, today: date) -> str:
    """Return what became of an inquiry; the due day itself is in time."""
    if state is InquiryState.WITHDRAWN:
        return "withdrawn"
    if ended is not None:
        return "in_time" if ended <= due_on else "too_late"
    return "open" if today <= due_on else "late"
