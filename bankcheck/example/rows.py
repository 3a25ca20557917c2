"""The example's rows: one class a stream, its fields the canonical columns in their order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

# A source that knows only the day gives a date; one that knows the second gives a datetime.
When: TypeAlias = datetime | date


def day_of(when: When) -> date:
    """Return the day of a moment or of a bare day."""
    return when.date() if isinstance(when, datetime) else when


@dataclass(slots=True)
class Voucher:
    """One line of an authorized voucher; `amount_fen` in fen."""

    fiscal_year: int
    voucher_no: str
    line_no: int
    voucher_type: str
    pay_type: str
    budget_unit_code: str
    budget_unit_name: str
    payer_account: str
    payer_name: str
    payee_account: str
    payee_name: str
    payee_bank: str
    amount_fen: int
    function_code: str
    economic_code: str | None
    project_code: str | None
    indicator_no: str | None
    purpose: str
    settlement_method: str | None
    bank_code: str
    issued_at: When
    status: str = "valid"


@dataclass(slots=True)
class Payment:
    """One entry of a bank; `amount_fen` is positive, `direction` gives the sense."""

    bank_code: str
    bank_serial_no: str
    line_no: int
    voucher_no: str | None
    fiscal_year: int | None
    direction: str
    original_serial_no: str | None
    budget_unit_code: str | None
    payer_account: str
    payer_name: str | None
    payee_account: str
    payee_name: str | None
    payee_bank: str | None
    amount_fen: int
    function_code: str | None
    settlement_method: str | None
    purpose: str | None
    submitted_at: When | None
    paid_at: When
    returned_at: When | None
    channel: str | None
    status: str = "paid"
    fail_reason: str | None = None


@dataclass(slots=True)
class Claim:
    """One line of a claim (2301) or of a refund claim (2302)."""

    claim_no: str
    line_no: int
    claim_type: str
    bank_code: str
    voucher_no: str | None
    fiscal_year: int
    bank_serial_no: str | None
    original_claim_no: str | None
    budget_unit_code: str | None
    function_code: str | None
    amount_fen: int
    head_total_fen: int
    claimed_at: When
    cleared_at: When | None
    status: str


@dataclass(slots=True)
class Quota:
    """One authorized-payment quota of a month; a negative amount reduces it."""

    notice_no: str
    fiscal_year: int
    month: int
    budget_unit_code: str
    function_code: str
    project_code: str | None
    bank_code: str
    amount_fen: int
    issued_at: When
    arrived_notice_at: When | None


@dataclass(slots=True)
class AccountDay:
    """One account's balance at the end of one day, in fen."""

    bank_code: str
    account: str
    date: date
    closing_balance_fen: int


@dataclass(slots=True)
class Receipt:
    """One report of a bank: when it was due and when it came (None while it has not)."""

    bank_code: str
    kind: str
    period: str
    due_at: When
    received_at: When | None


@dataclass(slots=True)
class Account:
    """One account of the register."""

    account: str
    name: str
    kind: str
    budget_unit_code: str | None
    bank_code: str
    opened_on: date
    closed_on: date | None


@dataclass(slots=True)
class BankPapers:
    """One agent bank of the register; both end days of each paper are included."""

    bank_code: str
    name: str
    uscc: str
    qualification_from: date
    qualification_to: date
    agreement_from: date
    agreement_to: date
    clearing_agreement_from: date
    clearing_agreement_to: date
