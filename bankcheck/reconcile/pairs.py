"""Two sets of differences side by side: what is new, gone, changed and the same, by fingerprint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb

from bankcheck.errors import BankcheckError
from bankcheck.ledger.opened import Answer, answer, kept_answer
from bankcheck.reconcile.archive import NO_BANK, PAGE_ROWS


class Fate(StrEnum):
    """What became of a difference from the earlier set to the later one."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


class PairUnreadable(BankcheckError):
    """Two sets of differences of which at least one cannot be read."""

    def __init__(self) -> None:
        super().__init__("The stored differences cannot be read. Run `bankcheck verify`.")


@dataclass(frozen=True, slots=True)
class Count:
    """How many differences of one fate a rule has at a bank, and their fen then and now."""

    fate: str
    code: str
    bank: str
    rows: int
    old_fen: int
    new_fen: int


@dataclass(frozen=True, slots=True)
class PairWanted:
    """Which differences are wanted; None wants all."""

    fate: str | None = None
    rule: str | None = None
    bank: str | None = None


@dataclass(frozen=True, slots=True)
class PairFound:
    """One page of the wanted differences, with the count and sums of all of them."""

    rows: tuple[Mapping[str, Any], ...]
    page: int
    pages: int
    total_rows: int
    old_fen: int
    new_fen: int


_TOLD = ("severity", "expected", "actual", "amount_fen", "due_on")
_SHOWN = (
    "code", "kind", "severity", "bank_code", "voucher_no", "bank_serial_no", "claim_no", "account",
    "field", "expected", "actual", "amount_fen", "occurred_on", "due_on", "message_zh",
    "message_en",
)  # fmt: skip
_LATER = ", ".join(f"coalesce(n.{name}, o.{name}) AS {name}" for name in _SHOWN)
_PAIR = f"""
WITH pair AS (
  SELECT coalesce(n.fingerprint, o.fingerprint) AS fingerprint, {_LATER},
    o.amount_fen AS old_fen, n.amount_fen AS new_fen, o.expected AS old_expected,
    o.actual AS old_actual, o.due_on AS old_due_on, o.severity AS old_severity,
    n.expected AS new_expected, n.actual AS new_actual, n.due_on AS new_due_on,
    CASE WHEN o.fingerprint IS NULL THEN 'new'
         WHEN n.fingerprint IS NULL THEN 'gone'
         WHEN {" OR ".join(f"n.{name} IS DISTINCT FROM o.{name}" for name in _TOLD)} THEN 'changed'
         ELSE 'same' END AS fate
  FROM read_parquet($new) n FULL JOIN read_parquet($old) o ON n.fingerprint = o.fingerprint
)
"""
_SUMS = "coalesce(sum(old_fen), 0)::BIGINT, coalesce(sum(new_fen), 0)::BIGINT"
_COUNTS = f"""{_PAIR}
SELECT fate, code, coalesce(bank_code, '{NO_BANK}'), count(*), {_SUMS}
FROM pair GROUP BY ALL ORDER BY ALL
"""
_PICKED = f"""
FROM pair
WHERE ($fate::VARCHAR IS NULL OR fate = $fate)
  AND ($rule::VARCHAR IS NULL OR code = $rule)
  AND ($bank::VARCHAR IS NULL OR coalesce(bank_code, '{NO_BANK}') = $bank)
"""
_TOTALS = f"{_PAIR} SELECT count(*), {_SUMS} {_PICKED}"
_PAGE = f"""{_PAIR}
SELECT * {_PICKED}
ORDER BY CASE fate WHEN 'new' THEN 1 WHEN 'gone' THEN 2 WHEN 'changed' THEN 3 ELSE 4 END,
         severity DESC, code, amount_fen DESC NULLS LAST, occurred_on, fingerprint
LIMIT $rows OFFSET $skip
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two files of differences that are compared."""

    old: Path
    new: Path

    def counts(self) -> tuple[Count, ...]:
        """Return how many differences of each fate each rule has at each bank."""
        return tuple(Count(*row) for row in self._ask(_COUNTS, {})[1])

    def find(self, wanted: PairWanted, page: int) -> PairFound:
        """Return a page (from 1; the last when beyond) of the wanted differences."""
        asked = asdict(wanted)
        ((total, old_fen, new_fen),) = self._ask(_TOTALS, asked)[1]
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        place = {"rows": PAGE_ROWS, "skip": (page - 1) * PAGE_ROWS}
        names, cells = self._ask(_PAGE, asked | place, answer)
        rows = tuple(dict(zip(names, row, strict=True)) for row in cells)
        return PairFound(rows, page, pages, total, old_fen, new_fen)

    def _ask(
        self, sql: str, values: Mapping[str, Any], teller: Callable[..., Answer] = kept_answer
    ) -> Answer:
        files = {"old": str(self.old), "new": str(self.new)}
        try:
            return teller(sql, {**values, **files}, self.old, self.new)
        except (OSError, duckdb.Error) as fault:
            raise PairUnreadable from fault
