"""Paid on the last day, at the instant of issue, or not at all for a good reason."""

from __future__ import annotations

from datetime import date

from bankcheck.example.desk import CALENDAR, YEAR, Desk, at
from bankcheck.example.faults.timing import give_back
from bankcheck.example.rows import day_of

_LAST_DAYS = (
    (date(YEAR, 1, 27), date(YEAR, 2, 5), "over Spring Festival"),
    (date(YEAR, 1, 24), date(YEAR, 1, 26), "paid on a make-up Sunday"),
    (date(YEAR, 2, 7), date(YEAR, 2, 8), "paid on a make-up Saturday"),
    (date(YEAR, 3, 14), date(YEAR, 3, 17), "Friday to Monday"),
    (date(YEAR, 9, 30), date(YEAR, 10, 9), "over National Day"),
)


def spare_ab14(desk: Desk, count: int) -> None:
    """Pay on the last day; leave unpaid what was voided, refused, or is still in time."""
    for n in range(count):
        for k, (day, paid_on, note) in enumerate(_LAST_DAYS):
            line = desk.issue(
                desk.unit(("301", "105", "102", "308")[(n + k) % 4]), at(day, "09:05")
            )
            payment = desk.settle(line, at(paid_on, "15:00"))
            desk.spare("AB14", payment, note=note)
        _unpaid(desk)


def _unpaid(desk: Desk) -> None:
    day = desk.workday()
    voided = desk.issue(desk.unit("102", regime="centralized"), at(day, "09:05"), status="voided")
    refused = desk.issue(desk.unit("301"), at(day, "09:05"))
    give_back(desk, refused, day_of(refused.issued_at))
    open_lines = [desk.issue(desk.unit("105"), at(date(YEAR, 12, on), "15:00")) for on in (30, 31)]
    for line, note in (
        (voided, "voided"),
        (refused, "given back with a reason and not issued again"),
        (open_lines[0], "limit 31 December has not passed"),
        (open_lines[1], "limit next year"),
    ):
        desk.spare("AB14", voucher_no=line.voucher_no, bank_code=line.bank_code, note=note)


def spare_ab15(desk: Desk, count: int) -> None:
    """Void the voucher that came back and pay the one issued in its place."""
    for _ in range(count):
        day = desk.workday()
        unit = desk.unit("301")
        line = desk.issue(unit, at(day, "09:05"))
        give_back(desk, line, day)
        payee = next(p for p in desk.town.payees if p.account == line.payee_account)
        next_day = CALENDAR.kth_after(day, 1)
        again = desk.issue(unit, at(next_day, "09:05"), payee=payee, amount_fen=line.amount_fen)
        payment = desk.settle(again, at(next_day, "10:00"))
        for code in ("AB09", "AB14", "AB15"):
            desk.spare(code, payment, note="issued again under a new number")
        desk.spare("AB14", voucher_no=line.voucher_no, bank_code="301", note="given back")


def spare_ab35(desk: Desk, count: int) -> None:
    """Pay at the instant of issue; or on the day of issue where one side knows only the day."""
    for _ in range(count):
        for bank in ("105", "102"):
            day = desk.workday()
            line = desk.issue(desk.unit(bank, regime="centralized"), at(day, "14:00"))
            payment = desk.settle(line, at(day, "14:00"))
            desk.spare("AB35", payment, note="same instant")
        for bank in ("301", "308"):
            day = desk.workday()
            line = desk.issue(desk.unit(bank), at(day, "14:00"))
            payment = desk.settle(line, at(day, "09:30"))
            desk.spare("AB35", payment, note="the voucher knows only the day")
