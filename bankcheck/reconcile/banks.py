"""The agent banks as the register in the ledger names them."""

from __future__ import annotations

from bankcheck.ledger.store import Ledger
from bankcheck.ledger.streams import BANK
from bankcheck.ledger.typed import stored_schema
from bankcheck.reconcile.engines import DuckEngine


def bank_names(ledger: Ledger) -> dict[str, str]:
    """Return the name of each agent bank of the register by its code."""
    engine = DuckEngine(threads=1)
    try:
        engine.source("register", ledger.active("bank"), stored_schema(BANK).empty_table())
        rows = engine.fetch(
            "select bank_code, min(name) as name from register "
            "where bank_code is not null group by bank_code order by bank_code"
        ).to_pylist()
    finally:
        engine.close()
    return {row["bank_code"]: row["name"] or row["bank_code"] for row in rows}
