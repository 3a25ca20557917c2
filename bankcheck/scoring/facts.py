"""What a score is computed from: frozen, hashed, and nothing but what is recorded."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, astuple, dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

# A charge or measure that belongs to no pay type alone.
ALL_LINES = "all"
_SINCE = ("under", "unverified")


class State(StrEnum):
    """Whether an indicator can be scored; only ``assessed`` ever earns points."""

    ASSESSED = "assessed"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class Charge:
    """A confirmed finding that may cost points: its number, code, severity, line and days late.

    ``line`` is the pay type it happened in, ``all`` where it belongs to none alone. ``fen`` is
    what its finding determined.
    """

    finding: str
    code: str
    severity: int
    line: str
    days: int = 0
    occurrences: int = 1
    fen: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A confirmed suspicion that costs nothing yet, as its finding is not confirmed.

    ``finding`` is the number of the finding that was raised from it, empty before.
    """

    suspicion: str
    code: str
    severity: int
    finding: str


@dataclass(frozen=True, slots=True)
class Under:
    """A confirmed finding that costs nothing of its own: it is the delay of another charge."""

    finding: str
    code: str
    under: str


@dataclass(frozen=True, slots=True)
class Unverified:
    """So many differences of one code that a rate counts and nobody has verified yet."""

    code: str
    items: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A counted rate: so many of so many, in one pay type (``all``: in none alone).

    None of none says that it was looked into and nothing was due.
    """

    name: str
    line: str
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of budget units to one group of the survey, each from 0 to 100."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points proposed above the sheet for one bonus indicator, in hundredths, with its proof."""

    indicator: str
    hundredths: int
    reason: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A visible line added by hand and approved by a second person, in hundredths of a point."""

    number: str
    hundredths: int
    reason: str
    proposed_by: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Why an indicator is not assessed; indicators without one are assessed."""

    indicator: str
    state: State
    reason: str
    waived: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one bank's score of one year stands on; ``day`` chooses the values in force."""

    bank: str
    year: int
    day: date
    charges: tuple[Charge, ...] = ()
    measures: tuple[Measure, ...] = ()
    answers: tuple[Answers, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    standings: tuple[Standing, ...] = field(default=())
    pending: tuple[Pending, ...] = ()
    under: tuple[Under, ...] = ()
    unverified: tuple[Unverified, ...] = ()

    def __post_init__(self) -> None:
        """Hold that every finding stands once, so that each has one code and one price."""
        findings = [charge.finding for charge in self.charges]
        if len(set(findings)) != len(findings):
            raise ValueError("a finding stands more than once among the charges")

    def in_order(self) -> Facts:
        """Return the same facts in one order, whatever the order they were gathered in."""
        rows: dict[str, Any] = {
            one.name: tuple(sorted(getattr(self, one.name), key=_sortable))
            for one in fields(self)
            if isinstance(getattr(self, one.name), tuple)
        }
        return replace(self, **rows)

    def manifest(self) -> bytes:
        """Return the facts as canonical JSON."""
        told = asdict(self.in_order())
        # What was frozen before these were known holds neither, and keeps its digest.
        values = {name: rows for name, rows in told.items() if rows or name not in _SINCE}
        text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
        return text.encode("utf-8")

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the manifest."""
        return hashlib.sha256(self.manifest()).hexdigest()


def _sortable(row: Any) -> str:
    return json.dumps(astuple(row), ensure_ascii=False, default=str)
