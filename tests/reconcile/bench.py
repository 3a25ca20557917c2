"""Scenes of a few rows, each under its own key, reconciled together and told apart again.

`@` in any cell stands for the key of the scene, so that scenes share nothing but the run.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.ledger.streams import STREAMS
from bankcheck.reconcile.runs import Request, reconcile

AS_OF = date(2025, 12, 31)
FILE = "_file"
Cells = Mapping[str, str | int | None]
Row = tuple[str, Cells]
_KEY = re.compile(r"K\d{4}")
_OUTPUTS = ("differences", "matches")
_VOUCHER: Cells = {
    "fiscal_year": 2025, "voucher_no": "V@", "line_no": 1, "voucher_type": "5201",
    "pay_type": "direct", "budget_unit_code": "U@", "payer_account": "11@",
    "payer_name": "甲单位", "payee_account": "22@", "payee_name": "乙公司", "amount_fen": 10_000,
    "function_code": "2050101", "bank_code": "105", "issued_at": "2025-03-03T09:00:00",
    "status": "valid",
}  # fmt: skip
_PAYMENT: Cells = {
    "bank_code": "105", "bank_serial_no": "S@", "line_no": 1, "voucher_no": "V@",
    "fiscal_year": 2025, "direction": "pay", "payer_account": "11@", "payer_name": "甲单位",
    "payee_account": "22@", "payee_name": "乙公司", "amount_fen": 10_000,
    "paid_at": "2025-03-03T10:00:00", "status": "paid",
}  # fmt: skip
_CLAIM: Cells = {
    "claim_no": "C@", "line_no": 1, "claim_type": "transfer", "bank_code": "105",
    "fiscal_year": 2025, "voucher_no": "V@", "bank_serial_no": "S@", "amount_fen": 10_000,
    "claimed_at": "2025-03-03T14:00:00", "status": "cleared",
}  # fmt: skip
_REFUND: Cells = {
    "bank_serial_no": "R@", "direction": "refund", "original_serial_no": "S@",
    "payer_account": "22@", "payer_name": "乙公司", "payee_account": "11@",
    "payee_name": "甲单位", "paid_at": "2025-03-05T10:00:00",
}  # fmt: skip
_REFUND_CLAIM: Cells = {
    "claim_no": "D@", "claim_type": "refund", "bank_serial_no": "R@", "original_claim_no": "C@",
    "claimed_at": "2025-03-05T14:00:00",
}  # fmt: skip
_QUOTA: Cells = {
    "notice_no": "N@", "fiscal_year": 2025, "month": 3, "budget_unit_code": "U@",
    "function_code": "2050101", "bank_code": "105", "amount_fen": 10_000,
    "issued_at": "2025-03-03T08:00:00", "arrived_notice_at": "2025-03-03T08:30:00",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence that is true, the rows that show it, and the `CODE kind` they must raise."""

    truth: str
    rows: tuple[Row, ...]
    raised: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one scene led to: its differences and its matches as rows."""

    differences: tuple[dict[str, Any], ...]
    matches: tuple[dict[str, Any], ...]

    @property
    def raised(self) -> tuple[str, ...]:
        """Return `CODE kind` of every difference, in order."""
        return tuple(sorted(f"{row['code']} {row['kind']}".strip() for row in self.differences))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return `pass kind` of every match, in order."""
        return tuple(sorted(f"{row['pass']} {row['kind']}" for row in self.matches))


def scene(truth: str, *rows: Row, raised: Sequence[str] = ()) -> Scene:
    """Return a scene; without ``raised`` it must stay silent."""
    return Scene(truth, rows, tuple(sorted(raised)))


def voucher(**changes: Any) -> Row:
    """Return a voucher line: 100 yuan issued on Monday 3 March 2025 at 09:00."""
    return "voucher", {**_VOUCHER, **changes}


def payment(**changes: Any) -> Row:
    """Return the payment of that voucher line, an hour after its issue."""
    return "payment", {**_PAYMENT, **changes}


def claim(**changes: Any) -> Row:
    """Return the claim of that payment, on the same afternoon."""
    return "claim", {**_CLAIM, **changes}


def refund(**changes: Any) -> Row:
    """Return the money of that payment coming back on Wednesday 5 March 2025."""
    return "payment", {**_PAYMENT, **_REFUND, **changes}


def refund_claim(**changes: Any) -> Row:
    """Return the claim that gives that refund back in clearing, on the same afternoon."""
    return "claim", {**_CLAIM, **_REFUND_CLAIM, **changes}


def quota(**changes: Any) -> Row:
    """Return a quota of 100 yuan for March, issued and announced on 3 March 2025."""
    return "quota", {**_QUOTA, **changes}


def account(number: str, kind: str, **changes: Any) -> Row:
    """Return a line of the account register."""
    return "account", {"account": number, "kind": kind, "bank_code": "105", **changes}


def balance(**changes: Any) -> Row:
    """Return a day's closing balance of the payer's account."""
    closed = {"bank_code": "105", "account": "11@", "date": "2025-03-03", "closing_balance_fen": 0}
    return "account_day", {**closed, **changes}


def receipt(due_at: str, received_at: str | None) -> Row:
    """Return a report that was due and perhaps received."""
    cells = {"bank_code": "105", "kind": "report", "period": "@", "due_at": due_at}
    return "receipt_log", {**cells, "received_at": received_at}


def bank(**terms: Any) -> Row:
    """Return a line of the bank register, under the key of its scene."""
    return "bank", {"bank_code": "B@", "name": "丙银行", **terms}


def paid_on(issued: str, paid: str, claimed: str | None) -> tuple[Row, ...]:
    """Return a voucher, its payment and perhaps its claim at these moments."""
    rows = (voucher(issued_at=issued), payment(paid_at=paid))
    return (*rows, claim(claimed_at=claimed)) if claimed else rows


def write_streams(folder: Path, rows: Iterable[Row]) -> None:
    """Write rows as canonical CSV; ``_file`` tells apart several files of one stream."""
    files: dict[tuple[str, str], list[Cells]] = defaultdict(list)
    for stream, cells in rows:
        files[str(cells.get(FILE) or 1), stream].append(cells)
    for (number, stream), group in files.items():
        (folder / number).mkdir(parents=True, exist_ok=True)
        path = folder / number / f"{stream}.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            names = STREAMS[stream].names
            writer = csv.DictWriter(handle, names, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(group)


def keyed(rows: Iterable[Row], key: str) -> list[Row]:
    """Return rows with the key in the place of every `@`."""
    return [
        (stream, {name: _with_key(value, key) for name, value in cells.items()})
        for stream, cells in rows
    ]


def _with_key(value: str | int | None, key: str) -> str | int | None:
    return value.replace("@", key) if isinstance(value, str) else value


def reconcile_rows(
    home: Path, rows: Iterable[Row], as_of: date = AS_OF
) -> dict[str, list[dict[str, Any]]]:
    """Load rows into a new ledger, reconcile 2025, and return differences and matches."""
    write_streams(home / "files", rows)
    ledger = Ledger(home / "var")
    report = load(ledger, [home / "files"], Wish())
    assert report.rejected == 0
    run = reconcile(ledger, Request(2025, as_of=as_of))["run_id"]
    folder = home / "var" / "runs" / str(run)
    return {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in _OUTPUTS}


def play(home: Path, scenes: Sequence[Scene], as_of: date = AS_OF) -> dict[str, Outcome]:
    """Reconcile all scenes in one run and return what each led to, by its sentence."""
    names = {f"K{number:04d}": one.truth for number, one in enumerate(scenes)}
    assert len(set(names.values())) == len(scenes)
    rows = [row for key, one in zip(names, scenes, strict=True) for row in keyed(one.rows, key)]
    found = reconcile_rows(home, rows, as_of)
    split = {name: _by_key(found[name]) for name in _OUTPUTS}
    return {
        truth: Outcome(*(tuple(split[name].get(key, ())) for name in _OUTPUTS))
        for key, truth in names.items()
    }


def _by_key(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    by_key: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        for key in sorted(set(_KEY.findall(" ".join(map(str, row.values()))))):
            by_key[key].append(row)
    return by_key
