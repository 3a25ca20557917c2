"""What a bank is told of a suspicion about it: its own side and the voucher, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Raw = Mapping[str, Any]
# A voucher belongs to the bank it was issued to; the other rows to the bank that reported them.
TOLD_SIDES = ("voucher", "payment", "refund", "claim", "quota", "account_day", "receipt_log")
# Where a row came from and what else its file said may speak of others.
_HIDDEN_FIELDS = frozenset({"extra"})
_TOLD = (
    *("code", "kind", "field", "expected", "actual", "account", "amount_fen", "occurred_on"),
    *("due_on", "voucher_no", "bank_serial_no", "claim_no", "fiscal_year", "message_zh"),
    *("message_en", "rule_version"),
)


def told(difference: Raw, bank: str) -> dict[str, Any]:
    """Return the facts that a bank may see of a difference charged to it.

    The nearest candidate, the places of rows, other banks' rows and every note stay behind; a
    sentence that could speak of a row of another bank stays behind as well.
    """
    evidence = difference.get("evidence") or {}
    own = {side: _own(evidence.get(side) or (), bank) for side in TOLD_SIDES}
    rows = [row for side in TOLD_SIDES for row in evidence.get(side) or ()]
    facts = {name: _plain(difference.get(name)) for name in _TOLD}
    if any(_bank_of(row) not in (bank, None) for row in rows):
        silent = ("expected", "actual", "account", "message_zh", "message_en")
        facts |= dict.fromkeys(silent)
    return {"difference": facts, "evidence": {side: mine for side, mine in own.items() if mine}}


def _bank_of(row: Raw) -> str | None:
    code = (row.get("fields") or {}).get("bank_code")
    return None if code in (None, "") else str(code)


def _own(rows: Iterable[Raw], bank: str) -> list[dict[str, Any]]:
    return [
        {"fields": {n: v for n, v in row["fields"].items() if n not in _HIDDEN_FIELDS}}
        for row in rows
        if row.get("fields") and _bank_of(row) in (bank, None)
    ]


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | str) else str(value)
