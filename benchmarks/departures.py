"""Faults and near misses that change a payment in place."""

from __future__ import annotations

import numpy as np

from benchmarks.frames import NONE, length
from benchmarks.making import Making
from benchmarks.plan import HIT_SHARE
from benchmarks.world import DAY_US, LAPSED_ON, Ints, clock_us, day_number


def shift_times(making: Making) -> None:
    """Move payments in time: paid late, before the authorization, outside the agreement."""
    pay, roles, rng = making.pay, making.roles, making.rng
    late = roles["AB14_late"]
    wait = np.where(rng.random(len(late)) < 0.5, 2, 7)
    pay["paid"][late] = making.issue_day(late) + wait * DAY_US + clock_us(14)
    making.plant("AB14", "late", late)
    early = roles["AB35"]
    pay["paid"][early] = making.vouchers["issued"][early] - 1_800_000_000
    making.plant("AB35", "", early)
    lapsed = roles["AB26"]
    outside = lapsed[pay["paid"][lapsed] // DAY_US > day_number(LAPSED_ON)]
    making.plant("AB26", "", outside)
    _exceed_quota(making)


def _exceed_quota(making: Making) -> None:
    triples = making.roles["AB05"].reshape(-1, 3)
    order = np.argsort(making.pay["paid"][triples], axis=1)
    last = np.take_along_axis(triples, order[:, 2:], axis=1)[:, 0]
    making.plant("AB05", "", last)


def change_fields(making: Making) -> None:
    """Change one field of a payment each: amount, payee, payer, code, spelling."""
    pay, roles, rng, world = making.pay, making.roles, making.rng, making.world
    wrong = roles["AB07"]
    pay["amount"][wrong] = _other_amounts(rng, pay["amount"][wrong])
    making.plant("AB07", "", wrong)
    _change_payees(making)
    codes = roles["AB13"]
    pay["func"][codes] = (pay["func"][codes] + 1) % 3
    making.plant("AB13", "", codes)
    payer = roles["AB36"]
    unit = (making.vouchers["unit"][payer] + 1) % world.units
    pay["payer"][payer] = world.unit_account(unit)
    making.plant("AB36", "", payer)
    for role, code in (("AB16", "AB16"), ("AB17_finance", "AB17"), ("AB17_unit", "AB17")):
        making.plant(code, "", roles[role])
    for column in ("unit", "func"):
        pay[column][roles["no_codes"]] = NONE
    pay["payee_name"][roles["name_variant"]] = world.variant(
        pay["payee_name"][roles["name_variant"]]
    )


def _other_amounts(rng: np.random.Generator, fen: Ints) -> Ints:
    step = 10 ** rng.integers(0, 5, len(fen)) * rng.integers(1, 9, len(fen))
    return np.where((rng.random(len(fen)) < 0.5) & (step < fen), fen - step, fen + step)


def _change_payees(making: Making) -> None:
    pay, roles, world, rng = making.pay, making.roles, making.world, making.rng
    for role, kind in (("AB08_account", "account"), ("AB08_name", "name")):
        rows = roles[role]
        step = rng.integers(1, world.payees, len(rows))
        other = (making.vouchers["payee_name"][rows] + step) % world.payees
        if kind == "account":
            pay["payee_account"][rows] = world.payee_account(other)
        else:
            pay["payee_name"][rows] = other
        making.plant("AB08", kind, rows)


def mistype(making: Making) -> None:
    """Change one digit of voucher numbers; a share of them then names another voucher."""
    pay, rng = making.pay, making.rng
    rows = making.roles["AB33"]
    hits = np.arange(len(rows)) < round(len(rows) * HIT_SHARE)
    pay["voucher"][rows] = np.where(
        hits, _neighbours(rng, making, rows), _off_range(rng, pay["voucher"][rows])
    )
    making.plant("AB33", "", rows)
    pay["voucher"][making.roles["no_number"]] = NONE


def _off_range(rng: np.random.Generator, numbers: Ints) -> Ints:
    digit = 10 ** rng.integers(9, 11, len(numbers)) * 100
    return numbers + digit * rng.integers(1, 5, len(numbers))


def _neighbours(rng: np.random.Generator, making: Making, rows: Ints) -> Ints:
    numbers = making.vouchers["no"]
    settled = making.roles["untouched"]
    own = numbers[rows]
    step = 10 ** rng.integers(0, 4, len(rows)) * rng.integers(1, 9, len(rows))
    wanted = np.where(rng.random(len(rows)) < 0.5, own + step, own - step)
    place = np.searchsorted(numbers[settled], wanted) % length({"no": settled})
    return numbers[settled][place]
