"""What is known while one block of rows is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.frames import Frame
from benchmarks.plan import Roles
from benchmarks.truth import Truth
from benchmarks.world import DAY_US, Ints, World

PAID, RETURNED, FAILED = 0, 1, 2
PAY, REFUND = 0, 1
# Roles that change how a payment or refund is claimed; ``tag`` is the place in this tuple.
CLAIM_TAGS = (
    "AB01",
    "AB02",
    "AB02_not_claimed",
    "AB10",
    "AB11_line",
    "AB11_head",
    "claim_rejected",
    "AB03",
    "AB12_repeat",
    "AB12_amount",
)


@dataclass(slots=True)
class Making:
    """The block under work: its vouchers, the payments so far, and what was planted."""

    rng: np.random.Generator
    world: World
    roles: Roles
    vouchers: Frame
    pay: Frame
    truth: Truth
    next_serial: int

    def serials(self, number: int) -> Ints:
        """Return bank serials not used before."""
        first = self.next_serial
        self.next_serial += number
        return np.arange(first, self.next_serial)

    def issue_day(self, rows: Ints) -> Ints:
        """Return local midnight of the day on which these voucher rows were issued."""
        return self.vouchers["issued"][rows] // DAY_US * DAY_US

    def plant(self, code: str, kind: str, rows: Ints, serial: Ints | None = None) -> None:
        """Record a fault of these voucher rows, by default under their own payment."""
        self.truth.add(
            code,
            kind,
            voucher_no=self.vouchers["no"][rows],
            voucher_line_no=self.vouchers["line"][rows],
            bank_serial_no=self.pay["serial"][rows] if serial is None else serial,
        )
