"""The standing streams of a block: quotas, balances, registers and the log of reports."""

from __future__ import annotations

from datetime import date

import numpy as np

from benchmarks.frames import NONE, Frame, length, stack
from benchmarks.making import PAID, PAY, Making
from benchmarks.plan import BALANCES, NOTICES_LATE, count
from benchmarks.world import (
    BANKS,
    DAY_US,
    FUNCTIONS,
    YEAR,
    Ints,
    clock_us,
    day_number,
    issue_days,
)

_MARGIN_FEN = 100_000_000


def _month_starts() -> Ints:
    return np.array([day_number(date(YEAR, month, 1)) for month in range(1, 13)])


def _months(days: Ints) -> Ints:
    return np.searchsorted(_month_starts(), days, side="right")


def _notice_days() -> Ints:
    days = issue_days()
    before = [days[days < start].max() for start in _month_starts()[1:]]
    return np.array([day_number(date(YEAR, 1, 2)), *before])


def _plain_quota(making: Making, payments: Frame) -> Frame:
    paid = (payments["direction"] == PAY) & (payments["status"] == PAID)
    units, functions = making.world.units, len(FUNCTIONS)
    month = _months(payments["paid"][paid] // DAY_US) - 1
    unit = payments["home_unit"][paid]
    cell = (unit * functions + payments["home_func"][paid]) * 12 + month
    spent = np.bincount(cell, payments["amount"][paid], minlength=units * functions * 12)
    cells = np.arange(units * functions * 12)
    return {
        "unit": cells // 12 // functions,
        "func": cells // 12 % functions,
        "month": cells % 12 + 1,
        "project": np.zeros(len(cells), dtype=np.int64),
        "amount": np.ceil(spent * 1.5).astype(np.int64) + _MARGIN_FEN,
    }


def _exact_quota(making: Making) -> Frame:
    triples = making.roles["AB05"].reshape(-1, 3)
    order = np.argsort(making.pay["paid"][triples], axis=1)
    first_two = np.take_along_axis(making.pay["amount"][triples], order[:, :2], axis=1)
    rows = triples[:, 0]
    return {
        **{name: making.vouchers[name][rows] for name in ("unit", "func", "project")},
        "month": np.ones(len(rows), dtype=np.int64),
        "amount": first_two.sum(axis=1),
    }


def build_quota(making: Making, payments: Frame) -> Frame:
    """Return monthly quota notices: ample ones, and exact ones for the AB05 cases."""
    quota = stack([_plain_quota(making, payments), _exact_quota(making)])
    rows = length(quota)
    quota["notice"] = (1 + making.world.block) * 10_000_000 + np.arange(rows)
    quota["bank"] = quota["unit"] % (len(BANKS) - 1)
    quota["issued"] = _notice_days()[quota["month"] - 1] * DAY_US + clock_us(8)
    quota["arrived"] = quota["issued"] + clock_us(2)
    late = making.rng.choice(
        np.flatnonzero(quota["month"] > 1), count(NOTICES_LATE, length(making.pay)), replace=False
    )
    quota["arrived"][late] = quota["issued"][late] + 2 * DAY_US
    making.truth.add("AB20", "", voucher_no=quota["notice"][late])
    return quota


def build_balances(making: Making) -> Frame:
    """Return a closing balance for each unit account and issue day, nearly all zero."""
    days, units = issue_days(), np.arange(making.world.units)
    account = np.repeat(making.world.unit_account(units), len(days))
    day = np.tile(days, len(units))
    balance = np.zeros(len(account), dtype=np.int64)
    wrong = making.rng.choice(len(account), count(BALANCES, length(making.pay)), replace=False)
    balance[wrong] = making.rng.integers(1, 10_000_000, len(wrong))
    making.truth.add("AB04", "", account=account[wrong], day=day[wrong])
    bank = np.repeat(units % (len(BANKS) - 1), len(days))
    return {"bank": bank, "account": account, "day": day, "balance": balance}


def build_accounts(making: Making) -> Frame:
    """Return the account register: finance accounts once, two accounts of each unit."""
    world = making.world
    units = np.arange(world.units)
    banks = np.arange(len(BANKS) if world.block == 0 else 0)
    none = np.full(len(banks), NONE)
    kinds = (np.zeros(len(banks)), np.ones(len(units)), np.full(len(units), 2))
    return {
        "account": np.concatenate(
            [world.finance_account(banks), world.unit_account(units), world.fund_account(units)]
        ),
        "unit": np.concatenate([none, units, units]),
        "kind": np.concatenate(kinds).astype(np.int64),
        "bank": np.concatenate([banks, units % 5, units % 5]),
    }
