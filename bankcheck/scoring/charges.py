"""What people confirmed of a bank's year is charged: each finding once, and each delay once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from bankcheck.inspections.cases.models import Finding, FindingSuspicion
from bankcheck.inspections.cases.severity import Severity
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.scoring.facts import ALL_LINES, Charge, Pending, Under
from bankcheck.scoring.rates import LATE_CLEARING, LATE_PAYMENT, LATE_REFUND
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.pinning import elements
from bankcheck.suspicions.states import SuspicionState

CONFIRMED = (SuspicionState.CONFIRMED, SuspicionState.CONVERTED)
_SEVERITIES = tuple(Severity)
# What was due and had not happened when the run looked.
_UNDONE = ("unpaid", "not_claimed", "absent")

Delay = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A charge, and which delay it is; None where it is none that two runs name differently."""

    charge: Charge
    delay: Delay | None = None


def charges_of(session: Session, bank: str, year: int) -> tuple[Charge, ...]:
    """Return the confirmed findings of a bank's year that stand, each with its own severity.

    A suspicion is charged under its own number once its finding is confirmed, and no longer once
    that was withdrawn, by an objection too. Days of delay are calendar days from the due day to
    the day it happened, at least one; what never happened is late until the last run looked.
    """
    return tuple(one.charge for one in _found(session, bank, year))


def charged_once(
    session: Session, bank: str, year: int
) -> tuple[tuple[Charge, ...], tuple[Under, ...]]:
    """Return what a bank's year is charged, and what is the delay of another charge."""
    return once(_found(session, bank, year))


def once(found: Iterable[Found]) -> tuple[tuple[Charge, ...], tuple[Under, ...]]:
    """Charge each delay once, however often it was named, and say under which charge.

    It counts the most days and the gravest severity of all its findings, so that a further one
    never makes it cheaper.
    """
    charges: list[Charge] = []
    delays: dict[Delay, list[Charge]] = {}
    for one in found:
        if one.delay is None:
            charges.append(one.charge)
        else:
            delays.setdefault(one.delay, []).append(one.charge)
    under: list[Under] = []
    for same in delays.values():
        first, *others = sorted(same, key=lambda one: (-one.days, -one.severity, one.finding))
        charges.append(replace(first, severity=max(one.severity for one in same)))
        under += (Under(one.finding, one.code, first.finding) for one in others)
    return tuple(charges), tuple(under)


def stands() -> tuple[ColumnElement[bool], ...]:
    """Say that a finding was confirmed and not withdrawn since."""
    return Finding.confirmed_at.is_not(None), Finding.state != "withdrawn"


def pending_of(session: Session, bank: str, year: int) -> tuple[Pending, ...]:
    """Return the confirmed suspicions of a year that cost nothing yet: no finding confirms them."""
    of, link = Suspicion, FindingSuspicion
    asked = select(of, Finding.number).outerjoin(link, link.suspicion_id == of.id)
    asked = asked.outerjoin(Finding, Finding.id == link.finding_id).where(
        of.subject_bank == bank,
        of.fiscal_year == year,
        of.state.in_(CONFIRMED),
        or_(Finding.id.is_(None), Finding.confirmed_at.is_(None)),
    )
    return tuple(
        Pending(row.number, row.code, row.severity, finding or "")
        for row, finding in session.execute(asked.order_by(of.number))
    )


def pay_type_of(row: Suspicion) -> str:
    """Return the pay type of the voucher that the pinned facts show."""
    return str(elements(row.facts)["voucher"].get("pay_type") or ALL_LINES)


def _found(session: Session, bank: str, year: int) -> Iterator[Found]:
    of = Suspicion
    asked = select(of, Finding).options(selectinload(of.pinned))
    asked = asked.join(FindingSuspicion, FindingSuspicion.suspicion_id == of.id).join(Finding)
    asked = asked.where(of.subject_bank == bank, of.fiscal_year == year, *stands())
    for row, finding in session.execute(asked.order_by(of.number)):
        grade = _grade(finding) or row.severity
        kind, days, fen = pay_type_of(row), _days(row), finding.determined_fen
        yield Found(Charge(row.number, row.code, grade, kind, days, fen=fen), _delay(row))
    yield from _inspected(session, bank, year)


def _inspected(session: Session, bank: str, year: int) -> Iterator[Found]:
    """Yield what inspections of a year found that no suspicion stands for, once confirmed."""
    asked = select(Finding).join(Inspection, Inspection.id == Finding.inspection_id)
    asked = asked.where(
        Finding.bank == bank,
        *stands(),
        ~Finding.suspicions.any(),
        Inspection.period_to.between(date(year, 1, 1), date(year, 12, 31)),
    )
    for row in session.scalars(asked.order_by(Finding.number)):
        fen = row.determined_fen
        yield Found(Charge(row.number, row.code, _grade(row), ALL_LINES, 1, fen=fen))


def _grade(finding: Finding) -> int:
    """Return the severity that people gave a finding, from 1; 0 where they gave none."""
    return _SEVERITIES.index(Severity(finding.severity)) + 1 if finding.severity else 0


def _days(row: Suspicion) -> int:
    due_on, happened = row.due_on, row.occurred_on
    if row.kind in _UNDONE and row.last_as_of:
        happened = min(row.last_as_of, date(row.fiscal_year, 12, 31))
    return max(1, (happened - due_on).days) if due_on and happened else 1


def _delay(row: Suspicion) -> Delay | None:
    """Return which delay this is, whatever the run called it: unpaid first, then paid late.

    A voucher line is paid late once. A payment, or a refund, is claimed late once; another one of
    the same voucher line is another delay.
    """
    kept = row.facts.get("difference") or {}
    voucher = (row.fiscal_year, row.voucher_no, kept.get("voucher_line_no"))
    if row.code == LATE_PAYMENT and row.voucher_no:
        return (row.code, *voucher)
    if row.code in (LATE_CLEARING, LATE_REFUND) and (row.voucher_no or row.bank_serial_no):
        return (row.code, *voucher, row.bank_serial_no, kept.get("payment_line_no"))
    return None
