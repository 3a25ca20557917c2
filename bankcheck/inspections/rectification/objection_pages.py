"""What the pages of objections show: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.amending import rounds_of
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.rectification.amending import envelopes_of
from bankcheck.inspections.rectification.lifecycles import OBJECTION
from bankcheck.inspections.rectification.models import Objection
from bankcheck.inspections.rectification.objection_steps import unmet_of
from bankcheck.inspections.rectification.store import objection_row

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection in a list."""

    objection_id: int
    number: str
    title: str
    bank: str
    state: str
    due_on: date
    deadline_id: int
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """A lower amount that was put to both institutions, and what became of it."""

    left_fen: int
    from_fen: int
    reason: str
    proposed_by: str
    proposed_at: datetime
    envelope_id: int
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """One objection, what became of it, and what this person may do or still lacks."""

    line: ObjectionLine
    version: int
    notice_id: int
    finding: tuple[int, str]
    grounds: str
    filed_by: str
    reviewer: str
    conclusion: str
    touched: tuple[str, ...]
    ended_at: datetime | None
    steps: tuple[str, ...]
    unmet: tuple[str, ...]
    determined_fen: int
    is_joint: bool
    amendments: tuple[AmendmentLine, ...]


def objections_page(database: Database, actor: Actor, page: int) -> tuple[ObjectionLine, ...]:
    """Return a page of the objections that the reader may see, the newest first."""
    with database.read(actor) as session:
        rows = session.scalars(
            select(Objection)
            .order_by(Objection.id.desc())
            .limit(PAGE_ROWS)
            .offset((max(1, page) - 1) * PAGE_ROWS)
        ).all()
        dues = {row.id: deadline_row(session, row.deadline_id).due_on for row in rows}
        return tuple(_line(row, dues[row.id]) for row in rows)


def _line(row: Objection, due_on: date) -> ObjectionLine:
    bank = row.bank_code or ""
    return ObjectionLine(
        row.id, row.number, row.title, bank, row.state, due_on, row.deadline_id, row.filed_at
    )


def objection_page(database: Database, objection_id: int, *, actor: Actor) -> ObjectionPage:
    """Return one objection."""
    with database.read(actor) as session:
        row = objection_row(session, objection_id)
        return ObjectionPage(
            _line(row, deadline_row(session, row.deadline_id).due_on),
            row.row_version,
            row.item.notice_id,
            (row.finding_id, row.item.number),
            row.grounds,
            row.filed_by_name,
            row.reviewer_name,
            row.conclusion,
            tuple(str(one) for one in row.touched),
            row.ended_at,
            OBJECTION.open_to(row.state, actor.role),
            () if actor.is_bank else tuple(unmet_of(session, row, actor)),
            row.item.determined_fen,
            not actor.is_bank and finding_row(session, row.finding_id).inspection_id is not None,
            () if actor.is_bank else tuple(_amendments(session, row.id)),
        )


def _amendments(session: Session, objection_id: int) -> Iterator[AmendmentLine]:
    envelopes = envelopes_of(session, objection_id)
    for one in rounds_of(session, objection_id):
        envelope = envelopes[one.round]
        yield AmendmentLine(
            one.left_fen,
            one.from_fen,
            one.reason,
            one.proposed_by_name,
            one.proposed_at,
            envelope.id,
            envelope.state,
            envelope.reason,
        )
