"""What an entry is to the reconciliation: a payment, a refund, a clearing, or none of these."""

from __future__ import annotations

from collections.abc import Mapping
from re import Pattern

from bankcheck.ledger.tables.entries import Entry


def direction_of(entry: Entry, patterns: Mapping[str, Pattern[str]]) -> str:
    """Return pay, refund, clearing or other.

    Money out is a payment unless its words say that a refund is cleared back to the treasury.
    Money in is a refund by its original serial or its words, a clearing when it comes from the
    treasury. A reversed payment is a refund; a reversed receipt is neither.
    """
    if entry.movement_fen == 0:
        return "other"
    if entry.movement_fen > 0:
        return _in(entry, patterns)
    if entry.is_reversal:
        return "other"
    has_voucher = bool(entry.values["voucher_no"])
    if not has_voucher and patterns["clearing_debit"].search(entry.text):
        return "clearing"
    return "pay"


def _in(entry: Entry, patterns: Mapping[str, Pattern[str]]) -> str:
    other = f"{entry.values['other_name']} {entry.values['payer_name']}"
    if entry.is_reversal or entry.values["original_serial_no"]:
        return "refund"
    if patterns["treasury"].search(other):
        return "clearing"
    if patterns["refund"].search(entry.text):
        return "refund"
    if patterns["treasury"].search(entry.text) or patterns["clearing"].search(entry.text):
        return "clearing"
    return "other"
