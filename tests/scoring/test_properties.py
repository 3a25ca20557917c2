"""What holds for every score and every fee, whatever the record of the year."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bankcheck.scoring.facts import (
    Adjustment,
    Answers,
    Charge,
    Facts,
    Measure,
    Pending,
    Standing,
    State,
)
from bankcheck.scoring.fees import AdjustmentKind, FeeAdjustment, fee
from bankcheck.scoring.rulebook import BOOKS, Rulebook, parse_rulebook, read_rulebook
from bankcheck.scoring.scores import score
from bankcheck.scoring.tariffs import Volume, parse_tariff
from tests.scoring.books import AS_ZERO, DAY, SMALL, TARIFF

BOOK = parse_rulebook(SMALL, "small")
ZERO = parse_rulebook(AS_ZERO, "as zero")
PRICES = parse_tariff(TARIFF, "small")
CODES = ("AB06", "AB07", "AB09", "AB14", "AB32", "AB99")

charges = st.builds(
    Charge,
    finding=st.integers(0, 99).map("W{}".format),
    code=st.sampled_from(CODES),
    severity=st.integers(1, 4),
    line=st.just("all"),
    days=st.integers(0, 200),
)
measures = st.tuples(
    *(
        st.builds(
            lambda part, whole, name=name: Measure(name, "all", min(part, whole), whole),
            st.integers(0, 1000),
            st.integers(0, 1000),
        )
        for name in ("differences", "late", "punctual")
    )
)
standings = st.lists(
    st.builds(
        Standing,
        st.sampled_from([one.code for one in BOOK.indicators]),
        st.sampled_from([State.NOT_APPLICABLE, State.NOT_ASSESSED, State.INSUFFICIENT]),
        st.just("reason"),
    ),
    max_size=2,
    unique_by=lambda one: one.indicator,
).map(tuple)
adjustments = st.lists(
    st.builds(
        Adjustment,
        st.sampled_from(["T1", "T2"]),
        st.integers(-3000, 3000),
        st.just("reason"),
        st.just("one"),
        st.just("another"),
    ),
    max_size=2,
).map(tuple)
pending = st.lists(
    st.builds(
        Pending,
        st.integers(0, 9).map("YD-{}".format),
        st.sampled_from(CODES),
        st.integers(1, 4),
        st.sampled_from(["", "WT-1"]),
    ),
    max_size=3,
    unique_by=lambda one: one.suspicion,
).map(tuple)
facts = st.builds(
    Facts,
    bank=st.just("105"),
    year=st.just(2025),
    day=st.just(DAY),
    charges=st.lists(charges, max_size=8, unique_by=lambda one: one.finding).map(tuple),
    measures=measures,
    answers=st.just((Answers("units", (80, 100)),)),
    adjustments=adjustments,
    standings=standings,
    pending=pending,
)
volumes = st.lists(
    st.builds(
        Volume,
        st.sampled_from(["direct", "authorized"]),
        st.sampled_from(["counter", "urgent", "relief"]),
        st.integers(1, 10**14),
        st.integers(0, 10**5),
    ),
    max_size=12,
)
moved = st.lists(
    st.builds(
        FeeAdjustment,
        st.sampled_from(list(AdjustmentKind)),
        st.integers(-(10**14), 10**14),
        st.just("clause"),
        st.just("reason"),
    ),
    max_size=4,
)
coefficients = st.fractions(0, 2, max_denominator=10_000)


@given(st.sampled_from([BOOK, ZERO]), facts, charges)
def test_a_further_finding_never_raises_a_score(
    book: Rulebook, known: Facts, further: Charge
) -> None:
    before = score(book, known).hundredths
    further = replace(further, finding="N")
    after = score(book, replace(known, charges=(*known.charges, further))).hundredths
    assert (after is None) == (before is None)
    assert (after or 0) <= (before or 0)


@given(st.sampled_from([BOOK, ZERO]), facts)
def test_what_awaits_its_finding_moves_no_point(book: Rulebook, known: Facts) -> None:
    found, without = score(book, known), score(book, replace(known, pending=()))
    assert (found.hundredths, found.grade, found.coverage, found.lines) == (
        without.hundredths, without.grade, without.coverage, without.lines,
    )  # fmt: skip
    assert {one.suspicion for one in known.pending} <= set(found.obstacles)


@given(st.sampled_from([BOOK, ZERO]), facts)
def test_what_nobody_looked_into_earns_nothing(book: Rulebook, known: Facts) -> None:
    lines = [one for one in score(book, known).lines if one.state is State.NOT_ASSESSED]
    assert {one.earned for one in lines} <= {Fraction(0)}


@given(facts)
def test_a_score_lies_between_nothing_and_the_total(known: Facts) -> None:
    found = score(BOOK, known).hundredths
    assert found is None or 0 <= found <= 10_000


@given(facts)
def test_no_indicator_loses_more_than_it_has(known: Facts) -> None:
    for line in score(BOOK, known).lines:
        lost = sum((loss.charged for loss in line.losses), Fraction(0))
        assert Fraction(0) <= lost <= line.most


@given(facts)
def test_a_finding_is_charged_once_in_a_family(known: Facts) -> None:
    families = {one.code: one.family for one in BOOK.indicators}
    charged = [
        (loss.cause, families[line.indicator])
        for line in score(BOOK, known).lines
        for loss in line.losses
        if loss.code
    ]
    assert len(charged) == len(set(charged))


@given(facts)
def test_a_veto_of_zero_leaves_nothing(known: Facts) -> None:
    vetoed = replace(known, charges=(*known.charges, Charge("V", "AB32", 4, "all")))
    assert score(BOOK, vetoed).hundredths in (0, None)


@given(facts, st.data())
def test_the_order_of_the_facts_changes_no_byte(known: Facts, data: st.DataObject) -> None:
    turned = replace(
        known,
        charges=tuple(data.draw(st.permutations(known.charges))),
        measures=known.measures[::-1],
        adjustments=known.adjustments[::-1],
        standings=known.standings[::-1],
        pending=known.pending[::-1],
    )
    assert score(BOOK, turned).as_bytes() == score(BOOK, known).as_bytes()


@given(facts)
def test_the_same_facts_give_the_same_bytes(known: Facts) -> None:
    assert score(BOOK, known).as_bytes() == score(BOOK, replace(known)).as_bytes()


@given(st.sampled_from(["sample-100.toml", "sample-400.toml"]), st.integers(0, 40_000))
def test_the_grades_tile_the_whole_range(name: str, hundredths: int) -> None:
    book = read_rulebook(BOOKS / name)
    most = book.total.on(DAY)
    points = min(most, Fraction(hundredths, 100))
    fitting = [
        grade.code
        for grade, better in zip(book.grades, (None, *book.grades), strict=False)
        if points >= grade.at_least and (better is None or points < better.at_least)
    ]
    assert fitting == [book.grade_of(points).code]


@given(volumes, moved, coefficients)
def test_a_fee_is_the_sum_of_its_parts(
    counted: list[Volume], lines: list[FeeAdjustment], coefficient: Fraction
) -> None:
    found = fee(PRICES, counted, lines, bank="105", year=2025, coefficient=coefficient)
    parts = found.basic_fen + found.coefficient_fen + sum(one.fen for one in lines)
    assert found.payable_fen + found.carried_fen == parts
    assert found.counted_fen == sum(line.fee_fen for line in found.lines)


@given(volumes, moved, coefficients)
def test_the_order_of_the_volume_changes_no_fen(
    counted: list[Volume], lines: list[FeeAdjustment], coefficient: Fraction
) -> None:
    one = fee(PRICES, counted, lines, bank="105", year=2025, coefficient=coefficient)
    other = fee(PRICES, counted[::-1], lines[::-1], bank="105", year=2025, coefficient=coefficient)
    assert one.digest == other.digest


@given(volumes)
def test_volume_cut_into_parts_costs_the_same(counted: list[Volume]) -> None:
    halves = [
        replace(one, items=items)
        for one in counted
        for items in (one.items // 2, one.items - one.items // 2)
    ]
    whole = fee(PRICES, counted, [], bank="105", year=2025, coefficient=Fraction(1))
    cut = fee(PRICES, halves, [], bank="105", year=2025, coefficient=Fraction(1))
    assert whole.payable_fen == cut.payable_fen
