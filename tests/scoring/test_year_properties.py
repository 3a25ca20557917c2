"""What holds for every year under the shipped schemes, whatever was paid, run, seen and asked."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bankcheck.inspections.cases.elements import BY_HAND
from bankcheck.scoring.facts import ALL_LINES, Charge, State
from bankcheck.scoring.rulebook import Kind, Rulebook, Unassessed
from bankcheck.scoring.scores import Score, score
from tests.scoring.books import DAY
from tests.scoring.years import RULES, SHIPPED, year

TYPES = ("direct", "centralized", "authorized")
LINES = (ALL_LINES, *TYPES, "card")
LEFT_OUT = tuple(SHIPPED.values())
books = st.sampled_from(
    (*LEFT_OUT, *(replace(one, unassessed=Unassessed.ZERO) for one in LEFT_OUT))
)
left_out = st.sampled_from(LEFT_OUT)
charges = st.builds(
    Charge,
    finding=st.integers(0, 99).map("W{}".format),
    code=st.sampled_from((*RULES, *BY_HAND)),
    severity=st.integers(1, 4),
    line=st.sampled_from(LINES),
    days=st.integers(1, 30),
)
found = st.lists(charges, max_size=8, unique_by=lambda one: one.finding)
paid = st.sets(st.sampled_from((*TYPES, ALL_LINES)))
looked = st.fixed_dictionaries(
    {
        "silent": st.sets(st.sampled_from(RULES)),
        "inspected": st.booleans(),
        "due": st.booleans(),
        "survey": st.sampled_from([None, State.NOT_ASSESSED, State.NOT_APPLICABLE]),
        "answered": st.booleans(),
    }
)
ways = st.fixed_dictionaries(
    {
        "inspected": st.booleans(),
        "due": st.booleans(),
        "survey": st.sampled_from([None, State.NOT_ASSESSED, State.NOT_APPLICABLE]),
    }
)


def priced(book: Rulebook) -> set[str]:
    """Return the codes that cost points under a scheme."""
    return {code for one in book.indicators for part in one.deductions for code in part.codes}


def exactly(known: Score) -> Fraction:
    """Return the points of a year before they are rounded, none of which the total cut off."""
    reached = sum(one.weight for one in known.parts if one.counted)
    return sum((one.earned for one in known.parts), Fraction(0)) / (reached or 1)


@given(books, paid, looked, found, charges)
def test_a_further_finding_never_raises_a_year(
    book: Rulebook, paid: set[str], looked: dict[str, object], found: list[Charge], further: Charge
) -> None:
    before = year(book, paid, found, **looked)  # type: ignore[arg-type]  # drawn by name
    after = replace(before, charges=(*before.charges, replace(further, finding="N")))
    assert (score(book, after).hundredths or 0) <= (score(book, before).hundredths or 0)


@given(books, paid, looked, found)
def test_missing_evidence_is_never_full_marks_of_a_year_that_nobody_waived(
    book: Rulebook, paid: set[str], looked: dict[str, object], found: list[Charge]
) -> None:
    known = score(book, year(book, paid, found, **looked))  # type: ignore[arg-type]  # as above
    assert (known.coverage == 10_000) == (not known.obstacles)
    for line in known.lines:
        if line.state is not State.ASSESSED:
            assert line.earned == 0


@given(left_out, st.sets(st.sampled_from(TYPES), min_size=1), ways, charges)
def test_no_finding_is_free(
    book: Rulebook, paid: set[str], looked: dict[str, object], one: Charge
) -> None:
    assume(one.code in priced(book))
    clean = year(book, paid, **looked)  # type: ignore[arg-type]  # as above
    charged = replace(clean, charges=(one,))
    assert exactly(score(book, charged)) < exactly(score(book, clean))


@given(books, paid, looked, charges)
def test_a_finding_never_costs_more_of_the_sheet_than_its_dearest_clause(
    book: Rulebook, paid: set[str], looked: dict[str, object], one: Charge
) -> None:
    known = score(book, year(book, paid, (one,), **looked))  # type: ignore[arg-type]  # as above
    dearest = max(
        (part.points.on(DAY) * (one.days if part.unit == "per_day" else one.occurrences)
         for indicator in book.indicators for part in indicator.deductions
         if part.points and one.code in part.codes),
        default=Fraction(0),
    )  # fmt: skip
    losses = [loss for line in known.lines for loss in line.losses if loss.code]
    assert sum((loss.raw for loss in losses), Fraction(0)) <= dearest


@given(books, charges)
def test_what_is_of_no_pay_type_costs_as_much_as_what_is(book: Rulebook, one: Charge) -> None:
    assume(one.code in priced(book))
    costs = {
        line: score(book, year(book, TYPES, (replace(one, line=line),))).hundredths or 0
        for line in LINES
    }
    assert (
        min(costs[line] for line in TYPES) <= costs[ALL_LINES] <= max(costs[line] for line in TYPES)
    )
    assert costs["card"] == costs[ALL_LINES]


def told_by_inspections(book: Rulebook) -> set[str]:
    """Return the codes of indicators that are not assessed where no inspection was held."""
    lines = score(book, year(book, TYPES, inspected=False)).lines
    dark = {one.indicator for one in lines if one.state is State.NOT_ASSESSED}
    return {
        code for one in book.indicators if one.code in dark
        for part in one.deductions for code in part.codes
    }  # fmt: skip


@pytest.mark.parametrize("due", [True, False])
@pytest.mark.parametrize(
    ("book", "code"),
    [(name, code) for name, book in SHIPPED.items() for code in sorted(told_by_inspections(book))],
)
def test_a_finding_costs_the_same_whether_an_inspection_was_held(
    book: str, code: str, *, due: bool
) -> None:
    lost = []
    for inspected in (True, False):
        clean = year(SHIPPED[book], TYPES, due=due, inspected=inspected)
        charged = replace(clean, charges=(Charge("W1", code, 3, ALL_LINES),))
        before, after = (score(SHIPPED[book], one).hundredths or 0 for one in (clean, charged))
        lost.append(before - after)
    assert lost[0] == lost[1] > 0


@given(books, st.sets(st.sampled_from(TYPES), min_size=1), st.sets(st.sampled_from(RULES)))
def test_an_indicator_earns_nothing_only_where_all_its_rules_were_silent(
    book: Rulebook, paid: set[str], silent: set[str]
) -> None:
    known = score(book, year(book, paid, silent=silent))
    for line in known.lines:
        indicator = next(one for one in book.indicators if one.code == line.indicator)
        codes = {code for part in indicator.deductions for code in part.codes}
        if line.state is not State.NOT_APPLICABLE and indicator.kind is Kind.DEDUCT and codes:
            assert (line.state is State.INSUFFICIENT) == (codes <= silent)
            assert set(line.silent) == (codes & silent if not codes <= silent else set())
