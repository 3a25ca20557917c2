"""Faults against quota, subject, whitelist and cash rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bankcheck.example.desk import CALENDAR, Desk, at
from bankcheck.example.municipality import Payee, Unit
from bankcheck.example.rows import Payment, Voucher, day_of
from bankcheck.example.year import quota, quota_day

_BANKS = ("301", "105", "102", "308")
LIMIT_FEN = 1_000_000


class Purse:
    """The quota and payments of one project of one unit, which a planter steers itself."""

    def __init__(self, desk: Desk, bank: str, name: str, month: int = 5) -> None:
        self.desk, self.month = desk, month
        self.unit: Unit = desk.unit(bank, regime="authorized")
        self.project = f"{self.unit.projects[0]}{name}"
        desk.own_quota.add(self.project)

    def grant(self, fen: int, when: datetime | None = None, month: int | None = None) -> None:
        """Issue a quota (before its month, unless told), announced in time."""
        issued = when or at(quota_day(self.month), "10:00")
        arrived = at(CALENDAR.kth_after(issued.date(), 1), "10:00")
        month = month or self.month
        function = self.unit.functions[0]
        quota(self.desk, self.unit, function, self.project, month, fen, issued, arrived)

    def line(self, fen: int, when: datetime) -> Voucher:
        """Issue a voucher on this project."""
        function = self.unit.functions[0]
        return self.desk.issue(
            self.unit, when, amount_fen=fen, project_code=self.project, function_code=function
        )

    def spend(self, fen: int, when: datetime) -> Payment:
        """Issue, pay ten minutes later and claim in time."""
        return self.desk.settle(self.line(fen, when), when + timedelta(minutes=10))


def _above(desk: Desk, n: int) -> tuple[list[Payment], str]:
    purse = Purse(desk, _BANKS[n % 4], f"9{n:04d}")
    days = [CALENDAR.kth_after(date(2025, 5, 8), k) for k in range(1, 6)]
    when = [at(day, "09:30") for day in days]
    case = n % 6
    if case == 0:
        purse.grant(LIMIT_FEN)
        purse.spend(LIMIT_FEN, when[0])
        return [purse.spend(1, when[1]), purse.spend(50_00, when[2])], "one fen above, then more"
    if case == 1:
        purse.grant(LIMIT_FEN, month=6)
        return [purse.spend(30_00, when[0])], "the quota is for the next month"
    if case == 2:
        purse.grant(LIMIT_FEN)
        purse.grant(-300_00, at(days[0], "10:00"))
        return [purse.spend(LIMIT_FEN - 300_00 + 1, when[1])], "the quota was reduced before"
    if case == 3:
        purse.grant(LIMIT_FEN)
        paid = purse.spend(LIMIT_FEN, when[0])
        back = desk.refund(paid, at(days[1], "10:00"), amount_fen=100_00)
        desk.claim(back, at(days[1], "17:40"))
        return [purse.spend(100_01, when[2])], "one fen above what a refund gave back"
    if case == 4:
        return [purse.spend(70_00, when[0])], "no quota at all"
    purse.grant(LIMIT_FEN)
    above = purse.spend(LIMIT_FEN + 1, when[0])
    purse.grant(1, at(days[1], "08:00"))
    return [above], "raised only on the next day"


def plant_ab05(desk: Desk, count: int) -> None:
    """Pay above the quota: at once, after a reduction, before its month, without any."""
    for n in range(count):
        payments, note = _above(desk, n)
        for payment in payments:
            desk.expect("AB05", payment, note=note)


def plant_ab13_payment(desk: Desk, count: int) -> None:
    """Report another unit or function than the voucher's."""
    for n in range(count):
        unit = desk.unit("102")
        line = desk.issue(unit, at(desk.workday(), "09:05"))
        changes = (
            {"budget_unit_code": _another(desk, unit).code}
            if n % 2
            else {"function_code": f"{line.function_code[:-1]}8"}
        )
        when = at(day_of(line.issued_at), "10:00")
        payment = desk.settle(line, when)
        for column, value in changes.items():
            setattr(payment, column, value)
        desk.expect("AB13", payment, note=f"payment says another {next(iter(changes))}")


def _another(desk: Desk, unit: Unit) -> Unit:
    units = desk.town.units
    return units[(units.index(unit) + 1) % len(units)]


def plant_ab13_claim(desk: Desk, count: int) -> None:
    """Claim under another unit or function than the voucher's."""
    for n in range(count):
        unit = desk.unit(_BANKS[n % 4])
        line = desk.issue(unit, at(desk.workday(), "09:05"))
        payment = desk.pay(line, at(day_of(line.issued_at), "10:00"))
        if n % 2:
            claim = desk.claim_in_time(payment, budget_unit_code=_another(desk, unit).code)
        else:
            claim = desk.claim_in_time(payment, function_code=f"{line.function_code[:-1]}8")
        desk.expect("AB13", payment, claim_no=claim.claim_no, note="the claim says another code")


def to_real_fund(desk: Desk, unit: Unit, target: Unit, purpose: str) -> Payment:
    """Pay from a unit's zero-balance account to a unit's basic account."""
    payee = Payee(target.basic_account, target.name, target.bank.papers.name)
    day = desk.workday()
    line = desk.issue(unit, at(day, "09:05"), payee=payee, purpose=purpose)
    return desk.settle(line, at(day, "10:00"))


def plant_ab16(desk: Desk, count: int) -> None:
    """Pay into real-fund accounts what the whitelist does not allow, or not to that unit."""
    purposes = ("往来款", "工会经费及福利", "工会经费", "转款")
    for n in range(count):
        unit = desk.unit(_BANKS[n % 4], regime="authorized")
        target = _another(desk, unit) if n % 4 == 2 else unit
        payment = to_real_fund(desk, unit, target, purposes[n % 4])
        note = "whitelisted, but another unit's" if n % 4 == 2 else "not whitelisted"
        desk.expect("AB16", payment, note=note)


def cash(desk: Desk, regime: str, fen: int) -> Payment:
    """Pay cash of a voucher for cash."""
    day = desk.workday()
    unit = desk.unit("102", regime=regime)
    payee = desk.rng.choice(desk.town.staff)
    line = desk.issue(unit, at(day, "09:05"), payee=payee, settlement_method="cash", amount_fen=fen)
    return desk.settle(line, at(day, "10:00"))


def plant_ab17(desk: Desk, count: int) -> None:
    """Pay cash from a finance account, or more than 50,000 yuan from a unit's."""
    for n in range(count):
        if n % 2:
            desk.expect("AB17", cash(desk, "direct", 800_00 + n), note="finance account")
        else:
            fen = 5_000_001 if n % 4 else 6_000_000 + n
            desk.expect("AB17", cash(desk, "authorized", fen), note="above 50,000 yuan")
