"""The list of debts with its ageing table: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.fieldwork.store import banks
from bankcheck.inspections.money.ageing import BUCKETS, bucket, days_overdue, due_between
from bankcheck.inspections.money.lifecycles import OBLIGATION, OWING
from bankcheck.inspections.money.models import Obligation
from bankcheck.reconcile.cells import masked_account

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which debts are wanted; empty words want all."""

    state: str = "owing"
    kind: str = ""
    bank: str = ""
    age: str = ""


@dataclass(frozen=True, slots=True)
class DebtLine:
    """A debt in a list."""

    debt_id: int
    number: str
    kind: str
    title: str
    finding: tuple[int, str]
    bank_name: str
    state: str
    account: str
    amount_fen: int
    confirmed_fen: int
    open_fen: int
    excess_fen: int
    separate: bool
    due_on: date
    late_days: int
    age: str


@dataclass(frozen=True, slots=True)
class AgeLine:
    """One step of the ageing table."""

    age: str
    count: int
    fen: int


@dataclass(frozen=True, slots=True)
class DebtsPage:
    """One page of debts under the filters of the address, with the ageing of what is owed."""

    lines: tuple[DebtLine, ...]
    ages: tuple[AgeLine, ...]
    banks: Mapping[str, str]
    wanted: Wanted
    page: int
    pages: int
    total: int

    @property
    def open_fen(self) -> int:
        """Return what is owed in all steps."""
        return sum(one.fen for one in self.ages)


def debts_page(
    database: Database, actor: Actor, wanted: Wanted, *, page: int, today: date
) -> DebtsPage:
    """Return one page of debts, what is due first in front."""
    picked = _picked(wanted, today)
    with database.read(actor) as session:
        counted = select(func.count(Obligation.id)).join(
            Deadline, Deadline.id == Obligation.deadline_id
        )
        total = session.scalar(counted.where(*picked)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        asked = (
            select(Obligation)
            .join(Deadline, Deadline.id == Obligation.deadline_id)
            .where(*picked)
            .order_by(Deadline.due_on, Obligation.id)
            .limit(PAGE_ROWS)
            .offset((page - 1) * PAGE_ROWS)
        )
        lines = tuple(line_of(session, row, today) for row in session.scalars(asked))
        known = {} if actor.is_bank else banks(session)
        ages = _ages(session, wanted, today)
        return DebtsPage(lines, ages, known, wanted, page, pages, total)


def _picked(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    of, found = Obligation, list[ColumnElement[bool]]()
    if wanted.state == "owing":
        found.append(of.state.in_(OWING))
    elif wanted.state in OBLIGATION.states:
        found.append(of.state == wanted.state)
    if wanted.kind:
        found.append(of.kind == wanted.kind)
    if wanted.bank:
        found.append(of.bank_code == wanted.bank)
    if wanted.age in BUCKETS:
        first, last = due_between(wanted.age, today)
        found += [of.state.in_(OWING), Deadline.due_on.between(first, last)]
    return found


def _ages(session: Session, wanted: Wanted, today: date) -> tuple[AgeLine, ...]:
    """Return the ageing of what is owed, by bank and kind of the filters alone."""
    return tuple(
        AgeLine(age, *_sum(session, _picked(Wanted("", wanted.kind, wanted.bank, age), today)))
        for age in BUCKETS
    )


def _sum(session: Session, picked: list[ColumnElement[bool]]) -> tuple[int, int]:
    of = Obligation
    left = func.sum(of.amount_fen - of.confirmed_fen - of.waived_fen)
    asked = select(func.count(of.id), left).join(Deadline, Deadline.id == of.deadline_id)
    count, fen = session.execute(asked.where(*picked)).one()
    return int(count), int(fen or 0)


def line_of(session: Session, row: Obligation, today: date) -> DebtLine:
    """Return a debt as a line of a list."""
    due_on = deadline_row(session, row.deadline_id).due_on
    owing = row.state in OWING
    return DebtLine(
        debt_id=row.id,
        number=row.number,
        kind=row.kind,
        title=row.title,
        finding=(row.finding_id, row.finding_number),
        bank_name=row.bank_name,
        state=row.state,
        account=masked_account(row.account),
        amount_fen=row.amount_fen,
        confirmed_fen=row.confirmed_fen,
        open_fen=row.open_fen,
        excess_fen=row.excess_fen,
        separate=row.separate,
        due_on=due_on,
        late_days=days_overdue(due_on, today) if owing else 0,
        age=bucket(due_on, today) if owing else "",
    )
