"""Faults of the payment itself: unauthorized, wrong amount, payee or payer, twice, misnumbered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bankcheck.example.desk import CALENDAR, Desk, at
from bankcheck.example.municipality import Payee
from bankcheck.example.rows import Payment, Voucher, day_of
from bankcheck.example.year import issue_batch, settle_batch

_BANKS = ("301", "105", "102", "308")
# Banks whose files can carry another number than the voucher's, or none.
NUMBERED_BY_HAND = ("105", "102", "308")


def issued(desk: Desk, bank: str, **changes: Any) -> Voucher:
    """Return a voucher of one line, issued at 9:05 of a random working day."""
    return desk.issue(desk.unit(bank), at(desk.workday(), "09:05"), **changes)


def pay_same_day(desk: Desk, line: Voucher, **changes: Any) -> Payment:
    """Pay a line at 10:20 of its day of issue and claim it in time."""
    return desk.settle(line, at(day_of(line.issued_at), "10:20"), **changes)


def plant_ab06(desk: Desk, count: int) -> None:
    """Pay without number, with an unknown one, a voided voucher, or a stranger under a number."""
    for n in range(count):
        bank = NUMBERED_BY_HAND[n % 3]
        day = desk.workday()
        if n % 4 == 0:
            line = desk.detached(desk.unit(bank), at(day, "09:05"))
            payment, note = desk.pay(line, at(day, "10:00"), voucher_no=None), "no voucher number"
        elif n % 4 == 1:
            line = desk.detached(desk.unit(bank), at(day, "09:05"))
            payment, note = desk.pay(line, at(day, "10:00")), "unknown voucher number"
        elif n % 4 == 2:
            unit = desk.unit("102", regime="centralized")
            line = desk.issue(unit, at(day, "09:05"), status="voided")
            payment, note = desk.pay(line, at(day, "10:00")), "the voucher was voided"
        else:
            payment, note = _stranger(desk, bank), "another's number, payee and amount unknown"
        desk.claim_in_time(payment)
        desk.expect("AB06", payment, note=note)


def _stranger(desk: Desk, bank: str) -> Payment:
    """Pay an unauthorized payee under the number of a voucher that was properly paid."""
    proper = issued(desk, bank)
    paid = pay_same_day(desk, proper)
    unit = desk.town.unit(proper.budget_unit_code)
    when = at(day_of(paid.paid_at), "14:00")
    line = desk.detached(unit, when, payee=_other_payee(desk, proper))
    return desk.pay(line, when, voucher_no=proper.voucher_no)


def _other_payee(desk: Desk, line: Voucher) -> Payee:
    while True:
        payee = desk.payee()
        if payee.account != line.payee_account:
            return payee


def plant_ab07(desk: Desk, count: int) -> None:
    """Pay another amount than authorized, by a fen or by much, also in one line of several."""
    for n in range(count):
        if n % 4 == 3:
            _short_line_of_batch(desk)
            continue
        line = issued(desk, _BANKS[n % 4])
        if n % 4 == 2:
            other = _other_payee(desk, line)
            second = desk.add_line(
                line,
                payee_account=other.account,
                payee_name=other.name,
                amount_fen=desk.amount(line.payer_account),
            )
            pay_same_day(desk, second)
        off = (1, -1, 500_00, -1_00)[n % 4]
        payment = pay_same_day(desk, line, amount_fen=line.amount_fen + off)
        desk.expect("AB07", payment, note=f"{off} fen off")


def _short_line_of_batch(desk: Desk) -> None:
    """Pay one line of a batch one yuan short, as the sample voucher of the field does."""
    day = desk.workday()
    unit = desk.unit("301", regime="direct")
    lines = issue_batch(desk, unit, at(day, "09:05"), 5)
    paid = settle_batch(desk, lines, at(day, "10:20"), short=2)
    desk.expect("AB07", paid[2], document=f"line {paid[2].line_no}", note="one yuan short")


def plant_ab08_account(desk: Desk, count: int) -> None:
    """Pay another account, of the same name or of another payee altogether."""
    for n in range(count):
        line = issued(desk, _BANKS[n % 4])
        other = _other_payee(desk, line)
        name = other.name if n % 4 == 3 else line.payee_name
        payment = pay_same_day(desk, line, payee_account=other.account, payee_name=name)
        desk.expect("AB08", payment, kind="account", note="another payee account")


def plant_ab08_name(desk: Desk, count: int) -> None:
    """Pay the right account under a name that is less than 0.92 like the authorized one."""
    twelve = ("云川晨星办公设备商行部", "云川晨星办公设备商贸部")
    for n in range(count):
        line = issued(desk, _BANKS[n % 4])
        if n % 2:
            line.payee_name, paid_name = f"市{twelve[0]}", f"市{twelve[1]}"
        else:
            paid_name = f"辽远{line.payee_name[5:]}"
        payment = pay_same_day(desk, line, payee_name=paid_name)
        desk.expect("AB08", payment, kind="name", note="one in twelve" if n % 2 else "another name")


def plant_ab09(desk: Desk, count: int) -> None:
    """Pay again what was paid in full: the same day, later, twice over, or in another amount."""
    for n in range(count):
        line = issued(desk, _BANKS[n % 4])
        first = pay_same_day(desk, line)
        day = day_of(first.paid_at)
        later = (day, CALENDAR.kth_after(day, 1), CALENDAR.kth_after(day, 9))[n % 3]
        half = line.amount_fen // 2
        again = desk.settle(
            line, at(later, "14:10"), amount_fen=half if n % 5 == 4 else line.amount_fen
        )
        desk.expect("AB09", again, note="paid again")
        if n % 4 == 1:
            third = desk.settle(line, at(CALENDAR.kth_after(later, 1), "14:10"))
            desk.expect("AB09", third, note="paid a third time")


def plant_ab33(desk: Desk, count: int) -> None:
    """Pay rightly under a wrong number: an unknown one, or one of another, paid voucher."""
    for n in range(count):
        bank = NUMBERED_BY_HAND[n % 3]
        other = issued(desk, bank)
        pay_same_day(desk, other)
        line = issued(desk, bank, payee=_other_payee(desk, other))
        hits = n % 2 == 1
        number = other.voucher_no if hits else f"9{line.voucher_no[1:]}"
        note = "number of another, paid voucher" if hits else "number that nobody issued"
        payment = pay_same_day(desk, line, voucher_no=number)
        if n % 3 == 0:
            # The bank may know the right number when it clears; the serial decides anyway.
            desk.books.claims[-1].voucher_no = line.voucher_no
        desk.expect("AB33", payment, document=line.voucher_no, note=note)


def plant_ab33_by_name(desk: Desk, count: int) -> None:
    """Pay under an unknown number into another account of the payee: found by its name.

    AB08 speaks of payments matched by voucher and amount; this one is matched by neither number
    nor account, so AB33 alone names it.
    """
    for n in range(count):
        line = issued(desk, NUMBERED_BY_HAND[n % 3])
        account = f"65{line.payee_account[2:]}"
        payment = pay_same_day(
            desk, line, voucher_no=f"9{line.voucher_no[1:]}", payee_account=account
        )
        desk.expect("AB33", payment, document=line.voucher_no, note="and another account")


def plant_ab36(desk: Desk, count: int) -> None:
    """Pay from the zero-balance account of another unit."""
    for n in range(count):
        line = issued(desk, NUMBERED_BY_HAND[n % 3])
        units = [unit for unit in desk.town.units if unit.bank.code == line.bank_code]
        other = desk.rng.choice([u for u in units if u.zero_account != line.payer_account])
        payment = desk.pay(
            line,
            at(day_of(line.issued_at), "10:20") + timedelta(seconds=n),
            payer_account=other.zero_account,
            payer_name=other.name,
        )
        desk.claim_in_time(payment)
        desk.expect("AB36", payment, note="paid from another unit's account")
