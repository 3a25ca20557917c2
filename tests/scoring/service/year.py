"""A small year of two agent banks: what was paid, what was not, and what is left out of a fee."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import func, select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.cases.models import Finding, FindingSuspicion
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import Source, SuspicionState
from tests.reconcile.bench import Row, claim, keyed, payment, reconcile_rows, refund, voucher

YEAR = 2025
A, B = "105", "308"


def rows() -> list[Row]:
    """Return the rows of the year, each scene under its own key."""
    other = {"bank_code": B}
    scenes: Iterable[tuple[Row, ...]] = (
        (voucher(), payment(), claim()),
        (voucher(pay_type="authorized"), payment(channel="counter"), claim()),
        (voucher(pay_type="authorized"), payment(channel="counter"), claim()),
        (voucher(), payment(status="failed", paid_at=None, submitted_at="2025-03-03T10:00:00")),
        (voucher(), payment(status="returned")),
        (voucher(), payment(status="pending", paid_at=None, submitted_at="2025-03-03T10:00:00")),
        (voucher(status="voided"), payment()),
        (payment(),),
        (voucher(), payment(), claim(), refund()),
        (voucher(**other), payment(**other), claim(**other)),
    )
    return [row for at, one in enumerate(scenes) for row in keyed(one, f"K{at:04d}")]


def make_year(folder: Path) -> Path:
    """Load and reconcile the year; return its data folder."""
    reconcile_rows(folder, rows())
    return folder / "var"


def confirm(database: Database, number: str, *, bank: str = A, code: str = "AB07") -> None:
    """Put a confirmed suspicion of the year into the database, with its confirmed finding."""
    suspect(database, number, bank=bank, code=code)
    raise_finding(database, number)


def finding_no(number: str) -> str:
    """Return the number of the finding that was raised from a suspicion."""
    return f"WT{number.removeprefix('YD')}"


def raise_finding(database: Database, number: str, *, confirmed: bool = True) -> None:
    """Raise a finding from a confirmed suspicion, and bring it to its confirmation."""
    moment = now()
    with database.write(EVERYTHING) as session:
        row = session.scalars(select(Suspicion).where(Suspicion.number == number)).one()
        row.state = SuspicionState.CONVERTED
        seq = (session.scalar(select(func.max(Finding.seq))) or 0) + 1
        finding = Finding(
            year=YEAR,
            seq=seq,
            number=finding_no(number),
            owner="finance",
            state="confirmed" if confirmed else "answered",
            bank=row.subject_bank,
            bank_name=row.subject_bank,
            code=row.code,
            title="金额不符",
            condition="金额与凭证不符。",
            recommendation="核对并更正。",
            dispositions=["improve"],
            severity="grave",
            determined_fen=10_000,
            drafted_by_name="monitor",
            drafted_at=moment,
            confirmed_at=moment if confirmed else None,
        )
        finding.suspicions.append(FindingSuspicion(suspicion_id=row.id, number=number))
        session.add(finding)
        record(session, SYSTEM, "finding.test", ("finding", finding.number))


def suspect(database: Database, number: str, *, bank: str = A, code: str = "AB07") -> None:
    """Put a confirmed suspicion of the year into the database, which awaits its finding."""
    moment = now()
    with database.write(EVERYTHING) as session:
        session.add(
            Suspicion(
                number=number,
                source=Source.RULE_RUN,
                state=SuspicionState.CONFIRMED,
                code=code,
                severity=3,
                subject_bank=bank,
                fiscal_year=YEAR,
                numbers=number,
                message_zh="金额不符",
                message_en="The amount differs",
                fingerprint=number,
                loose_fingerprint=number,
                handle_by=today(),
                created_at=moment,
                updated_at=moment,
            )
        )
        record(session, SYSTEM, "suspicion.test", ("suspicion", number))
