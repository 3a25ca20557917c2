"""The world the benchmark happens in: days, banks, units, accounts and names, all synthetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

YEAR = 2025
DAY_US = 86_400_000_000
SHANGHAI_US = 8 * 3_600_000_000
EPOCH = date(1970, 1, 1)
BANKS = ("102", "103", "104", "105", "301", "906")
LAPSED_BANK = 5
LAPSED_ON = date(YEAR, 6, 30)
FUNCTIONS = ("2050201", "2080505", "2100101")
PURPOSES = ("办公用品款", "设备采购款", "工程进度款", "物业服务费", "往来款", "工会经费")
TO_OTHER_FUND, UNION_DUES = 4, 5
UNITS_PER_MILLION = 1000
# Days on which nothing is issued, so that every window of nine days counted from an issue day
# holds ordinary weeks only and the truth needs no calendar of its own.
_HOLIDAYS = (
    (date(YEAR, 1, 1), date(YEAR, 1, 1)),
    (date(YEAR, 1, 26), date(YEAR, 2, 8)),
    (date(YEAR, 4, 4), date(YEAR, 4, 7)),
    (date(YEAR, 4, 26), date(YEAR, 5, 6)),
    (date(YEAR, 5, 31), date(YEAR, 6, 3)),
    (date(YEAR, 9, 27), date(YEAR, 10, 12)),
)


def day_number(day: date) -> int:
    """Return the days from 1970-01-01 to this day."""
    return (day - EPOCH).days


def _is_ordinary(day: date) -> bool:
    last = day + timedelta(days=8)
    return day.weekday() < 3 and all(last < first or day > end for first, end in _HOLIDAYS)


def issue_days() -> Ints:
    """Return the Mondays to Wednesdays followed by eight days without holiday or make-up day."""
    days = (date(YEAR, 1, 6) + timedelta(days=n) for n in range(346))
    return np.array([day_number(day) for day in days if _is_ordinary(day)], dtype=np.int64)


def clock_us(hour: int, minute: int = 0) -> int:
    """Return the microseconds from local midnight to a time of day."""
    return (hour * 60 + minute) * 60_000_000


@dataclass(frozen=True, slots=True)
class World:
    """The accounts and names of one block of rows; every block has its own units and payees."""

    block: int
    units: int
    payees: int
    names: tuple[str, ...]

    def unit_code(self, unit: Ints) -> Ints:
        """Return the budget unit codes."""
        return 101_000_000 + self.block * 100_000 + unit

    def unit_account(self, unit: Ints) -> Ints:
        """Return the zero-balance accounts of units."""
        return 3_301_000_000_000_000 + self.block * 10_000_000 + unit

    def fund_account(self, unit: Ints) -> Ints:
        """Return the real-fund basic accounts of units."""
        return 3_305_000_000_000_000 + self.block * 10_000_000 + unit

    def finance_account(self, bank: Ints) -> Ints:
        """Return the finance zero-balance accounts, one a bank and shared by all blocks."""
        return 3_300_000_000_000_000 + bank

    def payee_account(self, payee: Ints) -> Ints:
        """Return the accounts of suppliers."""
        return 6_228_000_000_000_000_000 + self.block * 100_000_000 + payee

    def variant(self, name: Ints) -> Ints:
        """Return the same names in the spelling that means the same: wide brackets and a space."""
        return name + len(self.names) // 2

    def unit_name(self, unit: Ints) -> Ints:
        """Return where the names of units stand in ``names``."""
        return self.payees + unit


def _payee_name(number: int) -> str:
    places = "东西南北中青白云江海山林"
    marks = "瑞祥恒泰盛和兴达丰茂"
    trades = ("建材", "科技", "印务", "物流")
    a, rest = number % 12, number // 12
    b, rest = rest % 10, rest // 10
    c, rest = rest % 10, rest // 10
    trade = trades[rest % 4]
    serial = rest // 4
    return f"{places[a]}{marks[b]}{marks[c]}({serial}){trade}公司"


def build_world(block: int, rows: int) -> World:
    """Return the world of one block, sized by its voucher rows."""
    units = max(12, rows * UNITS_PER_MILLION // 1_000_000)
    payees = max(50, rows // 5)
    plain = [_payee_name(n) for n in range(payees)] + [f"第{n}预算单位(本级)" for n in range(units)]
    wide = [name.replace("(", "（ ").replace(")", "）") for name in plain]
    return World(block, units, payees, tuple(plain + wide))


def receipts() -> list[tuple[int, int, int, bool]]:
    """Return (bank, kind, month, late) of every report due from January to November."""
    rows = product(range(5), range(3), range(1, 12))
    return [(*row, n % 20 == 7) for n, row in enumerate(rows)]
