"""Whole years under the shipped schemes: everything in order but for what a case names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from bankcheck.inspections.cases.elements import BY_HAND
from bankcheck.scoring.facts import ALL_LINES, Answers, Charge, Facts, Measure, State
from bankcheck.scoring.rulebook import BOOKS, Kind, Rulebook, Unassessed, read_rulebook
from bankcheck.scoring.standings import standings_of
from tests.scoring.books import DAY

SHIPPED = {name: read_rulebook(BOOKS / f"{name}.toml") for name in ("sample-100", "sample-400")}
RULES = sorted(
    {code for book in SHIPPED.values() for one in book.indicators for part in one.deductions
     for code in part.codes} - set(BY_HAND)
)  # fmt: skip
_OF_PAYMENTS = {
    "differences_per_1000": 0, "late_payments_per_1000": 0, "clearing_punctuality": 100,
}  # fmt: skip


def year(
    book: Rulebook,
    paid: Iterable[str],
    charges: Iterable[Charge] = (),
    *,
    silent: Collection[str] = (),
    inspected: object = True,
    due: object = True,
    survey: State | None = None,
    answered: object = True,
) -> Facts:
    """Return the facts of a year in which all is in order, with these findings."""
    measures = tuple(
        Measure(name, pay_type, part, 100)
        for name, part in _OF_PAYMENTS.items()
        for pay_type in paid
    )
    some = 10 if due else 0
    told = (Measure(name, ALL_LINES, some, some)
            for name in ("refund_punctuality", "feedback_punctuality"))  # fmt: skip
    asked = [one.measure for one in book.indicators if one.kind is Kind.SURVEY]
    is_told = answered and survey is None
    return Facts(
        "105",
        2025,
        DAY,
        charges=tuple(charges),
        measures=(*measures, *told),
        answers=tuple(Answers(one, (100, 100, 100)) for one in asked if is_told),
        standings=standings_of(
            book,
            RULES,
            set(RULES) - set(silent),
            () if inspected else BY_HAND,
            measures=measures,
            survey=survey,
        ),
    )


def book_of(case: Mapping[str, Any]) -> Rulebook:
    """Return the scheme of a case."""
    book = SHIPPED[case["book"]]
    return replace(book, unassessed=Unassessed(case.get("unassessed", book.unassessed.value)))


def year_of(case: Mapping[str, Any]) -> Facts:
    """Return the facts of a case."""
    survey = State(case["survey"]) if "survey" in case else None
    plain = {name: case[name] for name in ("silent", "inspected", "due", "answered")
             if name in case}  # fmt: skip
    charges = [Charge(**one) for one in case.get("charges", ())]
    return year(book_of(case), case["paid"], charges, survey=survey, **plain)
