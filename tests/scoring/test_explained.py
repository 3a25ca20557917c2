"""What moved a fee since the year before adds up to the whole change, cause by cause."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bankcheck.scoring.explained import Outcome, ServiceSum, causes

fen = st.integers(-(10**14), 10**14)
services = st.dictionaries(
    st.sampled_from(["direct", "authorized", "other"]),
    st.builds(ServiceSum, st.just("业务"), st.just("service"), st.integers(0, 10**9), fen),
)


def outcome(
    sums: dict[str, ServiceSum], minimum: int, effect: int, moved: dict[str, int]
) -> Outcome:
    """Return a statement whose payable follows from its parts."""
    total = sum(one.fee_fen for one in sums.values()) + minimum + effect + sum(moved.values())
    return Outcome(2025, sums, minimum, "1", effect, moved, min(0, total), max(0, total))


outcomes = st.builds(
    outcome,
    services,
    fen,
    fen,
    st.dictionaries(st.sampled_from(["false_claim", "correction"]), fen),
)
YEAR = outcome({"direct": ServiceSum("直接", "direct", 10, 5_000)}, 0, 0, {})


@given(outcomes, outcomes)
def test_the_causes_are_the_whole_change(last: Outcome, this: Outcome) -> None:
    moved = sum(one.fen for one in causes(last, this))
    assert moved == this.payable_fen - last.payable_fen


def test_a_year_like_the_last_has_no_cause() -> None:
    assert causes(YEAR, YEAR) == ()


def test_more_payments_are_named_with_both_counts() -> None:
    this = replace(YEAR, services={"direct": ServiceSum("直接", "direct", 12, 6_000)})
    (found,) = causes(YEAR, replace(this, payable_fen=6_000))
    assert (found.kind, found.before, found.after, found.fen) == ("service", "10", "12", 1_000)


def test_a_service_that_is_gone_keeps_its_name() -> None:
    (found,) = causes(YEAR, replace(YEAR, services={}, payable_fen=0))
    assert (found.zh, found.after, found.fen) == ("直接", "0", -5_000)


def test_a_coefficient_that_changed_is_named_though_it_moves_nothing() -> None:
    (found,) = causes(YEAR, replace(YEAR, coefficient="1.1"))
    assert (found.kind, found.before, found.after) == ("coefficient", "1", "1.1")
