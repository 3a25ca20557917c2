"""The bank entries of a block: one honest payment a voucher row, then the plan's departures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.departures import change_fields, mistype, shift_times
from benchmarks.frames import NONE, Frame, length, stack, take
from benchmarks.making import CLAIM_TAGS, FAILED, REFUND, RETURNED, Making
from benchmarks.plan import UNAUTHORISED, count
from benchmarks.world import DAY_US, Ints, clock_us

REFUND_ROLES = ("refund", "refund_part", "repaid", "AB03", "AB12_repeat", "AB12_amount")


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day after issue and a time of that day."""

    days: int
    clock: int


def honest_payments(rng: np.random.Generator, vouchers: Frame, serial_base: int) -> Frame:
    """Return one payment a voucher row, paid on the day of issue or the day after."""
    rows = length(vouchers)
    day = vouchers["issued"] // DAY_US * DAY_US
    next_day = (rng.random(rows) < 0.4).astype(np.int64)
    early = clock_us(13) + rng.integers(0, 9000, rows) * 1_000_000
    after = clock_us(15, 31) + rng.integers(0, 5000, rows) * 1_000_000
    same = ("bank", "unit", "func", "payer", "payee_account", "payee_name", "amount", "settle")
    none = np.full(rows, NONE, dtype=np.int64)
    zero = np.zeros(rows, dtype=np.int64)
    return {
        **{name: vouchers[name].copy() for name in (*same, "purpose")},
        "home_unit": vouchers["unit"].copy(),
        "home_func": vouchers["func"].copy(),
        "serial": serial_base + np.arange(rows),
        "voucher": vouchers["no"].copy(),
        "paid": day + next_day * DAY_US + np.where(rng.random(rows) < 0.05, after, early),
        "returned": none.copy(),
        "direction": zero.copy(),
        "original": none.copy(),
        "status": zero.copy(),
        "tag": none.copy(),
    }


def build_payments(making: Making) -> Frame:
    """Return all bank entries of a block, in no order, and record the faults planted in them."""
    _tag_claims(making)
    shift_times(making)
    change_fields(making)
    mistype(making)
    making.pay["status"][making.roles["refused"]] = FAILED
    extra = [
        _paid_twice(making),
        _returned_attempts(making),
        _unauthorised(making),
        *_refunds(making),
        _second_parts(making),
    ]
    gone = np.concatenate([_unpaid(making), making.roles["voided"], _cover_sums(making)])
    kept = np.setdiff1d(np.arange(length(making.pay)), gone)
    return stack([take(making.pay, kept), *extra])


def _tag_claims(making: Making) -> None:
    for tag, name in enumerate(CLAIM_TAGS):
        if name not in REFUND_ROLES:
            rows = making.roles[name]
            making.pay["tag"][rows] = tag
            making.pay["paid"][rows] = _at(making, rows, _Moment(0, clock_us(14)))


def _at(making: Making, rows: Ints, moment: _Moment) -> Ints:
    return making.issue_day(rows) + moment.days * DAY_US + moment.clock


def _unpaid(making: Making) -> Ints:
    rows = making.roles["AB14_unpaid"]
    making.plant("AB14", "unpaid", rows)
    return rows


def _cover_sums(making: Making) -> Ints:
    first = making.roles["sum"]
    numbers = making.vouchers["no"]
    lengths = np.searchsorted(numbers, numbers[first], side="right") - first
    ends = np.cumsum(np.concatenate([[0], making.vouchers["amount"]]))
    making.pay["amount"][first] = ends[first + lengths] - ends[first]
    offsets = [first[lengths > step] + step for step in range(1, int(lengths.max()))]
    return np.concatenate(offsets)


def _paid_twice(making: Making) -> Frame:
    rows = making.roles["AB09"]
    making.pay["paid"][rows] = _at(making, rows, _Moment(0, clock_us(14)))
    later = making.rng.integers(0, 2, len(rows)) * DAY_US + clock_us(14, 40)
    again = take(making.pay, rows, serial=making.serials(len(rows)))
    again["paid"] = making.issue_day(rows) + later
    making.plant("AB09", "", rows, serial=again["serial"])
    return again


def _returned_attempts(making: Making) -> Frame:
    rows = making.roles["AB15"]
    making.pay["paid"][rows] = _at(making, rows, _Moment(1, clock_us(14)))
    attempt = take(making.pay, rows, serial=making.serials(len(rows)), status=RETURNED, tag=NONE)
    attempt["paid"] = _at(making, rows, _Moment(0, clock_us(13)))
    attempt["returned"] = _at(making, rows, _Moment(0, clock_us(16)))
    making.plant("AB15", "", rows, serial=attempt["serial"])
    return attempt


def _unauthorised(making: Making) -> Frame:
    rng, rows = making.rng, length(making.pay)
    parts = []
    for kind, share in UNAUTHORISED.items():
        size = count(share, rows)
        model = rng.choice(making.roles["untouched"], size, replace=False)
        part = take(making.pay, model, serial=making.serials(size), tag=NONE)
        payee = rng.integers(0, making.world.payees, size)
        part["payee_account"] = making.world.payee_account(payee)
        part["payee_name"] = payee
        part["amount"] = part["amount"] + rng.integers(1, 5_000_000, size)
        if kind == "empty":
            part["voucher"] = np.full(size, NONE)
        elif kind == "unknown":
            part["voucher"] = part["voucher"] + rng.integers(1, 9, size) * 1_000_000_000_000
        making.truth.add("AB06", kind, bank_serial_no=part["serial"])
        parts.append(part)
    return stack(parts)


def _refund(making: Making, role: str, moment: _Moment) -> Frame:
    rows = making.roles[role]
    pay = making.pay
    pay["paid"][rows] = _at(making, rows, _Moment(0, clock_us(13, 30)))
    tag = CLAIM_TAGS.index(role) if role in CLAIM_TAGS else NONE
    back = take(pay, rows, serial=making.serials(len(rows)), direction=REFUND, tag=tag)
    back["original"] = pay["serial"][rows]
    back["payer"], back["payee_account"] = pay["payee_account"][rows], pay["payer"][rows]
    back["payee_name"] = making.world.unit_name(pay["unit"][rows])
    back["paid"] = _at(making, rows, moment)
    return back


def _refunds(making: Making) -> list[Frame]:
    refunds = {role: _refund(making, role, _Moment(1, clock_us(10))) for role in REFUND_ROLES}
    refunds["refund_part"]["amount"] = 1 + refunds["refund_part"]["amount"] // 3
    rows = making.roles["repaid"]
    again = take(making.pay, rows, serial=making.serials(len(rows)))
    again["paid"] = _at(making, rows, _Moment(1, clock_us(14)))
    return [*refunds.values(), again]


def _second_parts(making: Making) -> Frame:
    rows = making.roles["split"]
    second = take(making.pay, rows, serial=making.serials(len(rows)))
    second["amount"] = second["amount"] // 3
    making.pay["amount"][rows] -= second["amount"]
    return second
