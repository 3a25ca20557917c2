"""The plan of one block: which voucher rows carry which fault or which near miss, disjointly."""

from __future__ import annotations

import numpy as np

from benchmarks.world import Ints

# Rows per million voucher rows. Names starting with "AB" are faults; the others are near misses
# or ordinary shapes that a careless tool reports.
SHARES: dict[str, int] = {
    "AB01": 600,
    "AB02": 600,
    "AB02_not_claimed": 200,
    "AB03": 200,
    "AB05": 300,
    "AB07": 1500,
    "AB08_account": 600,
    "AB08_name": 400,
    "AB09": 1000,
    "AB10": 400,
    "AB11_line": 150,
    "AB11_head": 50,
    "AB12_repeat": 50,
    "AB12_amount": 50,
    "AB13": 300,
    "AB14_late": 800,
    "AB14_unpaid": 1000,
    "AB15": 200,
    "AB16": 100,
    "AB17_finance": 50,
    "AB17_unit": 50,
    "AB26": 100,
    "AB33": 1000,
    "AB35": 200,
    "AB36": 200,
    "split": 3000,
    "voided": 2000,
    "refused": 800,
    "refund": 3000,
    "refund_part": 1000,
    "repaid": 300,
    "name_variant": 3000,
    "no_number": 500,
    "no_codes": 20_000,
    "cash_edge": 200,
    "union_dues": 300,
    "claim_rejected": 500,
}
# Shapes of whole vouchers that need two lines or more.
VOUCHER_SHARES: dict[str, int] = {"sum": 2000, "equal_lines": 1500}
# Payments without authorization: unknown number, no number, the number of a voucher already paid.
UNAUTHORISED: dict[str, int] = {"unknown": 500, "empty": 200, "taken": 100}
CLAIM_ORPHANS = 50
BALANCES = 100
NOTICES_LATE = 50
HIT_SHARE = 0.12

Roles = dict[str, Ints]


def count(share: int, rows: int) -> int:
    """Return how many rows a share per million means here, at least one."""
    return max(1, share * rows // 1_000_000)


def voucher_starts(rng: np.random.Generator, rows: int) -> Ints:
    """Return the first row of each voucher; 15 vouchers in 100 have two to four lines."""
    lines = rng.choice(np.array([1, 2, 3, 4]), size=rows, p=[0.85, 0.10, 0.03, 0.02])
    starts = np.concatenate([[0], np.cumsum(lines)])
    return starts[starts < rows].astype(np.int64)


def assign(rng: np.random.Generator, starts: Ints, rows: int) -> Roles:
    """Return role → voucher rows; no voucher has two roles (quota cases come in threes)."""
    lengths = np.diff(np.append(starts, rows))
    order = rng.permutation(len(starts))
    several = order[lengths[order] > 1]
    roles: Roles = {}
    used = 0
    for name, share in VOUCHER_SHARES.items():
        size = count(share, rows)
        roles[name] = starts[several[used : used + size]]
        used += size
    rest = order[~np.isin(order, several[:used])]
    used = 0
    for name, share in SHARES.items():
        size = count(share, rows)
        size = max(3, size // 3 * 3) if name == "AB05" else size
        chosen = rest[used : used + size]
        used += size
        roles[name] = starts[chosen] + rng.integers(0, lengths[chosen])
    roles["untouched"] = np.sort(starts[rest[used:]])
    return roles
