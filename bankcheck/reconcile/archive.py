"""Stored runs, read only: lists, summaries and pages of differences, by fixed SQL texts alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from bankcheck.errors import BankcheckError
from bankcheck.ledger.opened import Answer, answer, kept_answer, kept_column, reading

PAGE_ROWS = 50
NO_BANK = "-"
SORTS = ("severity", "amount", "amount_up", "day", "day_up", "rule", "bank")

Told = TypeVar("Told")

_RUN_ID = re.compile(r"R\d{6,12}")
_SUMMARY, _DIFFERENCES = "summary.json", "differences.parquet"

_PICKED = """
FROM read_parquet($path, file_row_number = true)
WHERE ($rule::VARCHAR IS NULL OR code = $rule)
  AND ($kind::VARCHAR IS NULL OR kind = $kind)
  AND ($bank::VARCHAR IS NULL OR coalesce(bank_code, '-') = $bank)
  AND ($severity::INTEGER IS NULL OR severity = $severity)
  AND ($month::VARCHAR IS NULL OR strftime(occurred_on, '%Y-%m') = $month)
  AND ($least_fen::BIGINT IS NULL OR amount_fen >= $least_fen)
  AND ($most_fen::BIGINT IS NULL OR amount_fen <= $most_fen)
  AND ($text::VARCHAR IS NULL
       OR contains(lower(voucher_no), lower($text))
       OR contains(lower(bank_serial_no), lower($text))
       OR contains(lower(claim_no), lower($text)))
"""
_TOTALS = f"SELECT count(*), coalesce(sum(amount_fen), 0)::HUGEINT {_PICKED}"
# Sorting looks at few columns and is kept; all columns are read of the rows of a page alone.
_ORDERED = f"""
SELECT file_row_number::INTEGER {_PICKED}
ORDER BY CASE $sort::VARCHAR
           WHEN 'amount' THEN -amount_fen
           WHEN 'amount_up' THEN amount_fen
           WHEN 'day' THEN -datediff('day', DATE '2000-01-01', occurred_on)
           WHEN 'day_up' THEN datediff('day', DATE '2000-01-01', occurred_on)
         END NULLS LAST,
         CASE $sort WHEN 'rule' THEN code WHEN 'bank' THEN bank_code END NULLS LAST,
         severity DESC, code, amount_fen DESC NULLS LAST, occurred_on, fingerprint
"""
_PAGE = """
SELECT code, kind, severity, bank_code, fiscal_year, voucher_no, voucher_line_no, bank_serial_no,
       payment_line_no, claim_no, account, field, expected, actual, amount_fen, occurred_on,
       due_on, rule_version, fingerprint, message_zh, message_en
FROM read_parquet($path, file_row_number = true)
WHERE file_row_number IN (SELECT unnest($places::BIGINT[]))
ORDER BY list_position($places::BIGINT[], file_row_number)
"""
_WHOLE = f"""
SELECT * EXCLUDE file_row_number {_PICKED}
ORDER BY severity DESC, code, occurred_on, fingerprint
"""
_BATCH = 2_000
_CHOICES = """
SELECT 'rule' AS what, code AS value, count(*) AS n FROM read_parquet($path) GROUP BY code
UNION ALL
SELECT 'kind', kind, count(*) FROM read_parquet($path) WHERE kind <> '' GROUP BY kind
UNION ALL
SELECT 'bank', coalesce(bank_code, '-'), count(*) FROM read_parquet($path)
GROUP BY coalesce(bank_code, '-')
UNION ALL
SELECT 'severity', severity::VARCHAR, count(*) FROM read_parquet($path) GROUP BY severity
UNION ALL
SELECT 'month', strftime(occurred_on, '%Y-%m'), count(*) FROM read_parquet($path)
WHERE occurred_on IS NOT NULL GROUP BY strftime(occurred_on, '%Y-%m')
ORDER BY ALL
"""
_PRINTS = "SELECT fingerprint, code FROM read_parquet($path) WHERE bank_code = $bank"
_ONE = "SELECT * FROM read_parquet($path) WHERE fingerprint = $fingerprint ORDER BY ALL LIMIT 1"


class RunUnknown(BankcheckError):
    """A run number under which nothing is stored."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"There is no run {run_id}. Choose one from the list of runs.")


class RunUnreadable(BankcheckError):
    """A stored run whose files cannot be read."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"The files of run {run_id} cannot be read. Reconcile the period again.")


class DifferenceUnknown(BankcheckError):
    """A fingerprint that is not among the differences of a run."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"Run {run_id} has no such difference. Search in its list.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which differences are wanted; None wants all; both amount ends are included, in fen."""

    rule: str | None = None
    kind: str | None = None
    bank: str | None = None
    severity: int | None = None
    month: str | None = None
    least_fen: int | None = None
    most_fen: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of differences with the count and sum of all that were wanted."""

    rows: tuple[Mapping[str, Any], ...]
    page: int
    pages: int
    total_rows: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that occurs in a run's differences and how often."""

    what: str
    value: str
    rows: int


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run number with its summary; None when the summary cannot be read."""

    run_id: str
    summary: Mapping[str, Any] | None


def _summary(folder: Path) -> Mapping[str, Any] | None:
    try:
        summary = json.loads((folder / _SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return summary if isinstance(summary, dict) else None


class Archive:
    """The runs of one data folder; opens nothing outside it."""

    def __init__(self, home: Path) -> None:
        self._folder = home.resolve() / "runs"

    def run_ids(self) -> tuple[str, ...]:
        """Return the number of every stored run, the newest first."""
        if not self._folder.is_dir():
            return ()
        found = [path.name for path in self._folder.iterdir() if _RUN_ID.fullmatch(path.name)]
        return tuple(sorted(found, key=lambda name: int(name[1:]), reverse=True))

    def stored(self, run_id: str) -> StoredRun:
        """Return a stored run; an unreadable one is told as such."""
        return StoredRun(run_id, _summary(self._folder / run_id))

    def runs(self) -> tuple[StoredRun, ...]:
        """Return every stored run, the newest first."""
        return tuple(self.stored(run_id) for run_id in self.run_ids())

    def summary(self, run_id: str) -> Mapping[str, Any]:
        """Return a run's summary; raise RunUnknown or RunUnreadable."""
        summary = _summary(self._run(run_id))
        if summary is None:
            raise RunUnreadable(run_id)
        return summary

    def find(self, run_id: str, wanted: Wanted, sort: str, page: int) -> Found:
        """Return a page (from 1; the last when beyond) of the wanted differences."""
        asked = asdict(wanted)
        ((total_rows, total_fen),) = self._kept(run_id, _TOTALS, asked)[1]
        pages = max(1, -(-total_rows // PAGE_ROWS))
        page = min(max(1, page), pages)
        order = self._told(kept_column, run_id, _ORDERED, asked | {"sort": sort})
        places = order.slice((page - 1) * PAGE_ROWS, PAGE_ROWS).to_pylist()
        names, cells = self._told(answer, run_id, _PAGE, {"places": places})
        rows = tuple(dict(zip(names, row, strict=True)) for row in cells)
        return Found(rows, page, pages, total_rows, int(total_fen))

    def wanted_rows(self, run_id: str, wanted: Wanted) -> Iterator[Mapping[str, Any]]:
        """Yield every wanted difference with its evidence as an object, the gravest first."""
        file = self._run(run_id) / _DIFFERENCES
        values = asdict(wanted) | {"path": str(file)}
        try:
            with reading(file) as connection:
                found = connection.execute(_WHOLE, values)
                names = [column[0] for column in found.description or ()]
                while batch := found.fetchmany(_BATCH):
                    for cells in batch:
                        row = dict(zip(names, cells, strict=True))
                        yield row | {"evidence": json.loads(row["evidence"] or "{}")}
        except (OSError, duckdb.Error, ValueError) as fault:
            raise RunUnreadable(run_id) from fault

    def fingerprints(self, run_id: str, bank: str) -> dict[str, str]:
        """Return the code of every difference of a bank, by its fingerprint."""
        if not self.differences_file(run_id).exists():
            return {}
        return dict(self._told(answer, run_id, _PRINTS, {"bank": bank})[1])

    def choices(self, run_id: str) -> tuple[Choice, ...]:
        """Return the values a reader of this run can filter by."""
        return tuple(Choice(*row) for row in self._kept(run_id, _CHOICES, {})[1])

    def difference(self, run_id: str, fingerprint: str) -> Mapping[str, Any]:
        """Return one difference with its evidence as an object; raise DifferenceUnknown."""
        names, rows = self._told(answer, run_id, _ONE, {"fingerprint": fingerprint})
        if not rows:
            raise DifferenceUnknown(run_id)
        difference = dict(zip(names, rows[0], strict=True))
        try:
            evidence = json.loads(difference["evidence"] or "{}")
        except ValueError as fault:
            raise RunUnreadable(run_id) from fault
        return difference | {"evidence": evidence}

    def differences_file(self, run_id: str) -> Path:
        """Return the file that holds a run's differences, for those who read all of them."""
        return self._run(run_id) / _DIFFERENCES

    def _run(self, run_id: str) -> Path:
        folder = self._folder / run_id if _RUN_ID.fullmatch(run_id) else None
        if folder is None or not folder.is_dir():
            raise RunUnknown(run_id)
        return folder

    def _kept(self, run_id: str, sql: str, values: dict[str, Any]) -> Answer:
        return self._told(kept_answer, run_id, sql, values)

    def _told(
        self, teller: Callable[..., Told], run_id: str, sql: str, values: dict[str, Any]
    ) -> Told:
        file = self._run(run_id) / _DIFFERENCES
        try:
            return teller(sql, values | {"path": str(file)}, file)
        except (OSError, duckdb.Error) as fault:
            raise RunUnreadable(run_id) from fault
