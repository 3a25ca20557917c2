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
from bankcheck.ledger.store import Ledger
from bankcheck.ledger.streams import STREAMS
from bankcheck.reconcile import identity
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.engines import DuckEngine
from bankcheck.reconcile.inputs import changed, inputs
from bankcheck.reconcile.work import ENTRIES_FILE
from bankcheck.scoring import counting_sql as sql
from bankcheck.scoring.adopted import book_path, tariff_of
from bankcheck.scoring.pricing import Bundle, in_order
from bankcheck.scoring.pricing_sql import priced
from bankcheck.scoring.tariffs import Tariff, read_tariff

COUNTED = "counted"
# Why an entry of the bank is not counted for the fee; the first reason that fits is given.
RULES = (
    "not_a_payment", "failed", "returned", "not_paid", "ambiguous", "paid_again", "voided",
    "no_voucher",
)  # fmt: skip
THREADS = 2
_ENTRY = pa.schema([("row_id", pa.int64()), ("pay_type", pa.string()), ("fate", pa.string())])
_CODES = pa.schema(
    [
        ("bank_code", pa.string()),
        ("code", pa.string()),
        ("kind", pa.string()),
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
    """A year of which rows came, changed or went after its newest run, or that it ends before."""

    def __init__(self, year: int, run_id: str, streams: tuple[str, ...]) -> None:
        self.streams = streams
        super().__init__(
            f"Run {run_id} does not know all rows of {year} ({', '.join(streams)}): they were "
            "loaded, replaced or taken out after it, or are later than its last day. "
            "Start a run over the year first."
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one bank: what is paid for by price, what was left out and why.

    ``mark`` is the sum of a hash of each counted payment's pay type, channel and amount.
    """

    bundles: tuple[Bundle, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    refunds: int = 0
    mark: int = 0

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
        """Return the SHA-256 of the counted volume, whatever the tariff it is priced by.

        The mark tells every single amount, however the same sums are made up.
        """
        sums: dict[tuple[str, str], list[int]] = {}
        for one in self.bundles:
            found = sums.setdefault((one.pay_type, one.channel), [0, 0])
            found[0] += one.items
            found[1] += one.amount_fen
        volume = [[*key, *found] for key, found in sorted(sums.items())]
        return sha256_of(canonical([volume, [list(one) for one in self.left_out], self.mark]))


@dataclass(frozen=True, slots=True)
class Known:
    """What ledger and newest run say of one bank besides its volume, by pay type.

    ``unpaid`` are vouchers that were never paid: they are among the differences, not the volume.
    """

    differences: Mapping[str, ByType] = field(default_factory=dict)
    unpaid: ByType = field(default_factory=dict)


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
    """The rows that were read, and the streams of which the run does not know all rows."""

    entries: Rows
    differences: Rows
    unknown: tuple[str, ...]


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
    if read.unknown:
        raise YearChangedSince(year, run_id, read.unknown)
    rules = summary.get("rules") or []
    return YearCount(
        year,
        tariff,
        run_id,
        str((summary.get("digests") or {}).get("result", "")),
        frozenset(rule["code"] for rule in rules if rule["run"]),
        frozenset(rule["code"] for rule in rules),
        _counted(read.entries),
        _known(read.differences),
        sum(int(row["items"]) for row in read.entries if row["bank_code"] is None),
    )


def _read(ledger: Ledger, folder: Path, run: Mapping[str, Any], tariff: Tariff) -> _Read:
    year, kept = int(run["year"]), folder / ENTRIES_FILE
    if not kept.exists():
        raise YearNotReconciled(year)
    engine = DuckEngine(threads=THREADS)
    try:
        _settle(engine, ledger)
        _source(engine, "entry", kept, _ENTRY)
        _source(engine, "differences", folder / "differences.parquet", _CODES)
        engine.table("kind", sql.KINDS)
        said = priced(tariff, date(year, 12, 31))
        words = {
            "year": year,
            "as_of": f"date '{date.fromisoformat(run['as_of'])}'",
            "service": said.service,
            "up_to_fen": said.up_to_fen,
            "price_fen": said.price_fen,
        }
        entries, differences, beyond = (
            engine.fetch(text.format_map(words)).to_pylist()
            for text in (sql.ENTRIES, sql.DIFFERENCES, sql.BEYOND)
        )
        unknown = changed(run["inputs"], inputs(engine, year).of_year)
    finally:
        engine.close()
    late = ("payment",) if beyond[0]["items"] else ()
    return _Read(entries, differences, tuple(sorted({*unknown, *late})))


def _settle(engine: DuckEngine, ledger: Ledger) -> None:
    """Make the rows as a run sees them: what several files report is one, each has its bank."""
    identity.open_streams(engine, {name: ledger.active(name) for name in STREAMS})
    identity.settle_vouchers(engine)
    identity.settle_payments(engine)


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
    marks: dict[str, int] = {}
    for row in rows:
        if row["bank_code"] is None:
            continue
        bank, reason, items = str(row["bank_code"]), row["reason"], int(row["items"])
        marks[bank] = marks.get(bank, 0) + int(row["mark"])
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
            marks[bank],
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


def _known(differences: Rows) -> dict[str, Known]:
    unpaid: dict[str, dict[str, int]] = {}
    hits: dict[str, dict[str, dict[str, int]]] = {}
    for row in differences:
        bank, pay_type = row["bank_code"], row["pay_type"]
        _add(hits.setdefault(bank, {}).setdefault(row["code"], {}), pay_type, row["items"])
        if row["unpaid"]:
            _add(unpaid.setdefault(bank, {}), pay_type, row["unpaid"])
    return {bank: Known(hits[bank], unpaid.get(bank, {})) for bank in sorted(hits)}


def _add(sums: dict[str, int], name: str, items: int) -> None:
    sums[name] = sums.get(name, 0) + int(items)


def fee_bundles(raw: Iterable[Iterable[Any]]) -> tuple[Bundle, ...]:
    """Return the bundles that a statement stores as rows."""
    return tuple(Bundle(*one) for one in raw)
