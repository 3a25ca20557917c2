"""A delay that several findings name is charged once, whatever their order, and never less."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bankcheck.scoring.charges import Found, once
from bankcheck.scoring.facts import Charge, Facts
from bankcheck.scoring.rulebook import parse_rulebook
from bankcheck.scoring.scores import score
from tests.scoring.books import DAY, SMALL

BOOK = parse_rulebook(SMALL, "small")
charges = st.builds(
    Charge,
    finding=st.integers(0, 99).map("YD-{}".format),
    code=st.just("AB14"),
    severity=st.integers(1, 4),
    line=st.just("all"),
    days=st.integers(1, 60),
)
found = st.lists(
    st.builds(Found, charges, st.sampled_from([None, ("V1",), ("V2",)])),
    max_size=8,
    unique_by=lambda one: one.charge.finding,
)


def facts_of(rows: list[Found]) -> Facts:
    """Return the facts of a year that was charged these."""
    charged, under = once(rows)
    return Facts("105", 2025, DAY, charges=charged, under=under).in_order()


@given(found, st.data())
def test_the_order_in_which_findings_are_told_changes_no_byte(
    rows: list[Found], data: st.DataObject
) -> None:
    turned = data.draw(st.permutations(rows))
    assert facts_of(turned).manifest() == facts_of(rows).manifest()
    assert score(BOOK, facts_of(turned)).as_bytes() == score(BOOK, facts_of(rows)).as_bytes()


@given(found)
def test_every_finding_is_charged_or_counted_under_one_that_is(rows: list[Found]) -> None:
    charged, under = once(rows)
    named = {one.finding for one in charged}
    assert sorted([*named, *(one.finding for one in under)]) == sorted(
        one.charge.finding for one in rows
    )
    assert {one.under for one in under} <= named


@given(found)
def test_a_delay_is_charged_once(rows: list[Found]) -> None:
    charged, _ = once(rows)
    alone = sum(one.delay is None for one in rows)
    assert len(charged) == alone + len({one.delay for one in rows if one.delay})


@given(found, charges, st.sampled_from([None, ("V1",), ("V2",)]))
def test_a_further_finding_makes_no_delay_cheaper(
    rows: list[Found], further: Charge, delay: tuple[object, ...] | None
) -> None:
    more = [*rows, Found(replace(further, finding="N"), delay)]
    before, after = score(BOOK, facts_of(rows)), score(BOOK, facts_of(more))
    assert (after.hundredths or 0) <= (before.hundredths or 0)
