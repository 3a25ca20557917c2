"""All banks of a year are counted at once, where the rows are: each payment once, each with why.

The ledger is read by one grouped query; what reaches Python is a bundle for each price, however
many payments there were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bankcheck.errors import BankcheckError
from bankcheck.ledger.store import Ledger, first_row
from bankcheck.reconcile import identity
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.engines import DuckEngine
from bankcheck.reconcile.work import MATCHED_FILE
from bankcheck.scoring.adopted import book_path, tariff_of
from bankcheck.scoring.pricing import Bundle, in_order
from bankcheck.scoring.pricing_sql import priced
from bankcheck.scoring.tariffs import Tariff, read_tariff

COUNTED = "counted"
# Why an entry of the bank is not counted for the fee; the first reason that fits is given.
RULES = ("not_a_payment", "failed", "returned", "not_paid", "voided", "no_voucher")
THREADS = 2
_STREAMS = (identity.REGISTER, "voucher", "payment", "claim")
_KINDS = """
SELECT fiscal_year, voucher_no, min(pay_type) AS pay_type,
  bool_and(status IS NOT DISTINCT FROM 'voided') AS voided
FROM voucher_row GROUP BY ALL
"""
_OF_YEAR = """
coalesce(year(p.paid_on), year(p.submitted_on), year(p.returned_on), p.fiscal_year) = {year}
"""
_ENTRIES = f"""
WITH judged AS (
  SELECT p.bank_code,
    CASE WHEN p.direction IS DISTINCT FROM 'pay' THEN 'not_a_payment'
         WHEN p.status = 'failed' THEN 'failed'
         WHEN p.status = 'returned' THEN 'returned'
         WHEN p.status IS DISTINCT FROM 'paid' THEN 'not_paid'
         WHEN m.row_id IS NOT NULL THEN 'counted'
         WHEN d.voucher_no IS NOT NULL THEN 'voided'
         ELSE 'no_voucher' END AS reason,
    CASE WHEN reason = 'counted' THEN coalesce(m.pay_type, '') ELSE '' END AS pay_type,
    CASE WHEN reason = 'counted' THEN coalesce(p.channel, '') ELSE '' END AS channel,
    CASE WHEN reason = 'counted' THEN p.amount_fen ELSE 0 END AS amount_fen,
    p.direction = 'refund' AND p.status IS NOT DISTINCT FROM 'paid' AS refunded
  FROM payment_row p
  LEFT JOIN matched m ON m.row_id = p.row_id
  LEFT JOIN (SELECT fiscal_year, voucher_no FROM kind WHERE voided) d
    ON d.voucher_no = p.voucher_no
    AND d.fiscal_year = coalesce(p.fiscal_year, year(coalesce(p.paid_on, p.submitted_on)))
  WHERE {_OF_YEAR}
)
SELECT bank_code, reason, refunded, {{service}} AS service, pay_type, channel,
  {{up_to_fen}} AS up_to_fen, {{price_fen}} AS price_fen, count(*) AS items,
  sum(amount_fen) AS total_fen
FROM judged GROUP BY ALL ORDER BY ALL
"""  # noqa: S608  put together from texts of this module alone
# Payments and vouchers of the year that the run does not know, and what it matched that is no more.
_SINCE = f"""
SELECT (SELECT count(*) FROM raw_payment p
        WHERE p.direction = 'pay' AND (p.row_id >= {{next_row}} OR p.paid_on > {{as_of}})
          AND {_OF_YEAR})
  + (SELECT count(*) FROM raw_voucher WHERE row_id >= {{next_row}} AND fiscal_year = {{year}})
  + (SELECT count(*) FROM matched m ANTI JOIN payment_row p ON p.row_id = m.row_id) AS items
"""  # noqa: S608  put together from texts of this module alone
_CLAIMS = """
SELECT c.bank_code, coalesce(k.pay_type, '') AS pay_type, count(*) AS items
FROM claim_row c LEFT JOIN kind k ON k.voucher_no = c.voucher_no
  AND k.fiscal_year = coalesce(c.fiscal_year, year(c.claimed_on))
WHERE c.claim_type = 'transfer' AND c.bank_code IS NOT NULL AND year(c.claimed_on) = {year}
GROUP BY ALL ORDER BY ALL
"""
_DIFFERENCES = """
SELECT d.bank_code, d.code, coalesce(k.pay_type, '') AS pay_type, count(*) AS items
FROM differences d LEFT JOIN kind k
  ON k.fiscal_year = d.fiscal_year AND k.voucher_no = d.voucher_no
WHERE d.bank_code IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
_MATCHED = pa.schema([("row_id", pa.int64()), ("pay_type", pa.string())])
_CODES = pa.schema(
    [
        ("bank_code", pa.string()),
        ("code", pa.string()),
        ("fiscal_year", pa.int32()),
        ("voucher_no", pa.string()),
    ]
)
Rows = list[dict[str, Any]]
ByType = Mapping[str, int]


class YearNotReconciled(BankcheckError):
    """A year without a run over the whole of it."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"The year {year} was not reconciled as a whole. Start a run over the year first."
        )


class YearChangedSince(BankcheckError):
    """A year of which payments or vouchers came, or were replaced, after its newest run."""

    def __init__(self, year: int, run_id: str) -> None:
        super().__init__(
            f"Payments or vouchers of {year} were loaded or replaced after run {run_id}, which "
            "does not know them. Start a run over the year first."
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one bank: what is paid for by price, what was left out and why."""

    bundles: tuple[Bundle, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    refunds: int = 0

    @property
    def items(self) -> int:
        """Return how many payments are counted."""
        return sum(one.items for one in self.bundles)

    @property
    def by_pay_type(self) -> dict[str, int]:
        """Return how many payments are counted of each pay type."""
        found: dict[str, int] = {}
        for one in self.bundles:
            found[one.pay_type] = found.get(one.pay_type, 0) + one.items
        return found

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the counted volume, whatever the tariff it is priced by."""
        sums: dict[tuple[str, str], list[int]] = {}
        for one in self.bundles:
            found = sums.setdefault((one.pay_type, one.channel), [0, 0])
            found[0] += one.items
            found[1] += one.amount_fen
        volume = [[*key, *found] for key, found in sorted(sums.items())]
        return sha256_of(canonical([volume, [list(one) for one in self.left_out]]))


@dataclass(frozen=True, slots=True)
class Known:
    """What ledger and newest run say of one bank besides its volume, by pay type."""

    claims: ByType = field(default_factory=dict)
    differences: Mapping[str, ByType] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class YearCount:
    """What ledger and newest run say of a year: each bank's volume, claims and differences.

    ``nameless`` entries tell neither their bank nor an account that one bank keeps: nobody's.
    """

    year: int
    tariff: Tariff
    run_id: str
    run_digest: str
    rules_run: frozenset[str]
    rules_known: frozenset[str]
    banks: Mapping[str, Counted]
    known: Mapping[str, Known]
    nameless: int = 0

    def of(self, bank: str) -> Counted:
        """Return what was counted of a bank; nothing where it paid nothing."""
        return self.banks.get(bank, Counted())

    def known_of(self, bank: str) -> Known:
        """Return what else is known of a bank."""
        return self.known.get(bank, Known())


@dataclass(frozen=True, slots=True)
class _Read:
    """The rows that were read, and how many rows of the year the run does not know."""

    entries: Rows
    claims: Rows
    differences: Rows
    since: int


def canonical(value: object) -> str:
    """Return a value as JSON that is the same whenever the value is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text."""
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


def tariff_in_force(year: int, home: Path) -> Tariff:
    """Return the tariff that a year is paid by."""
    return read_tariff(book_path(f"{tariff_of(year, home).code}.toml", home))


def count_year(home: Path, year: int) -> YearCount:
    """Count all banks of a year in one reading of the ledger, priced by the tariff in force."""
    summary, tariff = newest_run(Archive(home), year), tariff_in_force(year, home)
    run_id = str(summary["run_id"])
    read = _read(Ledger(home), home / "runs" / run_id, summary, tariff)
    if read.since:
        raise YearChangedSince(year, run_id)
    rules = summary.get("rules") or []
    return YearCount(
        year,
        tariff,
        run_id,
        str((summary.get("digests") or {}).get("result", "")),
        frozenset(rule["code"] for rule in rules if rule["run"]),
        frozenset(rule["code"] for rule in rules),
        _counted(read.entries),
        _known(read.claims, read.differences),
        sum(int(row["items"]) for row in read.entries if row["bank_code"] is None),
    )


def _read(ledger: Ledger, folder: Path, run: Mapping[str, Any], tariff: Tariff) -> _Read:
    year, matched = int(run["year"]), folder / MATCHED_FILE
    if not matched.exists():
        raise YearNotReconciled(year)
    engine = DuckEngine(threads=THREADS)
    try:
        _settle(engine, ledger)
        _source(engine, "matched", matched, _MATCHED)
        _source(engine, "differences", folder / "differences.parquet", _CODES)
        engine.table("kind", _KINDS)
        said = priced(tariff, date(year, 12, 31))
        words = {
            "year": year,
            "as_of": f"date '{date.fromisoformat(run['as_of'])}'",
            "next_row": first_row(int(run["newest_batch"]) + 1),
            "service": said.service,
            "up_to_fen": said.up_to_fen,
            "price_fen": said.price_fen,
        }
        asked = (_ENTRIES, _CLAIMS, _DIFFERENCES, _SINCE)
        entries, claims, differences, since = (
            engine.fetch(sql.format_map(words)).to_pylist() for sql in asked
        )
    finally:
        engine.close()
    return _Read(entries, claims, differences, int(since[0]["items"]))


def _settle(engine: DuckEngine, ledger: Ledger) -> None:
    """Make the rows as a run sees them: what several files report is one, each has its bank."""
    identity.open_streams(engine, {name: ledger.active(name) for name in _STREAMS})
    identity.settle_vouchers(engine)
    identity.settle_payments(engine)
    identity.settle_reports(engine, "claim", ledger.files_of("claim"))


def _source(engine: DuckEngine, name: str, path: Path, schema: pa.Schema) -> None:
    if not path.exists():
        engine.put(name, schema.empty_table())
        return
    known = pq.read_schema(path).names
    columns = [one if one in known else f"NULL AS {one}" for one in schema.names]
    file = str(path).replace("'", "''")
    engine.view(name, f"SELECT {', '.join(columns)} FROM read_parquet('{file}')")  # noqa: S608  our own file


def _counted(rows: Rows) -> dict[str, Counted]:
    bundles: dict[str, list[Bundle]] = {}
    left: dict[str, dict[str, int]] = {}
    refunds: dict[str, int] = {}
    for row in rows:
        if row["bank_code"] is None:
            continue
        bank, reason, items = str(row["bank_code"]), row["reason"], int(row["items"])
        if reason == COUNTED:
            bundles.setdefault(bank, []).append(_bundle(row))
            continue
        of = left.setdefault(bank, {})
        of[reason] = of.get(reason, 0) + items
        refunds[bank] = refunds.get(bank, 0) + (items if row["refunded"] else 0)
    return {
        bank: Counted(
            in_order(bundles.get(bank, ())),
            tuple((rule, left[bank][rule]) for rule in RULES if left.get(bank, {}).get(rule)),
            refunds.get(bank, 0),
        )
        for bank in sorted({*bundles, *left})
    }


def _bundle(row: Mapping[str, Any]) -> Bundle:
    bound = row["up_to_fen"]
    return Bundle(
        row["service"],
        row["pay_type"],
        row["channel"],
        None if bound is None else int(bound),
        int(row["price_fen"]),
        int(row["items"]),
        int(row["total_fen"]),
    )


def _known(claims: Rows, differences: Rows) -> dict[str, Known]:
    claimed: dict[str, dict[str, int]] = {}
    hits: dict[str, dict[str, dict[str, int]]] = {}
    for row in claims:
        _add(claimed.setdefault(row["bank_code"], {}), row)
    for row in differences:
        _add(hits.setdefault(row["bank_code"], {}).setdefault(row["code"], {}), row)
    return {
        bank: Known(claimed.get(bank, {}), hits.get(bank, {})) for bank in sorted({*claimed, *hits})
    }


def _add(sums: dict[str, int], row: Mapping[str, Any]) -> None:
    sums[row["pay_type"]] = sums.get(row["pay_type"], 0) + int(row["items"])


def fee_bundles(raw: Iterable[Iterable[Any]]) -> tuple[Bundle, ...]:
    """Return the bundles that a statement stores as rows."""
    return tuple(Bundle(*one) for one in raw)
