"""A stored run written from fixed arithmetic: the same bytes on every call, no engine needed."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bankcheck.reconcile.catalogue import Rule, load_catalogue

BANKS = {
    "102": "示例工商银行滨江支行",
    "103": "示例农业银行滨江支行",
    "104": "示例中国银行滨江支行",
    "105": "示例建设银行滨江支行",
    "301": "示例交通银行滨江支行",
}
PAYER, PAYEE = "6228480402564890018", "6217001210024455220"
NOT_RUN = {"AB20": ["quota"], "AB21": ["receipt_log"]}
SCHEMA = pa.schema(
    [
        ("code", pa.string()),
        ("kind", pa.string()),
        ("severity", pa.int32()),
        ("bank_code", pa.string()),
        ("fiscal_year", pa.int32()),
        ("voucher_no", pa.string()),
        ("voucher_line_no", pa.int32()),
        ("bank_serial_no", pa.string()),
        ("payment_line_no", pa.int32()),
        ("claim_no", pa.string()),
        ("account", pa.string()),
        ("field", pa.string()),
        ("expected", pa.string()),
        ("actual", pa.string()),
        ("amount_fen", pa.int64()),
        ("occurred_on", pa.date32()),
        ("due_on", pa.date32()),
        ("rule_version", pa.string()),
        ("fingerprint", pa.string()),
        ("message_zh", pa.string()),
        ("message_en", pa.string()),
        ("evidence", pa.string()),
    ]
)
FIELDS = {"AB07": "amount_fen", "AB08": "payee_account", "AB14": "paid_at", "AB36": "payer_account"}
KINDS = {"AB08": ("account", "name"), "AB14": ("late", "unpaid"), "AB11": ("head", "line")}


@dataclass
class Tally:
    """Hits and fen of one rule, in all and by bank."""

    hits: int = 0
    fen: int = 0
    by_bank: dict[str, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: {"hits": 0, "amount_fen": 0})
    )


def _row(stream: str, number: int, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "row_id": (1 << 32) | number,
        "file": f"{stream}_2025.xlsx",
        "sheet": "3月" if stream == "payment" else "",
        "line": 7 + number,
        "sha256": hashlib.sha256(stream.encode()).hexdigest(),
        "fields": fields,
    }


def _evidence(number: int, row: dict[str, Any], purpose: str) -> dict[str, Any]:
    shared = {
        "fiscal_year": 2025,
        "voucher_no": row["voucher_no"],
        "budget_unit_code": "011001",
        "budget_unit_name": "滨江区第一实验学校",
        "payer_account": PAYER,
        "payee_name": "滨江文具有限公司",
        "amount_fen": row["amount_fen"],
        "settlement_method": "transfer",
        "bank_code": row["bank_code"],
    }
    voucher = shared | {
        "line_no": 1,
        "payee_account": PAYEE,
        "purpose": purpose,
        "issued_at": "2025-03-03T09:12:00+08:00",
        "status": "valid",
    }
    payment = shared | {
        "bank_serial_no": row["bank_serial_no"],
        "direction": "pay",
        "payee_account": PAYEE[:-4] + "9981" if row["field"] == "payee_account" else PAYEE,
        "amount_fen": row["amount_fen"] - 100
        if row["field"] == "amount_fen"
        else row["amount_fen"],
        "paid_at": "2025-03-07T07:31:00Z",
        "channel": "柜面",
        "status": "paid",
    }
    nearest = {"stream": "voucher", "row": _row("voucher", number + 1, voucher)}
    evidence: dict[str, Any] = {
        "voucher": [_row("voucher", number, voucher)],
        "parameters": {"days": 1},
        "nearest": nearest | {"failed": ["payee_account", "amount_fen"]}
        if number % 3 == 0
        else None,
        "subject": None,
    }
    return (
        evidence
        if row["kind"] == "unpaid"
        else evidence | {"payment": [_row("payment", number, payment)]}
    )


def _message(template: str, amount: int) -> str:
    words = dict.fromkeys(("expected", "actual", "due", "occurred"), "2025-03-07")
    return template.format_map(words | {"amount": f"{amount / 100:,.2f}", "account": PAYER})


def _difference(rule: Rule, number: int, purpose: str) -> dict[str, Any]:
    kinds, fen = KINDS.get(rule.code, ("",)), 1_250_000 + number * 98_765
    row: dict[str, Any] = {
        "code": rule.code,
        "kind": kinds[number % len(kinds)],
        "severity": rule.severity,
        "bank_code": list(BANKS)[number % len(BANKS)],
        "fiscal_year": 2025,
        "voucher_no": f"3304022025{number:06d}",
        "voucher_line_no": 1,
        "bank_serial_no": f"B25{number:09d}",
        "payment_line_no": 1,
        "claim_no": f"HK{number:06d}" if "claim" in rule.streams else None,
        "account": PAYER,
        "field": FIELDS.get(rule.code),
        "expected": "2025-03-04",
        "actual": "2025-03-07",
        "amount_fen": fen,
        "occurred_on": date(2025, 1, 2) + timedelta(days=number % 360),
        "due_on": date(2025, 3, 4),
        "rule_version": rule.version,
        "fingerprint": hashlib.sha256(f"{rule.code}/{number}".encode()).hexdigest()[:32],
        "message_zh": _message(rule.message_zh, fen),
        "message_en": _message(rule.message_en, fen),
    }
    if row["field"] == "amount_fen":
        row |= {"expected": str(fen), "actual": str(fen - 100)}
    elif row["field"] in ("payee_account", "payer_account"):
        row |= {"expected": PAYEE, "actual": PAYEE[:-4] + "9981"}
    return row | {"evidence": json.dumps(_evidence(number, row, purpose), ensure_ascii=False)}


def _ambiguous() -> dict[str, Any]:
    rule = load_catalogue().rules[0]
    row = _difference(rule, 9_999, "办公用品")
    return row | {
        "code": "AMBIGUOUS",
        "kind": "",
        "severity": 0,
        "bank_code": None,
        "field": None,
        "fingerprint": "a" * 32,
        "message_zh": "两笔支付同样符合，未作选择。",
        "message_en": "Two payments fit equally well; none was chosen.",
    }


def _differences(texts: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    ran = [rule for rule in load_catalogue().rules if rule.code not in NOT_RUN]
    number = 0
    for place, rule in enumerate(ran):
        for _ in range(0 if place == 5 else 5 + (place * 7) % 31):
            number += 1
            yield _difference(rule, number, texts[number % len(texts)])
    yield _ambiguous()


def _tallies(rows: list[dict[str, Any]]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for row in rows:
        tally = tallies[row["code"]]
        tally.hits += 1
        tally.fen += row["amount_fen"]
        if row["bank_code"]:
            tally.by_bank[row["bank_code"]]["hits"] += 1
            tally.by_bank[row["bank_code"]]["amount_fen"] += row["amount_fen"]
    return tallies


def _rule_line(rule: Rule, tally: Tally) -> dict[str, Any]:
    return {
        "code": rule.code,
        "zh": rule.zh,
        "en": rule.en,
        "severity": rule.severity,
        "run": rule.code not in NOT_RUN,
        "missing": NOT_RUN.get(rule.code, []),
        "hits": tally.hits,
        "amount_fen": tally.fen,
        "parameters": [
            {
                "name": parameter.name,
                "value": parameter.versions[0].value,
                "from": str(parameter.versions[0].from_),
                "reference": parameter.versions[0].reference,
                "status": parameter.versions[0].status,
            }
            for parameter in rule.parameters
        ],
        "by_bank": dict(tally.by_bank),
    }


def _stream(rows: int, still_open: int, excluded: int) -> dict[str, Any]:
    return {
        "supplied": True,
        "rows_in": rows,
        "fen_in": rows * 310_000,
        "matched_rows": rows - still_open - excluded,
        "matched_fen": (rows - still_open - excluded) * 310_000,
        "open_rows": still_open,
        "open_fen": still_open * 310_000,
        "excluded_rows": excluded,
        "excluded_fen": excluded * 310_000,
        "rejected_rows": 2 if excluded else 0,
        "excluded_by": {"after_as_of": excluded} if excluded else {},
    }


def _streams() -> dict[str, Any]:
    supplied = {
        "voucher": _stream(20_120, 61, 4),
        "payment": _stream(20_480, 88, 0),
        "claim": _stream(20_003, 12, 0),
        "account_day": _stream(1_825, 0, 0),
    }
    absent = {name: {"supplied": False} for name in ("quota", "receipt_log")}
    return supplied | absent


def _element(name: str, zh: str, payments: int, state: str) -> dict[str, Any]:
    return {
        "element": name,
        "zh": zh,
        "en": name,
        "voucher_rows": 20_120,
        "voucher_filled": 20_120 if payments else 0,
        "payment_rows": 20_480,
        "payment_filled": payments,
        "state": state,
    }


def _summary(run_id: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    tallies = _tallies(rows)
    return {
        "run_id": run_id,
        "year": 2025,
        "month": None,
        "as_of": "2025-12-31",
        "engine": "duckdb",
        "versions": {"bankcheck": "0.1.0", "duckdb": "1.5.6"},
        "started_at": "2026-01-05T01:30:00Z",
        "finished_at": "2026-01-05T01:30:04.250000Z",
        "nameless": 2,
        "streams": _streams(),
        "rules": [_rule_line(rule, tallies[rule.code]) for rule in load_catalogue().rules],
        "elements": [
            _element("payee account", "收款人账号", 20_480, "checked"),
            _element("purpose", "支出用途", 3_100, "partly"),
            _element("plan", "用款计划", 0, "not_covered"),
        ],
        "passes": {
            "exact": 19_700,
            "sum": 40,
            "split": 80,
            "amount": 20,
            "payee": 30,
            "fallback": 11,
            "ambiguous": 1,
            "stopped_at_limit": 0,
        },
        "banks": BANKS,
        "uncharged": {"AMBIGUOUS": tallies["AMBIGUOUS"].hits, "CONSERVATION": 0},
        "digests": {"input": "1f" * 32, "result": "2e" * 32},
        "timings": {"read": 0.21, "match": 1.4, "rules": 1.9},
        "peak_memory_bytes": 412_000_000,
    }


def write_run(home: Path, run_id: str = "R000001", texts: tuple[str, ...] = ("办公用品",)) -> Path:
    """Write a run of a few hundred differences under a data folder; return the run's folder."""
    folder = home / "runs" / run_id
    folder.mkdir(parents=True)
    rows = list(_differences(texts))
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), folder / "differences.parquet")
    text = json.dumps(_summary(run_id, rows), ensure_ascii=False)
    (folder / "summary.json").write_text(text, encoding="utf-8")
    return folder


def write_clean_run(home: Path, run_id: str = "R000001") -> Path:
    """Write a run in which nothing was found."""
    folder = home / "runs" / run_id
    folder.mkdir(parents=True)
    pq.write_table(SCHEMA.empty_table(), folder / "differences.parquet")
    summary = _summary(run_id, [])
    (folder / "summary.json").write_text(json.dumps(summary, ensure_ascii=False), encoding="utf-8")
    return folder
