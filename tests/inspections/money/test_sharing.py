"""One transfer pays several debts, to the fen and no further, whatever comes first."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.inspections.money import evaluation, pages
from bankcheck.inspections.money.entries import Entry
from bankcheck.inspections.money.matching import Kind, Known, Want
from bankcheck.inspections.money.models import Proof
from bankcheck.inspections.money.reports import Reported
from bankcheck.inspections.money.sharing import judge_all
from tests.inspections.money import story
from tests.workbench.house import MONITOR, House

# What a bank owes by two debts of one finding, and sends back in one transfer.
FIRST, SECOND = 10_000, 5_000
BOTH = FIRST + SECOND


def owing(house: House) -> tuple[int, int]:
    """Establish two debts that one transfer is to pay."""
    ground = story.finding(house, "refund", fen=BOTH)
    first, second = (
        story.owed(house, replace(story.NEW, amount_fen=fen), ground) for fen in (FIRST, SECOND)
    )
    return first, second


def sent(house: House, fen: int = BOTH, **changes: Any) -> None:
    """Load one transfer whose remark names both debts."""
    named = "、".join(story.debt(house, one).number for one in (1, 2))
    story.loaded(house, {"amount_fen": fen, "purpose": f"退回 {named}", **changes})
    story.looked(house)


def taken_back(house: House, fen: int) -> None:
    """Load an entry that takes so much of the transfer back."""
    story.loaded(house, {
        "bank_serial_no": "X1", "direction": "other", "original_serial_no": "R1",
        "payer_account": story.RIGHT, "payee_account": story.PAYEE, "amount_fen": fen,
        "paid_at": "2026-03-05T10:00:00",
    })  # fmt: skip
    story.looked(house)


def test_one_transfer_settles_two_debts_exactly(house: House) -> None:
    first, second = owing(house)
    sent(house)
    assert story.sums(house, first) == ("met", FIRST, 0, 0)
    assert story.sums(house, second) == ("met", SECOND, 0, 0)
    assert [(one.row_fen, one.counted_fen) for one in story.proofs(house)] == [
        (BOTH, FIRST),
        (BOTH, SECOND),
    ]


@pytest.mark.parametrize(
    ("fen", "left"),
    [
        (BOTH, (("open", 0), ("open", 0))),
        (1, (("met", FIRST), ("partly_met", SECOND - 1))),
        (SECOND + 1, (("partly_met", FIRST - 1), ("open", 0))),
    ],
)
def test_a_reversal_takes_back_from_both(
    house: House, fen: int, left: tuple[tuple[str, int], ...]
) -> None:
    debts = owing(house)
    sent(house)
    taken_back(house, fen)
    assert tuple(story.sums(house, one)[:2] for one in debts) == left


def test_a_bank_reports_one_transfer_for_each_of_two_debts(house: House) -> None:
    debts = owing(house)
    for one in debts:
        story.reported(house, one, Reported("R1", story.DAY, BOTH, story.RIGHT))
    story.loaded(house, {"amount_fen": BOTH})
    story.looked(house)
    assert [story.sums(house, one)[0] for one in debts] == ["met", "met"]
    assert [story.report(house, number).state for number in (1, 2)] == ["confirmed"] * 2


def test_what_a_transfer_holds_beyond_both_debts_stands_apart_once(house: House) -> None:
    debts = owing(house)
    sent(house, BOTH + 1)
    assert [story.sums(house, one)[3] for one in debts] == [0, 1]


def test_debts_looked_at_one_by_one_come_to_the_same(house: House) -> None:
    first, second = owing(house)
    named = "、".join(story.debt(house, one).number for one in (first, second))
    story.loaded(house, {"amount_fen": FIRST + 1, "purpose": named})
    for one in (second, first):
        evaluation.evaluate(house.database, story.book(house), (one,))
    assert [story.sums(house, one)[1] for one in (first, second)] == [FIRST, 1]


def test_the_page_of_a_debt_names_the_other_that_the_transfer_pays(house: House) -> None:
    first, second = owing(house)
    sent(house)
    page = house.client(MONITOR).get(f"/money/{first}").text
    assert story.debt(house, second).number in page
    shown = pages.debt_page(house.database, first, actor=house.actor(MONITOR), today=story.DAY)
    assert shown.rows[0]["used_by"] == story.debt(house, second).number


@pytest.mark.parametrize(("fen", "held"), [(SECOND, True), (SECOND + 1, False)])
def test_the_database_itself_lets_no_entry_count_beyond_what_it_holds(
    house: House, fen: int, held: bool
) -> None:
    first, second = owing(house)
    story.loaded(house, {"amount_fen": BOTH, "purpose": story.debt(house, first).number})
    story.looked(house)

    def counted() -> None:
        with house.database.write(EVERYTHING) as session:
            one = story.proofs(house)[0]
            values = {name.key: getattr(one, name.key) for name in Proof.__table__.columns}
            values |= {"id": None, "obligation_id": second, "counted_fen": fen, "excess_fen": 0}
            session.get_one(Proof, one.id).excess_fen = 0
            session.flush()
            session.add(Proof(**values | {"recorded_at": now()}))
            record(session, SYSTEM, "test.count", ("obligation", second))

    if held:
        counted()
        assert len(story.proofs(house)) == 2
    else:
        with pytest.raises(DatabaseError):
            counted()
        assert len(story.proofs(house)) == 1


SERIALS = ("R1", "R2", "R3")
NUMBERS = ("TK2026-0001", "TK2026-0002", "TK2026-0003")
ENTRIES = st.lists(
    st.builds(
        Entry,
        st.just(0),
        st.just("105"),
        st.sampled_from(SERIALS),
        st.integers(1, 2),
        st.just("refund"),
        st.just("paid"),
        st.just(story.PAYEE),
        st.just(story.RIGHT),
        st.sampled_from((1, 4_999, 5_000, 10_000, 15_000)),
        st.dates(story.FROM, story.DAY),
        st.sampled_from(("", "", "", "R1")),
        st.lists(st.sampled_from(NUMBERS), max_size=3).map("、".join),
    ),
    max_size=8,
)
DEBTS = st.lists(
    st.tuples(
        st.sampled_from((1, 5_000, 10_000)),
        st.sets(st.sampled_from(SERIALS)).map(Known),
    ),
    min_size=1,
    max_size=3,
)


@given(ENTRIES, DEBTS, st.randoms())
@settings(max_examples=500)
def test_all_debts_together_never_take_more_of_an_entry_than_it_holds_in_whatever_order(
    entries: list[Entry], debts: list[tuple[int, Known]], luck: Random
) -> None:
    rows = [replace(one, row_id=number) for number, one in enumerate(entries, start=1)]
    asked = [
        (Want(NUMBERS[at], "105", Kind.REFUND, story.RIGHT, fen, story.FROM, at), known)
        for at, (fen, known) in enumerate(debts)
    ]
    found = {want.number: one for (want, _), one in zip(asked, judge_all(asked, rows), strict=True)}
    luck.shuffle(rows)
    luck.shuffle(asked)
    again = {want.number: one for (want, _), one in zip(asked, judge_all(asked, rows), strict=True)}
    assert again == found
    lines = [line for one in found.values() for line in one.lines]
    for key in {line.entry.key for line in lines}:
        taken = [line for line in lines if line.entry.key == key]
        held = min(line.net_fen for line in taken)
        assert sum(line.counted_fen + line.excess_fen for line in taken) <= max(0, held)
    for want, _ in asked:
        assert found[want.number].confirmed_fen <= want.due_fen
