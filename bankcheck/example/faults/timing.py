"""Faults of order and time: paid late or never, returned without reason, paid before issue."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bankcheck.example.desk import CALENDAR, YEAR, Desk, at
from bankcheck.example.rows import Payment, Voucher, day_of

_BANKS = ("301", "105", "102", "308")


def plant_ab14_late(desk: Desk, count: int) -> None:
    """Pay on the second working day after issue."""
    for n in range(count):
        day = date(YEAR, 1, 26) if n % 4 == 3 else desk.workday()
        line = desk.issue(desk.unit(_BANKS[n % 4]), at(day, "16:30"))
        payment = desk.settle(line, at(CALENDAR.kth_after(day, 2), "09:30"))
        desk.expect("AB14", payment, kind="late", note="one working day too late")


def plant_ab14_late_attempt(desk: Desk, count: int) -> None:
    """Try for the first time too late; the later success does not change that day."""
    for _ in range(count):
        day = desk.workday()
        line = desk.issue(desk.unit("301"), at(day, "09:05"))
        give_back(
            desk, line, CALENDAR.kth_after(day, 2), payee_account=f"65{line.payee_account[2:]}"
        )
        payment = desk.settle(line, at(CALENDAR.kth_after(day, 3), "10:00"))
        desk.expect("AB14", payment, kind="late", note="even the first attempt was late")


def plant_ab14_unpaid(desk: Desk, count: int) -> None:
    """Never pay, or not before the as-of date, though the limit has passed."""
    for n in range(count):
        day = desk.workday() if n % 3 == 0 else date(YEAR, 12, 29)
        line = desk.issue(desk.unit(_BANKS[n % 4]), at(day, "10:00"))
        if n % 3 == 2:
            desk.settle(line, at(date(YEAR + 1, 1, 4), "10:00"))
        desk.expect(
            "AB14",
            kind="unpaid",
            bank_code=line.bank_code,
            voucher_no=line.voucher_no,
            occurred_on=day,
            note=("never paid", "limit 30 December", "paid only after the as-of date")[n % 3],
        )


def give_back(desk: Desk, line: Voucher, day: date, **changes: Any) -> Payment:
    """Return the attempt to pay a line that the bank gave back at noon of that day."""
    tried = at(day, "11:00")
    return desk.pay(
        line,
        tried,
        status="returned",
        returned_at=tried,
        fail_reason="账号户名不符",
        **changes,
    )


def plant_ab15(desk: Desk, count: int) -> None:
    """Give a payment back and pay the same, unchanged, later."""
    for n in range(count):
        day = desk.workday()
        line = desk.issue(desk.unit("301"), at(day, "09:05"))
        give_back(desk, line, day)
        payment = desk.settle(line, at(CALENDAR.kth_after(day, 1 + n % 3), "10:00"))
        desk.expect("AB15", payment, note="paid unchanged after it was given back")


def plant_ab35(desk: Desk, count: int) -> None:
    """Pay one second before issue, or on the day before where only days are known."""
    for n in range(count):
        day = desk.workday()
        if n % 2:
            unit = desk.unit("105", "102", regime="centralized")
            line = desk.issue(unit, at(day, "14:00"))
            paid_at = at(day, "14:00") - timedelta(seconds=1)
        else:
            line = desk.issue(desk.unit(_BANKS[n % 4]), at(CALENDAR.kth_after(day, 1), "09:05"))
            paid_at = at(day, "16:00")
        payment = desk.settle(line, paid_at)
        desk.expect("AB35", payment, note="paid before issue on " + str(day_of(line.issued_at)))
