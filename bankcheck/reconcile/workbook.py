"""The differences of a run as a workbook for treasury staff, the same bytes for the same run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from bankcheck.reconcile.catalogue import Catalogue
from bankcheck.reconcile.workbook_layout import Present, layout
from bankcheck.reconcile.workbook_overview import period_text, write_overview
from bankcheck.reconcile.workbook_pen import Pen
from bankcheck.reconcile.workbook_rules import (
    ROWS_A_SHEET,
    Difference,
    RuleSheet,
    sheet_names,
    write_rule,
)
from bankcheck.reconcile.workbook_words import OTHER_CODES

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "remove_timezone": False,
}
_BATCH = 2_000
# A code with at most so many differences is read once and held; beyond, it is read twice.
_HELD = 20_000
_HELD_IN_ALL = 100_000
_ORDERED = """
select * from found where code = $code
order by bank_code nulls last, occurred_on nulls last, voucher_no nulls last,
         voucher_line_no nulls last, bank_serial_no nulls last, claim_no nulls last, fingerprint
"""


def write_workbook(
    path: Path,
    differences: Path,
    summary: Mapping[str, Any],
    catalogue: Catalogue,
    rows_a_sheet: int = ROWS_A_SHEET,
) -> None:
    """Write ``differences.xlsx``: an overview, then a sheet for each code that has hits.

    Account numbers are not masked. A code with more rows than a sheet takes goes on in another.
    """
    connection = duckdb.connect(config={"threads": 1})
    _open_found(connection, differences)
    rules = _rule_sheets(connection, summary, catalogue)
    with xlsxwriter.Workbook(path, _OPTIONS) as book:
        book.set_properties(
            {"title": f"bankcheck {summary.get('run_id')}", "created": _made_at(summary)}
        )
        pen = Pen(book)
        names = {rule.code: sheet_names(rule, rows_a_sheet) for rule in rules}
        write_overview(pen, summary, catalogue, names)
        for rule in rules:
            rows: Iterable[Difference] = _Rows(connection, rule.code)
            if rule.hits <= _HELD:
                rows = list(rows)
            present = Present()
            for row in rows:
                present.add(str(row["field"] or ""), row["evidence"])
            write_rule(pen, rule, layout(present), rows, rows_a_sheet)
    connection.close()


def _made_at(summary: Mapping[str, Any]) -> datetime:
    made = datetime.fromisoformat(str(summary["started_at"]))
    return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made


def _open_found(connection: duckdb.DuckDBPyConnection, differences: Path) -> None:
    """Call the differences ``found``: held in memory, or where they are many read code by code."""
    file = connection.read_parquet(str(differences))
    if file.count("*").fetchall()[0][0] <= _HELD_IN_ALL:
        file.to_table("found")
    else:
        file.to_view("found")


def _rule_sheets(
    connection: duckdb.DuckDBPyConnection,
    summary: Mapping[str, Any],
    catalogue: Catalogue,
) -> list[RuleSheet]:
    counted = connection.execute(
        "select code, count(*) from found group by code order by code"
    ).fetchall()
    head = period_text(summary)
    banks = summary.get("banks") or {}
    return [
        RuleSheet(code, *_naming(code, catalogue), hits=hits, banks=banks, running_head=head)
        for code, hits in counted
    ]


def _naming(code: str, catalogue: Catalogue) -> tuple[str, str]:
    rule = catalogue.rule(code)
    if rule is None:
        zh, en = OTHER_CODES.get(code, (code, code))
        return zh, f"{code} {zh} {en}"
    return rule.zh, f"{code} {rule.zh} {rule.en}　依据 Law：{rule.law}"


@dataclass(frozen=True, slots=True)
class _Rows:
    """The differences of one code in order, read anew each time, with their evidence opened."""

    connection: duckdb.DuckDBPyConnection
    code: str

    def __iter__(self) -> Iterator[Difference]:
        found = self.connection.execute(_ORDERED, {"code": self.code})
        names = [column[0] for column in found.description]
        while batch := found.fetchmany(_BATCH):
            for values in batch:
                row = dict(zip(names, values, strict=True))
                yield {**row, "evidence": json.loads(row["evidence"])}
