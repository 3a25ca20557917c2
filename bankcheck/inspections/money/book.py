"""The ledger as debts see it: the entries that might pay them, and where each was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

from bankcheck.inspections.money.entries import NUMBER, Entry
from bankcheck.inspections.money.matching import Want
from bankcheck.ledger.store import ROW_BITS, Ledger, RowPlace, batch_id
from bankcheck.reconcile import identity
from bankcheck.reconcile.engines import DuckEngine

_COLUMNS = (
    "row_id, bank_code, bank_serial_no, line_no, direction, status, payer_account, payee_account, "
    "amount_fen, coalesce(paid_on, returned_on) AS day, original_serial_no, purpose"
)
# What a bank named, what names the debt itself, and what looks like the very payment; then the
# entries that took one of them back, and the payments they belong to.
_ENTRIES = f"""
WITH told AS (
    SELECT row_id, bank_code, bank_serial_no, original_serial_no,
        unnest(regexp_extract_all(purpose, '{NUMBER}')) AS number
    FROM raw_payment WHERE regexp_matches(purpose, '{NUMBER}')
), near AS (
    SELECT p.row_id, p.bank_code, p.bank_serial_no, p.original_serial_no
    FROM raw_payment p JOIN said s ON p.bank_serial_no = s.serial AND p.bank_code = s.bank
    UNION
    SELECT t.row_id, t.bank_code, t.bank_serial_no, t.original_serial_no
    FROM told t JOIN want w ON t.number = w.number AND t.bank_code = w.bank
    UNION
    SELECT p.row_id, p.bank_code, p.bank_serial_no, p.original_serial_no
    FROM raw_payment p JOIN want w ON p.amount_fen = w.due_fen AND p.bank_code = w.bank
        AND p.payee_account = w.account AND coalesce(p.paid_on, p.returned_on) >= w.since
    UNION
    SELECT p.row_id, p.bank_code, p.bank_serial_no, p.original_serial_no
    FROM raw_payment p JOIN want w ON p.amount_fen = w.due_fen AND p.bank_code = w.bank
        AND p.payer_account = w.account AND coalesce(p.paid_on, p.returned_on) >= w.since
    WHERE p.direction = 'refund'
), serials AS (
    SELECT bank_code, bank_serial_no AS serial FROM near
    UNION
    SELECT bank_code, original_serial_no FROM near
), wanted AS (
    SELECT row_id FROM near
    UNION
    SELECT p.row_id FROM raw_payment p
    JOIN serials s ON p.bank_code = s.bank_code AND p.bank_serial_no = s.serial
    UNION
    SELECT p.row_id FROM raw_payment p
    JOIN near n ON p.bank_code = n.bank_code AND p.original_serial_no = n.bank_serial_no
)
SELECT {_COLUMNS} FROM raw_payment WHERE row_id IN (SELECT row_id FROM wanted)
"""  # noqa: S608  put together from texts of this room alone


class Book(Protocol):
    """What may be asked of the ledger."""

    def newest(self) -> int:
        """Return the number of the newest batch, 0 where there is none."""

    def entries(self, wants: Iterable[Want], serials: Mapping[str, set[str]]) -> tuple[Entry, ...]:
        """Return the entries that concern these debts, ``serials`` being what each bank named."""

    def place(self, row_id: int) -> RowPlace | None:
        """Return where a row was read."""


@dataclass(frozen=True, slots=True)
class LedgerBook:
    """The stored ledger as a book; superseded rows are not in it.

    A row without a bank is the bank's that keeps its account, as in a run.
    """

    ledger: Ledger = field(repr=False)

    def newest(self) -> int:
        """Return the number of the newest batch, 0 where there is none."""
        return self.ledger.newest()

    def entries(self, wants: Iterable[Want], serials: Mapping[str, set[str]]) -> tuple[Entry, ...]:
        """Return the entries that concern these debts, ``serials`` being what each bank named."""
        parts = self.ledger.active("payment")
        if not parts:
            return ()
        engine = DuckEngine(threads=1, memory_limit="512MB")
        try:
            register = self.ledger.active(identity.REGISTER)
            identity.open_streams(engine, {identity.REGISTER: register, "payment": parts})
            engine.put("want", _wants(wants))
            engine.put("said", _said(serials))
            rows = engine.fetch(_ENTRIES).to_pylist()
        finally:
            engine.close()
        return tuple(entry_of(row) for row in rows)

    def place(self, row_id: int) -> RowPlace | None:
        """Return where a row was read."""
        return self.ledger.place_of(row_id)


def batch_of(row_id: int) -> str:
    """Return the name of the batch a row stands in."""
    return batch_id(row_id >> ROW_BITS)


def entry_of(row: Mapping[str, Any]) -> Entry:
    """Return a stored row as an entry; a missing line number is the first line."""
    return Entry(
        row["row_id"],
        row["bank_code"] or "",
        row["bank_serial_no"] or "",
        row["line_no"] or 1,
        row["direction"] or "other",
        row["status"] or "",
        row["payer_account"] or "",
        row["payee_account"] or "",
        row["amount_fen"],
        row["day"],
        row["original_serial_no"] or "",
        row["purpose"] or "",
    )


def _wants(wants: Iterable[Want]) -> pa.Table:
    rows = [
        {
            "number": one.number, "bank": one.bank, "account": one.account,
            "due_fen": one.due_fen, "since": one.since,
        }
        for one in wants
    ]  # fmt: skip
    schema = pa.schema(
        [
            ("number", pa.string()), ("bank", pa.string()), ("account", pa.string()),
            ("due_fen", pa.int64()), ("since", pa.date32()),
        ]
    )  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema)


def _said(serials: Mapping[str, set[str]]) -> pa.Table:
    pairs = [(bank, one) for bank, all_of in serials.items() for one in sorted(all_of)]
    schema = pa.schema([("bank", pa.string()), ("serial", pa.string())])
    return pa.Table.from_pylist([{"bank": b, "serial": s} for b, s in pairs], schema=schema)
