"""Claims for damages: reckoned by one person, told to the bank by another, answered, and paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import end_deadline
from bankcheck.inspections.calendar.lifecycles import DEADLINE
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.money.claim_steps import claim_step
from bankcheck.inspections.money.lifecycles import COMPENSATION, OTHER_PERSON
from bankcheck.inspections.money.matching import Kind
from bankcheck.inspections.money.models import Compensation, Component, Obligation
from bankcheck.inspections.money.obligations import (
    OWING_FINDINGS,
    NewObligation,
    NotOwed,
    TooMuch,
    begin,
)
from bankcheck.inspections.money.rates import RateMissing, interest, load_rates
from bankcheck.inspections.money.store import compensation_row, next_seq, note, take
from bankcheck.reconcile.cells import masked_text


class NothingReckoned(BankcheckError):
    """A component that comes to nothing."""

    def __init__(self) -> None:
        super().__init__("A component needs an amount above zero; look at the sum and the days.")


@dataclass(frozen=True, slots=True)
class Terms:
    """By which clause a claim stands, where it is to be paid, and in which time."""

    clause: str
    account: str
    account_name: str
    n: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class NewComponent:
    """One part of a claim: principal or costs with their amount, or interest to be reckoned.

    Interest runs on ``amount_fen`` from the first day to the last, both counted.
    """

    kind: str
    words: str
    amount_fen: int
    rate: str = ""
    from_on: date | None = None
    to_on: date | None = None


def assess(database: Database, finding_id: int, terms: Terms, *, actor: Actor) -> int:
    """Begin a claim for what a confirmed finding cost; return its number."""
    with database.write(actor) as session:
        finding = finding_row(session, finding_id)
        if finding.state not in OWING_FINDINGS:
            raise NotOwed
        # The event comes first: it locks the chain, so that two at once are numbered one by one.
        record(session, actor, "compensation.begin", ("finding", finding.number), bank=finding.bank)
        year = today().year
        seq = next_seq(session, Compensation, year)
        claim = Compensation(
            year=year,
            seq=seq,
            number=f"PC{year}-{seq:04d}",
            finding_id=finding.id,
            finding_number=finding.number,
            title=finding.title,
            bank=finding.bank,
            bank_name=finding.bank_name,
            state=COMPENSATION.start,
            drafted_by_id=actor.person_id,
            drafted_by_name=actor.name,
            drafted_at=now(),
        )
        _write(claim, terms)
        session.add(claim)
        session.flush()
        note(session, actor, claim, "assess", "")
        return claim.id


def _write(claim: Compensation, terms: Terms) -> None:
    claim.clause, claim.n, claim.unit = terms.clause.strip(), terms.n, terms.unit.value
    claim.account, claim.account_name = terms.account.strip(), terms.account_name.strip()


def _edited(session: Session, claim_id: int, version: int, actor: Actor) -> Compensation:
    """Return a draft that this person changes now; whoever changed it last is its drafter."""
    claim = compensation_row(session, claim_id, version)
    claim_step(session, actor, claim, "edit")
    claim.drafted_by_id, claim.drafted_by_name = actor.person_id, actor.name
    claim.drafted_at = now()
    return claim


def edit(database: Database, claim_id: int, version: int, terms: Terms, *, actor: Actor) -> None:
    """Write the terms of a draft anew."""
    with database.write(actor) as session:
        _write(_edited(session, claim_id, version, actor), terms)


def add_component(
    database: Database, claim_id: int, version: int, new: NewComponent, *, actor: Actor
) -> None:
    """Add a part to a draft; the principal is never more than the loss that was found."""
    with database.write(actor) as session:
        claim = _edited(session, claim_id, version, actor)
        part = _reckoned(new)
        if part.amount_fen <= 0:
            raise NothingReckoned
        claim.components.append(part)
        lost = finding_row(session, claim.finding_id).loss_fen
        parts = [one.amount_fen for one in claim.components if one.kind == "principal"]
        if new.kind == "principal" and sum(parts) > lost:
            raise TooMuch


def _reckoned(new: NewComponent) -> Component:
    if new.kind != "interest":
        return Component(kind=new.kind, words=new.words.strip(), amount_fen=new.amount_fen,
                         rate="", spans=[])  # fmt: skip
    rate = load_rates().get(new.rate)
    if rate is None or new.from_on is None or new.to_on is None:
        raise RateMissing
    found = interest(new.amount_fen, rate, new.from_on, new.to_on)
    return Component(
        kind=new.kind,
        words=new.words.strip(),
        amount_fen=found.fen,
        rate=rate.key,
        base_fen=new.amount_fen,
        from_on=new.from_on,
        to_on=new.to_on,
        spans=[
            {
                "first": one.first.isoformat(), "last": one.last.isoformat(), "days": one.days,
                "percent": one.percent,
                "year_days": one.year_days, "reference": one.reference, "status": one.status,
                "fen": str(one.fen),
            }
            for one in found.spans
        ],
    )  # fmt: skip


def remove_component(
    database: Database, claim_id: int, version: int, component_id: int, *, actor: Actor
) -> None:
    """Take a part out of a draft."""
    with database.write(actor) as session:
        claim = _edited(session, claim_id, version, actor)
        claim.components = [one for one in claim.components if one.id != component_id]


def submit(database: Database, claim_id: int, version: int, *, actor: Actor) -> None:
    """Send a draft for approval."""
    with database.write(actor) as session:
        claim = compensation_row(session, claim_id, version)
        whole = claim.clause and claim.account and claim.account_name
        facts = {"components": claim.total_fen > 0, "clause": bool(whole)}
        claim_step(
            session, actor, claim, "submit", unmet=[k for k, met in facts.items() if not met]
        )


def take_out(
    database: Database, claim_id: int, version: int, event: str, *, reason: str, actor: Actor
) -> None:
    """Give a draft back (``give_back``), or withdraw it (``withdraw``), with the reason."""
    with database.write(actor) as session:
        claim = compensation_row(session, claim_id, version)
        claim_step(session, actor, claim, event, reason=reason)


def notify(database: Database, claim_id: int, version: int, *, actor: Actor) -> int:
    """Tell the bank, as somebody who did not draft it: from now on it owes; return the debt."""
    with database.write(actor) as session:
        claim = compensation_row(session, claim_id, version)
        finding = finding_row(session, claim.finding_id)
        facts = {
            OTHER_PERSON: claim.drafted_by_id != actor.person_id,
            "finding_stands": finding.state != "withdrawn",
        }
        unmet = [name for name, met in facts.items() if not met]
        # The debt is made before the state asks for it.
        before = claim.state
        COMPENSATION.take(before, "notify", actor.role, unmet)
        debt = _debt(session, finding, claim, actor)
        claim.obligation_id, claim.bank_code = debt.id, claim.bank
        for part in claim.components:
            part.bank_code = claim.bank
        claim.approved_by_id, claim.approved_by_name = actor.person_id, actor.name
        claim.approved_at = now()
        claim_step(session, actor, claim, "notify", unmet=unmet, fen=claim.total_fen)
        return debt.id


def _debt(session: Session, finding: Finding, claim: Compensation, actor: Actor) -> Obligation:
    number = claim.number if claim.edition == 1 else f"{claim.number}-{claim.edition}"
    new = NewObligation(
        Kind.COMPENSATION,
        claim.total_fen,
        claim.account,
        claim.account_name,
        today(),
        claim.n,
        Unit(claim.unit),
        claim.clause,
    )
    return begin(session, finding, new, actor=actor, number=number)


def answer(
    database: Database, claim_id: int, version: int, event: str, *, reason: str, actor: Actor
) -> None:
    """Admit or dispute a claim for the bank; disputing takes grounds."""
    with database.write(actor) as session:
        claim = compensation_row(session, claim_id, version)
        claim_step(session, actor, claim, event, reason=reason)
        claim.answer = masked_text(reason.strip())
        claim.answered_by_name, claim.answered_at = actor.name, now()


def revise(database: Database, claim_id: int, version: int, *, reason: str, actor: Actor) -> None:
    """Take a disputed claim back to its draft, as its next edition; its debt falls with it."""
    with database.write(actor) as session:
        claim = compensation_row(session, claim_id, version)
        debt = session.get_one(Obligation, claim.obligation_id)
        unmet = ["nothing_paid"] if debt.confirmed_fen else []
        claim_step(session, actor, claim, "revise", unmet=unmet, reason=reason)
        claim.obligation_id, claim.bank_code = None, None
        claim.edition += 1
        claim.answer, claim.answered_by_name, claim.answered_at = "", "", None
        claim.approved_by_id, claim.approved_by_name, claim.approved_at = None, "", None
        claim.drafted_by_id, claim.drafted_by_name = actor.person_id, actor.name
        for part in claim.components:
            part.bank_code = None
        take(session, SYSTEM, debt, "drop")
        deadline = deadline_row(session, debt.deadline_id)
        if deadline.state == DEADLINE.start:
            end_deadline(session, deadline, "cancel", on=today(), actor=SYSTEM)
