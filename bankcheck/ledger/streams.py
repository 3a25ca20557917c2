"""The canonical streams: which columns a row has, of which kind, whatever file it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the text of a column is read and stored."""

    TEXT = "text"
    INT = "int"
    FEN = "fen"
    DATE = "date"
    TIME = "time"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column: its name, kind, allowed words (if closed) and whether it must stand."""

    name: str
    kind: Kind = Kind.TEXT
    words: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """One canonical stream; ``dated_by`` is the column that places a row in time."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    dated_by: str | None

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the canonical column names in their order."""
        return tuple(column.name for column in self.columns)


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _times(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.TIME) for name in names)


def _account(name: str) -> Column:
    return Column(name, Kind.ACCOUNT)


def _fen(name: str, *, required: bool = True) -> Column:
    return Column(name, Kind.FEN, required=required)


def _int(name: str, *, required: bool = False) -> Column:
    return Column(name, Kind.INT, required=required)


def _word(name: str, *words: str) -> Column:
    return Column(name, words=words)


SETTLEMENT = ("cash", "transfer", "cheque", "official_card", "other")

VOUCHER = Stream(
    "voucher",
    "finance side: what was authorized, one row per voucher line",
    (
        _int("fiscal_year", required=True),
        Column("voucher_no", required=True),
        _int("line_no"),
        _word("voucher_type", "5214", "8202", "5201", "8207", "other"),
        _word("pay_type", "direct", "authorized", "centralized"),
        *_text("budget_unit_code", "budget_unit_name"),
        _account("payer_account"),
        Column("payer_name"),
        _account("payee_account"),
        *_text("payee_name", "payee_bank"),
        _fen("amount_fen"),
        *_text("function_code", "economic_code", "project_code", "indicator_no", "purpose"),
        _word("settlement_method", *SETTLEMENT),
        Column("bank_code"),
        *_times("issued_at"),
        _word("status", "valid", "voided"),
    ),
    "issued_at",
)

PAYMENT = Stream(
    "payment",
    "bank side: what the bank did, one row per bank entry, refunds included",
    (
        *_text("bank_code", "bank_serial_no"),
        _int("line_no"),
        Column("voucher_no"),
        _int("fiscal_year"),
        _word("direction", "pay", "refund", "clearing", "other"),
        *_text("original_serial_no", "budget_unit_code"),
        _account("payer_account"),
        Column("payer_name"),
        _account("payee_account"),
        *_text("payee_name", "payee_bank"),
        _fen("amount_fen"),
        Column("function_code"),
        _word("settlement_method", *SETTLEMENT),
        Column("purpose"),
        *_times("submitted_at", "paid_at", "returned_at"),
        Column("channel"),
        _word("status", "paid", "returned", "failed", "pending"),
        Column("fail_reason"),
    ),
    "paid_at",
)

CLAIM = Stream(
    "claim",
    "clearing with the People's Bank, one row per line of a 2301 or 2302",
    (
        Column("claim_no", required=True),
        _int("line_no"),
        _word("claim_type", "transfer", "refund"),
        *_text("bank_code", "voucher_no"),
        _int("fiscal_year"),
        *_text("bank_serial_no", "original_claim_no", "budget_unit_code", "function_code"),
        _fen("amount_fen"),
        _fen("head_total_fen", required=False),
        *_times("claimed_at", "cleared_at"),
        _word("status", "cleared", "rejected", "pending"),
    ),
    "claimed_at",
)

QUOTA = Stream(
    "quota",
    "authorized-payment quota; a negative amount reduces it",
    (
        Column("notice_no"),
        _int("fiscal_year", required=True),
        _int("month", required=True),
        *_text("budget_unit_code", "function_code", "project_code", "bank_code"),
        _fen("amount_fen"),
        *_times("issued_at", "arrived_notice_at"),
    ),
    "issued_at",
)

ACCOUNT_DAY = Stream(
    "account_day",
    "end-of-day balances",
    (
        Column("bank_code"),
        Column("account", Kind.ACCOUNT, required=True),
        Column("date", Kind.DATE, required=True),
        _fen("closing_balance_fen"),
    ),
    "date",
)

RECEIPT_LOG = Stream(
    "receipt_log",
    "reports and notices due and received",
    (*_text("bank_code", "kind", "period"), *_times("due_at", "received_at")),
    "due_at",
)

ACCOUNT = Stream(
    "account",
    "account register",
    (
        Column("account", Kind.ACCOUNT, required=True),
        Column("name"),
        _word("kind", "finance_zero_balance", "unit_zero_balance", "real_fund", "other"),
        *_text("budget_unit_code", "bank_code"),
        Column("opened_on", Kind.DATE),
        Column("closed_on", Kind.DATE),
    ),
    None,
)

BANK = Stream(
    "bank",
    "agent bank register",
    (
        Column("bank_code", required=True),
        *_text("name", "uscc"),
        *(
            Column(f"{paper}_{end}", Kind.DATE)
            for paper in ("qualification", "agreement", "clearing_agreement")
            for end in ("from", "to")
        ),
    ),
    None,
)

STREAMS: dict[str, Stream] = {
    stream.name: stream
    for stream in (VOUCHER, PAYMENT, CLAIM, QUOTA, ACCOUNT_DAY, RECEIPT_LOG, ACCOUNT, BANK)
}


def text_names(column: Column) -> tuple[str, ...]:
    """Return the header names under which a canonical file may bring this column.

    A fen column comes as whole fen under its own name or as yuan text under the name less
    ``_fen``; exactly one of the two.
    """
    if column.kind is Kind.FEN:
        return (column.name, column.name.removesuffix("_fen"))
    return (column.name,)


def stored_names(column: Column) -> tuple[str, ...]:
    """Return the names under which the ledger stores this column.

    A time is stored twice: ``paid_at`` (UTC instant, null when only the day is known) and
    ``paid_on`` (the day in Asia/Shanghai). A day without an instant has precision `day`.
    """
    if column.kind is Kind.TIME:
        return (column.name, column.name.removesuffix("_at") + "_on")
    return (column.name,)
