"""Scores and fees agree with cases worked by hand, boundary by boundary."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from bankcheck.scoring.fees import AdjustmentKind, FeeAdjustment, fee
from bankcheck.scoring.rulebook import parse_rulebook
from bankcheck.scoring.scores import Score, score
from bankcheck.scoring.tariffs import Volume, parse_tariff
from tests.scoring.books import (
    AS_ZERO,
    EVERY_KIND,
    GRANTING,
    MEASURES,
    SMALL,
    TARIFF,
    TWO_LINES,
    TWO_LINES_MEASURES,
    cases,
    facts_of,
    hundredths,
)

BOOKS = {
    "scores": (parse_rulebook(SMALL, "small"), MEASURES),
    "as_zero": (parse_rulebook(AS_ZERO, "as zero"), MEASURES),
    "two_lines": (parse_rulebook(TWO_LINES, "two lines"), TWO_LINES_MEASURES),
}
TARIFFS = {
    "small": parse_tariff(TARIFF, "small"),
    "every kind": parse_tariff(EVERY_KIND, "every kind"),
    "granting": parse_tariff(GRANTING, "granting"),
}
SCORES = [{"book": name, **case} for name in BOOKS for case in cases(name)]
FEES = cases("fees")


def _score(case: dict[str, Any]) -> Score:
    book, usual = BOOKS[case["book"]]
    return score(book, facts_of(case, usual))


def _title(case: dict[str, Any]) -> str:
    return str(case["title"])


@pytest.mark.parametrize("case", SCORES, ids=_title)
def test_a_score_is_what_was_worked_by_hand(case: dict[str, Any]) -> None:
    found = _score(case)
    assert (found.hundredths, found.grade) == (hundredths(case["score"]), case["grade"])


@pytest.mark.parametrize("case", [one for one in SCORES if "lost" in one], ids=_title)
def test_the_points_are_lost_where_the_case_says(case: dict[str, Any]) -> None:
    sheet = _score(case).lines
    lost = {
        line.indicator: sum((loss.charged for loss in line.losses), Fraction(0))
        for line in sheet
        if line.losses
    }
    assert lost == {code: Fraction(points) for code, points in case["lost"].items()}


@pytest.mark.parametrize("case", [one for one in SCORES if "coverage" in one], ids=_title)
def test_the_coverage_stands_beside_the_score(case: dict[str, Any]) -> None:
    assert _score(case).coverage == case["coverage"]


@pytest.mark.parametrize("case", [one for one in SCORES if "obstacles" in one], ids=_title)
def test_what_keeps_a_score_from_being_final_is_named(case: dict[str, Any]) -> None:
    found = _score(case)
    assert (list(found.obstacles), found.starred) == (case["obstacles"], case.get("starred", False))


@pytest.mark.parametrize("case", FEES, ids=_title)
def test_a_fee_is_what_was_worked_by_hand(case: dict[str, Any]) -> None:
    found = fee(
        TARIFFS[case.get("tariff", "small")],
        [Volume(*one) for one in case["volumes"]],
        [
            FeeAdjustment(AdjustmentKind(kind), fen, "clause", "reason")
            for kind, fen in case.get("adjustments", ())
        ],
        bank="105",
        year=2025,
        coefficient=Fraction(case.get("coefficient", "1")),
        agreed=case.get("agreed", False),
    )
    assert (found.counted_fen, found.payable_fen, found.carried_fen) == (
        case["counted"],
        case["payable"],
        case.get("carried", 0),
    )
