"""Clearing with the People's Bank: honest heads of up to 200 lines, and faults in heads of one."""

from __future__ import annotations

import numpy as np

from benchmarks.frames import NONE, Frame, length, ordered, stack, take
from benchmarks.making import CLAIM_TAGS, PAID, PAY, REFUND, Making
from benchmarks.plan import CLAIM_ORPHANS, count
from benchmarks.world import DAY_US, Ints, clock_us

TRANSFER_CLAIM, REFUND_CLAIM = 0, 1
CLEARED, REJECTED = 0, 1
LINES_PER_HEAD = 200
_CUT_OFF = clock_us(15, 30)


def _claimed_in_time(paid: Ints) -> Ints:
    day = paid // DAY_US * DAY_US
    return np.where(paid - day <= _CUT_OFF, day + clock_us(16), day + DAY_US + clock_us(10))


def _lines(payments: Frame, claimed: Ints, kind: int) -> Frame:
    rows = length(payments)
    names = ("bank", "voucher", "serial", "unit", "func", "amount", "tag", "original")
    return {
        **{name: payments[name] for name in names},
        "type": np.full(rows, kind, dtype=np.int64),
        "claimed": claimed,
        "status": np.full(rows, CLEARED, dtype=np.int64),
        "alone": np.zeros(rows, dtype=np.int64),
    }


def _tagged(lines: Frame, name: str) -> Ints:
    return np.flatnonzero(lines["tag"] == CLAIM_TAGS.index(name))


def _transfer_lines(payments: Frame) -> Frame:
    paid = np.flatnonzero((payments["direction"] == PAY) & (payments["status"] == PAID))
    pay = take(payments, paid)
    lines = _lines(pay, _claimed_in_time(pay["paid"]), TRANSFER_CLAIM)
    lines["claimed"][_tagged(lines, "AB01")] -= clock_us(2, 30)
    lines["claimed"][_tagged(lines, "AB02")] += clock_us(18)
    single = [_tagged(lines, name) for name in ("AB01", "AB02", "AB11_line", "AB11_head")]
    lines["alone"][np.concatenate(single)] = 1
    again = take(lines, _tagged(lines, "AB10"), alone=1)
    again["claimed"] += clock_us(0, 30)
    rejected = take(lines, _tagged(lines, "claim_rejected"), alone=1, status=REJECTED)
    rejected["claimed"] -= clock_us(0, 15)
    kept = np.flatnonzero(lines["tag"] != CLAIM_TAGS.index("AB02_not_claimed"))
    return stack([take(lines, kept), again, rejected])


def _refund_lines(payments: Frame) -> Frame:
    back = take(payments, np.flatnonzero(payments["direction"] == REFUND))
    claimed = back["paid"] // DAY_US * DAY_US + DAY_US + clock_us(16)
    lines = _lines(back, claimed, REFUND_CLAIM)
    lines["alone"][:] = 1
    late = _tagged(lines, "AB03")
    lines["claimed"][late] += 6 * DAY_US
    repeated = take(lines, _tagged(lines, "AB12_repeat"))
    repeated["claimed"] += clock_us(0, 30)
    absent = late[: len(late) // 2]
    kept = np.setdiff1d(np.arange(length(lines)), absent)
    return stack([take(lines, kept), repeated])


def _number(lines: Frame, first: int) -> Frame:
    lines = ordered(lines, "bank", "claimed", "type", "alone", "serial")
    rows = np.arange(length(lines))
    starts = np.zeros(length(lines), dtype=bool)
    starts[0] = True
    for name in ("bank", "claimed", "type", "alone"):
        starts[1:] |= lines[name][1:] != lines[name][:-1]
    starts |= lines["alone"] == 1
    position = rows - np.maximum.accumulate(np.where(starts, rows, 0))
    starts |= position % LINES_PER_HEAD == 0
    group = np.cumsum(starts) - 1
    first_row = np.flatnonzero(starts)
    lines["line"] = rows - first_row[group] + 1
    lines["claim"] = first + group
    _change_amounts(lines)
    lines["head"] = np.add.reduceat(lines["amount"], first_row)[group]
    lines["head"][_tagged(lines, "AB11_head")] += 10_000
    return lines


def _change_amounts(lines: Frame) -> None:
    for name in ("AB11_line", "AB12_amount"):
        lines["amount"][_tagged(lines, name)] += 10_000


def _orphans(making: Making, lines: Frame) -> Frame:
    size = count(CLAIM_ORPHANS, length(making.pay))
    model = making.rng.choice(np.flatnonzero(lines["type"] == REFUND_CLAIM), size)
    orphan = take(lines, model, tag=NONE, original=NONE, serial=making.serials(size))
    orphan["voucher"] = orphan["voucher"] + 5_000_000_000_000
    orphan["amount"] = orphan["amount"] + making.rng.integers(1, 999_999, size)
    return orphan


def _first_claims(lines: Frame) -> Frame:
    transfers = np.flatnonzero((lines["type"] == TRANSFER_CLAIM) & (lines["status"] == CLEARED))
    return ordered(take(lines, transfers), "serial", "claimed")


def _original_claims(lines: Frame) -> Ints:
    known = _first_claims(lines)
    place = np.searchsorted(known["serial"], lines["original"])
    place = np.minimum(place, length(known) - 1)
    found = (known["serial"][place] == lines["original"]) & (lines["original"] != NONE)
    return np.where(found, known["claim"][place], NONE)


def _label(making: Making, payments: Frame, lines: Frame) -> None:
    for name in ("AB01", "AB02", "AB11_line", "AB11_head", "AB12_amount"):
        _plant(making, name, take(lines, _tagged(lines, name)))
    for name in ("AB10", "AB12_repeat"):
        tagged = ordered(take(lines, _tagged(lines, name)), "serial", "claimed")
        _plant(making, name, take(tagged, np.arange(1, length(tagged), 2)))
    orphans = (lines["type"] == REFUND_CLAIM) & (lines["original"] == NONE)
    _plant(making, "AB12_orphan", take(lines, np.flatnonzero(orphans)))
    for name, direction in (("AB02_not_claimed", PAY), ("AB03", REFUND)):
        places = _tagged(payments, name)
        rows = take(payments, places[payments["direction"][places] == direction])
        _plant(making, name, {**rows, "claim": np.full(length(rows), NONE)})


def _plant(making: Making, name: str, rows: Frame) -> None:
    code, _, kind = name.partition("_")
    making.truth.add(
        code,
        kind,
        voucher_no=rows["voucher"],
        bank_serial_no=rows["serial"],
        claim_no=rows["claim"],
    )


def build_claims(making: Making, payments: Frame) -> Frame:
    """Return the claim lines of a block by bank and time, and record the faults in them."""
    refunds = _refund_lines(payments)
    lines = stack([_transfer_lines(payments), refunds, _orphans(making, refunds)])
    lines = _number(lines, (1 + making.world.block) * 100_000_000)
    lines["original_claim"] = _original_claims(lines)
    _label(making, payments, lines)
    return lines
