"""One run from the ledger's rows to matches and differences; it writes nothing."""

from __future__ import annotations

import hashlib
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

import bankcheck
from bankcheck.errors import CallRefused, IntegrityError
from bankcheck.ledger.store import Ledger
from bankcheck.ledger.streams import STREAMS
from bankcheck.reconcile import accounts, coverage, daybook, identity, matching, proof
from bankcheck.reconcile.catalogue import Catalogue, Rule
from bankcheck.reconcile.engines import DuckEngine, Engine
from bankcheck.reconcile.hits import HIT, find_hits, missing_streams
from bankcheck.reconcile.inputs import inputs
from bankcheck.reconcile.plan import Texts
from bankcheck.reconcile.rejected import rejected_rows
from bankcheck.workdays import WorkCalendar

Stage = Callable[[str], None]
RECONCILED = ("voucher", "payment", "claim", "account_day", "quota", "receipt_log")
SETTLED = ("voucher", "payment", "claim", "quota")
MATCHES = """
select fiscal_year, voucher_no, voucher_line_no, bank_code, bank_serial_no, payment_line_no,
    'exact' as pass, 'exact' as kind
from pair_exact where fiscal_year = {year}
union all
select fiscal_year, voucher_no, voucher_line_no, bank_code, bank_serial_no, payment_line_no,
    pass, kind
from pair_later where fiscal_year = {year}
"""
# What became of every entry that has to do with a voucher of this year or the year before, by its
# row: serials may be missing or shared, so that only the row tells.
ENTRIES_FILE = "entries.parquet"
# The first fate in this order counts.
MATCHED, AMBIGUOUS, PAID_AGAIN = "1 matched", "2 ambiguous", "3 paid_again"
ENTRIES = f"""
select p_id as row_id, min(pay_type) as pay_type, min(fate) as fate
from (
    select p_id, pay_type, '{MATCHED}' as fate from pair_exact
    union all select p_id, pay_type, '{MATCHED}' as fate from pair_later
    union all select p_id, null as pay_type, '{AMBIGUOUS}' as fate from ambiguous
        where p_id is not null
    union all select p_id, null as pay_type, '{PAID_AGAIN}' as fate from replaced
) e
group by p_id
"""


@dataclass(slots=True)
class Clock:
    """Seconds by stage; a stage lasts until the next one begins."""

    tell: Stage
    seconds: dict[str, float] = field(default_factory=dict)
    _name: str = "start"
    _since: float = field(default_factory=time.perf_counter)

    def stage(self, name: str) -> None:
        """Begin a stage and tell whoever waits."""
        now = time.perf_counter()
        self.seconds[self._name] = round(self.seconds.get(self._name, 0) + now - self._since, 3)
        self._name, self._since = name, now
        self.tell(name)


def peak_memory() -> int:
    """Return the most memory this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@dataclass(frozen=True, slots=True)
class Result:
    """What one run found, before anything is written."""

    differences: pa.Table
    facts: dict[str, Any]


def _open_streams(engine: Engine, ledger: Ledger) -> set[str]:
    """Give the engine every stream as ``raw_<name>``; return the streams that were supplied."""
    supplied = identity.open_streams(engine, {name: ledger.active(name) for name in STREAMS})
    for name in STREAMS:
        if name not in SETTLED:
            engine.view(f"{name}_row", f"select * from raw_{name}")
    return supplied


def _settle(engine: Engine, ledger: Ledger) -> None:
    """Make what several rows say of one item one item, in every stream that is matched."""
    identity.settle_vouchers(engine)
    identity.settle_payments(engine)
    for stream in ("claim", "quota"):
        identity.settle_reports(engine, stream, ledger.files_of(stream))


def _refuse_nothing(supplied: set[str]) -> None:
    if supplied.isdisjoint(RECONCILED):
        raise CallRefused(
            "There is nothing to reconcile: the ledger holds no rows. "
            "Load files first with `bankcheck load PATH`."
        )


def _uncovered(catalogue: Catalogue, supplied: set[str], year: int) -> pa.Table:
    rows = [
        {"code": "NOT_COVERED", "kind": rule.code, "of_year": year,
         "expected_text": rule.code, "actual_text": ", ".join(missing)}
        for rule in catalogue.rules
        if (missing := missing_streams(rule, supplied))
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=HIT)


def result_digest(desk: DuckEngine, differences: pa.Table, matches: str) -> str:
    """Return a digest of what was found; the places in the evidence are not part of it."""
    desk.connection.register("found", differences.drop_columns(["evidence"]))
    row = desk.connection.execute(
        "select sha256(coalesce(string_agg(h, '' order by h), '')) from "
        "(select sha256(to_json(f)::varchar) as h from found f)"
    ).fetchone()
    desk.connection.unregister("found")
    total = desk.connection.execute(
        "select count(*), coalesce(sum(md5_number_lower(concat_ws('|', m.fiscal_year, "
        "m.voucher_no, m.voucher_line_no, coalesce(m.bank_code, ''), "
        "coalesce(m.bank_serial_no, ''), m.payment_line_no, m.pass, m.kind))::hugeint), 0) "
        f"from ({matches}) m"
    ).fetchone()
    return hashlib.sha256(f"{row} {total}".encode()).hexdigest()


def _rule_line(
    rule: Rule, supplied: set[str], hits: Counter[str], differences: list[dict[str, Any]], day: date
) -> dict[str, Any]:
    mine = [row for row in differences if row["code"] == rule.code]
    return {
        "code": rule.code,
        "zh": rule.zh,
        "en": rule.en,
        "severity": rule.severity,
        "run": not missing_streams(rule, supplied),
        "missing": missing_streams(rule, supplied),
        "hits": hits[rule.code],
        "amount_fen": sum(row["fen"] for row in mine),
        "parameters": [
            {"name": p.name, "value": v.value, "from": v.from_.isoformat(),
             "reference": v.reference, "status": v.status}
            for p in rule.parameters
            for v in (p.version_on(day),)
        ],
        "by_bank": {
            row["bank_code"] or "": {"hits": row["items"], "amount_fen": row["fen"]} for row in mine
        },
    }  # fmt: skip


def _per_bank(desk: DuckEngine, differences: pa.Table) -> list[dict[str, Any]]:
    desk.connection.register("found", differences)
    rows: list[dict[str, Any]] = desk.fetch(
        "select code, bank_code, count(*) as items, coalesce(sum(amount_fen), 0)::bigint as fen "
        "from found group by code, bank_code order by code, bank_code"
    ).to_pylist()
    desk.connection.unregister("found")
    return rows


def _passes(engine: Engine, year: int, stopped: int) -> dict[str, int]:
    """Return how many matches each pass made; split is counted apart from sum."""
    names = ("exact", "sum", "split", "amount", "payee", "fallback")
    rows = engine.fetch(
        "select name, count(*) as items from (select case when kind = 'split' and pass = 'sum' "
        f"then 'split' else pass end as name from pair_later where fiscal_year = {year}) t "
        "group by name "
        "union all select 'exact' as name, count(*) as items from pair_exact "
        f"where fiscal_year = {year}"
    ).to_pylist()
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["name"]] += row["items"]
    ambiguous = engine.fetch("select count(distinct p_id) as n from ambiguous")
    return {
        **{name: counts[name] for name in names},
        "ambiguous": ambiguous.column("n")[0].as_py(),
        "stopped_at_limit": stopped,
    }


def _conservation(
    engine: Engine, texts: Texts, supplied: set[str], rejected: Counter[str]
) -> dict[str, dict[str, Any]]:
    """Return the account of every stream; raise IntegrityError where one does not add up."""
    lines = {
        name: accounts.stream_account(engine, texts, name, supplied=name in supplied)
        for name in STREAMS
    }
    wrong = [name for name, line in lines.items() if accounts.broken(line)]
    if wrong or accounts.used_twice(engine):
        raise IntegrityError(
            f"CONSERVATION: rows or fen of {', '.join(wrong) or 'the matching'} do not add up; "
            "the run is void. Run `bankcheck verify` and report the run."
        )
    return {name: {**line, "rejected_rows": rejected[name]} for name, line in lines.items()}


def work(
    ledger: Ledger, engine: Engine, desk: DuckEngine, catalogue: Catalogue, period: proof.Period,
    calendar: WorkCalendar, tell: Stage,
) -> Result:  # fmt: skip
    """Reconcile one period; ``desk`` builds the proofs (the engine itself when it is DuckDB)."""
    clock = Clock(tell)
    clock.stage("read")
    supplied = _open_streams(engine, ledger)
    _refuse_nothing(supplied)
    texts = Texts(period.year, period.as_of)
    first, last = date(period.year - 2, 12, 1), date(period.year + 1, 12, 31)
    for name, rows in daybook.tables(catalogue, calendar, first, last).items():
        engine.put(name, rows)
    _settle(engine, ledger)
    matched = matching.match(engine, texts, catalogue, clock.stage)
    clock.stage("rules")
    hits = pa.concat_tables(
        [
            find_hits(engine, texts, catalogue, supplied),
            _uncovered(catalogue, supplied, period.year),
        ]
    )
    clock.stage("account")
    streams = _conservation(engine, texts, supplied, rejected_rows(ledger))
    passes = _passes(engine, period.year, matched.stopped)
    clock.stage("proof")
    differences = proof.make_differences(desk, hits, catalogue, ledger.files(), period)
    clock.stage("digest")
    per_bank = _per_bank(desk, differences)
    counts = Counter(differences.column("code").to_pylist())
    banks = desk.fetch("select bank_code, min(name) as name from raw_bank group by bank_code")
    read = inputs(engine, period.year)
    facts = {
        "inputs": dict(read.of_year),
        "nameless": identity.nameless(engine, "payment"),
        "versions": {"bankcheck": bankcheck.__version__, engine.name: engine.version},
        "streams": streams,
        "rules": [_rule_line(r, supplied, counts, per_bank, period.as_of) for r in catalogue.rules],
        "elements": coverage.elements(engine, ledger),
        "passes": passes,
        "banks": {row["bank_code"]: row["name"] for row in banks.to_pylist()},
        "uncharged": {c: counts[c] for c in ("AMBIGUOUS", "CONSERVATION", "NOT_COVERED")},
        "digests": {
            "input": read.whole,
            "result": result_digest(desk, differences, MATCHES.replace("{year}", str(period.year))),
        },
    }
    clock.stage("done")
    return Result(differences, {**facts, "timings": clock.seconds})
