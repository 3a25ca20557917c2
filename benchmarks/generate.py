"""Write the benchmark's canonical Parquet streams and its truth; the same seed, the same rows."""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.claims import build_claims
from benchmarks.frames import (
    NONE,
    Frame,
    days,
    digits,
    length,
    ordered,
    times,
    whole,
    words,
)
from benchmarks.making import FAILED, Making
from benchmarks.payments import build_payments, honest_payments
from benchmarks.plan import assign, voucher_starts
from benchmarks.standing import build_accounts, build_balances, build_quota
from benchmarks.truth import Truth
from benchmarks.vouchers import build_vouchers
from benchmarks.world import BANKS, FUNCTIONS, PURPOSES, YEAR, World, build_world, receipts

BLOCK_ROWS = 1_000_000
_SETTLEMENT = ("cash", "transfer")
_KINDS = ("finance_zero_balance", "unit_zero_balance", "real_fund")
_REPORTS = ("daily", "monthly", "clearing")
_ZONE = timezone(timedelta(hours=8))


def _year(rows: int) -> pa.Array:
    return whole(np.full(rows, YEAR))


def _unit(world: World, unit: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Array:
    return digits(np.where(unit == NONE, NONE, world.unit_code(unit)))


def voucher_table(world: World, f: Frame) -> pa.Table:
    """Return the canonical voucher stream."""
    return pa.table(
        {
            "fiscal_year": _year(length(f)),
            "voucher_no": digits(f["no"]),
            "line_no": whole(f["line"]),
            "voucher_type": words(f["direct"], ("8202", "5201")),
            "pay_type": words(f["direct"], ("authorized", "direct")),
            "budget_unit_code": _unit(world, f["unit"]),
            "payer_account": digits(f["payer"]),
            "payee_account": digits(f["payee_account"]),
            "payee_name": words(f["payee_name"], world.names),
            "amount_fen": whole(f["amount"]),
            "function_code": words(f["func"], FUNCTIONS),
            "project_code": digits(f["project"]),
            "purpose": words(f["purpose"], PURPOSES),
            "settlement_method": words(f["settle"], _SETTLEMENT),
            "bank_code": words(f["bank"], BANKS),
            "issued_at": times(f["issued"]),
            "status": words(f["status"], ("valid", "voided")),
        }
    )


def payment_table(world: World, f: Frame) -> pa.Table:
    """Return the canonical payment stream."""
    failed = f["status"] == FAILED
    return pa.table(
        {
            "bank_code": words(f["bank"], BANKS),
            "bank_serial_no": digits(f["serial"]),
            "line_no": whole(np.ones(length(f), dtype=np.int64)),
            "voucher_no": digits(f["voucher"]),
            "fiscal_year": _year(length(f)),
            "direction": words(f["direction"], ("pay", "refund")),
            "original_serial_no": digits(f["original"]),
            "budget_unit_code": _unit(world, f["unit"]),
            "payer_account": digits(f["payer"]),
            "payee_account": digits(f["payee_account"]),
            "payee_name": words(f["payee_name"], world.names),
            "amount_fen": whole(f["amount"]),
            "function_code": words(f["func"], FUNCTIONS),
            "settlement_method": words(f["settle"], _SETTLEMENT),
            "purpose": words(f["purpose"], PURPOSES),
            "submitted_at": times(f["paid"]),
            "paid_at": times(np.where(failed, NONE, f["paid"])),
            "returned_at": times(f["returned"]),
            "status": words(f["status"], ("paid", "returned", "failed")),
            "fail_reason": words(np.where(failed, 0, NONE), ("收款账号户名不符",)),
        }
    )


def claim_table(world: World, f: Frame) -> pa.Table:
    """Return the canonical claim stream."""
    rejected = f["status"] == 1
    return pa.table(
        {
            "claim_no": digits(f["claim"]),
            "line_no": whole(f["line"]),
            "claim_type": words(f["type"], ("transfer", "refund")),
            "bank_code": words(f["bank"], BANKS),
            "voucher_no": digits(f["voucher"]),
            "fiscal_year": _year(length(f)),
            "bank_serial_no": digits(f["serial"]),
            "original_claim_no": digits(f["original_claim"]),
            "budget_unit_code": _unit(world, f["unit"]),
            "function_code": words(f["func"], FUNCTIONS),
            "amount_fen": whole(f["amount"]),
            "head_total_fen": whole(f["head"]),
            "claimed_at": times(f["claimed"]),
            "cleared_at": times(np.where(rejected, NONE, f["claimed"] + 600_000_000)),
            "status": words(f["status"], ("cleared", "rejected")),
        }
    )


def quota_table(world: World, f: Frame) -> pa.Table:
    """Return the canonical quota stream."""
    return pa.table(
        {
            "notice_no": digits(f["notice"]),
            "fiscal_year": _year(length(f)),
            "month": whole(f["month"]),
            "budget_unit_code": _unit(world, f["unit"]),
            "function_code": words(f["func"], FUNCTIONS),
            "project_code": digits(f["project"]),
            "bank_code": words(f["bank"], BANKS),
            "amount_fen": whole(f["amount"]),
            "issued_at": times(f["issued"]),
            "arrived_notice_at": times(f["arrived"]),
        }
    )


def account_day_table(f: Frame) -> pa.Table:
    """Return the canonical end-of-day balances."""
    return pa.table(
        {
            "bank_code": words(f["bank"], BANKS),
            "account": digits(f["account"]),
            "date": days(f["day"]),
            "closing_balance_fen": whole(f["balance"]),
        }
    )


def account_table(world: World, f: Frame) -> pa.Table:
    """Return the canonical account register."""
    return pa.table(
        {
            "account": digits(f["account"]),
            "kind": words(f["kind"], _KINDS),
            "budget_unit_code": _unit(world, f["unit"]),
            "bank_code": words(f["bank"], BANKS),
        }
    )


def bank_table() -> pa.Table:
    """Return the canonical bank register; one agreement ends in the middle of the year."""
    first, last = date(YEAR - 1, 1, 1), date(YEAR + 1, 12, 31)
    ends = [date(YEAR, 6, 30) if code == BANKS[-1] else last for code in BANKS]
    columns: dict[str, list[object]] = {
        "bank_code": list(BANKS),
        "name": [f"代理银行{code}" for code in BANKS],
    }
    for paper in ("qualification", "agreement", "clearing_agreement"):
        columns[f"{paper}_from"] = [first] * len(BANKS)
        columns[f"{paper}_to"] = list(ends) if paper == "agreement" else [last] * len(BANKS)
    return pa.table(columns)


def receipt_table() -> pa.Table:
    """Return the canonical log of reports due and received."""
    rows = [
        {
            "bank_code": BANKS[bank],
            "kind": _REPORTS[kind],
            "period": f"{YEAR}-{month:02d}",
            "due_at": datetime(YEAR, month + 1, 5, 17, tzinfo=_ZONE),
            "received_at": datetime(YEAR, month + 1, 6 if late else 5, 11, tzinfo=_ZONE),
        }
        for bank, kind, month, late in receipts()
    ]
    return pa.Table.from_pylist(rows)


def _truth_table(making: Making) -> pa.Table:
    if making.world.block == 0:
        late = [row for row in receipts() if row[3]]
        keys = [int(f"{BANKS[bank]}{kind}{month:02d}") for bank, kind, month, _ in late]
        making.truth.add("AB21", "", voucher_no=np.array(keys))
    return making.truth.table()


def build_block(block: int, rows: int, seed: int) -> dict[str, pa.Table]:
    """Return stream → table of one block, with its labels under ``truth``."""
    rng = np.random.default_rng([seed, block])
    world = build_world(block, rows)
    starts = voucher_starts(rng, rows)
    roles = assign(rng, starts, rows)
    vouchers = build_vouchers(rng, world, starts, rows, roles)
    base = (1 + block) * 10_000_000_000
    pay = honest_payments(rng, vouchers, base)
    making = Making(rng, world, roles, vouchers, pay, Truth(), base + rows)
    payments = build_payments(making)
    claims = build_claims(making, payments)
    tables = {
        "voucher": voucher_table(world, vouchers),
        "payment": payment_table(world, ordered(payments, "bank", "paid", "serial")),
        "claim": claim_table(world, claims),
        "quota": quota_table(world, build_quota(making, payments)),
        "account_day": account_day_table(build_balances(making)),
        "account": account_table(world, build_accounts(making)),
    }
    if block == 0:
        tables |= {"bank": bank_table(), "receipt_log": receipt_table()}
    return {**tables, "truth": _truth_table(making)}


def generate(out: Path, rows: int, seed: int) -> dict[str, int]:
    """Write ``<stream>.parquet``, ``truth.parquet`` and ``counts.json``; return rows per file."""
    out.mkdir(parents=True, exist_ok=True)
    writers: dict[str, pq.ParquetWriter] = {}
    counts: dict[str, int] = {}
    for block in range(-(-rows // BLOCK_ROWS)):
        tables = build_block(block, min(BLOCK_ROWS, rows - block * BLOCK_ROWS), seed)
        for name, table in tables.items():
            if name not in writers:
                writers[name] = pq.ParquetWriter(out / f"{name}.parquet", table.schema)
            writers[name].write_table(table, row_group_size=122_880)
            counts[name] = counts.get(name, 0) + table.num_rows
    for writer in writers.values():
        writer.close()
    (out / "counts.json").write_text(json.dumps(counts), encoding="utf-8")
    return counts


def main() -> None:
    """Generate from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", choices=("1K", "20K", "1M", "10M"), default="1M")
    parser.add_argument("--seed", type=int, default=20250101)
    call = parser.parse_args()
    rows = int(call.scale.replace("K", "000").replace("M", "000000"))
    for name, number in generate(call.out, rows, call.seed).items():
        print(f"{name:12} {number:>12,}")


if __name__ == "__main__":
    main()
