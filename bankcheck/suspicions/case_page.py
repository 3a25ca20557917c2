"""The page of one suspicion: its facts, its proof, what happened to it, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from bankcheck.actors import Role
from bankcheck.reconcile.cells import spoken_amounts
from bankcheck.reconcile.comparison import (
    DifferencePage,
    FullAccount,
    difference_page,
    full_accounts,
)
from bankcheck.reconcile.pages import Said, run_head
from bankcheck.suspicions.cases import SuspicionUnknown, assignees
from bankcheck.suspicions.handling import Left, left
from bankcheck.suspicions.history import Entry, history
from bankcheck.suspicions.inquiries import suspicion_columns
from bankcheck.suspicions.lifecycle import INQUIRY, OPEN, SUSPICION
from bankcheck.suspicions.listing import Desk, bank_names
from bankcheck.suspicions.models import Inquiry, RunTaken, Suspicion, Verification
from bankcheck.suspicions.pinning import unpinned
from bankcheck.suspicions.states import SuspicionState

# Reserved for findings: nothing on this page raises or withdraws one.
_ELSEWHERE = frozenset({"convert", "hand_back"})
# What is offered for the answer of a bank, in working days; any other day can be chosen.
ANSWER_DAYS = (5, 10, 15)
_PATH = (
    SuspicionState.DETECTED,
    SuspicionState.TRIAGED,
    SuspicionState.VERIFYING,
)


@dataclass(frozen=True, slots=True)
class Link:
    """Another suspicion that belongs to this one."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class VerificationCard:
    """One recorded verification with the fields of its kind."""

    id: int
    kind: str
    outcome: str
    summary: str
    began_at: datetime
    ended_at: datetime
    by: str
    at: datetime
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InquiryCard:
    """One inquiry to the bank as the bureau sees it: an answer counts once it is submitted."""

    id: int
    version: int
    number: str
    state: str
    question: str
    asked_at: datetime
    left: Left | None
    position: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    why: str
    can_withdraw: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything about one suspicion."""

    id: int
    version: int
    number: str
    state: str
    source: str
    code: str
    rule_name: Said | None
    kind: str
    severity: int
    message: Said
    bank: str
    bank_name: str
    amount_fen: int | None
    keys: tuple[tuple[str, str], ...]
    occurred_on: str
    due_on: str
    assignee_id: int | None
    assignee: str
    left: Left | None
    review_on: date | None
    conclusion: str
    reason_code: str
    decided_at: datetime | None
    proposed: bool
    gone_run: str
    first_run: str
    last_run: str
    fingerprint: str
    last_found: bool
    occurrences: int
    returns_from: Link | None
    returned_as: tuple[Link, ...]
    merged_into: Link | None
    duplicates: tuple[Link, ...]
    alike: tuple[Link, ...]
    path: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    people: tuple[tuple[int, str], ...]
    answer_days: tuple[tuple[int, date], ...]
    proof: DifferencePage | None
    verifications: tuple[VerificationCard, ...]
    inquiries: tuple[InquiryCard, ...]
    entries: tuple[Entry, ...]


def case_page(session: Session, suspicion_id: int, desk: Desk) -> CasePage:
    """Return the page of a suspicion; raise SuspicionUnknown."""
    row = _loaded(session, suspicion_id)
    rule = desk.catalogue.rule(row.code)
    bank = row.subject_bank or ""
    return CasePage(
        **_own(row),
        **_bonds(session, row),
        rule_name=Said(rule.zh, rule.en) if rule else None,
        bank_name=bank_names(session).get(bank, bank),
        left=left(row.handle_by, desk.today, desk.calendar) if row.state in OPEN else None,
        path=tuple(_path(row.state)),
        steps=_steps(row.state, desk.actor.role, proposed=row.proposed_close),
        people=tuple((one.id, one.name) for one in assignees(session, desk.today)),
        answer_days=tuple((n, desk.calendar.kth_after(desk.today, n)) for n in ANSWER_DAYS),
        proof=_proof(session, row, desk),
        verifications=tuple(_card(one) for one in _verifications(session, row)),
        inquiries=tuple(_inquiry(one, desk) for one in _inquiries(session, row)),
        entries=history(session, row),
    )


def _own(row: Suspicion) -> dict[str, Any]:
    """Return what the suspicion itself says."""
    keys = ("fiscal_year", "voucher_no", "bank_serial_no", "claim_no")
    same = (
        *("id", "number", "code", "kind", "severity", "amount_fen", "assignee_id", "review_on"),
        *("conclusion", "decided_at", "fingerprint", "occurrences"),
    )
    return {name: getattr(row, name) for name in same} | {
        "version": row.row_version,
        "state": row.state.value,
        "source": row.source.value,
        "message": Said(spoken_amounts(row.message_zh), spoken_amounts(row.message_en)),
        "bank": row.subject_bank or "",
        "keys": tuple((name, str(getattr(row, name))) for name in keys if getattr(row, name)),
        "occurred_on": str(row.occurred_on or ""),
        "due_on": str(row.due_on or ""),
        "assignee": row.assignee.name if row.assignee else "",
        "reason_code": row.reason_code.value if row.reason_code else "",
        "proposed": row.proposed_close,
        "gone_run": row.gone_run or "",
        "first_run": row.first_run or "",
        "last_run": row.last_run or "",
        "last_found": row.gone_run is None,
    }


def _bonds(session: Session, row: Suspicion) -> dict[str, Any]:
    """Return the other suspicions that belong to this one."""
    alike = Suspicion.loose_fingerprint == row.loose_fingerprint
    return {
        "returns_from": _link(session, row.recurrence_of_id),
        "returned_as": _links(session, Suspicion.recurrence_of_id == row.id),
        "merged_into": _link(session, row.merged_into_id),
        "duplicates": _links(session, Suspicion.merged_into_id == row.id),
        "alike": _links(session, alike, but=row.id),
    }


def _loaded(session: Session, suspicion_id: int) -> Suspicion:
    options = (joinedload(Suspicion.assignee), selectinload(Suspicion.pinned))
    asked = select(Suspicion).where(Suspicion.id == suspicion_id).options(*options)
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise SuspicionUnknown
    return found


def _steps(state: SuspicionState, role: Role, *, proposed: bool) -> tuple[str, ...]:
    """Return what this reader may do now; a proposal that is not made cannot be answered."""
    answers = {"accept_closure", "keep_open"}
    hidden = _ELSEWHERE | (frozenset() if proposed else answers)
    return tuple(event for event in SUSPICION.open_to(state, role) if event not in hidden)


def _path(state: SuspicionState) -> Iterable[tuple[str, str]]:
    """Yield the states on the way with done, now or ahead."""
    on_way = state in _PATH
    place = _PATH.index(state) if on_way else len(_PATH)
    for number, one in enumerate(_PATH):
        if state is SuspicionState.MERGED and number:
            break
        yield one.value, "done" if number < place else "now" if number == place else "ahead"
    if on_way:
        yield SuspicionState.CONFIRMED.value, "ahead"
    else:
        yield state.value, "now"


def _link(session: Session, suspicion_id: int | None) -> Link | None:
    if suspicion_id is None:
        return None
    return next(iter(_links(session, Suspicion.id == suspicion_id)), None)


def _links(session: Session, condition: object, but: int | None = None) -> tuple[Link, ...]:
    asked = select(Suspicion.id, Suspicion.number).where(condition).order_by(Suspicion.id)  # type: ignore[arg-type]  # any condition will do
    rows = session.execute(asked.where(Suspicion.id != but) if but else asked)
    return tuple(Link(row.id, row.number) for row in rows.fetchmany(20))


def _proof(session: Session, row: Suspicion, desk: Desk) -> DifferencePage | None:
    """Return both sides from the pinned facts; None where no run stands behind."""
    run = session.get(RunTaken, row.first_run) if row.first_run else None
    if run is None or not run.facts:
        return None
    difference = unpinned(suspicion_columns(row), row.facts)
    head = run_head(run.facts, run.run_id)
    return difference_page(difference, head, run.facts, desk.catalogue, lambda _: None)


def whole_accounts(session: Session, suspicion_id: int) -> tuple[FullAccount, ...]:
    """Return the account numbers behind a suspicion in full, for whoever may see them."""
    row = _loaded(session, suspicion_id)
    return full_accounts(unpinned(suspicion_columns(row), row.facts)) if row.first_run else ()


def _verifications(session: Session, row: Suspicion) -> tuple[Verification, ...]:
    asked = select(Verification).where(Verification.suspicion_id == row.id)
    return tuple(session.scalars(asked.order_by(Verification.id)))


def _card(one: Verification) -> VerificationCard:
    own = {
        "phone": ("phone_number", "spoken_to"),
        "documents": ("requested", "received", "gaps"),
        "on_site": ("inspectors", "pbc_inspectors", "place", "sign_in"),
    }[one.kind.value]
    fields = tuple((name, str(getattr(one, name))) for name in own if getattr(one, name))
    return VerificationCard(
        one.id,
        one.kind.value,
        one.outcome.value,
        one.summary,
        one.began_at,
        one.ended_at,
        one.recorded_by_name,
        one.recorded_at,
        fields,
    )


def _inquiries(session: Session, row: Suspicion) -> tuple[Inquiry, ...]:
    asked = select(Inquiry).where(Inquiry.suspicion_id == row.id).order_by(Inquiry.id)
    return tuple(session.scalars(asked))


def _inquiry(one: Inquiry, desk: Desk) -> InquiryCard:
    answered, open_ = one.submitted_at is not None, one.state not in INQUIRY.final
    return InquiryCard(
        id=one.id,
        version=one.row_version,
        number=one.number,
        state=one.state.value,
        question=one.question,
        asked_at=one.asked_at,
        left=left(one.due_on, desk.today, desk.calendar) if open_ else None,
        position=one.answer_position.value if answered and one.answer_position else "",
        answer=one.answer_text if answered else "",
        answered_by=one.submitted_by_name,
        answered_at=one.submitted_at,
        why=one.returned_why if one.state.value == "withdrawn" else "",
        can_withdraw="withdraw" in INQUIRY.open_to(one.state, desk.actor.role),
    )
