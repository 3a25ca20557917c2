"""A year's scores and fees as the annual workbook shows them: read once, handed on as values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Scope
from bankcheck.db import Database
from bankcheck.scoring import claim_pages, fee_service
from bankcheck.scoring.claim_differences import Difference
from bankcheck.scoring.counting import fee_bundles, tariff_in_force
from bankcheck.scoring.dated import Dated, NotInForce
from bankcheck.scoring.gathering import rulebook
from bankcheck.scoring.lifecycles import AdjustmentState, AssessmentState
from bankcheck.scoring.models import Assessment, FeeStatement
from bankcheck.scoring.pricing import Bundle, Price, price_of, tiers_of
from bankcheck.scoring.rulebook import Deduction, Rulebook
from bankcheck.scoring.tariffs import Tariff


@dataclass(frozen=True, slots=True)
class Lost:
    """Points lost for one cause, with the clause that took them."""

    cause: str
    code: str
    unit: str
    points: Fraction | None
    cap: Fraction | None
    reference: str
    raw: Fraction
    charged: Fraction


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One indicator of a sheet."""

    code: str
    zh: str
    en: str
    scorer_zh: str
    scorer_en: str
    state: str
    most: Fraction
    earned: Fraction
    law: str
    lost: tuple[Lost, ...]
    silent: str = ""


@dataclass(frozen=True, slots=True)
class BankScore:
    """One bank's score of the year."""

    state: str
    number: int
    scheme_zh: str
    scheme_en: str
    is_sample: bool
    hundredths: int | None
    total: Fraction
    grade_zh: str
    grade_en: str
    coverage: int
    lines: tuple[ScoreLine, ...]
    vetoes: tuple[tuple[str, str, str], ...]
    sha256: str
    unassessed: str
    pending: tuple[tuple[str, str, str], ...]

    @property
    def not_assessed(self) -> int:
        """Return how many indicators nobody looked into."""
        return sum(line.state == "not_assessed" for line in self.lines)


@dataclass(frozen=True, slots=True)
class TariffRow:
    """One service and band of the tariff with its price as whole numbers."""

    service: str
    zh: str
    en: str
    kind: str
    up_to_fen: int | None
    price: Price


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """What one service comes to; ``flat_fen`` is the price of a year, where it has one."""

    service: str
    zh: str
    en: str
    items: int
    amount_fen: int
    fee_fen: int
    is_flat: bool


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """One approved adjustment."""

    kind: str
    fen: int
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class BankFee:
    """One bank's fee of the year with all that its formulas take."""

    state: str
    tariff_zh: str
    tariff_en: str
    tariff: tuple[TariffRow, ...]
    bundles: tuple[Bundle, ...]
    services: tuple[ServiceRow, ...]
    least_fen: int
    counted_fen: int
    basic_fen: int
    coefficient: Fraction
    coefficient_fen: int
    adjustments: tuple[AdjustmentRow, ...]
    payable_fen: int
    carried_fen: int
    claim: tuple[Difference, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class BankYear:
    """One bank in the workbook."""

    code: str
    name: str
    score: BankScore | None
    fee: BankFee | None


@dataclass(frozen=True, slots=True)
class YearBook:
    """All banks of a year."""

    year: int
    banks: tuple[BankYear, ...]


def count_banks(session: Session, year: int, bank: str = "") -> int:
    """Return how many banks the workbook of a year would show."""
    return len({*_scores(session, year, bank), *_fees(session, year, bank)})


def read_yearbook(
    database: Database, home: Path, scope: Scope, year: int, bank: str = ""
) -> YearBook:
    """Return the workbook's content: every bank that was assessed or has a statement."""
    with database.read(scope) as session:
        scores, fees = _scores(session, year, bank), _fees(session, year, bank)
        tariff = tariff_in_force(year, home) if fees else None
        banks = []
        for code in sorted({*scores, *fees}):
            score, fee = scores.get(code), fees.get(code)
            banks.append(
                BankYear(
                    code,
                    score.bank_name if score else fee.bank_name if fee else code,
                    _score(score) if score and score.score else None,
                    _fee(session, fee, tariff) if fee and tariff else None,
                )
            )
    return YearBook(year, tuple(banks))


def _scores(session: Session, year: int, bank: str) -> dict[str, Assessment]:
    of = Assessment
    asked = select(of).where(of.year == year, of.state != AssessmentState.CORRECTED)
    rows = session.scalars(asked.order_by(of.number))
    return {row.subject_bank: row for row in rows if bank in ("", row.subject_bank)}


def _fees(session: Session, year: int, bank: str) -> dict[str, FeeStatement]:
    rows = session.scalars(select(FeeStatement).where(FeeStatement.year == year))
    return {row.bank_code or "": row for row in rows if bank in ("", row.bank_code)}


def _score(row: Assessment) -> BankScore:
    raw, book, day = json.loads(row.score), rulebook(row.scheme), date(row.year, 12, 31)
    grade = book.grade(raw["grade"]) if raw["grade"] else None
    return BankScore(
        row.state.value,
        row.number,
        book.zh,
        book.en,
        book.status == "sample",
        raw["hundredths"],
        book.total.on(day),
        grade.zh if grade else "",
        grade.en if grade else "",
        raw["coverage"],
        tuple(_line(one, book, day) for one in raw["lines"]),
        tuple((one["finding"], one["code"], one["reference"]) for one in raw["vetoes"]),
        row.score_sha256,
        book.unassessed.value,
        tuple((one["suspicion"], one["code"], one["finding"]) for one in raw.get("pending", ())),
    )


def _line(raw: Mapping[str, Any], book: Rulebook, day: date) -> ScoreLine:
    indicator = next(one for one in book.indicators if one.code == raw["indicator"])
    scorer = next(one for one in book.scorers if one.code == raw["scorer"])
    clauses = {one.place: one for one in indicator.deductions}
    return ScoreLine(
        indicator.code,
        indicator.zh,
        indicator.en,
        scorer.zh,
        scorer.en,
        raw["state"],
        Fraction(raw["most"]),
        Fraction(raw["earned"]),
        raw["law"],
        tuple(_lost(one, clauses.get(one["clause"]), day) for one in raw["losses"]),
        raw["reason"] if raw["state"] == "assessed" else "",
    )


def _lost(raw: Mapping[str, Any], clause: Deduction | None, day: date) -> Lost:
    points = _in_force(clause.points, day) if clause else None
    reference = ""
    if clause and clause.points and points is not None:
        reference = clause.points.version_on(day).reference
    return Lost(
        raw["cause"],
        raw["code"],
        clause.unit.value if clause else "",
        points,
        _in_force(clause.cap, day) if clause else None,
        reference,
        Fraction(raw["raw"]),
        Fraction(raw["charged"]),
    )


def _in_force(value: Dated | None, day: date) -> Fraction | None:
    try:
        return value.on(day) if value else None
    except NotInForce:
        return None


def _fee(session: Session, row: FeeStatement, tariff: Tariff) -> BankFee:
    seen = claim_pages.comparison(session, row)
    same = tariff.digest == row.tariff_digest
    approved = fee_service.adjustments(session, row, AdjustmentState.APPROVED)
    return BankFee(
        row.state.value,
        tariff.zh if same else row.tariff,
        tariff.en if same else row.tariff,
        _tariff(tariff, row.year) if same else (),
        fee_bundles(row.bundles),
        tuple(_service(one) for one in row.lines),
        row.least_fen,
        row.counted_fen,
        row.basic_fen,
        Fraction(row.coefficient),
        row.coefficient_fen,
        tuple(
            AdjustmentRow(one.kind.value, one.fen, one.reference, one.reason) for one in approved
        ),
        row.payable_fen,
        row.carried_fen,
        seen.lines if seen else (),
        row.digest,
    )


def _tariff(tariff: Tariff, year: int) -> tuple[TariffRow, ...]:
    day = date(year, 12, 31)
    return tuple(
        TariffRow(
            one.code, one.zh, one.en, one.kind.value, tier.up_to_fen, price_of(one, tier, day)
        )
        for one in tariff.services
        for tier in tiers_of(one)
    )


def _service(line: Mapping[str, Any]) -> ServiceRow:
    return ServiceRow(
        line["service"],
        line["zh"],
        line["en"],
        int(line["items"]),
        int(line["amount_fen"]),
        int(line["fee_fen"]),
        line["kind"] == "flat",
    )
