"""Right payments that look wrong: sums, splits, equal lines, respelt names, paid again."""

from __future__ import annotations

from datetime import date, timedelta

from bankcheck.example.desk import CALENDAR, YEAR, Desk, at
from bankcheck.example.faults.paying import NUMBERED_BY_HAND, issued, pay_same_day
from bankcheck.example.faults.timing import give_back
from bankcheck.example.municipality import Payee
from bankcheck.example.rows import Payment, Voucher, day_of

_BANKS = ("301", "105", "102", "308")


def spare_ab06(desk: Desk, count: int) -> None:
    """Pay rightly without any number: found by payer, payee and amount, on the fifth day too."""
    for n in range(count * 3):
        line = issued(desk, NUMBERED_BY_HAND[n % 3])
        payment = pay_same_day(desk, line, voucher_no=None)
        for code in ("AB06", "AB33"):
            desk.spare(code, payment, note="no number, but the only open line that fits")


def spare_ab07(desk: Desk, count: int) -> None:
    """Pay in parts or at once what adds up, and a part while the rest is still in time."""
    for n in range(count * 2):
        line = issued(desk, _BANKS[n % 4])
        third = line.amount_fen // 3
        day = day_of(line.issued_at)
        for part, clock in (
            (third, "10:00"),
            (third, "10:01"),
            (line.amount_fen - 2 * third, "14:00"),
        ):
            payment = desk.settle(line, at(day, clock), amount_fen=part)
            desk.spare("AB07", payment, note="three parts add up")
            desk.spare("AB09", payment, note="three parts add up")
        line = issued(desk, _BANKS[n % 4])
        second = desk.add_line(line, amount_fen=desk.amount(line.payer_account))
        payment = pay_same_day(desk, line, amount_fen=line.amount_fen + second.amount_fen)
        desk.spare("AB07", payment, note="one payment for two lines")
        _part_in_time(desk)


def _part_in_time(desk: Desk) -> None:
    line = desk.issue(desk.unit("105"), at(date(YEAR, 12, 30), "09:05"))
    payment = desk.settle(line, at(date(YEAR, 12, 30), "10:00"), amount_fen=line.amount_fen // 2)
    desk.spare("AB07", payment, note="a part, the rest still in time")
    desk.spare("AB14", payment, note="the rest still in time")


_NAMES = (
    ("云川市晨星(北)工程有限公司", "云川市晨星（北）工程有限公司", "full-width brackets"),
    ("云川市ABC工程有限公司", "云川市ＡＢＣ工程有限公司", "full-width letters"),
    ("云川市远帆印刷有限公司", "云川市 远帆印刷 有限公司", "spaces"),
    ("云川市远帆【一厂】印刷有限公司", "云川市远帆一厂印刷有限公司", "brackets"),
    ("云川市晨星办公设备有限公司", "云川市晨兴办公设备有限公司", "one of thirteen differs"),
    (
        "云川市晨星办公设备有限公司东部地区第一销售服务分公司",
        "云川市晨兴办公设备有限公司东部地区第二销售服务分公司",
        "two of twenty-six differ",
    ),
    (
        "云川市晨星办公设备有限公司东部地区第一销售服务公司",
        "云川市晨兴办公设备有限公司东部地区第二销售服务公司",
        "two of twenty-five differ, exactly 0.92",
    ),
)


def spare_ab08(desk: Desk, count: int) -> None:
    """Pay the right account under a name spelt otherwise."""
    for n in range(count):
        for k, (name, spelt, note) in enumerate(_NAMES):
            payee = Payee(f"66{n:05d}{k:09d}", name, "虚拟第一银行")
            line = issued(desk, _BANKS[k % 4], payee=payee)
            payment = pay_same_day(desk, line, payee_name=spelt)
            desk.spare("AB08", payment, note=note)


def spare_ab09(desk: Desk, count: int) -> None:
    """Pay equal lines, pay after a full refund, pay after an attempt that came back."""
    for n in range(count * 2):
        line = issued(desk, _BANKS[n % 4])
        twin = desk.add_line(line)
        first = pay_same_day(desk, line)
        second = desk.settle(twin, at(day_of(first.paid_at), "10:21"))
        for payment in (first, second):
            desk.spare("AB09", payment, note="equal lines of one voucher")
        _again_after_refund(desk, issued(desk, _BANKS[n % 4]), days=(1, 6)[n % 2])
        _again_after_return(desk, issued(desk, "301"))


def _again_after_refund(desk: Desk, line: Voucher, days: int) -> None:
    first = pay_same_day(desk, line)
    day = CALENDAR.kth_after(day_of(first.paid_at), days)
    back = desk.refund(first, at(day, "09:30"))
    desk.claim(back, at(day, "17:40"))
    again = desk.settle(line, at(day, "14:00"))
    for code in ("AB06", "AB09", "AB10", "AB14", "AB15"):
        desk.spare(code, again, note="paid again after a full refund")


def _again_after_return(desk: Desk, line: Voucher) -> None:
    day = day_of(line.issued_at)
    give_back(desk, line, day, payee_account=f"65{line.payee_account[2:]}")
    again = desk.settle(line, at(CALENDAR.kth_after(day, 3), "10:00"))
    for code in ("AB06", "AB08", "AB09", "AB14", "AB15"):
        desk.spare(code, again, note="the first attempt went to a wrong account and came back")


def spare_ab33(desk: Desk, count: int) -> None:
    """Leave alone the paid voucher whose number was typed for another."""
    for n in range(count * 3):
        bank = NUMBERED_BY_HAND[n % 3]
        hit = issued(desk, bank, payee=desk.town.payees[n])
        paid = pay_same_day(desk, hit)
        line = issued(desk, bank, payee=desk.town.payees[n + 50])
        wrong = pay_same_day(desk, line, voucher_no=hit.voucher_no)
        desk.expect("AB33", wrong, document=line.voucher_no, note="number of a paid voucher")
        for code in ("AB06", "AB07", "AB08", "AB09", "AB10", "AB14", "AB33"):
            desk.spare(code, paid, note="its number was typed for another voucher")


def spare_ab36(desk: Desk, count: int) -> None:
    """Pay from the right account under a payer name spelt otherwise."""
    for n in range(count * 2):
        line = issued(desk, _BANKS[n % 4])
        payment: Payment = desk.pay(
            line, at(day_of(line.issued_at), "10:20") + timedelta(seconds=n)
        )
        desk.claim_in_time(payment)
        desk.spare("AB36", payment, note="the voucher's own account")
