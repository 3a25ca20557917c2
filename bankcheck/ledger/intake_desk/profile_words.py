"""The words of column profiles: what each role means, and how money in is told from money out."""

from __future__ import annotations

from bankcheck.labels import msg

ROLES = {
    "date": msg("Date"),
    "time": msg("Time"),
    "own_account": msg("Own account"),
    "own_name": msg("Own name"),
    "other_account": msg("Other side's account"),
    "other_name": msg("Other side's name"),
    "other_bank": msg("Other side's bank"),
    "payer_account": msg("Payer account"),
    "payer_name": msg("Payer"),
    "payee_account": msg("Payee account"),
    "payee_name": msg("Payee"),
    "payee_bank": msg("Payee's bank"),
    "bank_serial_no": msg("Bank serial number"),
    "voucher_no": msg("Voucher number"),
    "original_serial_no": msg("Original serial number"),
    "fiscal_year": msg("Fiscal year"),
    "budget_unit_code": msg("Budget unit code"),
    "function_code": msg("Functional classification"),
    "channel": msg("Channel"),
    "settlement": msg("Settlement method"),
    "purpose": msg("Purpose"),
    "text": msg("Texts in which numbers are looked for"),
    "currency": msg("Currency"),
    "balance": msg("Balance after the entry"),
    "ignored": msg("Columns left aside"),
    "debit": msg("Debit amount (money out)"),
    "credit": msg("Credit amount (money in)"),
    "amount": msg("Amount"),
    "flag": msg("Debit/credit mark"),
}
MODES = {
    "debit_credit": msg("A debit and a credit column"),
    "signed": msg("One amount with a sign"),
    "flag": msg("One amount and a debit/credit mark"),
    "text": msg("One amount inside a text"),
}
UNITS = {"": msg("Let the header tell"), "yuan": msg("Yuan"), "fen": msg("Fen")}
POSITIVES = {"credit": msg("money in"), "debit": msg("money out")}
SIGNS = {
    "reversal": msg("a reversal"),
    "follows": msg("the same as the mark says"),
}
ENCODINGS = {
    "": msg("Let the file tell"),
    "utf-8": "UTF-8",
    "gb18030": "GB18030 / GBK",
    "utf-16": "UTF-16",
}
DELIMITERS = {
    "": msg("Let the file tell"),
    "comma": msg("comma"),
    "tab": msg("tab"),
    "pipe": msg("vertical bar"),
    "semicolon": msg("semicolon"),
}
WORDS = {
    "encoding": ENCODINGS,
    "delimiter": DELIMITERS,
    "role_of_column": ROLES,
    "amount_mode": MODES,
    "amount_unit": UNITS,
    "positive": POSITIVES,
    "sign": SIGNS,
}
