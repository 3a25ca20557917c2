"""What a bank reports to have paid: its maker drafts, its approver submits, the ledger answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bankcheck.actors import Actor
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.money.lifecycles import LIVE, OTHER_PERSON, REPORT
from bankcheck.inspections.money.models import Report
from bankcheck.inspections.money.store import note, obligation_row, report_row, report_step
from bankcheck.machines import MoveRefused
from bankcheck.reconcile.cells import masked_text


@dataclass(frozen=True, slots=True)
class Reported:
    """An entry that a bank names: serial number, day, amount, account credited, a note."""

    serial: str
    paid_on: date
    amount_fen: int
    account: str
    note: str = ""


def draft(database: Database, obligation_id: int, reported: Reported, *, actor: Actor) -> int:
    """Draft a report as the bank's maker; return its number."""
    with database.write(actor) as session:
        row = obligation_row(session, obligation_id)
        if row.state not in LIVE:
            raise MoveRefused(REPORT.name, row.state, "edit", ())
        report = Report(
            bank_code=row.bank_code,
            obligation=row,
            state=REPORT.start,
            drafted_by_id=actor.person_id,
            drafted_by_name=actor.name,
            drafted_at=now(),
        )
        _write(report, reported)
        report.whys = []
        session.add(report)
        session.flush()
        report_step(session, actor, report, "edit")
        return report.id


def _write(report: Report, reported: Reported) -> None:
    report.serial, report.paid_on = reported.serial.strip(), reported.paid_on
    report.amount_fen, report.account = reported.amount_fen, reported.account.strip()
    report.note = masked_text(reported.note.strip())


def edit(
    database: Database, report_id: int, version: int, reported: Reported, *, actor: Actor
) -> None:
    """Write a draft anew; whoever wrote last is its drafter."""
    with database.write(actor) as session:
        report = report_row(session, report_id, version)
        report_step(session, actor, report, "edit")
        _write(report, reported)
        report.drafted_by_id, report.drafted_by_name = actor.person_id, actor.name
        report.drafted_at, report.reason = now(), ""


def discard(database: Database, report_id: int, version: int, *, actor: Actor) -> int:
    """Throw a draft away; return the number of its debt."""
    with database.write(actor) as session:
        report = report_row(session, report_id, version)
        report_step(session, actor, report, "discard")
        return report.obligation_id


def give_back(
    database: Database, report_id: int, version: int, *, reason: str, actor: Actor
) -> int:
    """Give a draft back to the maker, with the reason; return the number of its debt."""
    with database.write(actor) as session:
        report = report_row(session, report_id, version)
        report_step(session, actor, report, "give_back", reason=reason)
        report.reason = masked_text(reason.strip())
        return report.obligation_id


def submit(database: Database, report_id: int, version: int, *, actor: Actor) -> int:
    """Submit a report for the bank, as somebody who did not draft it; return its debt."""
    with database.write(actor) as session:
        report = report_row(session, report_id, version)
        own = [OTHER_PERSON] if report.drafted_by_id == actor.person_id else []
        report_step(session, actor, report, "submit", unmet=own)
        report.submitted_by_id, report.submitted_by_name = actor.person_id, actor.name
        report.submitted_at = now()
        row = report.obligation
        told = report.serial
        note(session, actor, row, "report", row.state, fen=report.amount_fen, told=told)
        return row.id


def withdraw(database: Database, report_id: int, version: int, *, reason: str, actor: Actor) -> int:
    """Take a report back that the ledger does not confirm; return the number of its debt."""
    with database.write(actor) as session:
        report = report_row(session, report_id, version)
        report_step(session, actor, report, "withdraw", reason=reason)
        report.reason = masked_text(reason.strip())
        row = report.obligation
        note(session, actor, row, "withdraw_report", row.state, told=report.serial, reason=reason)
        return row.id
