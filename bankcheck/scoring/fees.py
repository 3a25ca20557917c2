"""The fee of a year: volume × tariff × coefficient ± adjustments, every step a line of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from bankcheck.errors import BankcheckError
from bankcheck.scoring.scores import half_up
from bankcheck.scoring.tariffs import FeeLine, Tariff, TariffKind, Volume, fee_lines

FULL = Fraction(1)


class AdjustmentKind(StrEnum):
    """Why a fee is moved apart from the score."""

    COMPENSATION_WITHHELD = "compensation_withheld"
    FALSE_CLAIM = "false_claim"
    ADVANCE_INTEREST = "advance_interest"
    CORRECTION = "correction"


class Lack(StrEnum):
    """Why a year is not paid what the tariff grants a bank whatever it pays."""

    NOTHING_COUNTED = "nothing_counted"
    NOT_AGREED = "not_agreed"


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
    agreed: bool = False,
) -> Fee:
    """Return a bank's fee; values of the tariff are those in force on the year's last day."""
    return fee_of(
        tariff,
        fee_lines(tariff, volumes, date(year, 12, 31)),
        adjustments,
        bank=bank,
        year=year,
        coefficient=coefficient,
        agreed=agreed,
    )


def fee_of(
    tariff: Tariff,
    lines: tuple[FeeLine, ...],
    adjustments: Iterable[FeeAdjustment],
    *,
    bank: str,
    year: int,
    coefficient: Fraction,
    agreed: bool = False,
) -> Fee:
    """Return the fee of lines that were priced before; ``agreed``: an agreement stood that year."""
    lines = due_lines(lines, agreed=agreed)
    counted = sum(line.fee_fen for line in lines)
    least = least_fen(tariff, year)
    basic = counted if lacks(tariff, lines, year, agreed=agreed) else max(counted, least)
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


def due_lines(lines: tuple[FeeLine, ...], *, agreed: bool) -> tuple[FeeLine, ...]:
    """Return the lines that are paid: no flat sum where nothing was counted and nothing agreed."""
    if agreed or any(line.items for line in lines):
        return lines
    return tuple(replace(line, fee_fen=0) for line in lines)


def lacks(tariff: Tariff, lines: Iterable[FeeLine], year: int, *, agreed: bool) -> tuple[Lack, ...]:
    """Return what keeps a bank from what the tariff grants whatever is paid: minimum, flat sums.

    A fee is volume times tariff. Where nothing was counted there is no minimum, unless the tariff
    says so and an agreement was in force; a flat sum takes the agreement alone.
    """
    day = date(year, 12, 31)
    flat = any(one.kind is TariffKind.FLAT for one in tariff.services)
    if any(line.items for line in lines) or not (flat or least_fen(tariff, year)):
        return ()
    idle = not least_fen(tariff, year) or bool(tariff.least_idle and tariff.least_idle.on(day))
    found = {Lack.NOTHING_COUNTED: not idle, Lack.NOT_AGREED: not agreed}
    return tuple(lack for lack, holds in found.items() if holds)


def least_fen(tariff: Tariff, year: int) -> int:
    """Return what a year with payments is paid at least, in whole fen."""
    return half_up(tariff.least_year_fen.on(date(year, 12, 31))) if tariff.least_year_fen else 0


def interest_fen(amount_fen: int, days: int, rate_per_year: Fraction, *, year_days: int) -> int:
    """Return simple interest for whole days in fen, half up (积数 × daily rate)."""
    return half_up(amount_fen * days * rate_per_year / year_days)
