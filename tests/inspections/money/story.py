"""Debts brought to where a test wants them, with a real ledger of canonical files."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.clock import today
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.cases import service as findings
from bankcheck.inspections.cases.elements import Amounts
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.money import evaluation, obligations, reports
from bankcheck.inspections.money.book import LedgerBook
from bankcheck.inspections.money.matching import Kind
from bankcheck.inspections.money.models import Obligation, Proof, Report
from bankcheck.inspections.money.obligations import NewObligation
from bankcheck.inspections.money.reports import Reported
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.ledger.streams import PAYMENT
from tests.inspections.cases import story as cases
from tests.workbench.house import APPROVER_A, HEAD, MAKER_A, MONITOR, House

RIGHT, WRONG, PAYEE = "1050000000000001", "1050000000000009", "6222000000000042"
FROM = date(2026, 1, 1)
DAY = date(2026, 3, 2)
NEW = NewObligation(
    Kind.REFUND, 12_300, RIGHT, "市教育局零余额账户", FROM, 10, Unit.WORKING_DAYS,
    "委托代理协议第十二条",
)  # fmt: skip
REDO = replace(NEW, kind=Kind.REDO, account=PAYEE, account_name="乙公司")
BACK: dict[str, Any] = {
    "bank_code": "105", "bank_serial_no": "R1", "line_no": 1, "direction": "refund",
    "payer_account": PAYEE, "payer_name": "乙公司", "payee_account": RIGHT,
    "payee_name": "市教育局", "amount_fen": 12_300, "paid_at": "2026-03-02T10:00:00",
    "status": "paid",
}  # fmt: skip
REPORTED = Reported("R1", DAY, 12_300, RIGHT)


def finding(
    house: House, *dispositions: str, loss_fen: int = 0, name: str = "ONE", fen: int = 12_300
) -> int:
    """Return a confirmed finding that asks for these dispositions, 123 yuan being determined."""
    texts = replace(
        cases.TEXTS,
        dispositions=dispositions or ("refund",),
        amounts=Amounts(fen, fen, loss_fen),
    )
    raised = cases.written(house, cases.raised(house, name), texts)
    seen = cases.version(house, raised)
    monitor = house.actor(MONITOR)
    findings.propose(house.database, raised, seen, cases.WINDOW, actor=monitor)
    return cases.confirmed(house, cases.answered(house, raised))


def owed(house: House, new: NewObligation = NEW, finding_id: int | None = None) -> int:
    """Establish a debt, by default of 123 yuan to the right account."""
    ground = finding_id or finding(house, new.kind.value)
    return obligations.establish(house.database, ground, new, actor=house.actor(MONITOR))


def debt(house: House, number: int = 1) -> Obligation:
    """Return a debt as stored."""
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(Obligation, number)
        session.expunge(found)
        return found


def proofs(house: House) -> list[Proof]:
    """Return every proof, fallen ones too."""
    with house.database.read(EVERYTHING) as session:
        found = list(session.scalars(select(Proof).order_by(Proof.id)))
        session.expunge_all()
        return found


def report(house: House, number: int = 1) -> Report:
    """Return a report as stored."""
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(Report, number)
        session.expunge(found)
        return found


def reported(house: House, debt_id: int, said: Reported = REPORTED) -> int:
    """Let the bank's two people report a payment."""
    number = reports.draft(house.database, debt_id, said, actor=house.actor(MAKER_A))
    seen = report(house, number).row_version
    reports.submit(house.database, number, seen, actor=house.actor(APPROVER_A))
    return number


def loaded(house: House, *rows: dict[str, Any], supersedes: tuple[str, ...] = ()) -> None:
    """Load entries as one canonical file of the bank."""
    name = f"{len(list((house.home / 'batches').glob('B*')))}"
    folder = house.home.parent / f"sent-{name}"
    _write(folder / "payment.csv", rows)
    reason = "更正" if supersedes else ""
    load(Ledger(house.home), [folder], Wish(), supersedes=supersedes, reason=reason)


def _write(path: Path, rows: tuple[dict[str, Any], ...]) -> None:
    path.parent.mkdir(parents=True)
    names = [one.name for one in PAYMENT.columns]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, names)
        writer.writeheader()
        writer.writerows({**BACK, **row} for row in rows)


def book(house: House) -> LedgerBook:
    """Return the ledger as it stands now."""
    return LedgerBook(Ledger(house.home))


def looked(house: House) -> int:
    """Look at the ledger for every debt, as the job does; return how many changed."""
    return evaluation.evaluate(house.database, book(house))


def overturned(house: House, finding_id: int) -> None:
    """Withdraw a confirmed finding, as a supported objection does."""
    with house.database.write(EVERYTHING) as session:
        row = finding_row(session, finding_id)
        findings.step(session, house.actor(HEAD), row, "overturn", reason="异议成立")


def sums(house: House, number: int = 1) -> tuple[str, int, int, int]:
    """Return the state of a debt with what is proven, still open, and beyond."""
    row = debt(house, number)
    return row.state, row.confirmed_fen, row.open_fen, row.excess_fen


def waived(house: House, debt_id: int, kind: str = "waive") -> None:
    """Let one person propose a decision and another approve it."""
    seen = debt(house, debt_id).row_version
    proposal = obligations.propose(
        house.database, debt_id, seen, kind=kind, reason="账户已销户", basis="会议纪要〔2026〕3号",
        actor=house.actor(MONITOR),
    )  # fmt: skip
    head = house.actor(HEAD)
    obligations.decide(house.database, proposal, 1, "approve", reason="", actor=head)


def fixed(house: House, finding_id: int) -> int:
    """Bring a confirmed finding to where it waits for the retest, as its notice would."""
    with house.database.write(EVERYTHING) as session:
        row = finding_row(session, finding_id)
        findings.step(session, house.actor(MONITOR), row, "serve")
        findings.step(session, house.actor(MONITOR), row, "accept_response")
    return finding_id


def retested(house: House, finding_id: int) -> None:
    """Pass the retest, which closes a finding that owes nothing."""
    seen = cases.version(house, finding_id)
    passed = replace(cases.PASSED, tested_on=today())
    findings.retest(house.database, finding_id, seen, passed, actor=house.actor(MONITOR))
