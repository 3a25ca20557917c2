"""Faults with money that came back: claimed late, wrongly, twice, or into another year."""

from __future__ import annotations

from datetime import date, timedelta

from bankcheck.example.desk import APART, CALENDAR, YEAR, Desk, at
from bankcheck.example.rows import Payment, day_of

_BANKS = ("301", "105", "102", "308")


def refunded(desk: Desk, bank: str, day: date, back_on: date | None = None) -> Payment:
    """Return the refund of half a payment of that day, three working days later by default."""
    line = desk.issue(desk.unit(bank), at(day, "09:05"))
    paid = desk.settle(line, at(day, "10:20"))
    back_on = back_on or CALENDAR.kth_after(day, 3)
    return desk.refund(paid, at(back_on, "11:00"), amount_fen=paid.amount_fen // 2)


def plant_ab03(desk: Desk, count: int) -> None:
    """Claim the refund two working days after, or never."""
    for n in range(count):
        bank = _BANKS[n % 4]
        if n % 3 == 0:
            back = refunded(desk, bank, desk.workday())
            late = CALENDAR.kth_after(day_of(back.paid_at), 2)
            claim = desk.claim(back, at(late, "17:40"))
            desk.expect("AB03", back, claim_no=claim.claim_no, note="one working day too late")
        elif n % 3 == 1:
            back = refunded(desk, bank, desk.workday())
            desk.expect("AB03", back, note="never claimed")
        else:
            back = refunded(desk, bank, date(YEAR, 12, 16), date(YEAR, 12, 29))
            desk.expect("AB03", back, note="limit 30 December has passed")


def plant_ab12_repeat(desk: Desk, count: int) -> None:
    """Claim one refund twice."""
    for n in range(count):
        back = refunded(desk, _BANKS[n % 4], desk.workday())
        day = CALENDAR.kth_after(day_of(back.paid_at), 1)
        desk.claim(back, at(day, "17:40"))
        claim = desk.claim(back, at(CALENDAR.kth_after(day, 1 + n % 3), "17:40"), apart=n % 2 == 0)
        desk.expect("AB12", back, kind="repeat", claim_no=claim.claim_no, note="claimed twice")


def plant_ab12_amount(desk: Desk, count: int) -> None:
    """Claim another amount than came back."""
    for n in range(count):
        back = refunded(desk, _BANKS[n % 4], desk.workday())
        day = CALENDAR.kth_after(day_of(back.paid_at), 1)
        off = (1, -1, 12_00)[n % 3]
        claim = desk.claim(back, at(day, "17:40"), amount_fen=back.amount_fen + off)
        desk.expect("AB12", back, kind="amount", claim_no=claim.claim_no, note=f"{off} fen off")


def plant_ab12_orphan(desk: Desk, count: int) -> None:
    """Claim a refund that never was, of a payment that never was."""
    for n in range(count):
        day = desk.workday()
        line = desk.detached(desk.unit(_BANKS[n % 4]), at(day, "09:05"))
        ghost = desk.ghost(line, at(day, "10:00"))
        claim = desk.claim(ghost, at(day, "17:40"), apart=True, claim_type="refund")
        desk.expect("AB12", ghost, kind="orphan", claim_no=claim.claim_no, note="no such refund")


def prior_year_payment(desk: Desk, bank: str) -> Payment:
    """Return a payment of December of the year before, paid and claimed rightly."""
    day = desk.workday(date(YEAR - 1, 12, 9), date(YEAR - 1, 12, 20))
    unit = desk.unit(bank, regime="centralized")
    line = desk.issue(unit, at(day, "09:30"), year=YEAR - 1, apart=APART)
    return desk.settle(line, at(day, "10:30"))


def plant_ab28(desk: Desk, count: int) -> None:
    """Claim the refund of a payment of the year before into this year's clearing."""
    for n in range(count):
        paid = prior_year_payment(desk, _BANKS[n % 3])
        first = date(YEAR, 1, 2)
        day = first if n == 0 else desk.workday(first, first + timedelta(days=75))
        back = desk.refund(paid, at(day, "10:00"))
        claim = desk.claim(back, at(day, "17:40"))
        desk.expect("AB28", back, claim_no=claim.claim_no, note="prior year's payment")
