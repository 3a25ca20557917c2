"""Faults of clearing with the People's Bank: claimed too early, too late, twice or wrongly."""

from __future__ import annotations

from datetime import date, timedelta

from bankcheck.example.desk import CALENDAR, Desk, at
from bankcheck.example.rows import Payment, day_of

_TIMED = ("105", "102")


def paid_unclaimed(desk: Desk, bank: str, day: date, clock: str = "10:40") -> Payment:
    """Return an unclaimed payment of that day and time at a bank."""
    line = desk.issue(desk.unit(bank), at(day, "09:05"))
    return desk.pay(line, at(day, clock))


def plant_ab01(desk: Desk, count: int) -> None:
    """Claim one second before paying, or on the day before where only days are known."""
    for n in range(count):
        bank = ("105", "102", "301", "308")[n % 4]
        day = desk.workday()
        line = desk.issue(desk.unit(bank), at(day, "09:05"))
        paid_at = at(CALENDAR.kth_after(day, 1), "10:30")
        payment = desk.pay(line, paid_at)
        early = paid_at - timedelta(seconds=1) if bank in _TIMED else at(day, "16:00")
        claim = desk.claim(payment, early, apart=n % 2 == 0)
        desk.expect("AB01", payment, claim_no=claim.claim_no, note="claimed before paid")


def plant_ab02_late(desk: Desk, count: int) -> None:
    """Claim one working day after the limit, at each of its edges."""
    for n in range(count):
        payment, days, note = _late_case(desk, n)
        claimed = CALENDAR.kth_after(day_of(payment.paid_at), days)
        claim = desk.claim(payment, at(claimed, "17:40"))
        desk.expect("AB02", payment, kind="late", claim_no=claim.claim_no, note=note)


def _late_case(desk: Desk, n: int) -> tuple[Payment, int, str]:
    """Return a payment and after how many working days it is claimed too late."""
    day = desk.workday()
    cases = (
        ("105", day, "15:30:00", 1, "paid at 15:30:00, claimed next working day"),
        ("102", day, "15:30:01", 2, "paid at 15:30:01, claimed two working days later"),
        ("308", day, "10:00", 2, "only the day known, claimed two working days later"),
        ("105", date(2025, 2, 7), "16:00", 2, "the next working day was a make-up Saturday"),
        ("301", day, "11:00", 1, "paid in the morning, claimed next working day"),
        ("102", date(2025, 1, 27), "15:31", 2, "one working day after the holiday too late"),
    )
    bank, paid_on, clock, days, note = cases[n % len(cases)]
    return paid_unclaimed(desk, bank, paid_on, clock), days, note


def plant_ab02_not_claimed(desk: Desk, count: int) -> None:
    """Never claim, up to the last limit that has passed at the as-of date."""
    for n in range(count):
        day = desk.workday()
        cases = (
            ("301", day, "10:00", "never claimed"),
            ("105", date(2025, 12, 30), "15:30:00", "limit 30 December has passed"),
            ("308", date(2025, 12, 29), "10:00", "only the day known, limit 30 December"),
            ("102", date(2025, 12, 29), "15:31", "claimed only after the as-of date"),
        )
        bank, paid_on, clock, note = cases[n % len(cases)]
        payment = paid_unclaimed(desk, bank, paid_on, clock)
        if n % len(cases) == 3:
            desk.claim(payment, at(date(2026, 1, 4), "17:40"))
        desk.expect("AB02", payment, kind="not_claimed", note=note)


def plant_ab10(desk: Desk, count: int) -> None:
    """Claim a payment again on the next working day."""
    for n in range(count):
        payment = paid_unclaimed(desk, ("301", "105", "102", "308")[n % 4], desk.workday())
        first = desk.claim_in_time(payment)
        again = CALENDAR.kth_after(day_of(first.claimed_at), 1)
        status = "pending" if n % 4 == 2 else "cleared"
        claim = desk.claim(payment, at(again, "17:40"), apart=n % 8 < 4, status=status)
        desk.expect("AB10", payment, claim_no=claim.claim_no, note=f"claimed again, {status}")


def plant_ab11_head(desk: Desk, count: int) -> None:
    """Write a head total that is not the sum of its lines."""
    for n in range(count):
        payment = paid_unclaimed(desk, ("301", "105", "102", "308")[n % 4], desk.workday())
        apart = n % 2 == 0
        claim = desk.claim_in_time(payment)
        if claim.claim_no in desk.head_shift:
            continue
        desk.head_shift[claim.claim_no] = 1 if apart else -10_000
        desk.expect(
            "AB11",
            kind="head",
            bank_code=claim.bank_code,
            claim_no=claim.claim_no,
            occurred_on=day_of(claim.claimed_at),
            note="head is not the sum of the lines",
        )


def plant_ab11_line(desk: Desk, count: int) -> None:
    """Claim another amount than was paid, or a payment that nobody made."""
    for n in range(count):
        bank = ("301", "105", "102", "308")[n % 4]
        if n % 4 == 3:
            day = desk.workday()
            payment = desk.ghost(desk.detached(desk.unit(bank), at(day, "09:05")), at(day, "10:00"))
            claim = desk.claim_in_time(payment)
        else:
            payment = paid_unclaimed(desk, bank, desk.workday())
            off = (1, -1, 250_00)[n % 3]
            claim = desk.claim_in_time(payment, amount_fen=payment.amount_fen + off)
        note = "names no known payment" if n % 4 == 3 else "another amount than paid"
        desk.expect("AB11", payment, kind="line", claim_no=claim.claim_no, note=note)
