"""A small year of two agent banks: what was paid, what was not, and what is left out of a fee."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
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
    """Put a confirmed suspicion of the year into the database."""
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
