"""What the pages of claims for damages show: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.money.ageing import days_overdue
from bankcheck.inspections.money.balances import ORDER, Step, allotted, running
from bankcheck.inspections.money.lifecycles import COMPENSATION
from bankcheck.inspections.money.listing import PAGE_ROWS
from bankcheck.inspections.money.models import Compensation, Component, MoneyEvent, Obligation
from bankcheck.inspections.money.pages import EventLine, balance_of, events_of
from bankcheck.inspections.money.rates import load_rates
from bankcheck.inspections.money.store import compensation_row


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in a list."""

    claim_id: int
    number: str
    title: str
    finding: tuple[int, str]
    bank_name: str
    state: str
    total_fen: int
    open_fen: int
    due_on: date | None
    late_days: int


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """One page of claims under the state of the address."""

    lines: tuple[ClaimLine, ...]
    state: str
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class PartLine:
    """One component with how it was reckoned."""

    component_id: int
    kind: str
    words: str
    amount_fen: int
    rate: tuple[str, str]
    base_fen: int
    spans: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim: its parts, the debt made of it, the answer, and the running balance."""

    line: ClaimLine
    version: int
    edition: int
    clause: str
    account: str
    account_name: str
    n: int
    unit: str
    parts: tuple[PartLine, ...]
    allotted: tuple[tuple[str, int, int], ...]
    debt: tuple[int, str] | None
    balance: tuple[Step, ...]
    answer: str
    answered_by: str
    answered_at: datetime | None
    drafted_by: str
    approved_by: str
    own_draft: bool
    events: tuple[EventLine, ...]
    steps: tuple[str, ...]


def claims_page(
    database: Database, actor: Actor, *, state: str, page: int, today: date
) -> ClaimsPage:
    """Return one page of claims, the newest first."""
    picked = [Compensation.state == state] if state in COMPENSATION.states else []
    with database.read(actor) as session:
        total = session.scalar(select(func.count(Compensation.id)).where(*picked)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        asked = (
            select(Compensation)
            .where(*picked)
            .order_by(Compensation.id.desc())
            .limit(PAGE_ROWS)
            .offset((page - 1) * PAGE_ROWS)
        )
        lines = []
        for row in session.scalars(asked):
            debt = session.get(Obligation, row.obligation_id) if row.obligation_id else None
            due_on = deadline_row(session, debt.deadline_id).due_on if debt is not None else None
            lines.append(_line(row, debt, due_on, today))
        return ClaimsPage(tuple(lines), state, page, pages, total)


def _line(
    row: Compensation, debt: Obligation | None, due_on: date | None, today: date
) -> ClaimLine:
    left = debt.open_fen if debt is not None else row.total_fen
    late = days_overdue(due_on, today) if due_on and left else 0
    return ClaimLine(
        row.id,
        row.number,
        row.title,
        (row.finding_id, row.finding_number),
        row.bank_name,
        row.state,
        row.total_fen,
        left,
        due_on,
        late,
    )


def claim_page(database: Database, claim_id: int, *, actor: Actor, today: date) -> ClaimPage:
    """Return one claim of the reader's scope."""
    with database.read(actor) as session:
        row = compensation_row(session, claim_id)
        debt = session.get(Obligation, row.obligation_id) if row.obligation_id else None
        due_on = deadline_row(session, debt.deadline_id).due_on if debt is not None else None
        return ClaimPage(
            line=_line(row, debt, due_on, today),
            version=row.row_version,
            edition=row.edition,
            clause=row.clause,
            account=row.account,
            account_name=row.account_name,
            n=row.n,
            unit=row.unit,
            parts=tuple(map(_part, row.components)),
            allotted=_allotted(row, debt.confirmed_fen if debt is not None else 0),
            debt=(debt.id, debt.number) if debt is not None else None,
            balance=_balance(row, debt),
            answer=row.answer,
            answered_by=row.answered_by_name,
            answered_at=row.answered_at,
            drafted_by=row.drafted_by_name,
            approved_by=row.approved_by_name,
            own_draft=row.drafted_by_id == actor.person_id,
            events=events_of(session, MoneyEvent.compensation_id == row.id),
            steps=COMPENSATION.open_to(row.state, actor.role),
        )


def _balance(row: Compensation, debt: Obligation | None) -> tuple[Step, ...]:
    parts = [(one.kind, one.words, one.amount_fen) for one in row.components]
    return balance_of(debt, parts) if debt is not None else running(parts, ())


def _part(row: Component) -> PartLine:
    rate = load_rates().get(row.rate)
    name = (rate.zh, rate.en) if rate is not None else (row.rate, row.rate)
    return PartLine(
        row.id, row.kind, row.words, row.amount_fen, name, row.base_fen, tuple(row.spans)
    )


def _allotted(row: Compensation, paid_fen: int) -> tuple[tuple[str, int, int], ...]:
    """Return for each kind of part what is claimed and what of it is paid."""
    claimed = dict.fromkeys(ORDER, 0)
    for one in row.components:
        claimed[one.kind] += one.amount_fen
    paid = allotted(claimed, paid_fen)
    return tuple((kind, claimed[kind], paid[kind]) for kind in ORDER if claimed[kind])
