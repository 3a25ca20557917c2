"""The words pages use: msgids in English, Chinese from the catalogue, keys from the streams."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import cast

from babel import Locale
from babel.support import Translations
from flask_babel import get_locale

LANGUAGES = ("zh", "en")
LOCALES = {"zh": Locale.parse("zh_CN"), "en": Locale("en")}
TRANSLATIONS = Path(__file__).parent / "translations"


@lru_cache
def catalogue(locale: Locale) -> Translations:
    """Return the words of a language, read once a process."""
    found = Translations.load(TRANSLATIONS, [locale])
    return cast(Translations, found)


def gettext(text: str, /, **values: object) -> str:
    """Return a msgid in the reader's language, with values in their places.

    A page says hundreds: the catalogue is looked for once, not for each of them.
    """
    found = str(catalogue(get_locale()).ugettext(text))
    return found % values if values else found


def msg(text: str) -> str:
    """Mark a text for translation and return it unchanged."""
    return text


STREAMS = {
    "voucher": msg("Payment vouchers (finance)"),
    "payment": msg("Bank payments"),
    "refund": msg("Refunds"),
    "claim": msg("Clearing claims (People's Bank)"),
    "quota": msg("Authorized-payment quota"),
    "account_day": msg("Day-end balances"),
    "receipt_log": msg("Reports and notices"),
    "account": msg("Account register"),
    "bank": msg("Agent bank register"),
}

COLUMNS = {
    "fiscal_year": msg("Fiscal year"),
    "voucher_no": msg("Voucher number"),
    "line_no": msg("Line"),
    "voucher_type": msg("Voucher type"),
    "pay_type": msg("Manner of payment"),
    "budget_unit_code": msg("Budget unit code"),
    "budget_unit_name": msg("Budget unit"),
    "payer_account": msg("Payer account"),
    "payer_name": msg("Payer"),
    "payee_account": msg("Payee account"),
    "payee_name": msg("Payee"),
    "payee_bank": msg("Payee's bank"),
    "amount_fen": msg("Amount (yuan)"),
    "amount": msg("Amount (yuan)"),
    "function_code": msg("Functional classification"),
    "economic_code": msg("Economic classification"),
    "project_code": msg("Project code"),
    "indicator_no": msg("Budget indicator"),
    "purpose": msg("Purpose"),
    "settlement_method": msg("Settlement method"),
    "bank_code": msg("Agent bank"),
    "issued_at": msg("Issued at"),
    "status": msg("Status"),
    "bank_serial_no": msg("Bank serial number"),
    "direction": msg("Direction"),
    "original_serial_no": msg("Original serial number"),
    "submitted_at": msg("Submitted at"),
    "paid_at": msg("Paid at"),
    "returned_at": msg("Returned at"),
    "channel": msg("Channel"),
    "fail_reason": msg("Reason of failure"),
    "claim_no": msg("Claim number"),
    "claim_type": msg("Claim type"),
    "original_claim_no": msg("Original claim number"),
    "head_total_fen": msg("Head total (yuan)"),
    "claimed_at": msg("Claimed at"),
    "cleared_at": msg("Cleared at"),
    "notice_no": msg("Notice number"),
    "month": msg("Month"),
    "arrived_notice_at": msg("Arrival notice at"),
    "account": msg("Account"),
    "date": msg("Date"),
    "closing_balance_fen": msg("Closing balance (yuan)"),
    "kind": msg("Kind"),
    "period": msg("Period"),
    "due_at": msg("Due at"),
    "received_at": msg("Received at"),
    "name": msg("Name"),
    "opened_on": msg("Opened on"),
    "closed_on": msg("Closed on"),
    "uscc": msg("Unified social credit code"),
    "qualification_from": msg("Qualification from"),
    "qualification_to": msg("Qualification to"),
    "agreement_from": msg("Agreement from"),
    "agreement_to": msg("Agreement to"),
    "clearing_agreement_from": msg("Clearing agreement from"),
    "clearing_agreement_to": msg("Clearing agreement to"),
    "already_paid": msg("Already paid"),
    "extra": msg("Other columns of the file"),
    "issued_on": msg("Day of issue"),
    "paid_on": msg("Day of payment"),
    "submitted_on": msg("Day of submission"),
    "returned_on": msg("Day of return"),
    "claimed_on": msg("Day of claim"),
    "cleared_on": msg("Day of clearing"),
    "arrived_notice_on": msg("Day of arrival notice"),
    "due_on": msg("Due day"),
    "received_on": msg("Day of receipt"),
}

WORDS = {
    "5214": msg("5214 centralized payment voucher"),
    "8202": msg("8202 authorized payment voucher"),
    "5201": msg("5201 direct payment voucher"),
    "8207": msg("8207 batch payment detail"),
    "other": msg("other"),
    "direct": msg("direct payment"),
    "authorized": msg("authorized payment"),
    "centralized": msg("centralized payment"),
    "cash": msg("cash"),
    "transfer": msg("transfer"),
    "cheque": msg("cheque"),
    "official_card": msg("official card"),
    "valid": msg("valid"),
    "voided": msg("voided"),
    "pay": msg("payment"),
    "refund": msg("refund"),
    "clearing": msg("clearing"),
    "paid": msg("paid"),
    "returned": msg("returned"),
    "failed": msg("failed"),
    "pending": msg("pending"),
    "cleared": msg("cleared"),
    "rejected": msg("rejected"),
    "finance_zero_balance": msg("finance-department zero-balance account"),
    "unit_zero_balance": msg("budget-unit zero-balance account"),
    "real_fund": msg("real-fund account"),
}

KINDS = {
    "not_claimed": msg("not claimed"),
    "head": msg("head and lines differ"),
    "line": msg("line and payment differ"),
    "account": msg("another account"),
    "name": msg("another name"),
    "repeat": msg("repeated"),
    "amount": msg("another amount"),
    "orphan": msg("no refund found"),
    "late": msg("late"),
    "unpaid": msg("unpaid"),
    "absent": msg("absent"),
    "finance": msg("from a finance-department account"),
    "limit": msg("above the cash limit"),
    "qualification": msg("outside the qualification"),
    "agreement": msg("outside the agency agreement"),
    "clearing_agreement": msg("outside the clearing agreement"),
}

PASSES = {
    "exact": msg("Exact"),
    "sum": msg("One payment for several lines"),
    "split": msg("Several payments for one line"),
    "amount": msg("Same voucher and amount"),
    "payee": msg("Same voucher and payee"),
    "fallback": msg("Without a usable voucher number"),
    "ambiguous": msg("Ambiguous, nothing chosen"),
    "stopped_at_limit": msg("Search stopped at its limit"),
}

EXCLUSIONS = {
    "after_as_of": msg("dated after the as-of date"),
    "voided": msg("voided"),
    "rejected": msg("rejected"),
    "not_paid": msg("not paid"),
    "returned": msg("returned"),
    "failed": msg("failed"),
    "pending": msg("pending"),
    "other_year": msg("of another year"),
    "other_month": msg("of another month"),
    "other_period": msg("of another period"),
    "superseded": msg("superseded"),
    "reported_again": msg("reported again by another source"),
    "issued_again": msg("issued again"),
    "clearing": msg("clearing"),
    "other": msg("other"),
}

SEVERITIES = {
    "4": msg("Grave"),
    "3": msg("Serious"),
    "2": msg("Ordinary"),
    "1": msg("Slight"),
    "0": msg("For attention"),
}

STATES = {
    "checked": msg("Checked"),
    "partly": msg("Partly checked"),
    "not_covered": msg("Not covered"),
}

STATUSES = {
    "sample": msg("Sample value"),
    "set": msg("Adopted"),
    "adopted": msg("Adopted"),
    "in_force": msg("In force"),
    "repealed": msg("Repealed"),
}

STAGES = {
    "read": msg("Read"),
    "match": msg("Match"),
    "rules": msg("Apply rules"),
    "names": msg("Compare names"),
    "start": msg("Start"),
    "account": msg("Account for every row"),
    "proof": msg("Collect proof"),
    "digest": msg("Digest"),
    "match: exact": msg("Match exactly"),
    "match: rest": msg("Match the rest"),
    "match: claims": msg("Match claims"),
    "write": msg("Write"),
    "total": msg("Total"),
}

FINDINGS = {
    "AMBIGUOUS": msg("Ambiguous matching"),
    "CONSERVATION": msg("Conservation broken"),
    "NOT_COVERED": msg("Not covered"),
}

ROLES = {
    "monitor": msg("Monitor"),
    "section_head": msg("Section head"),
    "pbc_inspector": msg("PBC inspector"),
    "pbc_approver": msg("PBC approver"),
    "bank_maker": msg("Bank maker"),
    "bank_approver": msg("Bank approver"),
    "department_reviewer": msg("Department reviewer"),
    "auditor": msg("Auditor"),
    "system_administrator": msg("System administrator"),
    "security_administrator": msg("Security administrator"),
    "system": msg("System"),
}

GROUPS = {
    "role": ROLES,
    "stream": STREAMS,
    "column": COLUMNS,
    "word": WORDS,
    "kind": KINDS,
    "pass": PASSES,
    "exclusion": EXCLUSIONS,
    "severity": SEVERITIES,
    "state": STATES,
    "status": STATUSES,
    "stage": STAGES,
    "finding": FINDINGS,
}


Words = Mapping[str, Mapping[str, str]]


def label(key: object, group: str, more: Words = MappingProxyType({})) -> str:
    """Return the word for a key in the reader's language; an unknown key stands for itself.

    ``more`` holds the groups that features bring along.
    """
    words = more[group] if group in more else GROUPS[group]
    text = words.get(str(key), str(key))
    return gettext(text) if text else ""
