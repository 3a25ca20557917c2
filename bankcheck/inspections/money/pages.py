"""What the pages of debts show: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.store import DEBTS, finding_row
from bankcheck.inspections.money.balances import Step, running
from bankcheck.inspections.money.lifecycles import DECISION, LIVE, OBLIGATION, REPORT
from bankcheck.inspections.money.listing import DebtLine, line_of
from bankcheck.inspections.money.matching import Kind
from bankcheck.inspections.money.models import (
    Compensation,
    Decision,
    Look,
    MoneyEvent,
    Obligation,
    Proof,
    Report,
)
from bankcheck.inspections.money.references import references
from bankcheck.inspections.money.store import obligation_row, owed, report_row
from bankcheck.reconcile.cells import masked_account


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as both sides see it; what is not submitted is the bank's alone."""

    report_id: int
    version: int
    state: str
    serial: str
    paid_on: date
    amount_fen: int
    account: str
    note: str
    reason: str
    whys: tuple[str, ...]
    drafted_by: str
    submitted_by: str
    submitted_at: datetime | None
    own: bool


@dataclass(frozen=True, slots=True)
class ProofLine:
    """An entry that counts, or did before it fell."""

    serial: str
    booked_on: date
    row_fen: int
    counted_fen: int
    excess_fen: int
    file: str
    line: int
    sheet: str
    batch: str
    sha256: str
    active: bool
    recorded_at: datetime
    fallen_at: datetime | None
    fallen_why: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A proposal and what became of it."""

    decision_id: int
    version: int
    kind: str
    fen: int
    state: str
    reason: str
    basis: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    decided_why: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventLine:
    """One step in the life of a debt or a claim."""

    event: str
    to_state: str
    fen: int
    told: str
    reason: str
    person: str
    institution: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DebtPage:
    """One debt: what is reported, what counts, what does not and why, and the running balance."""

    line: DebtLine
    version: int
    account: str
    account_name: str
    counts_from: date
    waived_fen: int
    withheld_fen: int
    deadline_id: int
    basis: str
    raised_by: str
    raised_at: datetime
    references: tuple[str, ...]
    claim: tuple[int, str] | None
    reports: tuple[ReportLine, ...]
    proofs: tuple[ProofLine, ...]
    rows: tuple[Mapping[str, Any], ...]
    looked_at: datetime | None
    batch_no: int
    balance: tuple[Step, ...]
    decisions: tuple[DecisionLine, ...]
    events: tuple[EventLine, ...]
    steps: tuple[str, ...]
    may_report: bool


def debt_page(database: Database, debt_id: int, *, actor: Actor, today: date) -> DebtPage:
    """Return one debt of the reader's scope."""
    with database.read(actor) as session:
        row = obligation_row(session, debt_id)
        look = session.scalars(select(Look).where(Look.obligation_id == row.id)).one_or_none()
        deadline = deadline_row(session, row.deadline_id)
        return DebtPage(
            line=line_of(session, row, today),
            version=row.row_version,
            account=row.account,
            account_name=row.account_name,
            counts_from=row.counts_from,
            waived_fen=row.waived_fen,
            withheld_fen=row.withheld_fen,
            deadline_id=row.deadline_id,
            basis=deadline.basis,
            raised_by=row.raised_by_name,
            raised_at=row.raised_at,
            references=references(session, row.finding_id),
            claim=_claim(session, row),
            reports=tuple(_report(one, actor) for one in _reports(row, actor)),
            proofs=tuple(_proof(one) for one in row.proofs),
            rows=tuple(look.lines) if look is not None else (),
            looked_at=look.at if look is not None else None,
            batch_no=look.batch_no if look is not None else 0,
            balance=balance_of(row, [(row.kind, "", row.amount_fen)]),
            decisions=() if actor.is_bank else _decisions(session, row, actor),
            events=events_of(session, MoneyEvent.obligation_id == row.id),
            steps=OBLIGATION.open_to(row.state, actor.role),
            may_report=row.state in LIVE,
        )


def balance_of(row: Obligation, parts: list[tuple[str, str, int]]) -> tuple[Step, ...]:
    """Return the running balance of a debt: its parts, what counts, what was waived."""
    counted = sorted((one for one in row.proofs if one.active), key=lambda one: one.booked_on)
    payments = [(one.booked_on, one.serial, one.counted_fen) for one in counted]
    return running(parts, payments, row.waived_fen, row.withheld_fen)


def _claim(session: Session, row: Obligation) -> tuple[int, str] | None:
    found = session.scalars(
        select(Compensation).where(Compensation.obligation_id == row.id)
    ).one_or_none()
    return (found.id, found.number) if found is not None else None


def _reports(row: Obligation, actor: Actor) -> list[Report]:
    """Return the reports a reader may see: a bank's drafts are the bank's."""
    hidden = () if actor.is_bank else ("drafted", "returned", "discarded")
    return [one for one in row.reports if one.state not in hidden]


def _report(row: Report, actor: Actor) -> ReportLine:
    return ReportLine(
        row.id,
        row.row_version,
        row.state,
        row.serial,
        row.paid_on,
        row.amount_fen,
        masked_account(row.account),
        row.note,
        row.reason,
        tuple(str(one) for one in row.whys),
        row.drafted_by_name,
        row.submitted_by_name,
        row.submitted_at,
        row.drafted_by_id == actor.person_id,
    )


def _proof(row: Proof) -> ProofLine:
    same = ProofLine.__slots__
    return ProofLine(**{name: getattr(row, name) for name in same})


def _decisions(session: Session, row: Obligation, actor: Actor) -> tuple[DecisionLine, ...]:
    asked = select(Decision).where(Decision.obligation_id == row.id).order_by(Decision.id.desc())
    return tuple(
        DecisionLine(
            one.id,
            one.row_version,
            one.kind,
            one.fen,
            one.state,
            one.reason,
            one.basis,
            one.proposed_by_name,
            one.proposed_at,
            one.decided_by_name,
            one.decided_at,
            one.decided_why,
            _open_to(one, actor),
        )
        for one in session.scalars(asked)
    )


def _open_to(row: Decision, actor: Actor) -> tuple[str, ...]:
    own = row.proposed_by_id == actor.person_id
    mine = {"take_back"} if own else {"approve", "refuse"}
    return tuple(one for one in DECISION.open_to(row.state, actor.role) if one in mine)


def events_of(session: Session, picked: ColumnElement[bool]) -> tuple[EventLine, ...]:
    """Return the steps of a debt or a claim, the oldest first."""
    rows = session.scalars(select(MoneyEvent).where(picked).order_by(MoneyEvent.id).limit(200))
    return tuple(
        EventLine(
            one.event,
            one.to_state,
            one.fen,
            one.told,
            one.reason,
            one.person_name,
            one.institution,
            one.at,
        )
        for one in rows
    )


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report of the reader's bank, to be written again."""

    line: ReportLine
    account: str
    debt_id: int
    number: str
    steps: tuple[str, ...]


def report_page(database: Database, report_id: int, *, actor: Actor) -> ReportPage:
    """Return one report of the reader's bank."""
    with database.read(actor) as session:
        row = report_row(session, report_id)
        return ReportPage(
            _report(row, actor),
            row.account,
            row.obligation_id,
            row.obligation.number,
            REPORT.open_to(row.state, actor.role),
        )


@dataclass(frozen=True, slots=True)
class GroundPage:
    """A finding as the ground of a new debt: what it asks for, and how much is left to claim."""

    finding_id: int
    number: str
    title: str
    bank_name: str
    determined_fen: int
    loss_fen: int
    kinds: tuple[str, ...]
    left: tuple[tuple[str, int], ...]


def ground_page(database: Database, finding_id: int, *, actor: Actor) -> GroundPage:
    """Return what may be claimed for a finding."""
    with database.read(actor) as session:
        row = finding_row(session, finding_id)
        kinds = tuple(kind for kind in DEBTS if kind in row.dispositions)
        return GroundPage(
            row.id,
            row.number,
            row.title,
            row.bank_name,
            row.determined_fen,
            row.loss_fen,
            kinds,
            tuple((kind, row.determined_fen - owed(session, row.id, Kind(kind))) for kind in kinds),
        )
