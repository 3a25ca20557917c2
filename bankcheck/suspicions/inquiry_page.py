"""What people of a bank see: the inquiries to their bank, and of each the facts they may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.reconcile.comparison import DifferencePage, difference_page
from bankcheck.reconcile.pages import RunHead, Said
from bankcheck.suspicions.asking import PAGE_ROWS
from bankcheck.suspicions.handling import Left, left
from bankcheck.suspicions.inquiries import inquiry_of
from bankcheck.suspicions.lifecycle import INQUIRY
from bankcheck.suspicions.listing import Desk
from bankcheck.suspicions.models import Inquiry
from bankcheck.suspicions.states import InquiryState

OPEN_STATES = (InquiryState.ASKED, InquiryState.DRAFTED)
VIEWS = ("open", "submitted", "all")
_COLUMNS = (
    *("code", "kind", "field", "expected", "actual", "account", "amount_fen", "occurred_on"),
    *("due_on", "voucher_no", "bank_serial_no", "claim_no", "fiscal_year", "message_zh"),
    *("message_en", "rule_version"),
)


@dataclass(frozen=True, slots=True)
class InquiryLine:
    """One inquiry in the list of a bank."""

    id: int
    number: str
    state: str
    question: str
    rule_name: Said
    amount_fen: int | None
    asked_at: datetime
    left: Left | None


@dataclass(frozen=True, slots=True)
class InquiriesPage:
    """The inquiries to a bank, those due first in front."""

    view: str
    lines: tuple[InquiryLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class InquiryPage:
    """One inquiry with its facts, its answer so far, and what this reader may do."""

    id: int
    version: int
    number: str
    state: str
    question: str
    asked_at: datetime
    left: Left | None
    proof: DifferencePage
    position: str
    text: str
    drafted_by: str
    drafted_at: datetime | None
    returned_why: str
    submitted_by: str
    submitted_at: datetime | None
    steps: tuple[str, ...]
    own_draft: bool


def inquiries_page(session: Session, view: str, page: int, desk: Desk) -> InquiriesPage:
    """Return a page of the inquiries that the session's scope holds."""
    view = view if view in VIEWS else VIEWS[0]
    states = {"open": OPEN_STATES, "submitted": (InquiryState.SUBMITTED,)}.get(view)
    conditions = [Inquiry.state.in_(states)] if states else []
    total = session.scalar(select(func.count(Inquiry.id)).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(max(1, page), pages)
    rows = session.scalars(
        select(Inquiry)
        .where(*conditions)
        .order_by(Inquiry.due_on, Inquiry.id)
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    )
    return InquiriesPage(view, tuple(_line(one, desk) for one in rows), page, pages, total)


def _line(one: Inquiry, desk: Desk) -> InquiryLine:
    rule = desk.catalogue.rule(str(one.facts["difference"].get("code") or ""))
    return InquiryLine(
        id=one.id,
        number=one.number,
        state=one.state.value,
        question=one.question,
        rule_name=Said(rule.zh, rule.en) if rule else Said("", ""),
        amount_fen=one.facts["difference"].get("amount_fen"),
        asked_at=one.asked_at,
        left=_left(one, desk),
    )


def _left(one: Inquiry, desk: Desk) -> Left | None:
    open_ = one.state in OPEN_STATES
    return left(one.due_on, desk.today, desk.calendar) if open_ else None


def inquiry_page(session: Session, inquiry_id: int, desk: Desk) -> InquiryPage:
    """Return the page of an inquiry of the session's scope; raise InquiryUnknown."""
    one = inquiry_of(session, inquiry_id)
    return InquiryPage(
        id=one.id,
        version=one.row_version,
        number=one.number,
        state=one.state.value,
        question=one.question,
        asked_at=one.asked_at,
        left=_left(one, desk),
        proof=_proof(one.facts, desk),
        position=one.answer_position.value if one.answer_position else "",
        text=one.answer_text,
        drafted_by=one.drafted_by_name,
        drafted_at=one.drafted_at,
        returned_why=one.returned_why,
        submitted_by=one.submitted_by_name,
        submitted_at=one.submitted_at,
        steps=INQUIRY.open_to(one.state, desk.actor.role),
        own_draft=one.drafted_by_id is not None and one.drafted_by_id == desk.actor.person_id,
    )


def _proof(facts: Mapping[str, Any], desk: Desk) -> DifferencePage:
    """Return the told facts side by side; there is no run, no file and no candidate in them."""
    told = dict.fromkeys((*_COLUMNS, "severity", "bank_code", "fingerprint")) | facts["difference"]
    head = RunHead("", 0, None, "", ())
    row = told | {"evidence": facts["evidence"]}
    return difference_page(row, head, {"rules": []}, desk.catalogue, lambda _: None)
