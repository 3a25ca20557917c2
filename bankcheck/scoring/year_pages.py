"""What the pages across years show: scores and fees of all banks, or of one bank for itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.scoring.fee_service import SHOWN_TO_BANKS
from bankcheck.scoring.figures import points
from bankcheck.scoring.gathering import rulebook
from bankcheck.scoring.lifecycles import AssessmentState, SheetState
from bankcheck.scoring.models import Assessment, AssessmentSheet, FeeStatement

MOST_YEARS = 8


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """One bank's score of one year; ``share`` is the per cent of the total, for the chart."""

    id: int
    points: str
    total: str
    share: str
    grade_zh: str
    grade_en: str
    state: str


@dataclass(frozen=True, slots=True)
class FeeCell:
    """One bank's fee of one year."""

    id: int
    payable_fen: int
    state: str

    @property
    def yuan(self) -> str:
        """Return the payable yuan as plain digits, for the chart."""
        return f"{self.payable_fen // 100}.{self.payable_fen % 100:02d}"


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One bank across the years."""

    code: str
    name: str
    cells: tuple[ScoreCell | None, ...]


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One bank's fees across the years."""

    code: str
    name: str
    cells: tuple[FeeCell | None, ...]


@dataclass(frozen=True, slots=True)
class YearsPage:
    """Scores and fees by bank and year, the oldest year first."""

    years: tuple[int, ...]
    scores: tuple[ScoreRow, ...]
    fees: tuple[FeeRow, ...]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A score wherever it is stored: the bureau's row, or the copy a bank sees."""

    id: int
    bank: str
    name: str
    year: int
    state: str
    scheme: str
    score: str


def all_banks(database: Database, *, actor: Actor) -> YearsPage:
    """Return the newest years of all banks."""
    of = Assessment
    with database.read(actor) as session:
        asked = select(of).where(of.score != "", of.state != AssessmentState.CORRECTED)
        scored = [
            _Scored(
                row.id,
                row.subject_bank,
                row.bank_name,
                row.year,
                row.state.value,
                row.scheme,
                row.score,
            )
            for row in session.scalars(asked.order_by(of.subject_bank, of.year, of.number))
        ]
        return _page(scored, _fees(session, shown_only=False))


def own_bank(database: Database, *, actor: Actor) -> YearsPage:
    """Return the newest years of the bank whose people ask, of what it was shown alone."""
    of = AssessmentSheet
    with database.read(actor) as session:
        asked = select(of).where(of.state != SheetState.WITHDRAWN)
        scored = [
            _Scored(
                row.id,
                row.bank_code or "",
                row.bank_name,
                row.year,
                row.state.value,
                row.scheme,
                row.score,
            )
            for row in session.scalars(asked.order_by(of.year, of.number))
        ]
        return _page(scored, _fees(session, shown_only=True))


def _fees(session: Session, *, shown_only: bool) -> list[FeeStatement]:
    of = FeeStatement
    asked = select(of).order_by(of.bank_code, of.year)
    if shown_only:
        asked = asked.where(of.state.in_(SHOWN_TO_BANKS))
    return list(session.scalars(asked))


def _page(scored: Iterable[_Scored], fees: Iterable[FeeStatement]) -> YearsPage:
    rows, statements = list(scored), list(fees)
    known = sorted({one.year for one in rows} | {one.year for one in statements})
    years = tuple(known[-MOST_YEARS:])
    names = {one.bank_code or "": one.bank_name for one in statements}
    names |= {one.bank: one.name for one in rows}
    of_score = {(one.bank, one.year): one for one in rows}
    of_fee = {(one.bank_code or "", one.year): one for one in statements}
    return YearsPage(
        years,
        tuple(
            ScoreRow(code, name, tuple(_score(of_score.get((code, year))) for year in years))
            for code, name in sorted(names.items())
        ),
        tuple(
            FeeRow(code, name, tuple(_fee(of_fee.get((code, year))) for year in years))
            for code, name in sorted(names.items())
        ),
    )


def _score(row: _Scored | None) -> ScoreCell | None:
    if row is None:
        return None
    raw, book = json.loads(row.score), rulebook(row.scheme)
    total, hundredths = book.total.on(date(row.year, 12, 31)), raw["hundredths"]
    grade = book.grade(raw["grade"]) if raw["grade"] else None
    return ScoreCell(
        row.id,
        "" if hundredths is None else points(Fraction(hundredths, 100)),
        points(total),
        "0" if hundredths is None else points(Fraction(hundredths) / total),
        grade.zh if grade else "",
        grade.en if grade else "",
        row.state,
    )


def _fee(row: FeeStatement | None) -> FeeCell | None:
    return None if row is None else FeeCell(row.id, row.payable_fen, row.state.value)
