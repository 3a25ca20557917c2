"""Faults outside single payments: balances, notices, reports, and banks without papers."""

from __future__ import annotations

from datetime import date, timedelta

from bankcheck.example.desk import CALENDAR, YEAR, Desk, at
from bankcheck.example.municipality import Unit
from bankcheck.example.rows import Receipt, When, day_of
from bankcheck.example.year import quota

_BANKS = ("301", "105", "102", "308", "103")
NO_PAPERS = (
    date(YEAR, 1, 2),
    date(YEAR, 12, 22),
    date(YEAR, 12, 23),
    date(YEAR, 12, 24),
    date(YEAR, 12, 25),
    date(YEAR, 12, 26),
)


def plant_ab04(desk: Desk, count: int) -> None:
    """Leave money on a zero-balance account over night, or overdraw it."""
    for n in range(count):
        unit = desk.unit(_BANKS[n % 5])
        day = desk.workday()
        line = desk.issue(unit, at(day, "09:05"))
        desk.settle(line, at(day, "10:00"))
        key = (unit.bank.code, line.payer_account, day)
        if key in desk.left_over:
            continue
        # The fourth bank's statements cannot show money taken back by the treasury.
        desk.left_over[key] = -1 if unit.bank.code == "103" else (1, -1, 123_45)[n % 3]
        desk.expect(
            "AB04",
            bank_code=unit.bank.code,
            account=line.payer_account,
            occurred_on=day,
            note="balance at day end",
        )


def grant_apart(desk: Desk, unit: Unit, name: str, issued: When, arrived: When | None) -> str:
    """Issue a quota nothing is paid from; return its notice number."""
    moment = at(day_of(issued), "10:00")
    row = quota(desk, unit, unit.functions[0], unit.projects[0] + name, 12, 10_000_00, moment, None)
    row.arrived_notice_at = arrived
    return row.notice_no


def plant_ab20(desk: Desk, count: int) -> None:
    """Announce a quota on the second working day after issue, or never."""
    for n in range(count):
        unit = desk.unit(regime="authorized")
        day = (desk.workday(), date(YEAR, 1, 26), date(YEAR, 12, 29))[n % 3]
        arrived = None if n % 3 == 2 or n % 6 == 3 else at(CALENDAR.kth_after(day, 2), "08:30")
        notice = grant_apart(desk, unit, f"8{n:04d}", day, arrived)
        desk.expect(
            "AB20",
            bank_code=unit.bank.code,
            occurred_on=day,
            note="announced late" if arrived else "never announced",
            document=notice,
        )


def plant_ab21(desk: Desk, count: int) -> None:
    """Send a report a second or a day late, or never."""
    for n in range(count):
        bank = _BANKS[n % 5]
        day = date(YEAR, 12, 30) if n % 3 == 2 else desk.workday()
        due = at(day, "17:00")
        late = (timedelta(seconds=1), timedelta(days=1))[n % 2]
        received = None if n % 3 == 2 else due + late
        period = f"{YEAR}-{n:03d}"
        desk.books.receipts.append(Receipt(bank, "专项报告", period, due, received))
        desk.expect(
            "AB21",
            bank_code=bank,
            occurred_on=day,
            note="received late" if received else "never received",
            document=f"专项报告|{period}",
        )


def plant_ab26(desk: Desk, count: int) -> None:
    """Pay on days for which the fourth bank has no clearing agreement yet, or no agreement."""
    for n in range(count):
        day = NO_PAPERS[n % len(NO_PAPERS)]
        line = desk.issue(desk.unit("103"), at(day, "09:05"))
        payment = desk.settle(line, at(day, "10:00"))
        desk.expect("AB26", payment, note="outside the bank's papers")
