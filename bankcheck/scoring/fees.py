"""The fee of a year: volume × tariff × coefficient ± adjustments, every step a line of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from bankcheck.errors import BankcheckError
from bankcheck.scoring.scores import half_up
from bankcheck.scoring.tariffs import FeeLine, Tariff, Volume, fee_lines

FULL = Fraction(1)


class AdjustmentKind(StrEnum):
    """Why a fee is moved apart from the score."""

    COMPENSATION_WITHHELD = "compensation_withheld"
    FALSE_CLAIM = "false_claim"
    ADVANCE_INTEREST = "advance_interest"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class FeeAdjustment:
    """Fen added to (positive) or taken from (negative) a fee, with its basis."""

    kind: AdjustmentKind
    fen: int
    reference: str
    reason: str


class CoefficientRefused(BankcheckError):
    """A coefficient other than 1 without what it takes (Art. 24)."""

    def __init__(self, bank: str, unmet: tuple[str, ...]) -> None:
        self.bank, self.unmet = bank, unmet
        super().__init__(
            f"The fee of bank {bank} cannot be moved by its score yet; still unmet: "
            f"{', '.join(unmet)}."
        )


@dataclass(frozen=True, slots=True)
class Fee:
    """A year's fee in fen: lines, their sum, the minimum, the coefficient's effect, adjustments.

    ``payable_fen`` = ``basic_fen`` + ``coefficient_fen`` + all adjustments, never below zero; what
    the adjustments take beyond it stands in ``carried_fen``, to be claimed by other means.
    """

    bank: str
    year: int
    tariff: str
    tariff_digest: str
    lines: tuple[FeeLine, ...]
    counted_fen: int
    basic_fen: int
    coefficient: Fraction
    coefficient_fen: int
    adjustments: tuple[FeeAdjustment, ...]
    payable_fen: int
    carried_fen: int

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the fee as canonical JSON."""
        values = asdict(self)
        values["coefficient"] = f"{self.coefficient.numerator}/{self.coefficient.denominator}"
        text = json.dumps(values, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def require_grounds(
    bank: str, coefficient: Fraction, *, final: bool, decision_issued: bool
) -> None:
    """Raise CoefficientRefused unless a coefficient other than 1 rests on a final score.

    Below 1 it also takes an issued decision (Art. 24).
    """
    unmet = []
    if coefficient != FULL and not final:
        unmet.append("final_score")
    if coefficient < FULL and not decision_issued:
        unmet.append("issued_decision")
    if unmet:
        raise CoefficientRefused(bank, tuple(unmet))


def fee(
    tariff: Tariff,
    volumes: Iterable[Volume],
    adjustments: Iterable[FeeAdjustment],
    *,
    bank: str,
    year: int,
    coefficient: Fraction,
) -> Fee:
    """Return a bank's fee; values of the tariff are those in force on the year's last day."""
    lines = fee_lines(tariff, volumes, date(year, 12, 31))
    return fee_of(tariff, lines, adjustments, bank=bank, year=year, coefficient=coefficient)


def fee_of(
    tariff: Tariff,
    lines: tuple[FeeLine, ...],
    adjustments: Iterable[FeeAdjustment],
    *,
    bank: str,
    year: int,
    coefficient: Fraction,
) -> Fee:
    """Return the fee of lines that were priced before."""
    counted = sum(line.fee_fen for line in lines)
    basic = max(counted, least_fen(tariff, year))
    effect = half_up(basic * coefficient) - basic
    moved = tuple(sorted(adjustments, key=lambda one: (one.kind, one.reference, one.fen)))
    total = basic + effect + sum(one.fen for one in moved)
    return Fee(
        bank=bank,
        year=year,
        tariff=tariff.code,
        tariff_digest=tariff.digest,
        lines=lines,
        counted_fen=counted,
        basic_fen=basic,
        coefficient=coefficient,
        coefficient_fen=effect,
        adjustments=moved,
        payable_fen=max(0, total),
        carried_fen=min(0, total),
    )


def least_fen(tariff: Tariff, year: int) -> int:
    """Return what a year is paid at least, in whole fen."""
    return half_up(tariff.least_year_fen.on(date(year, 12, 31))) if tariff.least_year_fen else 0


def interest_fen(amount_fen: int, days: int, rate_per_year: Fraction, *, year_days: int) -> int:
    """Return simple interest for whole days in fen, half up (积数 × daily rate)."""
    return half_up(amount_fen * days * rate_per_year / year_days)
