"""A stored difference becomes the facts of a suspicion, pinned as its first run found them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bankcheck.reconcile.listing import message

Raw = Mapping[str, Any]
# Nobody's fault: findings about the run itself, never charged to a bank.
UNCHARGED = frozenset({"AMBIGUOUS", "CONSERVATION", "NOT_COVERED"})
# The elements of Article 10 by the column that holds them.
ELEMENTS = (
    *("budget_unit_code", "budget_unit_name", "payer_account", "payer_name", "amount_fen"),
    *("function_code", "economic_code", "project_code", "purpose", "settlement_method"),
    *("pay_type", "payee_name", "payee_account", "indicator_no", "issued_at", "paid_at"),
)
# What the columns of a suspicion do not hold of a difference.
KEPT = ("voucher_line_no", "payment_line_no", "account", "field", "expected", "actual")
_PAYEE = re.compile(r'"payee_account":\s*"([^"]*)"')
_PARAMETERS = re.compile(r'"parameters":\s*\{')


def columns(row: Raw, year: int) -> dict[str, Any]:
    """Return what the list of suspicions keeps of a difference; ``year`` is that of its run.

    The message is kept with its account numbers hidden: lists show it to everybody.
    """
    day: date | None = row["occurred_on"]
    said = message(row)
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
        "message_zh": said.zh,
        "message_en": said.en,
        "rule_version": row["rule_version"] or "",
        "fingerprint": row["fingerprint"],
    }


def numbers(values: Raw) -> str:
    """Return every number of a suspicion as one text to search in."""
    names = ("number", "voucher_no", "bank_serial_no", "claim_no")
    return "|".join(str(values[name]) for name in names).lower()


def pinned(row: Raw, run_id: str) -> str:
    """Return the facts to pin, as JSON; the evidence goes in as it was written."""
    kept = {name: row[name] for name in KEPT}
    head = json.dumps({"run_id": run_id, "difference": kept}, ensure_ascii=False)
    return f'{head[:-1]}, "evidence": {row["evidence"] or "{}"}}}'


def loose(row: Raw) -> str:
    """Return the wide fingerprint: the same bank, rule, payee and day share it."""
    payee = _payee(row["evidence"] or "")
    parts = (row["bank_code"] or "", row["code"], payee, str(row["occurred_on"] or ""))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def unpinned(own: Raw, facts: Raw) -> dict[str, Any]:
    """Return the stored difference again, from a suspicion's columns and its pinned facts."""
    kept = facts.get("difference") or dict.fromkeys(KEPT)
    return {**own, **kept, "evidence": facts.get("evidence") or {}}


def elements(facts: Raw) -> dict[str, Raw]:
    """Return the elements of Article 10 that pinned facts hold, of either side."""
    return {side: _elements(facts.get("evidence") or {}, side) for side in ("voucher", "payment")}


def _payee(evidence: str) -> str:
    """Return the first payee account of the rows themselves, the nearest candidate left out."""
    parameters = _PARAMETERS.search(evidence)
    found = _PAYEE.search(evidence, 0, parameters.start() if parameters else len(evidence))
    return found[1] if found else ""


def _elements(evidence: Raw, side: str) -> Raw:
    rows: list[Raw] = evidence.get(side) or [{}]
    fields: Raw = rows[0].get("fields") or {}
    return {name: fields[name] for name in ELEMENTS if fields.get(name) not in (None, "")}
