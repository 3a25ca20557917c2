"""What people change of a frozen year changes that and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bankcheck.scoring.amendments import Amendments, Strike, amended, amendments_of, placed
from bankcheck.scoring.facts import Adjustment, Bonus, Charge, Measure, Standing, State
from bankcheck.scoring.rulebook import BOOKS, parse_rulebook, read_rulebook
from bankcheck.scoring.scores import score
from tests.scoring.books import SMALL, facts_of

BOOK = parse_rulebook(SMALL, "small")
CHARGES = tuple(Charge(f"YD-{n}", "AB06", 3, "all") for n in range(1, 4))
FACTS = replace(facts_of({}), charges=CHARGES).in_order()
STRIKE = Strike("KY-1", "F1", "all", "YD-2")


def test_without_changes_the_facts_are_the_same() -> None:
    assert amended(FACTS, Amendments()) is FACTS


def test_a_struck_charge_is_gone_and_the_others_stay() -> None:
    found = amended(FACTS, Amendments(strikes=(STRIKE,)))
    assert [one.finding for one in found.charges] == ["YD-1", "YD-3"]


def test_struck_entries_of_a_rate_move_its_count() -> None:
    facts = facts_of({"measures": {"differences": (5, 1000), "late": (5, 1000)}})
    strike = Strike("KY-1", "P1", "all", "differences", -2)
    found = amended(facts, Amendments(strikes=(strike,)))
    assert {one.name: one.part for one in found.measures} == {
        "differences": 3, "late": 5, "punctual": 10,
    }  # fmt: skip


def test_entries_struck_from_a_line_are_taken_from_the_pay_types_in_it() -> None:
    book = read_rulebook(BOOKS / "sample-400.toml")
    name = "differences_per_1000"
    rates = (
        Measure(name, "authorized", 4, 10),
        Measure(name, "centralized", 2, 10),
        Measure(name, "direct", 3, 10),
    )
    facts = replace(FACTS, measures=rates)
    strikes = (Strike("KY-1", "D1", "direct", name, -3), Strike("KY-2", "D1", "direct", name, -9))
    found = amended(facts, placed(book, facts, Amendments(strikes)))
    assert {one.line: one.part for one in found.measures} == {
        "authorized": 4, "centralized": 0, "direct": 0,
    }  # fmt: skip


def test_changes_survive_the_manifest() -> None:
    given_ones = Amendments(
        (STRIKE,),
        (Adjustment("TZ-1", -100, "why", "one", "another"),),
        (Bonus("B1", 100, "TZ-2 why"),),
        (Standing("P3", State.NOT_APPLICABLE, "TZ-3"),),
    )
    assert amendments_of(given_ones.as_values()) == given_ones


@given(st.permutations(["YD-1", "YD-2", "YD-3"]))
def test_the_order_of_strikes_changes_no_byte(order: list[str]) -> None:
    strikes = tuple(replace(STRIKE, cause=one) for one in order)
    found = amended(FACTS, Amendments(strikes=strikes[:2]))
    again = amended(FACTS, Amendments(strikes=strikes[:2][::-1]))
    assert score(BOOK, found).as_bytes() == score(BOOK, again).as_bytes()


@given(st.sets(st.sampled_from(["YD-1", "YD-2", "YD-3"])))
def test_a_strike_never_lowers_a_score(causes: set[str]) -> None:
    strikes = tuple(replace(STRIKE, cause=one) for one in sorted(causes))
    after = score(BOOK, amended(FACTS, Amendments(strikes=strikes))).hundredths or 0
    assert after >= (score(BOOK, FACTS).hundredths or 0)


@given(st.sampled_from([one.code for one in BOOK.indicators]))
def test_what_is_marked_as_unproven_earns_nothing(code: str) -> None:
    mark = Standing(code, State.INSUFFICIENT, "TZ-1")
    found = score(BOOK, amended(FACTS, Amendments(standings=(mark,))))
    line = next(one for one in found.lines if one.indicator == code)
    assert (line.earned == 0, line.starred) == (True, True)


def test_no_adjustment_lifts_a_score_above_the_total() -> None:
    lift = Adjustment("TZ-1", 100_000, "why", "one", "another")
    assert score(BOOK, amended(FACTS, Amendments(adjustments=(lift,)))).hundredths == 10_000
