"""The desk where the year is written: it issues, pays, claims and refunds, and keeps the truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from bankcheck.example.municipality import Bank, Municipality, Payee, Unit
from bankcheck.example.rows import (
    AccountDay,
    Claim,
    Payment,
    Quota,
    Receipt,
    Voucher,
    When,
    day_of,
)
from bankcheck.example.truth import Expected, NearMiss
from bankcheck.workdays import WorkCalendar

YEAR = 2025
AS_OF = date(YEAR, 12, 31)
CUT_OFF = time(15, 30)
CALENDAR = WorkCalendar()
_FIRST, _LAST = date(YEAR, 1, 6), date(YEAR, 12, 12)
_TYPES = {"authorized": "8202", "direct": "5201", "centralized": "5214"}
_PREFIX = {"8202": "1", "5201": "2", "5214": "3", "8207": "4"}
# Numbers of the year before that must not meet a number of this year start here.
APART = 9_000_000
# Numbers that finance never issued start here.
UNKNOWN = 5_000_000
PURPOSES = (
    "办公费 差旅费 维修费 会议费 培训费 设备购置款 委托业务费 印刷费 水电费 物业管理费".split()
)


def at(day: date, text: str) -> datetime:
    """Return the moment of a day written as ``15:30`` or ``15:30:01``."""
    return datetime.combine(day, time.fromisoformat(text))


@dataclass(slots=True)
class Books:
    """Every row of the year, and what a right reconciliation says of them."""

    vouchers: list[Voucher] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    quotas: list[Quota] = field(default_factory=list)
    account_days: list[AccountDay] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    truth: list[Expected] = field(default_factory=list)
    near: list[NearMiss] = field(default_factory=list)


@dataclass(slots=True)
class Desk:
    """Writes honest acts unless told otherwise; planters tell it otherwise."""

    town: Municipality
    seed: int
    rng: Random
    books: Books = field(default_factory=Books)
    # Which voucher line a payment was made for, by (bank, serial, line).
    made_for: dict[tuple[str, str, int], Voucher] = field(default_factory=dict)
    # Projects whose quotas a planter issues itself.
    own_quota: set[str] = field(default_factory=set)
    # Money left at day end by a planter: (bank, account, day) to fen.
    left_over: dict[tuple[str, str, date], int] = field(default_factory=dict)
    # How far a claim's head is off the sum of its lines.
    head_shift: dict[str, int] = field(default_factory=dict)
    _numbers: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    _amounts: set[tuple[str, int]] = field(default_factory=set)
    _claim_heads: dict[tuple[str, str, str, str, int], str] = field(default_factory=dict)
    _last_line: Counter[str] = field(default_factory=Counter)
    _claim_of: dict[tuple[str, str], str] = field(default_factory=dict)

    def turn(self, name: str) -> None:
        """Start the random numbers of one planter, independent of all others."""
        self.rng = Random(f"{self.seed}:{name}")

    def _next(self, *key: Any) -> int:
        self._numbers[key] += 1
        return self._numbers[key]

    # Choosing

    def unit(self, *banks: str, regime: str | None = None) -> Unit:
        """Return a random unit of one of these banks (all but the fourth, if none is named)."""
        wanted = banks or ("301", "105", "102", "308")
        return self.rng.choice(
            [
                unit
                for unit in self.town.units
                if unit.bank.code in wanted and regime in (None, unit.regime)
            ]
        )

    def payee(self) -> Payee:
        """Return a random payee."""
        return self.rng.choice(self.town.payees)

    def workday(self, first: date = _FIRST, last: date = _LAST) -> date:
        """Return a random working day from first to last, both included."""
        while True:
            day = first + timedelta(days=self.rng.randrange((last - first).days + 1))
            if CALENDAR.is_working(day):
                return day

    def morning(self, day: date) -> datetime:
        """Return a random moment of that day from 9:00 to 11:59."""
        return datetime.combine(day, time(9)) + timedelta(seconds=self.rng.randrange(3 * 3600))

    def amount(self, payer: str, low: int = 5_000, high: int = 4_000_000) -> int:
        """Return an amount in fen that this payer pays only once in the year."""
        while True:
            fen = self.rng.randrange(low, high)
            if (payer, fen) not in self._amounts:
                self._amounts.add((payer, fen))
                return fen

    # Vouchers

    def issue(
        self,
        unit: Unit,
        when: datetime,
        *,
        year: int = YEAR,
        apart: int = 0,
        payee: Payee | None = None,
        **changes: Any,
    ) -> Voucher:
        """Issue a voucher of one line; `changes` replace columns of the row."""
        kind = changes.get("voucher_type", _TYPES[unit.regime])
        number = f"{_PREFIX[kind]}{apart + self._next(kind, year, apart):07d}"
        line = self._line(unit, when, payee or self.payee(), kind, number, year)
        return self._keep(self._changed(line, changes))

    def add_line(self, first: Voucher, **changes: Any) -> Voucher:
        """Add a line to a voucher, equal to its first line but for `changes`."""
        number = 1 + self._next("further line", first.fiscal_year, first.voucher_no)
        return self._keep(replace(first, line_no=number, **changes))

    def _changed(self, line: Voucher, changes: dict[str, Any]) -> Voucher:
        if "amount_fen" not in changes:
            changes = {"amount_fen": self.amount(line.payer_account), **changes}
        return replace(line, **changes)

    def _keep(self, line: Voucher) -> Voucher:
        self.books.vouchers.append(line)
        return line

    def _line(
        self, unit: Unit, when: datetime, payee: Payee, kind: str, number: str, year: int
    ) -> Voucher:
        account, name = unit.payer
        return Voucher(
            fiscal_year=year,
            voucher_no=number,
            line_no=1,
            voucher_type=kind,
            pay_type=unit.regime,
            budget_unit_code=unit.code,
            budget_unit_name=unit.name,
            payer_account=account,
            payer_name=name,
            payee_account=payee.account,
            payee_name=payee.name,
            payee_bank=payee.bank_name,
            amount_fen=0,
            function_code=self.rng.choice(unit.functions),
            economic_code="30201",
            project_code=self.rng.choice(unit.projects),
            indicator_no=None,
            purpose=self.rng.choice(PURPOSES),
            settlement_method="transfer",
            bank_code=unit.bank.code,
            issued_at=when if knows_issue_time(kind, unit.bank) else when.date(),
        )

    # Payments

    def pay(self, line: Voucher, when: datetime, **changes: Any) -> Payment:
        """Pay a voucher line as its bank reports it; `changes` replace columns of the row."""
        bank = self.town.bank(line.bank_code)
        serial = f"{bank.code}{when:%y%m%d}{self._next('serial', bank.code):07d}"
        codes = bank.channel.codes
        payment = Payment(
            bank_code=bank.code,
            bank_serial_no=serial,
            line_no=1,
            voucher_no=line.voucher_no,
            fiscal_year=line.fiscal_year if bank.channel.legs else None,
            direction="pay",
            original_serial_no=None,
            budget_unit_code=line.budget_unit_code if codes else None,
            payer_account=line.payer_account,
            payer_name=line.payer_name,
            payee_account=line.payee_account,
            payee_name=line.payee_name,
            payee_bank=line.payee_bank if bank.channel.legs else None,
            amount_fen=line.amount_fen,
            function_code=line.function_code if codes else None,
            settlement_method=line.settlement_method if bank.channel.method else None,
            purpose=line.purpose,
            submitted_at=None,
            paid_at=payment_stamp(bank, when),
            returned_at=None,
            channel=None,
        )
        return self._made(replace(payment, **changes), line)

    def _made(self, payment: Payment, line: Voucher) -> Payment:
        self.books.payments.append(payment)
        self.made_for[payment.bank_code, payment.bank_serial_no, payment.line_no] = line
        return payment

    def detached(self, unit: Unit, when: datetime, **changes: Any) -> Voucher:
        """Return a voucher line that nobody issued; its number is unknown to finance."""
        line = self.issue(unit, when, apart=UNKNOWN, **changes)
        self.books.vouchers.pop()
        return line

    def ghost(self, line: Voucher, when: datetime) -> Payment:
        """Return a payment that no bank reports."""
        payment = self.pay(line, when)
        self.books.payments.pop()
        return payment

    def line_of(self, payment: Payment) -> Voucher:
        """Return the voucher line that a payment, or the payment of a refund, was made for."""
        return self.made_for[payment.bank_code, payment.bank_serial_no, payment.line_no]

    def refund(self, paid: Payment, when: datetime, **changes: Any) -> Payment:
        """Write the money of a payment coming back, whole unless `amount_fen` says less."""
        bank = self.town.bank(paid.bank_code)
        back = replace(
            paid,
            bank_serial_no=f"{bank.code}{when:%y%m%d}{self._next('serial', bank.code):07d}",
            line_no=1,
            direction="refund",
            original_serial_no=paid.bank_serial_no,
            purpose="退款",
            payee_bank=None,
            settlement_method=None if bank.channel.legs else paid.settlement_method,
            paid_at=payment_stamp(bank, when),
        )
        back = turned(back) if bank.channel.turned else back
        return self._made(replace(back, **changes), self.line_of(paid))

    # Claims

    def claim(
        self, payment: Payment, when: datetime, *, apart: bool = False, **changes: Any
    ) -> Claim:
        """Claim one payment (or a refund, when it is one) in the claim of that moment.

        `apart` gives it a claim of its own; `changes` replace columns of the row.
        """
        bank = self.town.bank(payment.bank_code)
        kind = "refund" if payment.direction == "refund" else "transfer"
        stamp = when if bank.channel.claim_time else when.date()
        status = str(changes.get("status", "cleared"))
        line = self.line_of(payment)
        number = self._claim_no(bank, kind, stamp, status, self._next("apart") if apart else 0)
        self._last_line[number] += 1
        claim = Claim(
            claim_no=number,
            line_no=self._last_line[number],
            claim_type=kind,
            bank_code=bank.code,
            voucher_no=payment.voucher_no,
            fiscal_year=when.year,
            bank_serial_no=payment.bank_serial_no,
            original_claim_no=self._original_claim(payment),
            budget_unit_code=line.budget_unit_code,
            function_code=line.function_code,
            amount_fen=payment.amount_fen,
            head_total_fen=0,
            claimed_at=stamp,
            cleared_at=when.date() if status == "cleared" else None,
            status=status,
        )
        return self._claimed(replace(claim, **changes), payment)

    def _claimed(self, claim: Claim, payment: Payment) -> Claim:
        self.books.claims.append(claim)
        self._claim_of.setdefault((payment.bank_code, payment.bank_serial_no), claim.claim_no)
        return claim

    def _original_claim(self, payment: Payment) -> str | None:
        timed = self.town.bank(payment.bank_code).channel.claim_time
        if payment.original_serial_no is None or not timed:
            return None
        return self._claim_of.get((payment.bank_code, payment.original_serial_no))

    def _claim_no(self, bank: Bank, kind: str, stamp: When, status: str, turn: int) -> str:
        key = (bank.code, kind, stamp.isoformat(), status, turn)
        if key not in self._claim_heads:
            sense = "T" if kind == "refund" else "H"
            prefix = f"{sense}{bank.code}{stamp:%y%m%d}"
            self._claim_heads[key] = f"{prefix}{self._next('claim', prefix):03d}"
        return self._claim_heads[key]

    def claim_in_time(self, payment: Payment, **changes: Any) -> Claim:
        """Claim a payment with its bank's daily claim, on the last day that is still in time."""
        return self.claim(payment, claim_deadline(payment), **changes)

    def settle(self, line: Voucher, when: datetime, **changes: Any) -> Payment:
        """Pay a line and claim the payment in time."""
        payment = self.pay(line, when, **changes)
        self.claim_in_time(payment)
        return payment

    # Truth

    def expect(self, code: str, payment: Payment | None = None, **facts: Any) -> None:
        """Note a difference that must be found; a payment fills the columns it knows."""
        self.books.truth.append(replace(Expected(code, **_sides(payment)), **facts))

    def spare(self, code: str, payment: Payment | None = None, **facts: Any) -> None:
        """Note an act that must not raise the rule."""
        self.books.near.append(replace(NearMiss(code, **_sides(payment)), **facts))


def _sides(payment: Payment | None) -> dict[str, Any]:
    if payment is None:
        return {}
    return {
        "bank_code": payment.bank_code,
        "voucher_no": payment.voucher_no or "",
        "bank_serial_no": payment.bank_serial_no,
        "occurred_on": day_of(payment.paid_at),
    }


def turned(payment: Payment) -> Payment:
    """Return the entry with payer and payee changed round."""
    return replace(
        payment,
        payer_account=payment.payee_account,
        payer_name=payment.payee_name,
        payee_account=payment.payer_account,
        payee_name=payment.payer_name,
    )


def knows_issue_time(kind: str, bank: Bank) -> bool:
    """Say whether the source of these vouchers knows the second of issue, not only the day."""
    return kind == "5214" and bank.channel.claim_time


def payment_stamp(bank: Bank, when: datetime) -> When:
    """Return the moment as the bank's files show it: to the second, or the bare day."""
    return when if bank.channel.payment_time else when.date()


def claim_deadline(payment: Payment) -> datetime:
    """Return 17:40 of the last day on which the payment is claimed in time."""
    paid = payment.paid_at
    day = day_of(paid)
    same_day = isinstance(paid, datetime) and paid.time() <= CUT_OFF and CALENDAR.is_working(day)
    return at(day if same_day else CALENDAR.kth_after(day, 1), "17:40")
