"""Writes the example as files: canonical CSV, or the formats that banks and offices deliver."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bankcheck.example.assembly import assemble
from bankcheck.example.desk import Desk
from bankcheck.example.exports import write_exports
from bankcheck.example.papers import by_evoucher, write_papers
from bankcheck.example.rows import (
    Account,
    AccountDay,
    BankPapers,
    Claim,
    Payment,
    Quota,
    Receipt,
    Voucher,
)
from bankcheck.example.truth import Expected, NearMiss

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


# Files of the folder that are about the example, not data of it.
NOT_STREAMS = ("truth.csv", "near_misses.csv")


def canonical_rows(desk: Desk) -> dict[str, tuple[type, Sequence[DataclassInstance]]]:
    """Return the rows of each canonical stream, with the class that names their columns."""
    books = desk.books
    return {
        "voucher": (Voucher, books.vouchers),
        "payment": (Payment, books.payments),
        "claim": (Claim, books.claims),
        "quota": (Quota, books.quotas),
        "account_day": (AccountDay, books.account_days),
        "receipt_log": (Receipt, books.receipts),
        "account": (Account, desk.town.accounts()),
        "bank": (BankPapers, [bank.papers for bank in desk.town.banks]),
    }


def write_example(out: Path, scale: int, seed: int, *, canonical: bool = False) -> None:
    """Write the year of that scale (0 is small) and seed with its truth into a folder."""
    desk = assemble(scale, seed)
    out.mkdir(parents=True, exist_ok=True)
    streams = canonical_rows(desk)
    if not canonical:
        write_papers(out, desk)
        write_exports(out, desk)
        streams = {name: _left_over(desk, *told) for name, told in streams.items()}
    for stream, (kind, rows) in streams.items():
        if rows:
            write_rows(out / f"{stream}.csv", kind, rows)
    write_truth(out, desk)


def _left_over(
    desk: Desk, kind: type, rows: Sequence[DataclassInstance]
) -> tuple[type, Sequence[DataclassInstance]]:
    """Return the rows of a stream that no other file carries."""
    return kind, [row for row in rows if not _in_another_file(desk, row)]


def _in_another_file(desk: Desk, row: DataclassInstance) -> bool:
    if isinstance(row, Voucher):
        return by_evoucher(row)
    if isinstance(row, AccountDay):
        return desk.town.bank(row.bank_code).channel.statement
    if isinstance(row, Claim):
        return not desk.town.bank(row.bank_code).channel.claim_time
    return isinstance(row, Payment)


def write_truth(out: Path, desk: Desk) -> None:
    """Write truth.csv and near_misses.csv."""
    write_rows(out / "truth.csv", Expected, desk.books.truth)
    write_rows(out / "near_misses.csv", NearMiss, desk.books.near)


def write_rows(path: Path, kind: type, rows: Iterable[DataclassInstance]) -> None:
    """Write rows of one class as CSV with its fields as header."""
    names = [column.name for column in fields(kind)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([text(getattr(row, name)) for name in names] for row in rows)


def text(value: str | int | date | None) -> str:
    """Return a value as canonical text: ISO dates and times without zone, empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
