"""The voucher rows of a block; what a role needs of its voucher is already in them."""

from __future__ import annotations

import numpy as np

from benchmarks.frames import Frame
from benchmarks.plan import Roles
from benchmarks.world import (
    BANKS,
    DAY_US,
    FUNCTIONS,
    LAPSED_BANK,
    TO_OTHER_FUND,
    UNION_DUES,
    YEAR,
    Ints,
    World,
    clock_us,
    issue_days,
)

CASH, TRANSFER = 0, 1
CASH_LIMIT_FEN = 5_000_000


def _amounts(rng: np.random.Generator, rows: int) -> Ints:
    fen = np.exp(rng.normal(13.0, 1.6, rows)).astype(np.int64)
    return np.clip(fen, 1_000, 90_000_000_000) + rng.integers(0, 1_000, rows)


def build_vouchers(
    rng: np.random.Generator, world: World, starts: Ints, rows: int, roles: Roles
) -> Frame:
    """Return voucher rows in the order of their numbers."""
    number = len(starts)
    voucher = np.repeat(np.arange(number), np.diff(np.append(starts, rows)))
    days = np.sort(rng.choice(issue_days(), number))
    unit = rng.integers(0, world.units, number)
    direct = (rng.random(number) < 0.6).astype(np.int64)
    payee = rng.integers(0, world.payees, rows)
    frame: Frame = {
        "no": (YEAR * 10_000 + 3301 + world.block) * 100_000_000 + 1 + voucher,
        "line": np.arange(rows) - starts[voucher] + 1,
        "bank": unit[voucher] % (len(BANKS) - 1),
        "unit": unit[voucher],
        "func": rng.integers(0, len(FUNCTIONS), number)[voucher],
        "project": np.zeros(rows, dtype=np.int64),
        "direct": direct[voucher],
        "payee_account": world.payee_account(payee),
        "payee_name": payee,
        "amount": _amounts(rng, rows),
        "issued": (days * DAY_US + clock_us(9) + rng.integers(0, 7200, number) * 1_000_000)[
            voucher
        ],
        "status": np.zeros(rows, dtype=np.int64),
        "purpose": rng.integers(0, TO_OTHER_FUND, rows),
        "settle": np.full(rows, TRANSFER, dtype=np.int64),
    }
    _shape_roles(rng, world, frame, starts, voucher, roles)
    frame["payer"] = np.where(
        frame["direct"] == 1,
        world.finance_account(frame["bank"]),
        world.unit_account(frame["unit"]),
    )
    return frame


def _shape_roles(
    rng: np.random.Generator, world: World, f: Frame, starts: Ints, voucher: Ints, roles: Roles
) -> None:
    f["status"][roles["voided"]] = 1
    f["bank"][roles["AB26"]] = LAPSED_BANK
    _one_payee(f, starts, voucher, roles)
    _cash(f, roles)
    _funds(rng, world, f, roles)
    triples = roles["AB05"].reshape(-1, 3)
    for column in ("unit", "func", "bank"):
        f[column][triples] = f[column][triples[:, :1]]
    f["direct"][triples] = 0
    f["project"][triples] = 1 + np.arange(len(triples))[:, None]


def _one_payee(f: Frame, starts: Ints, voucher: Ints, roles: Roles) -> None:
    for name in ("sum", "equal_lines"):
        inside = np.isin(voucher, voucher[roles[name]])
        first = starts[voucher[inside]]
        for column in ("payee_account", "payee_name"):
            f[column][inside] = f[column][first]
        if name == "equal_lines":
            f["amount"][inside] = f["amount"][first]


def _cash(f: Frame, roles: Roles) -> None:
    for name, direct in (("AB17_finance", 1), ("AB17_unit", 0), ("cash_edge", 0)):
        f["settle"][roles[name]] = CASH
        f["direct"][roles[name]] = direct
    f["amount"][roles["AB17_unit"]] = CASH_LIMIT_FEN + 1
    f["amount"][roles["cash_edge"]] = CASH_LIMIT_FEN


def _funds(rng: np.random.Generator, world: World, f: Frame, roles: Roles) -> None:
    other = roles["AB16"]
    step = rng.integers(1, world.units, len(other))
    to_unit = {"AB16": (f["unit"][other] + step) % world.units, "union_dues": None}
    for name, purpose in (("AB16", TO_OTHER_FUND), ("union_dues", UNION_DUES)):
        rows = roles[name]
        chosen = to_unit[name]
        unit = f["unit"][rows] if chosen is None else chosen
        f["direct"][rows] = 0
        f["purpose"][rows] = purpose
        f["payee_account"][rows] = world.fund_account(unit)
        f["payee_name"][rows] = world.unit_name(unit)
