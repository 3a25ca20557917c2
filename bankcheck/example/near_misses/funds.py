"""Quota used to the last fen, whitelisted transfers, and cash up to the limit."""

from __future__ import annotations

from datetime import date

from bankcheck.example.desk import CALENDAR, Desk, at
from bankcheck.example.faults.funds import LIMIT_FEN, Purse, cash, to_real_fund
from bankcheck.example.faults.timing import give_back
from bankcheck.example.rows import Payment, day_of


def spare_ab05(desk: Desk, count: int) -> None:
    """Spend a quota exactly: at once, raised a second before, freed by a refund or a return."""
    day = CALENDAR.kth_after(date(2025, 5, 8), 2)
    for n in range(count):
        purse = Purse(desk, ("301", "105", "102", "308")[n % 4], f"7{n:04d}1")
        purse.grant(LIMIT_FEN)
        _spared(desk, purse.spend(LIMIT_FEN - 1, at(day, "09:30")), "one fen below")
        _spared(desk, purse.spend(1, at(day, "09:45")), "exactly the quota")
        purse = Purse(desk, "105", f"7{n:04d}2")
        purse.grant(LIMIT_FEN)
        purse.spend(LIMIT_FEN, at(day, "09:30"))
        purse.grant(50_00, at(day, "09:59:59"))
        _spared(desk, purse.spend(50_00, at(day, "09:50")), "raised a second before")
        _freed_by_refund(desk, Purse(desk, "102", f"7{n:04d}3"), day)
        _freed_by_return(desk, Purse(desk, "301", f"7{n:04d}4"), day)
        purse = Purse(desk, "308", f"7{n:04d}5")
        purse.grant(LIMIT_FEN, at(day, "16:00"))
        _spared(desk, purse.spend(LIMIT_FEN, at(day, "09:30")), "day known only, raised that day")


def _spared(desk: Desk, payment: Payment, note: str) -> None:
    desk.spare("AB05", payment, note=note)


def _freed_by_refund(desk: Desk, purse: Purse, day: date) -> None:
    purse.grant(LIMIT_FEN)
    paid = purse.spend(LIMIT_FEN, at(day, "09:30"))
    next_day = CALENDAR.kth_after(day, 1)
    back = desk.refund(paid, at(next_day, "10:00"), amount_fen=400_00)
    desk.claim(back, at(next_day, "17:40"))
    _spared(desk, purse.spend(400_00, at(next_day, "10:30")), "freed by a refund")


def _freed_by_return(desk: Desk, purse: Purse, day: date) -> None:
    purse.grant(LIMIT_FEN)
    line = purse.line(LIMIT_FEN, at(day, "09:30"))
    give_back(desk, line, day, payee_account=f"65{line.payee_account[2:]}")
    payment = desk.settle(line, at(day_of(line.issued_at), "14:00"))
    _spared(desk, payment, "the first attempt came back and counts nothing")


def spare_ab13(desk: Desk, count: int) -> None:
    """Pay and claim without codes where the files have none."""
    for n in range(count * 2):
        day = desk.workday()
        line = desk.issue(desk.unit(("105", "308")[n % 2]), at(day, "09:05"))
        payment = desk.pay(line, at(day, "10:00"))
        desk.claim_in_time(payment, budget_unit_code=None, function_code=None)
        desk.spare("AB13", payment, note="no codes")


def spare_ab16(desk: Desk, count: int) -> None:
    """Transfer whitelisted money to the own basic account; let finance pay a unit's account."""
    for n in range(count):
        for k, purpose in enumerate(("工会经费", "职工福利费", "个人所得税", "社会保障缴费")):
            unit = desk.unit(("301", "105", "102", "308")[(n + k) % 4], regime="authorized")
            payment = to_real_fund(desk, unit, unit, purpose)
            desk.spare("AB16", payment, note="whitelisted, own basic account")
        unit = desk.unit("301", regime="direct")
        payment = to_real_fund(desk, unit, unit, "往来款")
        desk.spare("AB16", payment, note="paid by finance, not from the unit's account")


def spare_ab17(desk: Desk, count: int) -> None:
    """Pay exactly 50,000 yuan in cash from a unit's account."""
    for _ in range(count):
        desk.spare("AB17", cash(desk, "authorized", 5_000_000), note="exactly 50,000 yuan")
