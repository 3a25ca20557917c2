"""Clearing just in time: same instant, cut-off, holidays, make-up days, rejected claims."""

from __future__ import annotations

from datetime import date

from bankcheck.example.desk import CALENDAR, Desk, at
from bankcheck.example.faults.clearing import paid_unclaimed
from bankcheck.example.rows import day_of


def spare_ab01(desk: Desk, count: int) -> None:
    """Claim at the instant of payment; or on its day, where one side knows only the day."""
    for _ in range(count):
        for bank in ("105", "102"):
            payment = paid_unclaimed(desk, bank, desk.workday(), "15:00:00")
            claim = desk.claim(payment, at(day_of(payment.paid_at), "15:00:00"))
            desk.spare("AB01", payment, claim_no=claim.claim_no, note="same instant")
        payment = paid_unclaimed(desk, "301", desk.workday(), "15:00:00")
        claim = desk.claim(payment, at(day_of(payment.paid_at), "09:00"))
        desk.spare("AB01", payment, claim_no=claim.claim_no, note="the claim knows only the day")
        payment = paid_unclaimed(desk, "308", desk.workday())
        claim = desk.claim(payment, at(day_of(payment.paid_at), "09:00"))
        desk.spare("AB01", payment, claim_no=claim.claim_no, note="both know only the day")


_IN_TIME = (
    ("105", date(2025, 3, 14), "15:31", "2025-03-17", "Friday 15:31, claimed Monday"),
    ("102", date(2025, 3, 12), "15:30:00", "2025-03-12", "15:30:00, claimed the same day"),
    ("105", date(2025, 3, 12), "15:30:01", "2025-03-13", "15:30:01, claimed the next day"),
    ("102", date(2025, 1, 27), "15:31", "2025-02-05", "over Spring Festival"),
    ("105", date(2025, 2, 7), "15:31", "2025-02-08", "claimed on a make-up Saturday"),
    ("301", date(2025, 9, 30), "16:00", "2025-10-09", "over National Day"),
    ("105", date(2025, 1, 24), "15:31", "2025-01-26", "claimed on a make-up Sunday"),
    ("105", date(2025, 3, 15), "10:00", "2025-03-17", "paid on a Saturday, claimed Monday"),
    ("308", date(2025, 3, 13), "10:00", "2025-03-14", "only the day known, claimed next day"),
    ("105", date(2025, 12, 30), "15:30:01", "", "limit 31 December has not passed"),
    ("102", date(2025, 12, 31), "10:00", "", "limit 31 December has not passed"),
    ("308", date(2025, 12, 30), "10:00", "", "only the day known, limit 31 December"),
)


def spare_ab02(desk: Desk, count: int) -> None:
    """Claim on the last day allowed, or leave open what is still in time."""
    for _ in range(count):
        for bank, day, clock, claimed, note in _IN_TIME:
            issue_day = day if CALENDAR.is_working(day) else date(2025, 3, 14)
            line = desk.issue(desk.unit(bank), at(issue_day, "09:05"))
            payment = desk.pay(line, at(day, clock))
            if claimed:
                desk.claim(payment, at(date.fromisoformat(claimed), "17:40"))
            desk.spare("AB02", payment, note=note)


def spare_ab10(desk: Desk, count: int) -> None:
    """Claim again what was rejected; or claim under the number of another voucher."""
    for _ in range(count):
        payment = paid_unclaimed(desk, "105", desk.workday())
        day = day_of(payment.paid_at)
        desk.claim(payment, at(day, "15:50"), status="rejected")
        claim = desk.claim(payment, at(day, "17:40"))
        desk.spare("AB10", payment, claim_no=claim.claim_no, note="the first was rejected")
        other, payment = paid_unclaimed(desk, "102", day), paid_unclaimed(desk, "102", day)
        desk.claim_in_time(other)
        claim = desk.claim_in_time(payment, voucher_no=other.voucher_no)
        desk.spare("AB10", other, note="another's claim line names its number")
        desk.spare("AB11", payment, claim_no=claim.claim_no, note="its serial names the payment")


def spare_ab11(desk: Desk, count: int) -> None:
    """Claim a whole batch by one line, and two equal amounts by two lines of one claim."""
    for _ in range(count):
        day = desk.workday()
        for bank in ("301", "308"):
            first = paid_unclaimed(desk, bank, day)
            line = desk.issue(desk.unit(bank), at(day, "09:05"), amount_fen=first.amount_fen)
            second = desk.pay(line, at(day, "10:45"))
            for payment in (first, second):
                claim = desk.claim_in_time(payment)
                desk.spare("AB11", payment, claim_no=claim.claim_no, note="equal amounts")
