"""The entries of a bank that its fee leaves out, one by one, with why: read where the rows are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bankcheck.ledger.store import Ledger
from bankcheck.reconcile import identity
from bankcheck.reconcile.engines import DuckEngine
from bankcheck.reconcile.work import ENTRIES_FILE
from bankcheck.scoring import counting_sql
from bankcheck.scoring.counting import COUNTED, RULES, THREADS, YearNotReconciled

ROWS_A_PAGE = 50
# What may be the bank's, and the vouchers of what was not matched: only those may be voided.
_OWN = "SELECT * FROM whole_payment WHERE bank_code = '{bank}' OR bank_code IS NULL"
_THEIRS = """
SELECT * FROM whole_voucher WHERE voucher_no IN (
    SELECT p.voucher_no FROM payment_row p ANTI JOIN entry e ON e.row_id = p.row_id
)
"""
_OF_BANK = f"""
FROM ({counting_sql.JUDGED}) j WHERE bank_code = '{{bank}}' AND reason <> '{COUNTED}'
"""
_SUMS = f"SELECT reason, count(*) AS items {_OF_BANK} GROUP BY ALL"
_ROWS = f"""
SELECT bank_serial_no, voucher_no, paid_on, booked_fen, reason {_OF_BANK}
  AND ('{{reason}}' = '' OR reason = '{{reason}}')
ORDER BY paid_on NULLS LAST, bank_serial_no, row_id
LIMIT {ROWS_A_PAGE} OFFSET {{offset}}
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry that is not counted; the day it was paid is unknown where it was never paid."""

    serial: str
    voucher_no: str
    paid_on: date | None
    amount_fen: int
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A page of them, and how many there are of each reason."""

    sums: tuple[tuple[str, int], ...]
    entries: tuple[Entry, ...]
    reason: str
    page: int
    pages: int


def left_out(
    home: Path, run_id: str, year: int, bank: str, *, reason: str = "", page: int = 1
) -> LeftOut:
    """Return a page of the entries that the count of a bank's year leaves out, as a run saw them.

    Raise YearNotReconciled where the run kept nothing of what became of its entries.
    """
    kept = home / "runs" / run_id / ENTRIES_FILE
    if not kept.exists():
        raise YearNotReconciled(year)
    chosen = reason if reason in RULES else ""
    engine = DuckEngine(threads=THREADS)
    try:
        words = {"year": year, "bank": bank.replace("'", "''"), "reason": chosen}
        _open(engine, Ledger(home), kept, _OWN.format_map(words))
        found = {
            str(row["reason"]): int(row["items"])
            for row in engine.fetch(_SUMS.format_map(words)).to_pylist()
        }
        items = found.get(chosen, 0) if chosen else sum(found.values())
        pages = max(1, -(-items // ROWS_A_PAGE))
        shown = min(max(1, page), pages)
        asked = _ROWS.format_map(words | {"offset": (shown - 1) * ROWS_A_PAGE})
        rows = engine.fetch(asked).to_pylist()
    finally:
        engine.close()
    entries = tuple(
        Entry(
            row["bank_serial_no"] or "",
            row["voucher_no"] or "",
            row["paid_on"],
            int(row["booked_fen"] or 0),
            row["reason"],
        )
        for row in rows
    )
    sums = tuple((rule, found[rule]) for rule in RULES if rule in found)
    return LeftOut(sums, entries, chosen, shown, pages)


def _open(engine: DuckEngine, ledger: Ledger, kept: Path, own: str) -> None:
    """Make a bank's entries as the run saw them, what became of each, and voided vouchers."""
    register = ledger.active(identity.REGISTER)
    identity.open_streams(engine, {identity.REGISTER: register})
    identity.open_some(engine, "payment", ledger.active("payment"), own)
    identity.settle_payments(engine)
    file = str(kept).replace("'", "''")
    engine.view("entry", f"SELECT row_id, pay_type, fate FROM read_parquet('{file}')")  # noqa: S608  our own file
    identity.open_some(engine, "voucher", ledger.active("voucher"), _THEIRS)
    identity.settle_vouchers(engine)
    engine.table("kind", counting_sql.KINDS)
