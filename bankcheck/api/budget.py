"""Rows that programs read are counted a day and posting: bulk data leaves by an export alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import DONE, REFUSED, record
from bankcheck.clock import CHINA
from bankcheck.db import Database
from bankcheck.errors import BankcheckError

READ = "api.read"
POSTING = "posting"


class BudgetSpent(BankcheckError):
    """More rows than a posting may read in a day without an approved export."""

    def __init__(self, retry_seconds: int) -> None:
        self.retry_seconds = retry_seconds
        super().__init__(
            "The rows a posting may read in a day are used up; ask for an export, or wait a day."
        )


def spend(
    database: Database, dataset: str, rows: int, most: int, *, actor: Actor, now: datetime
) -> int:
    """Count rows that are about to be handed out and return what is left of the day.

    Raise BudgetSpent, and leave that in the audit chain, when they would be too many.
    """
    try:
        with database.write(EVERYTHING) as session:
            # The event comes first: it locks the chain, so that two calls cannot both fit.
            _record(session, actor, dataset, rows, DONE)
            left = _left(session, most, actor, now)
    except BudgetSpent:
        with database.write(EVERYTHING) as session:
            _record(session, actor, dataset, rows, REFUSED)
        raise
    return left


def _record(session: Session, actor: Actor, dataset: str, rows: int, result: str) -> None:
    record(
        session,
        actor,
        READ,
        (POSTING, actor.posting_id),
        bank=actor.bank_code,
        result=result,
        detail={"dataset": dataset, "rows": rows},
    )


def _left(session: Session, most: int, actor: Actor, now: datetime) -> int:
    left = most - _spent(session, actor, now)
    if left < 0:
        raise BudgetSpent(_until_tomorrow(now))
    return left


def _spent(session: Session, actor: Actor, now: datetime) -> int:
    begin = datetime.combine(now.astimezone(CHINA).date(), time(), CHINA).astimezone(UTC)
    details: Iterable[str] = session.scalars(
        select(AuditEvent.detail).where(
            AuditEvent.event == READ,
            AuditEvent.object_kind == POSTING,
            AuditEvent.object_id == str(actor.posting_id),
            AuditEvent.result == DONE,
            AuditEvent.at >= begin.isoformat(timespec="microseconds"),
        )
    )
    return sum(int(json.loads(one)["rows"]) for one in details)


def _until_tomorrow(now: datetime) -> int:
    here = now.astimezone(CHINA)
    tomorrow = datetime.combine(here.date() + timedelta(days=1), time(), CHINA)
    return int((tomorrow - here).total_seconds())
