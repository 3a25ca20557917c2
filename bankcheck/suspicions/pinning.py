"""A stored difference becomes the facts of a suspicion, pinned as its first run found them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

Raw = Mapping[str, Any]
# Nobody's fault: findings about the run itself, never charged to a bank.
UNCHARGED = frozenset({"AMBIGUOUS", "CONSERVATION", "NOT_COVERED"})
# The elements of Article 10 by the column that holds them.
ELEMENTS = (
    *("budget_unit_code", "budget_unit_name", "payer_account", "payer_name", "amount_fen"),
    *("function_code", "economic_code", "project_code", "purpose", "settlement_method"),
    *("pay_type", "payee_name", "payee_account", "indicator_no", "issued_at", "paid_at"),
)
KEPT = (
    *("code", "kind", "severity", "bank_code", "fiscal_year", "voucher_no", "voucher_line_no"),
    *("bank_serial_no", "payment_line_no", "claim_no", "account", "field", "expected", "actual"),
    *("amount_fen", "occurred_on", "due_on", "rule_version", "fingerprint"),
    *("message_zh", "message_en"),
)
_PAYEE_SIDES = ("payment", "refund", "voucher", "claim")


def columns(row: Raw, year: int) -> dict[str, Any]:
    """Return what the list of suspicions keeps of a difference; ``year`` is that of its run."""
    day: date | None = row["occurred_on"]
    return {
        "code": row["code"],
        "kind": row["kind"] or "",
        "severity": row["severity"] or 0,
        "subject_bank": row["bank_code"],
        "fiscal_year": row["fiscal_year"] or year,
        "month": day.isoformat()[:7] if day else "",
        "occurred_on": day,
        "due_on": row["due_on"],
        "amount_fen": row["amount_fen"],
        "voucher_no": (row["voucher_no"] or "")[:128],
        "bank_serial_no": (row["bank_serial_no"] or "")[:128],
        "claim_no": (row["claim_no"] or "")[:128],
        "message_zh": row["message_zh"] or "",
        "message_en": row["message_en"] or "",
        "rule_version": row["rule_version"] or "",
        "fingerprint": row["fingerprint"],
    }


def pinned(row: Raw, run_id: str) -> dict[str, Any]:
    """Return the facts to pin: the difference, its evidence, and the elements of Article 10."""
    evidence = json.loads(row["evidence"] or "{}")
    difference = {name: _plain(row[name]) for name in KEPT}
    return {
        "run_id": run_id,
        "difference": difference,
        "evidence": evidence,
        "elements": {side: _elements(evidence, side) for side in ("voucher", "payment")},
    }


def loose(difference: Raw, evidence: Raw) -> str:
    """Return the wide fingerprint: the same bank, rule, payee and day share it."""
    parts = (
        difference["bank_code"] or "",
        difference["code"],
        _payee(evidence),
        str(difference["occurred_on"] or ""),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def unpinned(facts: Raw) -> dict[str, Any]:
    """Return pinned facts as the stored difference they were, its dates as dates again."""
    row = dict(facts["difference"])
    for name in ("occurred_on", "due_on"):
        row[name] = date.fromisoformat(row[name]) if row[name] else None
    return row | {"evidence": facts["evidence"]}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _first(evidence: Raw, side: str) -> Raw:
    rows: list[Raw] = evidence.get(side) or [{}]
    fields: Raw = rows[0].get("fields") or {}
    return fields


def _elements(evidence: Raw, side: str) -> dict[str, Any]:
    fields = _first(evidence, side)
    return {name: fields[name] for name in ELEMENTS if fields.get(name) not in (None, "")}


def _payee(evidence: Raw) -> str:
    accounts = (_first(evidence, side).get("payee_account") for side in _PAYEE_SIDES)
    return next((str(account) for account in accounts if account), "")
