"""Years of banks for the annual workbook, each bank's fee a case that was worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from bankcheck.clock import CHINA
from bankcheck.exports.mark import Mark
from bankcheck.exports.yearbook import (
    AdjustmentRow,
    BankFee,
    BankScore,
    BankYear,
    Lost,
    ScoreLine,
    ServiceRow,
    TariffRow,
    YearBook,
)
from bankcheck.scoring.claim_differences import compare
from bankcheck.scoring.claimed import ClaimLine
from bankcheck.scoring.fees import AdjustmentKind, Fee, FeeAdjustment, fee_of, lacks, least_fen
from bankcheck.scoring.pricing import Bundle, bundles_of, lines_of, price_of, tiers_of
from bankcheck.scoring.tariffs import Tariff, Volume, parse_tariff
from tests.scoring.books import DAY, EVERY_KIND, GRANTING, TARIFF, cases, covered

YEAR = 2025
TARIFFS = {
    "small": parse_tariff(TARIFF, "small"),
    "every kind": parse_tariff(EVERY_KIND, "every kind"),
    "granting": parse_tariff(GRANTING, "granting"),
}
EVIL = '=HYPERLINK("http://192.0.2.1/","x")'
MARK = Mark(
    "EX000001", "李", "monitor", "国库科", datetime(2026, 1, 5, tzinfo=CHINA), 1, "copy-id",
    "annual", "国库科", "张", "year=2025", datetime(2026, 1, 12, tzinfo=CHINA), "intranet",
)  # fmt: skip


def hand_worked() -> YearBook:
    """Return a year whose every bank is one case of the fees worked by hand."""
    banks = (BankYear(f"{at:03d}", case["title"], score(), fee(case))
             for at, case in enumerate(cases("fees")))  # fmt: skip
    return YearBook(YEAR, tuple(banks))


def hostile() -> YearBook:
    """Return a year in which everything that can be typed is meant to be a formula."""
    case = {"volumes": [["direct", "counter", 1_000_000, 10]], "adjustments": [["correction", 5]]}
    bank = BankYear("10'5", EVIL, score(EVIL), fee(case, EVIL))
    return YearBook(YEAR, (bank,))


def score(said: str = "规程") -> BankScore:
    """Return a score with one loss."""
    lost = Lost("YD-1", "AB07", "per_occurrence", Fraction(1), Fraction(3), said, Fraction(1),
                Fraction(1))  # fmt: skip
    line = ScoreLine("F1", said, said, said, said, "assessed", Fraction(20), Fraction(19), said,
                     (lost,), "AB05")  # fmt: skip
    dark = replace(line, code="F2", state="not_assessed", earned=Fraction(0), lost=(), silent="")
    return BankScore("final", 1, said, said, True, 9_825, Fraction(100), said, said, 10_000,
                     (line, dark), ((said, "AB06", said),), "0" * 64, "left_out",
                     ((said, "AB07", said),))  # fmt: skip


def fee(case: dict[str, Any], said: str = "clause") -> BankFee:
    """Return the fee of a case as the service stores it."""
    tariff = TARIFFS[case.get("tariff", "small")]
    bundles = bundles_of(tariff, [Volume(*one) for one in case["volumes"]], DAY)
    found = fee_of(
        tariff,
        lines_of(tariff, bundles, DAY),
        [FeeAdjustment(AdjustmentKind(kind), fen, said, said)
         for kind, fen in case.get("adjustments", ())],
        bank="105",
        year=YEAR,
        coefficient=Fraction(case.get("coefficient", "1")),
        agreed=case.get("agreed", False),
    )  # fmt: skip
    return _stored(tariff, bundles, found, agreed=case.get("agreed", False))


def _stored(tariff: Tariff, bundles: tuple[Bundle, ...], found: Fee, *, agreed: bool) -> BankFee:
    named = {one.code: one for one in tariff.services}
    least = 0 if lacks(tariff, found.lines, YEAR, agreed=agreed) else least_fen(tariff, YEAR)
    claim = [ClaimLine("direct", EVIL, None, 1, 1, 1)]
    return BankFee(
        "approved",
        tariff.zh,
        tariff.en,
        tuple(
            TariffRow(one.code, one.zh, one.en, one.kind.value, tier.up_to_fen,
                      price_of(one, tier, DAY))
            for one in tariff.services
            for tier in tiers_of(one)
        ),
        bundles,
        tuple(
            ServiceRow(one.service, "", "", one.items, one.amount_fen, one.fee_fen,
                       named[one.service].kind == "flat")
            for one in found.lines
        ),
        least,
        found.counted_fen,
        found.basic_fen,
        found.coefficient,
        found.coefficient_fen,
        tuple(
            AdjustmentRow(one.kind.value, one.fen, one.reference, one.reason)
            for one in found.adjustments
        ),
        found.payable_fen,
        found.carried_fen,
        compare(claim, bundles, covered(tariff)).lines,
        "0" * 64,
    )  # fmt: skip
