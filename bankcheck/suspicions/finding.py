"""Finding suspicions: one statement counts and sums, one names a page, one reads its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from bankcheck.suspicions.asking import EVERY_STATE, NO_BANK, NOBODY, OPEN_VIEW, PAGE_ROWS, Wanted
from bankcheck.suspicions.kept import kept
from bankcheck.suspicions.lifecycle import OPEN
from bankcheck.suspicions.models import GRAVEST, Suspicion

MOST_NAMED = 2_000
_ORDERS: dict[str, tuple[Any, ...]] = {
    "severity": GRAVEST,
    "amount": (Suspicion.amount_fen.desc().nulls_last(),),
    "amount_up": (Suspicion.amount_fen.asc().nulls_last(),),
    "day": (Suspicion.occurred_on.desc().nulls_last(),),
    "day_up": (Suspicion.occurred_on.asc().nulls_last(),),
    "due": (Suspicion.handle_by,),
    "number": (Suspicion.id.desc(),),
    "age": (Suspicion.id,),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One page of suspicions, with the count and the sum in fen of all that were wanted."""

    rows: tuple[Suspicion, ...]
    page: int
    pages: int
    total_rows: int
    total_fen: int


def find(session: Session, wanted: Wanted, sort: str, page: int, today: date) -> Found:
    """Return a page (from 1; the last when beyond) of the wanted suspicions."""
    conditions = conditions_of(wanted, today)
    if wanted.text is not None:
        named = _numbered(session, wanted.text)
        conditions.append(_holding(wanted.text) if named is None else Suspicion.id.in_(named))
    total_rows, total_fen = kept(session, (wanted, today), lambda: _totals(session, conditions))
    pages = max(1, -(-total_rows // PAGE_ROWS))
    page = min(max(1, page), pages)
    ids = session.scalars(
        select(Suspicion.id)
        .where(*conditions)
        .order_by(*_ORDERS[sort], Suspicion.id)
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    ).all()
    return Found(in_order(session, ids), page, pages, total_rows, total_fen)


def _totals(session: Session, conditions: list[ColumnElement[bool]]) -> tuple[int, int]:
    asked = select(func.count(), func.coalesce(func.sum(Suspicion.amount_fen), 0))
    count, fen = session.execute(asked.select_from(Suspicion).where(*conditions)).one()
    return int(count), int(fen or 0)


def in_order(session: Session, ids: Iterable[int]) -> tuple[Suspicion, ...]:
    """Return suspicions with their assignees, in the order of their ids given."""
    wanted = list(ids)
    rows = session.scalars(
        select(Suspicion).where(Suspicion.id.in_(wanted)).options(joinedload(Suspicion.assignee))
    )
    by_id = {row.id: row for row in rows}
    return tuple(by_id[one] for one in wanted if one in by_id)


def newest_of(session: Session, fingerprint: str) -> tuple[int, str] | None:
    """Return id and number of the newest suspicion of a difference, None where there is none."""
    asked = select(Suspicion.id, Suspicion.number).where(Suspicion.fingerprint == fingerprint)
    found = session.execute(asked.order_by(Suspicion.recurrence.desc()).limit(1)).first()
    return (found.id, found.number) if found else None


def conditions_of(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    """Return what a suspicion must fulfil to be wanted."""
    of, conditions = Suspicion, list[ColumnElement[bool]]()
    if wanted.state == OPEN_VIEW:
        conditions.append(of.state.in_(OPEN))
    elif wanted.state != EVERY_STATE:
        conditions.append(of.state == wanted.state)
    same = ((of.code, wanted.rule), (of.severity, wanted.severity), (of.month, wanted.month))
    conditions += [column == value for column, value in same if value is not None]
    if wanted.bank is not None:
        nobody = wanted.bank == NO_BANK
        conditions.append(of.subject_bank.is_(None) if nobody else of.subject_bank == wanted.bank)
    if wanted.assignee is not None:
        free = wanted.assignee == NOBODY
        conditions.append(
            func.coalesce(of.assignee_id, 0) == 0
            if free
            else of.assignee_id == int(wanted.assignee)
        )
    return conditions + _ranges(wanted, today)


def _ranges(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    of, conditions = Suspicion, list[ColumnElement[bool]]()
    if wanted.least_fen is not None:
        conditions.append(of.amount_fen >= wanted.least_fen)
    if wanted.most_fen is not None:
        conditions.append(of.amount_fen <= wanted.most_fen)
    if wanted.overdue:
        conditions += [of.handle_by < today, of.state.in_(OPEN)]
    if wanted.proposed:
        conditions += [of.proposed_close.is_(True), of.state.in_(OPEN)]
    return conditions


def _holding(text: str) -> ColumnElement[bool]:
    return Suspicion.numbers.contains(text.lower(), autoescape=True)


def _numbered(session: Session, text: str) -> list[int] | None:
    """Return the ids whose numbers hold a text; None when they are too many to be named."""
    asked = select(Suspicion.id).where(_holding(text))
    ids = list(session.scalars(asked.limit(MOST_NAMED + 1)))
    return ids if len(ids) <= MOST_NAMED else None
