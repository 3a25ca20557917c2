"""What a right reconciliation of the example finds, and what it must leave alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Expected:
    """One difference that must be found; `document` is a notice number or report kind and period.

    Empty text where the rule has no such side. `occurred_on` is the day of the faulty act.
    """

    code: str
    kind: str = ""
    bank_code: str = ""
    voucher_no: str = ""
    bank_serial_no: str = ""
    claim_no: str = ""
    account: str = ""
    occurred_on: date | None = None
    note: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One act just inside a rule: `code` must not be raised for what is named here."""

    code: str
    bank_code: str = ""
    voucher_no: str = ""
    bank_serial_no: str = ""
    claim_no: str = ""
    account: str = ""
    occurred_on: date | None = None
    note: str = ""
    document: str = ""
