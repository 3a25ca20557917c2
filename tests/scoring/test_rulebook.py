"""A rulebook that is wrong is refused by the place and the fault; the shipped ones are right."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from bankcheck.scoring.dated import BookRefused, NotInForce, dated
from bankcheck.scoring.fees import CoefficientRefused, interest_fen, require_grounds
from bankcheck.scoring.rulebook import BOOKS, check_weights, parse_rulebook, read_rulebook
from bankcheck.scoring.tariffs import parse_tariff, read_tariff
from tests.scoring.books import DAY, SMALL, TARIFF

BROKEN = {
    "no toml": ("[scheme]", "[scheme", "it is no TOML"),
    "no scheme": ("[scheme]", "[plan]", "the table [scheme] is missing"),
    "empty text": ('reference = "test"', 'reference = ""', "`reference` must be a text"),
    "no version": ("most = [{ from", "much = [{ from", "a list of versions"),
    "day is text": ("from = 2024-01-01", 'from = "2024"', "`from` must be a day"),
    "status": ('status = "sample" }]\n\n[[indicator]]', 'status = "new" }]\n\n[[indicator]]',
               "`status` must be one of"),
    "unknown word": ("from = 2024-01-01,", "from = 2024-01-01, to = 1,", "to is no part"),
    "unassessed": ('status = "sample"\ntotal', 'status = "sample"\nunassessed = "half"\ntotal',
                   "scheme.unassessed: it must be one of"),
    "kind": ('kind = "ratio"', 'kind = "guess"', "kind: it must be one of"),
    "unit": ('unit = "per_day"', 'unit = "per_week"', "unit: it must be one of"),
    "no deductions": ('kind = "ratio"', 'kind = "deduct"', "exactly the indicators of kind"),
    "measure and codes": ('measure = "late"', 'measure = "late"\ncodes = ["AB01"]', "never both"),
    "bands down": ("{ at_least = 1, points = 5 }", "{ at_least = 3, points = 5 }", "lowest first"),
    "cheaper band": ("points = 10 }]", "points = 4 }]", "may not cost fewer"),
    "negative": ("value = 0.2", "value = -0.2", "may not be negative"),
    "veto without grade": ('grade = "D"\n', "", "exactly a veto with the effect grade"),
    "veto severity": ('severity = 4\neffect = "zero"', 'severity = 5\neffect = "zero"',
                      "a `severity` from 1 to 4"),
    "unknown veto grade": ('effect = "grade"\ngrade = "D"', 'effect = "grade"\ngrade = "E"',
                           "its grade is not in the rulebook"),
    "grades do not end at zero": ("at_least = 0\n", "at_least = 1\n", "the last begin at 0"),
    "grade twice": ('code = "B"', 'code = "A"', "A stands more than once"),
    "unknown scorer": ('scorer = "pbc"', 'scorer = "bank"', "its scorer or line"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_wrong_rulebook_is_refused_by_its_fault(old: str, new: str, said: str) -> None:
    assert old in SMALL
    with pytest.raises(BookRefused, match="Rulebook, ") as refusal:
        parse_rulebook(SMALL.replace(old, new), "broken.toml")
    assert said in str(refusal.value)


@pytest.mark.parametrize("name", ["sample-100.toml", "sample-400.toml"])
def test_a_shipped_rulebook_weighs_the_whole(name: str) -> None:
    check_weights(read_rulebook(BOOKS / name), DAY)


def test_weights_that_miss_the_total_are_refused() -> None:
    book = parse_rulebook(SMALL.replace("value = 70", "value = 69"), "small")
    with pytest.raises(BookRefused, match="do not add up"):
        check_weights(book, DAY)


def test_the_two_shipped_schemes_differ_in_structure() -> None:
    one, other = (read_rulebook(BOOKS / name) for name in ("sample-100.toml", "sample-400.toml"))
    assert [(len(book.lines), int(book.total.on(DAY))) for book in (one, other)] == [
        (1, 100),
        (2, 400),
    ]


VALUE = [
    {"from": date(2024, 1, 1), "value": 5, "reference": "one", "status": "sample"},
    {"from": date(2025, 1, 1), "reference": "repealed", "status": "adopted"},
    {"from": date(2026, 1, 1), "value": 7, "reference": "two", "status": "adopted"},
]


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2024, 1, 1), 5), (date(2024, 12, 31), 5), (date(2026, 1, 1), 7)],
)
def test_the_value_of_a_day_is_the_newest_begun(day: date, value: int) -> None:
    assert dated(VALUE, "here").on(day) == value


@pytest.mark.parametrize(
    "day", [date(2023, 12, 31), date(2025, 1, 1), date(2025, 12, 31)],
    ids=["before the first", "first day of repeal", "last day of repeal"],
)  # fmt: skip
def test_a_day_without_a_value_is_an_error_and_not_zero(day: date) -> None:
    with pytest.raises(NotInForce, match="no value is in force"):
        dated(VALUE, "here").on(day)


TARIFFS = {
    "no toml": ("[tariff]", "[tariff", "it is no TOML"),
    "no service": ("[[service]]", "[[line]]", "at least one [[service]]"),
    "kind": ('kind = "tiers"', 'kind = "steps"', "`kind` must be one of"),
    "open tier first": ("{ up_to_fen = 1000000, fen = 500 }", "{ fen = 500 }", "the last tier"),
    "tiers down": ("up_to_fen = 1000000,", "up_to_fen = 200000000,", "lowest first"),
    "half fen bound": ("up_to_fen = 1000000,", "up_to_fen = 0.5,", "must be whole fen"),
    "negative tier": ("fen = 500", "fen = -500", "less than nothing"),
    "service twice": ('code = "urgent"', 'code = "relief"', "stands more than once"),
}


@pytest.mark.parametrize(("old", "new", "said"), TARIFFS.values(), ids=TARIFFS.keys())
def test_a_wrong_tariff_is_refused_by_its_fault(old: str, new: str, said: str) -> None:
    assert old in TARIFF
    with pytest.raises(BookRefused) as refusal:
        parse_tariff(TARIFF.replace(old, new), "broken.toml")
    assert said in str(refusal.value)


def test_the_shipped_tariff_can_be_read() -> None:
    assert read_tariff(BOOKS / "tariff-sample.toml").services


@pytest.mark.parametrize(
    ("coefficient", "final", "issued", "unmet"),
    [
        (Fraction(9, 10), False, False, ("final_score", "issued_decision")),
        (Fraction(9, 10), True, False, ("issued_decision",)),
        (Fraction(11, 10), False, False, ("final_score",)),
    ],
)
def test_a_moved_fee_names_what_it_still_takes(
    coefficient: Fraction, *, final: bool, issued: bool, unmet: tuple[str, ...]
) -> None:
    with pytest.raises(CoefficientRefused) as refusal:
        require_grounds("105", coefficient, final=final, decision_issued=issued)
    assert refusal.value.unmet == unmet


@pytest.mark.parametrize(
    ("coefficient", "final", "issued"),
    [(Fraction(1), False, False), (Fraction(9, 10), True, True), (Fraction(11, 10), True, False)],
)
def test_a_fee_with_its_grounds_passes(coefficient: Fraction, *, final: bool, issued: bool) -> None:
    require_grounds("105", coefficient, final=final, decision_issued=issued)


@pytest.mark.parametrize(
    ("days", "fen"), [(0, 0), (1, 27), (365, 9900)], ids=["no day", "a day", "a year"]
)
def test_interest_counts_whole_days(days: int, fen: int) -> None:
    assert interest_fen(1_000_000, days, Fraction(99, 10_000), year_days=365) == fen
