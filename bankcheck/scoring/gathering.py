"""A bank's year is gathered from ledger, newest run and confirmed suspicions, and frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bankcheck.errors import BankcheckError
from bankcheck.inspections.cases.models import Finding, FindingSuspicion
from bankcheck.ledger.store import Ledger
from bankcheck.ledger.streams import CLAIM, PAYMENT, VOUCHER
from bankcheck.ledger.typed import stored_schema
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.engines import DuckEngine
from bankcheck.scoring.facts import Charge, Facts, Measure, Standing, State
from bankcheck.scoring.indicators import ALL_LINES
from bankcheck.scoring.rulebook import BOOKS, Kind, Rulebook, read_rulebook
from bankcheck.scoring.tariffs import Volume
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.pinning import UNCHARGED
from bankcheck.suspicions.states import SuspicionState

CONFIRMED = (SuspicionState.CONFIRMED, SuspicionState.CONVERTED)
COUNTED = "counted"
# Why an entry of the bank is not counted for the fee; the first reason that fits is given.
RULES = ("not_a_payment", "failed", "returned", "not_paid", "voided", "no_voucher")
_LATE_CLEARING = "AB02"
_ENTRIES = """
WITH matched AS (
  SELECT m.bank_code, m.bank_serial_no, m.payment_line_no, min(v.pay_type) AS pay_type
  FROM matches m JOIN voucher v ON v.fiscal_year = m.fiscal_year AND v.voucher_no = m.voucher_no
    AND v.line_no IS NOT DISTINCT FROM m.voucher_line_no
  WHERE v.status IS DISTINCT FROM 'voided'
  GROUP BY ALL
), voided AS (
  SELECT DISTINCT fiscal_year, voucher_no FROM voucher WHERE status = 'voided'
)
SELECT p.bank_code,
  CASE WHEN p.direction IS DISTINCT FROM 'pay' THEN 'not_a_payment'
       WHEN p.status = 'failed' THEN 'failed'
       WHEN p.status = 'returned' THEN 'returned'
       WHEN p.status IS DISTINCT FROM 'paid' THEN 'not_paid'
       WHEN d.voucher_no IS NOT NULL AND m.bank_code IS NULL THEN 'voided'
       WHEN m.bank_code IS NULL THEN 'no_voucher'
       ELSE 'counted' END AS reason,
  CASE WHEN reason = 'counted' THEN coalesce(m.pay_type, '') ELSE '' END AS pay_type,
  CASE WHEN reason = 'counted' THEN coalesce(p.channel, '') ELSE '' END AS channel,
  CASE WHEN reason = 'counted' THEN p.amount_fen ELSE 0 END AS amount_fen,
  count(*) AS items
FROM payment p
LEFT JOIN matched m ON m.bank_code = p.bank_code AND m.bank_serial_no = p.bank_serial_no
  AND m.payment_line_no IS NOT DISTINCT FROM p.line_no
LEFT JOIN voided d ON d.voucher_no = p.voucher_no
  AND d.fiscal_year = coalesce(p.fiscal_year, year(coalesce(p.paid_on, p.submitted_on)))
WHERE p.bank_code IS NOT NULL AND coalesce(year(p.paid_on), year(p.submitted_on)) = {year}
GROUP BY ALL ORDER BY ALL
"""
_CLAIMS = """
SELECT bank_code, count(*) AS items FROM claim
WHERE claim_type = 'transfer' AND bank_code IS NOT NULL AND year(claimed_on) = {year}
GROUP BY ALL ORDER BY ALL
"""
_DIFFERENCES = """
SELECT bank_code, code, count(*) AS items FROM differences
WHERE bank_code IS NOT NULL GROUP BY ALL ORDER BY ALL
"""


class YearNotReconciled(BankcheckError):
    """A year without a run over the whole of it."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"The year {year} was not reconciled as a whole. Start a run over the year first."
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one bank: the volume that is paid for, and what was left out and why."""

    volumes: tuple[Volume, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def items(self) -> int:
        """Return how many payments are counted."""
        return sum(volume.items for volume in self.volumes)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of all that was counted."""
        return _sha256(canonical(asdict(self)))


@dataclass(frozen=True, slots=True)
class YearCount:
    """What ledger and newest run say of a year: each bank's volume, claims and differences."""

    year: int
    run_id: str
    run_digest: str
    rules_run: frozenset[str]
    rules_known: frozenset[str]
    banks: Mapping[str, Counted]
    claims: Mapping[str, int]
    differences: Mapping[str, Mapping[str, int]]

    def of(self, bank: str) -> Counted:
        """Return what was counted of a bank; nothing where it paid nothing."""
        return self.banks.get(bank, Counted())


def canonical(value: object) -> str:
    """Return a value as JSON that is the same whenever the value is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def newest_run(archive: Archive, year: int) -> Mapping[str, Any]:
    """Return the summary of the newest run over a whole year; raise YearNotReconciled."""
    for stored in archive.runs():
        summary = stored.summary
        if summary and summary.get("year") == year and summary.get("month") is None:
            return summary
    raise YearNotReconciled(year)


def reconciled_years(archive: Archive) -> tuple[int, ...]:
    """Return the years that were reconciled as a whole, the newest first."""
    found = {
        int(stored.summary["year"])
        for stored in archive.runs()
        if stored.summary and stored.summary.get("month") is None
    }
    return tuple(sorted(found, reverse=True))


def count_year(home: Path, year: int) -> YearCount:
    """Count all banks of a year in one reading of the ledger."""
    summary = newest_run(Archive(home), year)
    folder = home / "runs" / str(summary["run_id"])
    entries, claims, differences = _read(Ledger(home), folder, year)
    rules = summary.get("rules") or []
    return YearCount(
        year,
        str(summary["run_id"]),
        str((summary.get("digests") or {}).get("result", "")),
        frozenset(rule["code"] for rule in rules if rule["run"]),
        frozenset(rule["code"] for rule in rules),
        _by_bank(entries),
        {row["bank_code"]: row["items"] for row in claims},
        _codes_by_bank(differences),
    )


Rows = list[dict[str, Any]]


def _read(ledger: Ledger, folder: Path, year: int) -> tuple[Rows, Rows, Rows]:
    engine = DuckEngine(threads=2)
    try:
        for stream in (VOUCHER, PAYMENT, CLAIM):
            parts = ledger.active(stream.name)
            engine.source(stream.name, parts, stored_schema(stream).empty_table())
        engine.put("matches", _table(folder / "matches.parquet", _MATCHES))
        engine.put("differences", _table(folder / "differences.parquet", _CODES))
        asked = (_ENTRIES, _CLAIMS, _DIFFERENCES)
        read = [engine.fetch(sql.format(year=int(year))).to_pylist() for sql in asked]
    finally:
        engine.close()
    return read[0], read[1], read[2]


_MATCHES = pa.schema(
    [
        ("fiscal_year", pa.int32()),
        ("voucher_no", pa.string()),
        ("voucher_line_no", pa.int32()),
        ("bank_code", pa.string()),
        ("bank_serial_no", pa.string()),
        ("payment_line_no", pa.int32()),
    ]
)
_CODES = pa.schema([("bank_code", pa.string()), ("code", pa.string())])


def _table(path: Path, schema: pa.Schema) -> pa.Table:
    return pq.read_table(path, columns=schema.names) if path.exists() else (schema.empty_table())


def _by_bank(rows: Rows) -> dict[str, Counted]:
    volumes: dict[str, list[Volume]] = {}
    left: dict[str, dict[str, int]] = {}
    for row in rows:
        bank, reason, items = row["bank_code"], row["reason"], int(row["items"])
        if reason == COUNTED:
            volume = Volume(row["pay_type"], row["channel"], int(row["amount_fen"]), items)
            volumes.setdefault(bank, []).append(volume)
        else:
            of = left.setdefault(bank, {})
            of[reason] = of.get(reason, 0) + items
    return {
        bank: Counted(
            tuple(volumes.get(bank, [])),
            tuple((rule, left[bank][rule]) for rule in RULES if left.get(bank, {}).get(rule)),
        )
        for bank in sorted({*volumes, *left})
    }


def _codes_by_bank(rows: Rows) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["bank_code"], {})[row["code"]] = int(row["items"])
    return found


def charges_of(session: Session, bank: str, year: int) -> tuple[Charge, ...]:
    """Return the confirmed findings that may cost a bank points in a year.

    A suspicion whose finding was withdrawn, by an objection too, costs nothing any more.
    Days of delay are calendar days from the due day to the day it happened, at least one.
    """
    of = Suspicion
    asked = select(of.number, of.code, of.severity, of.due_on, of.occurred_on).where(
        of.subject_bank == bank,
        of.fiscal_year == year,
        of.state.in_(CONFIRMED),
        of.id.not_in(_withdrawn()),
    )
    return tuple(
        Charge(row.number, row.code, row.severity, ALL_LINES, _days(row.due_on, row.occurred_on))
        for row in session.execute(asked.order_by(of.number))
    )


def _withdrawn() -> Select[int]:
    asked = select(FindingSuspicion.suspicion_id).join(Finding)
    return asked.where(Finding.state == "withdrawn")


def _days(due_on: date | None, occurred_on: date | None) -> int:
    return max(1, (occurred_on - due_on).days) if due_on and occurred_on else 1


def measures_of(count: YearCount, bank: str) -> tuple[Measure, ...]:
    """Return what can be measured of a bank; what cannot is left out, never set to full."""
    found = []
    paid, hits = count.of(bank).items, count.differences.get(bank, {})
    if paid:
        wrong = sum(items for code, items in hits.items() if code not in UNCHARGED)
        found.append(Measure("differences_per_1000", ALL_LINES, wrong, paid))
    claims = count.claims.get(bank, 0)
    if claims and _LATE_CLEARING in count.rules_run:
        in_time = max(0, claims - hits.get(_LATE_CLEARING, 0))
        found.append(Measure("clearing_punctuality", ALL_LINES, in_time, claims))
    return tuple(found)


def standings_of(book: Rulebook, count: YearCount) -> tuple[Standing, ...]:
    """Return the indicators whose rules did not run: evidence is short, so none earns points."""
    found = []
    for indicator in book.indicators:
        codes = {code for one in indicator.deductions for code in one.codes}
        missing = sorted((codes & count.rules_known) - count.rules_run)
        if indicator.kind is Kind.DEDUCT and missing:
            reason = ", ".join(missing)
            found.append(Standing(indicator.code, State.INSUFFICIENT, reason))
    return tuple(found)


def rulebook(code: str) -> Rulebook:
    """Return a scheme of this installation."""
    return read_rulebook(BOOKS / f"{code}.toml")


def facts_of(book: Rulebook, count: YearCount, bank: str, charges: Iterable[Charge]) -> Facts:
    """Return what a bank's score of the year stands on."""
    return Facts(
        bank,
        count.year,
        date(count.year, 12, 31),
        charges=tuple(charges),
        measures=measures_of(count, bank),
        standings=standings_of(book, count),
    ).in_order()


@dataclass(frozen=True, slots=True)
class Frozen:
    """The manifest of a bank's year: what was gathered, from which run, under which scheme."""

    manifest: str

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the manifest."""
        return _sha256(self.manifest)

    @property
    def facts(self) -> Facts:
        """Return the facts that the manifest holds."""
        raw = json.loads(self.manifest)["facts"]
        return Facts(
            raw["bank"],
            raw["year"],
            date.fromisoformat(raw["day"]),
            charges=tuple(Charge(**one) for one in raw["charges"]),
            measures=tuple(Measure(**one) for one in raw["measures"]),
            standings=tuple(
                Standing(**{**one, "state": State(one["state"])}) for one in raw["standings"]
            ),
        )


def freeze(book: Rulebook, count: YearCount, facts: Facts) -> Frozen:
    """Return the manifest of a bank's year; the same ledger and findings give the same bytes."""
    counted = count.of(facts.bank)
    return Frozen(
        canonical(
            {
                "facts": json.loads(facts.manifest()),
                "scheme": {"code": book.code, "digest": book.digest},
                "run": {"id": count.run_id, "digest": count.run_digest},
                "volume": {
                    "digest": counted.digest,
                    "items": counted.items,
                    "left_out": dict(counted.left_out),
                },
            }
        )
    )
