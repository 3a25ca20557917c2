"""The population of a sample: payments of one bank in the ledger, as it stood at a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from bankcheck.audit.chain import canonical
from bankcheck.inspections.fieldwork.sampling import Unit
from bankcheck.ledger.store import Ledger, Part, parse_reference
from bankcheck.ledger.streams import PAYMENT, VOUCHER
from bankcheck.ledger.typed import stored_schema
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
SELECT row_id, amount_fen, {_STRATUM} AS stratum FROM payment
WHERE bank_code = $bank AND paid_on BETWEEN $first AND $last AND direction = $direction
  AND status = 'paid' AND amount_fen IS NOT NULL AND amount_fen >= $least_fen
ORDER BY row_id
"""  # noqa: S608  put together from a text of this module alone
_PAYMENTS = "SELECT * FROM payment WHERE row_id IN (SELECT unnest($ids::BIGINT[]))"
_VOUCHERS = f"""
SELECT * FROM voucher
WHERE voucher_no IN (SELECT unnest($numbers::VARCHAR[]))
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


def newest_batch(ledger: Ledger) -> int:
    """Return the number of the newest batch, 0 where there is none."""
    return max((manifest["batch_no"] for manifest in ledger.manifests()), default=0)


def population(ledger: Ledger, query: Query) -> tuple[Unit, ...]:
    """Return every payment that a query asks for, in the order of the rows."""
    values = query.stored()
    values.pop("batch_no")
    rows = _asked(ledger, query.batch_no, "payment", _UNITS, values)
    return tuple(Unit(row["row_id"], row["amount_fen"], row["stratum"] or "") for row in rows)


def both_sides(
    ledger: Ledger, batch_no: int, row_ids: Iterable[int]
) -> dict[int, tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return each payment with the voucher lines of its number and, where given, its year."""
    payments = _asked(ledger, batch_no, "payment", _PAYMENTS, {"ids": list(row_ids)})
    numbers = sorted({row["voucher_no"] for row in payments if row["voucher_no"]})
    vouchers = _asked(ledger, batch_no, "voucher", _VOUCHERS, {"numbers": numbers})
    return {row["row_id"]: (row, _lines_of(row, vouchers)) for row in payments}


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


def _asked(
    ledger: Ledger, batch_no: int, stream: str, sql: str, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    empty = stored_schema({"payment": PAYMENT, "voucher": VOUCHER}[stream]).empty_table()
    parts = parts_at(ledger, stream, batch_no)
    if not parts:
        return []
    engine = DuckEngine(threads=1, memory_limit="512MB")
    try:
        engine.source(stream, parts, empty)
        rows: list[dict[str, Any]] = (
            engine.connection.execute(sql, dict(values)).to_arrow_table().to_pylist()
        )
    finally:
        engine.close()
    return rows


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
