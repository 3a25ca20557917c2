"""The honest year: every act in it is right, so a right reconciliation finds nothing in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from bankcheck.example.desk import AS_OF, CALENDAR, YEAR, Desk, at
from bankcheck.example.municipality import AGREEMENT_ENDS, Bank, Unit
from bankcheck.example.rows import Payment, Quota, Receipt, Voucher, day_of

_FIRST = date(YEAR, 1, 3)
_MONTHS = range(1, 13)
_SLACK_FEN = 1_000_000


def write_honest(desk: Desk, vouchers: int) -> None:
    """Write about that many honest vouchers with payments, claims and refunds."""
    desk.turn("honest")
    days = [day.day for day in CALENDAR.days(_FIRST, AS_OF) if day.working]
    _prior_year(desk)
    for bank in desk.town.banks:
        units = [unit for unit in desk.town.units if unit.bank == bank]
        open_days = [day for day in days if _is_open(bank, day)]
        for _ in range(vouchers * bank.share // 100):
            _one(desk, desk.rng.choice(units), desk.rng.choice(open_days))
    _payroll(desk, max(2, vouchers // 2000))


def _is_open(bank: Bank, day: date) -> bool:
    return bank.code != "103" or date(YEAR, 1, 6) <= day < AGREEMENT_ENDS - timedelta(days=2)


def _one(desk: Desk, unit: Unit, day: date) -> None:
    issued = datetime.combine(day, time(9)) + timedelta(seconds=desk.rng.randrange(7 * 3600))
    first = desk.issue(unit, issued)
    chance = desk.rng.random()
    if chance < 0.82:
        _settle_plain(desk, first, issued)
    elif chance < 0.90:
        _several_lines(desk, first, issued)
    elif chance < 0.95:
        _one_payment_for_lines(desk, first, issued)
    else:
        _split(desk, first, issued)


def _pay_time(desk: Desk, issued: datetime) -> datetime:
    """Return a moment after issue and not after the next working day."""
    chance = desk.rng.random()
    if chance < 0.6:
        return issued + timedelta(seconds=desk.rng.randrange(60, 6000))
    tomorrow = issued.date() + timedelta(days=1)
    # Some banks pay on Saturdays; that is before the next working day, so in time.
    paid_on = tomorrow if chance < 0.7 else CALENDAR.kth_after(issued.date(), 1)
    return datetime.combine(paid_on, time(9)) + timedelta(seconds=desk.rng.randrange(8 * 3600))


def _settle_plain(desk: Desk, line: Voucher, issued: datetime) -> None:
    paid = desk.settle(line, _pay_time(desk, issued))
    if paid.bank_code != "103" and desk.rng.random() < 0.04:
        _refund(desk, paid)


def _refund(desk: Desk, paid: Payment) -> None:
    """Send part of the money back some days later, and claim the refund on the next day."""
    day = CALENDAR.kth_after(day_of(paid.paid_at), desk.rng.randrange(2, 12))
    if day > date(YEAR, 12, 12):
        return
    part = desk.rng.randrange(1, paid.amount_fen)
    back = desk.refund(paid, desk.morning(day), amount_fen=part)
    claimed = desk.rng.choice((day, CALENDAR.kth_after(day, 1)))
    desk.claim(back, at(claimed, "17:40"))


def _several_lines(desk: Desk, first: Voucher, issued: datetime) -> None:
    lines = [first]
    for _ in range(desk.rng.randrange(1, 4)):
        payee = desk.payee()
        fen = desk.amount(first.payer_account)
        lines.append(
            desk.add_line(
                first,
                payee_account=payee.account,
                payee_name=payee.name,
                payee_bank=payee.bank_name,
                amount_fen=fen,
            )
        )
    when = _pay_time(desk, issued)
    for line in lines:
        desk.settle(line, when)


def _one_payment_for_lines(desk: Desk, first: Voucher, issued: datetime) -> None:
    second = desk.add_line(first, amount_fen=desk.amount(first.payer_account))
    total = first.amount_fen + second.amount_fen
    desk.settle(first, _pay_time(desk, issued), amount_fen=total)


def _split(desk: Desk, line: Voucher, issued: datetime) -> None:
    when = _pay_time(desk, issued)
    part = desk.rng.randrange(1_000, line.amount_fen - 1_000)
    desk.settle(line, when, amount_fen=part)
    desk.settle(line, when + timedelta(seconds=61), amount_fen=line.amount_fen - part)


def _payroll(desk: Desk, staff: int) -> None:
    """Pay each month's wages of units that finance pays directly, as batches."""
    units = [u for u in desk.town.units if u.regime == "direct" and u.bank.code == "301"]
    for month in _MONTHS:
        day = date(YEAR, month, 15)
        day = day if CALENDAR.is_working(day) else CALENDAR.kth_after(day, 1)
        for unit in units:
            pay_batch(desk, unit, at(day, "09:20"), staff)


def issue_batch(desk: Desk, unit: Unit, when: datetime, staff: int) -> list[Voucher]:
    """Issue one batch of wages of that many lines."""
    people = desk.rng.sample(desk.town.staff, staff)
    wage = desk.amount(unit.payer[0], 300_000, 900_000)
    first = desk.issue(
        unit,
        when,
        payee=people[0],
        voucher_type="8207",
        purpose="工资",
        settlement_method=None,
        project_code=None,
        economic_code=None,
        amount_fen=wage,
    )
    rest = [
        desk.add_line(
            first,
            payee_account=person.account,
            payee_name=person.name,
            payee_bank=person.bank_name,
            # Wages of one grade are equal; the accounts tell the lines apart.
            amount_fen=wage if n % 3 else desk.amount(unit.payer[0], 300_000, 900_000),
        )
        for n, person in enumerate(people[1:])
    ]
    return [first, *rest]


def pay_batch(desk: Desk, unit: Unit, when: datetime, staff: int) -> list[Payment]:
    """Pay a batch under one serial and claim it by one line."""
    lines = issue_batch(desk, unit, when, staff)
    return settle_batch(desk, lines, when + timedelta(hours=2))


def settle_batch(
    desk: Desk, lines: list[Voucher], when: datetime, *, short: int | None = None
) -> list[Payment]:
    """Pay the lines under one serial, and claim their sum by one line.

    The line at index `short`, never the first, is paid one yuan less than authorized.
    """
    paid = [desk.pay(lines[0], when)]
    serial = paid[0].bank_serial_no
    for n, line in enumerate(lines[1:], start=1):
        fen = line.amount_fen - (100 if n == short else 0)
        paid.append(
            desk.pay(line, when, bank_serial_no=serial, line_no=line.line_no, amount_fen=fen)
        )
    desk.claim_in_time(paid[0], amount_fen=sum(payment.amount_fen for payment in paid))
    return paid


def _prior_year(desk: Desk) -> None:
    """Write December of the year before; its numbers meet the first numbers of this year."""
    for n in range(24):
        unit = desk.unit("301", "105", "102", regime="centralized")
        issued = desk.morning(date(YEAR - 1, 12, 2 + n % 4))
        line = desk.issue(unit, issued, year=YEAR - 1)
        desk.settle(line, issued + timedelta(hours=1))


def issue_quotas(desk: Desk) -> None:
    """Issue, before each month, quotas that cover what that month pays from them."""
    desk.turn("quota")
    need: dict[tuple[int, str, str, str, int], int] = defaultdict(int)
    for payment in desk.books.payments:
        line = desk.line_of(payment)
        if payment.direction != "pay" or line.pay_type != "authorized":
            continue
        if line.project_code is None or line.project_code in desk.own_quota:
            continue
        key = (
            day_of(payment.paid_at).month,
            line.budget_unit_code,
            line.function_code,
            line.project_code,
            line.fiscal_year,
        )
        need[key] += payment.amount_fen
    for (month, unit_code, function, project, _), fen in sorted(need.items()):
        unit = desk.town.unit(unit_code)
        _issue_quota(desk, unit, function, project, month, fen)


def _issue_quota(desk: Desk, unit: Unit, function: str, project: str, month: int, fen: int) -> None:
    whole = (fen // _SLACK_FEN + 1) * _SLACK_FEN
    issued = at(quota_day(month), "10:00")
    arrived = CALENDAR.kth_after(issued.date(), 1) if desk.rng.random() < 0.5 else issued.date()
    quota(desk, unit, function, project, month, whole, issued, at(arrived, "16:00"))


def quota_day(month: int) -> date:
    """Return the working day, at the latest the 25th of the month before, that quotas come on."""
    day = date(YEAR - 1, 12, 25) if month == 1 else date(YEAR, month - 1, 25)
    while not CALENDAR.is_working(day):
        day -= timedelta(days=1)
    return day


def quota(
    desk: Desk,
    unit: Unit,
    function: str,
    project: str,
    month: int,
    fen: int,
    issued: datetime,
    arrived: datetime | None,
) -> Quota:
    """Write one quota notice."""
    row = Quota(
        notice_no=f"E{unit.bank.code}{len(desk.books.quotas) + 1:06d}",
        fiscal_year=YEAR,
        month=month,
        budget_unit_code=unit.code,
        function_code=function,
        project_code=project,
        bank_code=unit.bank.code,
        amount_fen=fen,
        issued_at=issued,
        arrived_notice_at=arrived,
    )
    desk.books.quotas.append(row)
    return row


def send_reports(desk: Desk) -> None:
    """Log the daily and monthly reports of every bank, all in time."""
    for bank in desk.town.banks:
        for day in CALENDAR.days(_FIRST, date(YEAR, 12, 30)):
            if day.working:
                due = at(CALENDAR.kth_after(day.day, 1), "10:00")
                _receive(desk, bank, "支出日报表", day.day.isoformat(), due)
        for month in range(1, 12):
            due = at(CALENDAR.kth_after(date(YEAR, month + 1, 1), 3), "17:00")
            _receive(desk, bank, "月度对账单", f"{YEAR}-{month:02d}", due)


def _receive(desk: Desk, bank: Bank, kind: str, period: str, due: datetime) -> None:
    desk.books.receipts.append(Receipt(bank.code, kind, period, due, due - timedelta(minutes=40)))
