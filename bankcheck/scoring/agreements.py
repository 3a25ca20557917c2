"""Which banks had an agency agreement in force in a year, by the register of agent banks."""

from __future__ import annotations

from pathlib import Path

from bankcheck.ledger.store import Ledger
from bankcheck.reconcile import identity
from bankcheck.reconcile.engines import DuckEngine
from bankcheck.scoring.counting import THREADS

_REGISTER = "bank"
# The first and the last day of an agreement are inside; a day that is not given is open.
_AGREED = """
SELECT DISTINCT bank_code FROM raw_bank
WHERE coalesce(agreement_from, agreement_to) IS NOT NULL
  AND coalesce(agreement_from <= make_date({year}, 12, 31), true)
  AND coalesce(agreement_to >= make_date({year}, 1, 1), true)
"""


def agreed_banks(home: Path, year: int) -> frozenset[str]:
    """Return the banks whose agreement was in force on a day of a year."""
    engine = DuckEngine(threads=THREADS)
    try:
        identity.open_streams(engine, {_REGISTER: Ledger(home).active(_REGISTER)})
        rows = engine.fetch(_AGREED.format(year=year)).to_pylist()
    finally:
        engine.close()
    return frozenset(str(row["bank_code"]) for row in rows)
