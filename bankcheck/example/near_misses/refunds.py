"""Refunds claimed on the last day, netted, or rightly kept out of this year's clearing."""

from __future__ import annotations

from datetime import date

from bankcheck.example.desk import CALENDAR, YEAR, Desk, at
from bankcheck.example.faults.refunds import prior_year_payment, refunded
from bankcheck.example.rows import day_of


def spare_ab03(desk: Desk, count: int) -> None:
    """Claim a refund on the next working day; leave open what came on the last day but one."""
    for n in range(count * 2):
        back = refunded(desk, ("301", "105", "102", "308")[n % 4], desk.workday())
        claimed = CALENDAR.kth_after(day_of(back.paid_at), 1)
        desk.claim(back, at(claimed, "17:40"))
        desk.spare("AB03", back, note="claimed on the next working day")
        back = refunded(desk, "105", date(YEAR, 12, 16), date(YEAR, 12, 30))
        desk.spare("AB03", back, note="limit 31 December has not passed")
    back = refunded(desk, "102", date(YEAR, 9, 17), date(YEAR, 9, 30))
    desk.claim(back, at(date(YEAR, 10, 9), "17:40"))
    desk.spare("AB03", back, note="over National Day")


def spare_ab12(desk: Desk, count: int) -> None:
    """Claim two equal refunds of one payment, each once."""
    for n in range(count * 2):
        first = refunded(desk, ("301", "105", "102", "308")[n % 4], desk.workday())
        paid = next(
            payment
            for payment in reversed(desk.books.payments)
            if payment.bank_serial_no == first.original_serial_no
        )
        day = day_of(first.paid_at)
        second = desk.refund(paid, at(day, "11:30"), amount_fen=first.amount_fen)
        for back in (first, second):
            claim = desk.claim(back, at(day, "17:40"))
            desk.spare("AB12", back, claim_no=claim.claim_no, note="two equal refunds")


def spare_ab28(desk: Desk, count: int) -> None:
    """Refund inside the year before, inside this year, or claim for the year before."""
    for _ in range(count):
        paid = prior_year_payment(desk, "105")
        back = desk.refund(paid, at(date(YEAR - 1, 12, 30), "10:00"))
        desk.claim(back, at(date(YEAR - 1, 12, 31), "17:40"))
        desk.spare("AB28", back, note="refunded and claimed in the year of payment")
        line = desk.issue(desk.unit("102"), at(date(YEAR, 1, 2), "09:05"))
        paid = desk.settle(line, at(date(YEAR, 1, 2), "10:00"))
        back = desk.refund(paid, at(date(YEAR, 1, 6), "10:00"))
        desk.claim(back, at(date(YEAR, 1, 6), "17:40"))
        desk.spare("AB28", back, note="paid on the first working day of this year")
        paid = prior_year_payment(desk, "102")
        back = desk.refund(paid, at(date(YEAR, 1, 2), "10:00"))
        desk.claim(back, at(date(YEAR, 1, 2), "17:40"), fiscal_year=YEAR - 1)
        desk.spare("AB28", back, note="claimed for the year of payment")
