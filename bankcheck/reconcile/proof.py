"""From hits to differences: both sides, their places, the parameters and the nearest candidate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa

from bankcheck.ledger.store import FileEntry
from bankcheck.ledger.streams import STREAMS, Column, Kind, stored_names
from bankcheck.reconcile.catalogue import Catalogue, Parameter
from bankcheck.reconcile.engines import DuckEngine
from bankcheck.reconcile.hits import SIDES

_FOLDER = Path(__file__).parent / "proof_sql"
_UNCHARGED = {
    "NOT_COVERED": (
        "规则{expected}未运行：缺少数据流{actual}。未覆盖不等于通过。",
        "Rule {expected} did not run: stream {actual} was not supplied. This is not a pass.",
    ),
    "AMBIGUOUS": (
        "该支付有多个同样合适的对应凭证，须人工认定。",
        "Several vouchers fit this payment equally well; a person must decide.",
    ),
}


@dataclass(frozen=True, slots=True)
class Period:
    """What a run reports on: a fiscal year, perhaps one month of it, as of a day (inclusive)."""

    year: int
    month: int | None
    as_of: date


@cache
def _text(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _files(files: Mapping[tuple[int, int], FileEntry]) -> pa.Table:
    return pa.table(
        {
            "file_key": pa.array([batch << 32 | no for batch, no in files], pa.int64()),
            "file": pa.array([entry.name for entry in files.values()], pa.string()),
            "sha256": pa.array([entry.sha256 for entry in files.values()], pa.string()),
        }
    )


def in_force(parameters: tuple[Parameter, ...], day: date) -> dict[str, object]:
    """Return the values in force on a day by parameter name."""
    return {p.name: p.version_on(day).value for p in parameters}


def _said_by(catalogue: Catalogue, as_of: date) -> pa.Table:
    """Return what each code says, with the parameters in force on the as-of date as JSON."""
    rows = [
        (r.code, r.severity, r.version, r.message_zh, r.message_en, in_force(r.parameters, as_of))
        for r in catalogue.rules
    ]
    rows += [(code, 0, "1", zh, en, {}) for code, (zh, en) in _UNCHARGED.items()]
    names = ("code", "severity", "version", "message_zh", "message_en", "parameters")
    columns = [list(column) for column in zip(*rows, strict=True)]
    columns[-1] = [json.dumps(value, ensure_ascii=False) for value in columns[-1]]
    return pa.table(dict(zip(names, columns, strict=True)))


_FILE_KEY = "(r.row_id & ~4294967295::bigint) + r.file_no"


def _proof(stream: str) -> str:
    """Return the expression for a row as evidence shows it: its place and its fields."""
    packed = ", ".join(f"{c.name} := {_shown(c)}" for c in STREAMS[stream].columns)
    return (
        "to_json(struct_pack(row_id := r.row_id, file := f.file, sha256 := f.sha256, "
        "sheet := coalesce(r.sheet, ''), line := r.line, "
        f"fields := struct_pack({packed})))::varchar"
    )


def _make_facts(desk: DuckEngine) -> None:
    """Make a fact table a side: the rows behind hits and nearest, with their file and fields."""
    for role in dict.fromkeys(SIDES.values()):
        if role == "refund":
            continue
        columns = [name for column in STREAMS[role].columns for name in stored_names(column)]
        roles = "'payment', 'refund'" if role == "payment" else f"'{role}'"
        desk.table(
            f"fact_{role}",
            f"select r.row_id, {', '.join(f'r.{name}' for name in columns)}, "
            f"{_proof(role)} as proof from raw_{role} r "
            f"join (select row_id from side where role in ({roles}) union "
            f"select row_id from near where stream = '{role}') s using (row_id) "
            f"left join source_file f on f.file_key = {_FILE_KEY}",
        )
    # A refund is a payment too: both sides are read in one pass.
    desk.view("fact_refund", "select * from fact_payment")


def _shown(column: Column) -> str:
    """Return the expression that shows a column; a time in China time, or else the bare day."""
    if column.kind is not Kind.TIME:
        return f"r.{column.name}"
    day = column.name.removesuffix("_at") + "_on"
    return f"coalesce(time_text(r.{column.name}), r.{day}::varchar)"


def _make_evidence(desk: DuckEngine) -> None:
    roles = dict.fromkeys(SIDES.values())
    shown = " union all ".join(
        f"select s.hit_no, s.role, f.proof from side s join fact_{role} f using (row_id) "
        f"where s.role = '{role}'"
        for role in roles
    )
    desk.table(
        "evidence_side",
        "select hit_no, string_agg('\"' || role || '\":[' || proofs || ']', ',' order by role) "
        f"as sides from (select hit_no, role, string_agg(proof, ',' order by proof) as proofs "
        f"from ({shown}) group by hit_no, role) group by hit_no",
    )


def _make_near(desk: DuckEngine) -> None:
    near = " union all ".join(
        f"select * from ({_text(name)})" for name in ("nearest_voucher", "nearest_payment")
    )
    desk.table("near", near)


def _make_nearest(desk: DuckEngine) -> None:
    rows = " union all ".join(
        f"select n.hit_no, n.failed, n.stream, f.proof from near n "
        f"join fact_{stream} f using (row_id) where n.stream = '{stream}'"
        for stream in ("voucher", "payment")
    )
    desk.table(
        "nearest",
        'select hit_no, \'{"stream":"\' || stream || \'","row":\' || proof || '
        f"',\"failed\":' || to_json(failed)::varchar || '}}' as nearest from ({rows})",
    )


def make_differences(
    desk: DuckEngine,
    hits: pa.Table,
    catalogue: Catalogue,
    files: Mapping[tuple[int, int], FileEntry],
    period: Period,
) -> pa.Table:
    """Return the differences of the period, in the columns and the order of the contract."""
    desk.put("hit", hits)
    desk.put("source_file", _files(files))
    desk.put("said_by", _said_by(catalogue, period.as_of))
    desk.connection.execute(_text("macros"))
    desk.table("numbered", "select row_number() over () as hit_no, h.* from hit h")
    desk.view("left_year", "select p_id, p_year from left_payment")
    unpivoted = " union all ".join(
        f"select hit_no, '{role}' as role, {name} as row_id from numbered"
        for name, role in SIDES.items()
    )
    desk.table("side", _text("side").replace("{unpivoted}", unpivoted))
    _make_near(desk)
    _make_facts(desk)
    _make_evidence(desk)
    _make_nearest(desk)
    month = "true" if period.month is None else f"month(t.occurred_on) = {period.month}"
    text = _text("difference").replace("{year}", str(period.year)).replace("{in_month}", month)
    return desk.fetch(text)
