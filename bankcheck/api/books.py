"""What programs read of suspicions and inquiries: plain values, account numbers masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.reconcile.cells import masked_text
from bankcheck.suspicions.asking import Wanted
from bankcheck.suspicions.cases import SuspicionUnknown, Target
from bankcheck.suspicions.finding import find
from bankcheck.suspicions.inquiries import InquiryUnknown
from bankcheck.suspicions.lifecycle import SUSPICION
from bankcheck.suspicions.models import Inquiry, Suspicion, Verification

PAGE_ROWS = 50
_SAME = (
    "number", "row_version", "code", "kind", "severity", "subject_bank", "fiscal_year",
    "occurred_on", "amount_fen", "voucher_no", "bank_serial_no", "claim_no", "handle_by",
    "proposed_close", "first_run", "last_run", "fingerprint", "review_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list, as plain values."""

    rows: tuple[dict[str, Any], ...]
    page: int
    pages: int
    total_rows: int
    total_fen: int = 0


def suspicion_leaf(
    database: Database, wanted: Wanted, sort: str, page: int, *, actor: Actor, today: date
) -> Leaf:
    """Return one page of the wanted suspicions."""
    with database.read(actor) as session:
        found = find(session, wanted, sort, page, today)
        rows = tuple(_suspicion(row) for row in found.rows)
    return Leaf(rows, found.page, found.pages, found.total_rows, found.total_fen)


def case(database: Database, number: str, *, actor: Actor) -> dict[str, Any]:
    """Return one suspicion with its verifications and the steps that are open to the actor."""
    with database.read(actor) as session:
        row = _by_number(session, number)
        verified = session.scalars(
            select(Verification)
            .where(Verification.suspicion_id == row.id)
            .order_by(Verification.id)
        )
        return {
            "suspicion": _suspicion(row),
            "verifications": [_verification(one) for one in verified],
            "open_steps": list(SUSPICION.open_to(row.state, actor.role)),
        }


def target(database: Database, number: str, version: int, *, actor: Actor) -> Target:
    """Return which suspicion is meant, in the version the caller saw."""
    with database.read(actor) as session:
        return Target(_by_number(session, number).id, version)


def _by_number(session: Session, number: str) -> Suspicion:
    found = session.scalars(select(Suspicion).where(Suspicion.number == number)).one_or_none()
    if found is None:
        raise SuspicionUnknown
    return found


def _suspicion(row: Suspicion) -> dict[str, Any]:
    known = (row.voucher_no, row.bank_serial_no, row.claim_no)
    return {
        **{name: getattr(row, name) for name in _SAME},
        "state": row.state.value,
        "source": row.source.value,
        "assignee": row.assignee_id,
        "conclusion": masked_text(row.conclusion),
        "reason_code": row.reason_code.value if row.reason_code else None,
        "message": {
            "zh": masked_text(row.message_zh, (), known),
            "en": masked_text(row.message_en, (), known),
        },
    }


def _verification(row: Verification) -> dict[str, Any]:
    moments: dict[str, datetime] = {"began_at": row.began_at, "ended_at": row.ended_at}
    return {
        **moments,
        "kind": row.kind.value,
        "outcome": row.outcome.value,
        "summary": masked_text(row.summary),
        "recorded_by": row.recorded_by_name,
    }


def inquiry_leaf(database: Database, page: int, *, actor: Actor) -> Leaf:
    """Return one page of the inquiries to the actor's own bank, the newest first."""
    with database.read(actor) as session:
        total = session.scalar(select(func.count(Inquiry.id))) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(page, pages)
        rows = session.scalars(
            select(Inquiry)
            .order_by(Inquiry.id.desc())
            .limit(PAGE_ROWS)
            .offset((page - 1) * PAGE_ROWS)
        )
        return Leaf(tuple(_inquiry(row) for row in rows), page, pages, total)


def inquiry(database: Database, number: str, *, actor: Actor) -> dict[str, Any]:
    """Return one inquiry to the actor's own bank."""
    with database.read(actor) as session:
        row = session.scalars(select(Inquiry).where(Inquiry.number == number)).one_or_none()
        if row is None:
            raise InquiryUnknown
        return _inquiry(row)


def inquiry_target(database: Database, number: str, version: int, *, actor: Actor) -> Target:
    """Return which inquiry is meant, in the version the caller saw."""
    with database.read(actor) as session:
        found = session.scalars(select(Inquiry.id).where(Inquiry.number == number)).one_or_none()
    if found is None:
        raise InquiryUnknown
    return Target(found, version)


def _inquiry(row: Inquiry) -> dict[str, Any]:
    same = ("number", "row_version", "due_on", "asked_at", "answer_text", "submitted_at")
    return {
        **{name: getattr(row, name) for name in same},
        "state": row.state.value,
        "question": masked_text(row.question),
        "answer_position": row.answer_position.value if row.answer_position else None,
    }
