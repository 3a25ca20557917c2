"""The matching passes in their order; searches and name comparisons run behind the SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from bankcheck.reconcile.catalogue import Catalogue
from bankcheck.reconcile.engines import Engine
from bankcheck.reconcile.plan import Texts, steps
from bankcheck.reconcile.similarity import alike, closeness
from bankcheck.reconcile.sums import Item, settle

PAIR = pa.schema([("v_id", pa.int64()), ("p_id", pa.int64())])
PAIR_KIND = PAIR.append(pa.field("kind", pa.string()))
Key = tuple[int, str]


@dataclass(slots=True)
class Matched:
    """What the searches behind the SQL had to say about themselves."""

    stopped: int = 0


def run_steps(engine: Engine, texts: Texts, first: int, last: int) -> None:
    """Run the SQL steps numbered first to last, both included."""
    for name, table, is_view in steps(first, last):
        make = engine.view if is_view else engine.table
        make(table, texts.step(name))


def match(
    engine: Engine, texts: Texts, catalogue: Catalogue, stage: Callable[[str], None]
) -> Matched:
    """Run all passes; leaves pair_exact, pair_later, link and the left-over tables."""
    outcome = Matched()
    run_steps(engine, texts, 1, 2)
    stage("match: exact")
    run_steps(engine, texts, 10, 10)
    engine.counted("candidate_twice", texts.step("11_candidate_twice"))
    # Candidates whose partner is the only one on both sides.
    engine.without("pair_exact", "candidate", "candidate_twice", ("v_id", "p_id"))
    stage("match: rest")
    run_steps(engine, texts, 12, 35)
    outcome.stopped = _search_sums(engine)
    run_steps(engine, texts, 40, 55)
    _fallback_by_name(engine, catalogue, texts.as_of)
    run_steps(engine, texts, 60, 71)
    stage("match: claims")
    run_steps(engine, texts, 72, 73)
    engine.counted("link_twice", texts.step("74_link_twice"))
    # Claim and payment that are each other's only partner.
    engine.without("link_exact", "link_candidate", "link_twice", ("c_id", "p_id"))
    run_steps(engine, texts, 76, 92)
    stage("names")
    _unlike_names(engine, catalogue, texts.as_of)
    return outcome


def percent(catalogue: Catalogue, code: str, day: date) -> int:
    """Return the similarity limit in force for a rule's code or for ``matching``."""
    rule = catalogue.rule(code)
    parameters = rule.parameters if rule else catalogue.matching
    chosen = next(p for p in parameters if p.name == "similarity")
    return int(str(chosen.version_on(day).value))


def _items(rows: pa.Table, id_name: str, year_name: str) -> dict[Key, list[Item]]:
    grouped: dict[Key, list[Item]] = defaultdict(list)
    for row in rows.to_pylist():
        order = tuple(
            str(row.get(name) or "")
            for name in ("paid_on", "paid_at", "bank_serial_no", "line_no", "payee_account")
        )
        item = Item(row[id_name], row["amount_fen"], row["payee_account"], order)
        grouped[row[year_name], row["voucher_no"]].append(item)
    return grouped


def _search_sums(engine: Engine) -> int:
    """Make pair_subset and ambiguous_subset; return in how many vouchers the search was cut."""
    chosen = "join subset_voucher s on s.voucher_no = t.voucher_no and s.fiscal_year = t."
    lines = _items(
        engine.fetch(f"select t.* from subset_line t {chosen}fiscal_year"), "v_id", "fiscal_year"
    )
    payments = _items(
        engine.fetch(f"select t.* from subset_payment t {chosen}p_year"), "p_id", "p_year"
    )
    outcomes = [settle(lines[key], payments[key]) for key in sorted(lines)]
    pairs = [pair for outcome in outcomes for pair in outcome.pairs]
    ambiguous = [pair for outcome in outcomes for pair in outcome.ambiguous]
    engine.put("pair_subset", _rows(pairs, PAIR_KIND))
    engine.put("ambiguous_subset", _rows(ambiguous, PAIR))
    return sum(outcome.stopped for outcome in outcomes)


def _rows(rows: Iterable[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in schema]
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)],
        schema=schema,
    )


def _fallback_by_name(engine: Engine, catalogue: Catalogue, as_of: date) -> None:
    """Make pair_name and ambiguous_name: the closest name wins when it is the closest for both."""
    limit = percent(catalogue, "matching", as_of)
    scored = [
        (closeness(row["voucher_name"], row["payment_name"]), row["v_id"], row["p_id"])
        for row in engine.fetch("select * from fallback_name").to_pylist()
        if alike(row["voucher_name"], row["payment_name"], limit)
    ]
    pairs = [(v, p) for score, v, p in scored if _is_best(scored, score, v, p)]
    taken_v, taken_p = {v for v, _ in pairs}, {p for _, p in pairs}
    open_ = [(v, p) for _, v, p in scored if v not in taken_v and p not in taken_p]
    engine.put("pair_name", _rows(pairs, PAIR))
    engine.put("ambiguous_name", _rows(open_, PAIR))


def _is_best(scored: list[tuple[int, int, int]], score: int, v_id: int, p_id: int) -> bool:
    rivals = [s for s, v, p in scored if (v == v_id) != (p == p_id)]
    return all(rival < score for rival in rivals)


def _unlike_names(engine: Engine, catalogue: Catalogue, as_of: date) -> None:
    """Make name_unlike: matched pairs whose payee names are below the limit of AB08."""
    rows = engine.fetch("select * from name_candidate")
    rule = catalogue.rule("AB08")
    limit = percent(catalogue, "AB08", as_of) if rule else 0
    verdicts: dict[tuple[str, str], bool] = {}
    names = zip(
        rows.column("voucher_name").to_pylist(),
        rows.column("payment_name").to_pylist(),
        strict=True,
    )
    keep = []
    for pair in names:
        if pair not in verdicts:
            verdicts[pair] = not alike(*pair, limit)
        keep.append(verdicts[pair])
    engine.put("name_unlike", rows.filter(pa.array(keep, pa.bool_())))
