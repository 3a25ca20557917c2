"""Asking a bank and its answering: a maker drafts, an approver submits, submitted is for good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database, as_seen
from bankcheck.errors import BankcheckError
from bankcheck.reconcile.cells import masked_text
from bankcheck.suspicions.cases import Target, load, step
from bankcheck.suspicions.disclosure import told
from bankcheck.suspicions.lifecycle import INQUIRY, failing
from bankcheck.suspicions.models import Inquiry, Suspicion, SuspicionFacts
from bankcheck.suspicions.pinning import unpinned
from bankcheck.suspicions.states import InquiryState, Position

_LONGEST_WAIT = timedelta(days=366)


class InquiryUnknown(BankcheckError):
    """A number under which this person finds no inquiry."""

    def __init__(self) -> None:
        super().__init__("There is no such inquiry. Look in the list of inquiries.")


@dataclass(frozen=True, slots=True)
class Question:
    """What a bank is asked, and until when (inclusive)."""

    text: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bank answers."""

    position: Position | None
    text: str


def ask(
    database: Database, target: Target, question: Question, *, actor: Actor, today: date
) -> str:
    """Ask the bank that a suspicion is about; return the number of the inquiry."""
    with database.write(actor) as session:
        suspicion = load(session, target)
        holds = [
            ("subject_bank", suspicion.subject_bank is not None),
            ("question", bool(question.text.strip())),
            ("due", _is_near(question.due_on, today)),
        ]
        number = f"{suspicion.number}-{_asked_so_far(session, suspicion) + 1}"
        detail = {"inquiry": number, "due_on": str(question.due_on)}
        step(session, actor, suspicion, "ask_bank", unmet=failing(holds), detail=detail)
        session.add(_inquiry(session, suspicion, question, number, actor))
    return number


def _is_near(due_on: date | None, today: date) -> bool:
    """Say whether an answer is due after today and within a year; beyond, no notice is known."""
    return due_on is not None and today < due_on <= today + _LONGEST_WAIT


def _asked_so_far(session: Session, suspicion: Suspicion) -> int:
    asked = select(func.count()).where(Inquiry.suspicion_id == suspicion.id)
    return int(session.scalar(asked) or 0)


def _inquiry(
    session: Session, suspicion: Suspicion, question: Question, number: str, actor: Actor
) -> Inquiry:
    with session.no_autoflush:
        pinned = session.get(SuspicionFacts, suspicion.id)
    bank = suspicion.subject_bank or ""
    return Inquiry(
        number=number,
        bank_code=bank,
        suspicion_id=suspicion.id,
        state=InquiryState.ASKED,
        question=question.text.strip(),
        facts=told(unpinned(suspicion_columns(suspicion), pinned.facts if pinned else {}), bank),
        due_on=question.due_on,
        asked_by_id=actor.person_id,
        asked_at=now(),
    )


def suspicion_columns(suspicion: Suspicion) -> dict[str, object]:
    """Return what a suspicion's own columns hold of the difference it came from."""
    names = (
        *("code", "kind", "severity", "fiscal_year", "voucher_no", "bank_serial_no", "claim_no"),
        *("amount_fen", "occurred_on", "due_on", "rule_version", "fingerprint"),
        *("message_zh", "message_en"),
    )
    values = {name: getattr(suspicion, name) for name in names}
    return values | {"bank_code": suspicion.subject_bank}


def _take(
    session: Session,
    actor: Actor,
    target: Target,
    event: str,
    *,
    unmet: Iterable[tuple[str, bool]] = (),
    reason: str = "",
) -> Inquiry:
    """Load an inquiry of this person's scope, take one step and record it."""
    inquiry = as_seen(session, Inquiry, target.id, target.version, InquiryUnknown)
    holds = [*unmet, ("second_person", inquiry.drafted_by_id != actor.person_id)]
    before = inquiry.state
    inquiry.state = InquiryState(INQUIRY.take(before, event, actor.role, failing(holds)))
    record(
        session,
        actor,
        f"inquiry.{event}",
        ("inquiry", inquiry.number),
        bank=inquiry.bank_code,
        reason=masked_text(reason.strip()),
        detail={"from": before.value, "to": inquiry.state.value},
    )
    return inquiry


def draft(database: Database, target: Target, answer: Answer, *, actor: Actor) -> None:
    """Write an answer down for the approver of the bank."""
    text = answer.text.strip()
    holds = [("position", answer.position is not None), ("text", bool(text))]
    with database.write(actor) as session:
        inquiry = _take(session, actor, target, "draft", unmet=holds)
        inquiry.answer_position, inquiry.answer_text = answer.position, text
        inquiry.drafted_by_id, inquiry.drafted_by_name = actor.person_id, actor.name
        inquiry.drafted_at, inquiry.returned_why = now(), ""


def give_back(database: Database, target: Target, reason: str, *, actor: Actor) -> None:
    """Give a drafted answer back to the maker, with the reason."""
    holds = [("reason", bool(reason.strip()))]
    with database.write(actor) as session:
        inquiry = _take(session, actor, target, "return", unmet=holds, reason=reason)
        inquiry.returned_why = reason.strip()


def submit(database: Database, target: Target, *, actor: Actor) -> None:
    """Submit a drafted answer for the bank; from then on nobody changes it."""
    with database.write(actor) as session:
        inquiry = _take(session, actor, target, "submit")
        inquiry.submitted_by_id, inquiry.submitted_by_name = actor.person_id, actor.name
        inquiry.submitted_at = now()


def withdraw(database: Database, target: Target, reason: str, *, actor: Actor) -> int:
    """Take an unanswered inquiry back; return the suspicion it was about."""
    holds = [("reason", bool(reason.strip()))]
    with database.write(actor) as session:
        inquiry = _take(session, actor, target, "withdraw", unmet=holds, reason=reason)
        inquiry.returned_why = reason.strip()
        return inquiry.suspicion_id


def inquiry_of(session: Session, inquiry_id: int) -> Inquiry:
    """Return an inquiry of the session's scope; raise InquiryUnknown for all others."""
    found = session.get(Inquiry, inquiry_id)
    if found is None:
        raise InquiryUnknown
    return found
