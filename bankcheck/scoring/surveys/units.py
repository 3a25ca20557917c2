"""Which budget units were served by which bank in a year, as the ledger's vouchers say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bankcheck.ledger.store import Ledger
from bankcheck.ledger.streams import VOUCHER
from bankcheck.ledger.typed import stored_schema
from bankcheck.reconcile.engines import DuckEngine

_SERVED = """
SELECT bank_code, budget_unit_code AS unit_code, coalesce(max(budget_unit_name), '') AS unit_name
FROM voucher
WHERE fiscal_year = {year} AND bank_code IS NOT NULL AND budget_unit_code IS NOT NULL
GROUP BY bank_code, budget_unit_code ORDER BY bank_code, budget_unit_code
"""


@dataclass(frozen=True, slots=True)
class Served:
    """A budget unit and the bank that pays for it."""

    bank: str
    unit_code: str
    unit_name: str


def served_units(home: Path, year: int) -> tuple[Served, ...]:
    """Return every pair of bank and budget unit of a year."""
    engine = DuckEngine(threads=1)
    try:
        parts = Ledger(home).active(VOUCHER.name)
        engine.source(VOUCHER.name, parts, stored_schema(VOUCHER).empty_table())
        rows = engine.fetch(_SERVED.format(year=int(year))).to_pylist()
    finally:
        engine.close()
    return tuple(Served(row["bank_code"], row["unit_code"], row["unit_name"]) for row in rows)
