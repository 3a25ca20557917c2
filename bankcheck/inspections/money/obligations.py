"""Debts are established from confirmed findings; people decide what a machine may not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, end_deadline, open_deadline
from bankcheck.inspections.calendar.lifecycles import DEADLINE
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.money import evaluation
from bankcheck.inspections.money.book import Book
from bankcheck.inspections.money.claim_steps import follow
from bankcheck.inspections.money.lifecycles import DECISION, OBLIGATION, OTHER_PERSON, REASON
from bankcheck.inspections.money.matching import Kind, Why
from bankcheck.inspections.money.models import Decision, Look, Obligation, RowVerdict
from bankcheck.inspections.money.store import (
    decision_row,
    next_number,
    next_seq,
    note,
    obligation_row,
    owed,
    take,
)
from bankcheck.reconcile.cells import masked_text

OWING_FINDINGS = ("confirmed", "rectifying", "verifying_fix", "continuing")
PREFIX = {Kind.REFUND: "TK", Kind.REDO: "CB", Kind.COMPENSATION: "PC"}
_BY_A_PERSON = {Why.NOT_NAMED.value, Why.REFUSED.value}


class NotOwed(BankcheckError):
    """A debt that the finding does not ask for, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "Only a confirmed finding that asks for it makes a bank owe; look at its disposition."
        )


class TooMuch(BankcheckError):
    """Debts that together are more than the finding determined."""

    def __init__(self) -> None:
        super().__init__(
            "What a finding makes a bank owe is never more than the amount it determined."
        )


@dataclass(frozen=True, slots=True)
class NewObligation:
    """A debt to establish.

    A refund names the zero-balance account the money comes back to, a redone payment the account
    of the right payee; ``counts_from`` is the first day whose entries count.
    """

    kind: Kind
    amount_fen: int
    account: str
    account_name: str
    counts_from: date
    n: int
    unit: Unit
    basis: str


def establish(database: Database, finding_id: int, new: NewObligation, *, actor: Actor) -> int:
    """Make a bank owe what a confirmed finding asks for; return the number of the debt."""
    with database.write(actor) as session:
        finding = finding_row(session, finding_id)
        # The event comes first: it locks the chain, so that two at once are counted one by one,
        # and an amount that was lowered meanwhile is the one that counts.
        record(session, actor, "obligation.begin", ("finding", finding.number), bank=finding.bank)
        session.refresh(finding)
        if finding.state not in OWING_FINDINGS or new.kind.value not in finding.dispositions:
            raise NotOwed
        if not 0 < new.amount_fen <= finding.determined_fen - owed(session, finding.id, new.kind):
            raise TooMuch
        return begin(session, finding, new, actor=actor).id


def begin(
    session: Session, finding: Finding, new: NewObligation, *, actor: Actor, number: str = ""
) -> Obligation:
    """Store a debt inside the transaction that decides on it, with its time limit."""
    year = today().year
    seq = next_seq(session, Obligation, year)
    number = number or next_number(session, f"{PREFIX[new.kind]}{year}-")
    deadline = open_deadline(
        session,
        NewDeadline(
            kind=new.kind.value,
            target=("finding", finding.id),
            bank=finding.bank,
            about=f"{number} {finding.title}"[:200],
            start_event=number,
            day_zero=today(),
            n=new.n,
            unit=new.unit,
            basis=new.basis,
        ),
        actor=actor,
    )
    row = Obligation(
        bank_code=finding.bank,
        year=year,
        seq=seq,
        number=number,
        kind=new.kind.value,
        finding_id=finding.id,
        finding_number=finding.number,
        title=finding.title,
        bank_name=finding.bank_name,
        account=new.account,
        account_name=new.account_name,
        amount_fen=new.amount_fen,
        counts_from=new.counts_from,
        deadline_id=deadline.id,
        state=OBLIGATION.start,
        confirmed_fen=0,
        waived_fen=0,
        raised_by_name=actor.name,
        raised_at=now(),
    )
    session.add(row)
    session.flush()
    note(session, actor, row, "raise", "", fen=row.amount_fen)
    return row


def look_again(database: Database, book: Book, obligation_id: int, *, actor: Actor) -> None:
    """Have the ledger looked at now for one debt, as a person asks."""
    with database.write(actor) as session:
        row = obligation_row(session, obligation_id)
        record(session, actor, "obligation.look", ("obligation", row.number), bank=row.bank_code)
    evaluation.evaluate(database, book, (obligation_id,))


def judge_row(
    database: Database,
    book: Book,
    obligation_id: int,
    version: int,
    *,
    key: str,
    accept: bool,
    reason: str,
    actor: Actor,
) -> None:
    """Accept an entry that nobody named as payment of a debt, or refuse one that counts.

    A person accepts only what fits in everything but the name; the sums stay the ledger's.
    """
    with database.write(actor) as session:
        row = obligation_row(session, obligation_id, version)
        fits = _fits(session, row, key, accept=accept)
        event, lacking = ("accept_row", "row_fits") if accept else ("refuse_row", "row_counts")
        take(session, actor, row, event, unmet=[] if fits else [lacking], reason=reason)
        session.add(
            RowVerdict(
                obligation_id=row.id,
                entry_key=key,
                verdict="accepted" if accept else "refused",
                reason=masked_text(reason.strip()),
                person_id=actor.person_id,
                person_name=actor.name,
                at=now(),
            )
        )
    evaluation.evaluate(database, book, (obligation_id,))


def _fits(session: Session, row: Obligation, key: str, *, accept: bool) -> bool:
    look = session.get(Look, row.id)
    for line in look.lines if look is not None else ():
        if line["key"] == key:
            whys = set(line["whys"])
            return bool(whys) and whys <= _BY_A_PERSON if accept else not whys
    return False


def propose(
    database: Database,
    obligation_id: int,
    version: int,
    *,
    kind: str,
    reason: str,
    basis: str,
    actor: Actor,
) -> int:
    """Propose to waive what is left of a debt, or to close its finding without it."""
    with database.write(actor) as session:
        row = obligation_row(session, obligation_id, version)
        waiting = select(Decision.id).where(
            Decision.obligation_id == row.id, Decision.state == DECISION.start
        )
        busy = session.scalars(waiting.limit(1)).first() is not None
        unmet = ["no_open_decision"] if busy else []
        take(session, actor, row, "propose", unmet=unmet, fen=row.open_fen, reason=reason)
        proposal = Decision(
            obligation_id=row.id,
            kind=kind,
            fen=row.open_fen,
            state=DECISION.start,
            reason=masked_text(reason.strip()),
            basis=basis.strip(),
            proposed_by_id=actor.person_id,
            proposed_by_name=actor.name,
            proposed_at=now(),
        )
        session.add(proposal)
        session.flush()
        return proposal.id


def decide(
    database: Database, decision_id: int, version: int, event: str, *, reason: str, actor: Actor
) -> int:
    """Approve, refuse or take back a proposal; return the number of its debt."""
    with database.write(actor) as session:
        proposal = decision_row(session, decision_id, version)
        own = proposal.proposed_by_id == actor.person_id
        unmet = [OTHER_PERSON] if own else ["own_proposal"]
        unmet += [] if reason.strip() else [REASON]
        proposal.state = DECISION.take(proposal.state, event, actor.role, unmet)
        proposal.decided_by_id, proposal.decided_by_name = actor.person_id, actor.name
        proposal.decided_at, proposal.decided_why = now(), masked_text(reason.strip())
        row = obligation_row(session, proposal.obligation_id)
        if event == "approve":
            _carry_out(session, actor, row, proposal)
        else:
            note(session, actor, row, f"{event}_proposal", row.state, reason=reason)
        return row.id


def _carry_out(session: Session, actor: Actor, row: Obligation, proposal: Decision) -> None:
    """Do what was approved: what came meanwhile is never waived."""
    left, told = row.open_fen, proposal.basis
    take(session, actor, row, proposal.kind, fen=left, told=told, reason=proposal.reason)
    if proposal.kind == "separate":
        row.separate = True
        return
    row.waived_fen += left
    deadline = deadline_row(session, row.deadline_id)
    if deadline.state == DEADLINE.start:
        end_deadline(session, deadline, "cancel", on=today(), actor=actor)
    follow(session, row)
