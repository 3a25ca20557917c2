"""The population of a sample: payments of one bank in the ledger, as it stood at a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import pyarrow as pa

from bankcheck.audit.chain import canonical
from bankcheck.inspections.fieldwork.sampling import Unit
from bankcheck.ledger.store import Ledger, Part, parse_reference
from bankcheck.reconcile import identity
from bankcheck.reconcile.engines import DuckEngine

STRATA = ("", "budget_unit_code", "settlement_method", "month", "band")
MOST_VOUCHER_ROWS = 20
_STRATUM = """
CASE $stratum
  WHEN 'budget_unit_code' THEN coalesce(budget_unit_code, '')
  WHEN 'settlement_method' THEN coalesce(settlement_method, '')
  WHEN 'month' THEN strftime(paid_on, '%Y-%m')
  WHEN 'band' THEN CASE WHEN amount_fen < 1000000 THEN '1: < 10,000'
                        WHEN amount_fen < 10000000 THEN '2: < 100,000'
                        WHEN amount_fen < 100000000 THEN '3: < 1,000,000'
                        ELSE '4: >= 1,000,000' END
  ELSE '' END
"""
_UNITS = f"""
SELECT row_id, amount_fen, {_STRATUM} AS stratum FROM payment_row
WHERE bank_code = $bank AND paid_on BETWEEN $first AND $last AND direction = $direction
  AND status = 'paid' AND amount_fen IS NOT NULL AND amount_fen >= $least_fen
ORDER BY row_id
"""  # noqa: S608  put together from a text of this module alone
# The drawn rows with all that may report the same entries, and the lines of their vouchers.
_NEAR = """
SELECT p.* FROM whole_payment p WHERE p.row_id IN (SELECT id FROM drawn)
OR p.bank_serial_no IN (
    SELECT o.bank_serial_no FROM whole_payment o JOIN drawn d ON d.id = o.row_id
)
"""
_THEIRS = """
SELECT * FROM whole_voucher WHERE voucher_no IN (SELECT voucher_no FROM drawn_payment)
"""
_DRAWN = "SELECT p.* FROM payment_row p JOIN drawn d ON d.id = p.row_id"
_LINES = f"""
SELECT * FROM voucher_row
QUALIFY row_number() OVER (PARTITION BY fiscal_year, voucher_no ORDER BY row_id)
        <= {MOST_VOUCHER_ROWS}
ORDER BY row_id
"""  # noqa: S608  put together from a number of this module alone


@dataclass(frozen=True, slots=True)
class Query:
    """Which payments are sampled: bank, days (both included), direction, least amount, strata.

    ``batch_no`` is the last batch of the ledger that counts, so that rows loaded later change
    nothing.
    """

    bank: str
    first: date
    last: date
    direction: str
    least_fen: int
    stratum: str
    batch_no: int

    def stored(self) -> dict[str, Any]:
        """Return the query as JSON values."""
        values = asdict(self)
        return values | {"first": self.first.isoformat(), "last": self.last.isoformat()}

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the query."""
        return sha256(canonical(self.stored())).hexdigest()


def query_of(stored: Mapping[str, Any]) -> Query:
    """Return a stored query."""
    days = {name: date.fromisoformat(stored[name]) for name in ("first", "last")}
    return Query(**{**stored, **days})


def population(ledger: Ledger, query: Query) -> tuple[Unit, ...]:
    """Return every entry that a query asks for, in the order of the rows.

    An entry that several files report is one; one without a bank is the bank's that keeps its
    account.
    """
    values = query.stored()
    names = (identity.REGISTER, "payment")
    with _engine() as engine:
        parts = {name: parts_at(ledger, name, values["batch_no"]) for name in names}
        identity.open_streams(engine, parts)
        identity.settle_payments(engine)
        values.pop("batch_no")
        rows = engine.connection.execute(_UNITS, values).to_arrow_table().to_pylist()
    return tuple(Unit(row["row_id"], row["amount_fen"], row["stratum"] or "") for row in rows)


def both_sides(
    ledger: Ledger, batch_no: int, row_ids: Iterable[int]
) -> dict[int, tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return each entry with the voucher lines of its number and, where given, its year."""
    with _engine() as engine:
        engine.put("drawn", pa.table({"id": pa.array(row_ids, pa.int64())}))
        register = parts_at(ledger, identity.REGISTER, batch_no)
        identity.open_streams(engine, {identity.REGISTER: register})
        payments = parts_at(ledger, "payment", batch_no)
        identity.open_some(engine, "payment", payments, _NEAR)
        identity.settle_payments(engine)
        engine.table("drawn_payment", _DRAWN)
        vouchers = parts_at(ledger, "voucher", batch_no)
        identity.open_some(engine, "voucher", vouchers, _THEIRS)
        identity.settle_vouchers(engine)
        drawn = engine.fetch("SELECT * FROM drawn_payment").to_pylist()
        lines = engine.fetch(_LINES).to_pylist()
    return {row["row_id"]: (row, _lines_of(row, lines)) for row in drawn}


def _engine() -> closing[DuckEngine]:
    return closing(DuckEngine(threads=1, memory_limit="512MB"))


def _lines_of(payment: dict[str, Any], vouchers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of a payment's voucher, the one that fits it best first."""
    year = payment["fiscal_year"] or (payment["paid_on"].year if payment["paid_on"] else None)
    lines = [
        one
        for one in vouchers
        if one["voucher_no"] == payment["voucher_no"] and one["fiscal_year"] in (year, None)
    ]
    same = ("amount_fen", "payee_account", "payer_account")
    return sorted(lines, key=lambda one: -sum(one[name] == payment[name] for name in same))


def parts_at(ledger: Ledger, stream: str, batch_no: int) -> tuple[Part, ...]:
    """Return the parts of a stream as they stood when a batch was the newest."""
    known = [one for one in ledger.manifests() if one["batch_no"] <= batch_no]
    files = {one["batch_no"]: {entry["file_no"] for entry in one["files"]} for one in known}
    dead: dict[int, set[int]] = {}
    for reference in (text for one in known for text in one["supersedes"]):
        number, file_no = parse_reference(reference)
        dead.setdefault(number, set()).update((file_no,) if file_no else files[number])
    parts = (
        Part(
            ledger.batch_folder(one["batch_no"]) / f"{stream}.parquet",
            one["batch_no"],
            frozenset(dead.get(one["batch_no"], ())),
        )
        for one in known
        if stream in one["streams"]
    )
    return tuple(one for one in parts if not files[one.batch_no] <= one.dead_files)
