"""Random histories of claims, entries, reversals, corrections and decisions, each fen accounted.

BANKCHECK_HISTORIES says how many histories are tried on each database.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import ClassVar

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.money import evaluation, obligations
from bankcheck.inspections.money.entries import Entry
from bankcheck.inspections.money.known import live_debts
from bankcheck.inspections.money.matching import Kind, Known, Want
from bankcheck.inspections.money.models import Obligation, Proof
from bankcheck.inspections.money.reports import Reported
from bankcheck.inspections.money.sharing import judge, judge_all
from bankcheck.machines import MoveRefused
from tests.inspections.money import story
from tests.inspections.money.shelf import Shelf
from tests.inspections.rehearsal import Rehearsal, Rehearsed, rarer
from tests.workbench.house import MONITOR, House

HISTORIES = int(os.environ.get("BANKCHECK_HISTORIES") or 400)
ENOUGH = 200
# What histories lead to must be seen this often in a thousand, or they prove little.
FLOORS = {
    "met": 50, "partly_met": 50, "waived": 20, "separate": 10, "shared": 20, "fell": 50,
    "excess": 50, "claimed": 50,
}  # fmt: skip
DEBTS = (5_000, 4_000, 3_300)
SERIALS = st.sampled_from(("R1", "R2", "R3", "R4"))
AMOUNTS = st.sampled_from((1, 1_000, 3_300, 4_000, 5_000, 8_000, 9_999))
ACCOUNTS = st.sampled_from((story.RIGHT, story.RIGHT, story.RIGHT, story.WRONG))
DEBT = st.integers(0, 2)
NAMED = st.lists(DEBT, max_size=3)
DAYS = st.integers(-1, 3).map(lambda n: story.FROM + timedelta(days=n))


class Histories(RuleBasedStateMachine):
    """What the world may do to three debts of one finding; each history is undone at its end."""

    house: ClassVar[House]
    rehearsal: ClassVar[Rehearsal]
    ids: ClassVar[tuple[int, ...]]
    numbers: ClassVar[tuple[str, ...]]
    seen: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.shelf, self.happened = Shelf(), set[str]()

    def teardown(self) -> None:
        """Take every entry away, which leaves nothing proven, and undo the history."""
        assert evaluation.evaluate(self.house.database, self.shelf, self.ids) == 0
        self.shelf.rows.clear()
        self._looked()
        assert all(one.confirmed_fen == one.excess_fen == 0 for one in self._debts())
        self.seen.update({*self.happened, "histories"})
        self.rehearsal.back()

    def _looked(self) -> None:
        evaluation.evaluate(self.house.database, self.shelf, self.ids)

    def _debts(self) -> list[Obligation]:
        with self.house.database.read(EVERYTHING) as session:
            found = list(session.scalars(select(Obligation).order_by(Obligation.id)))
            session.expunge_all()
            return found

    @rule(debt=DEBT, serial=SERIALS, fen=AMOUNTS, day=DAYS)
    def claim(self, debt: int, serial: str, fen: int, day: date) -> None:
        """Let the bank report a payment, true or not."""
        story.reported(self.house, self.ids[debt], Reported(serial, day, fen, story.RIGHT))
        self.happened.add("claimed")
        self._looked()

    @rule(
        serial=SERIALS, fen=AMOUNTS, account=ACCOUNTS, day=DAYS, line=st.integers(1, 2),
        named=NAMED,
    )  # fmt: skip
    def load(
        self, serial: str, fen: int, account: str, day: date, line: int, named: list[int]
    ) -> None:
        """Load an entry, which may name any of the debts."""
        remark = "、".join(self.numbers[one] for one in named)
        self.shelf.add(
            Entry(
                0, "105", serial, line, "refund", "paid", story.PAYEE, account, fen, day, "", remark
            )
        )
        self._looked()

    @rule(serial=SERIALS, fen=AMOUNTS, day=DAYS)
    def reverse(self, serial: str, fen: int, day: date) -> None:
        """Load an entry that takes another back."""
        own = f"X{serial}{self.shelf.last}"
        self.shelf.add(
            Entry(0, "105", own, 1, "other", "paid", story.RIGHT, story.PAYEE, fen, day, serial)
        )
        self._looked()

    @rule(which=st.integers(0, 20))
    def supersede(self, which: int) -> None:
        """Take an entry out of the ledger."""
        if self.shelf.rows:
            self.shelf.rows.pop(which % len(self.shelf.rows))
        self._looked()

    @rule(which=st.integers(0, 20), verdict=st.sampled_from(("accept", "refuse")), debt=DEBT)
    def weigh(self, which: int, verdict: str, debt: int) -> None:
        """Let a person accept or refuse an entry, where that is possible."""
        if not self.shelf.rows:
            return
        key = self.shelf.rows[which % len(self.shelf.rows)].key
        seen = story.debt(self.house, self.ids[debt]).row_version
        with suppress(MoveRefused):
            obligations.judge_row(
                self.house.database, self.shelf, self.ids[debt], seen, key=key,
                accept=verdict == "accept", reason="核对", actor=self.house.actor(MONITOR),
            )  # fmt: skip
        self._looked()

    @rule(debt=DEBT, kind=st.sampled_from(("waive", "separate")))
    def decide(self, debt: int, kind: str) -> None:
        """Let two people decide, where that is possible."""
        with suppress(MoveRefused):
            story.waived(self.house, self.ids[debt], kind)
        self._looked()

    def _proofs(self) -> list[Proof]:
        with self.house.database.read(EVERYTHING) as session:
            active = select(Proof).where(Proof.active.is_(True), Proof.obligation_id.in_(self.ids))
            found = list(session.scalars(active))
            session.expunge_all()
            return found

    @invariant()
    def every_fen_is_accounted_for(self) -> None:
        """Hold that the sums are those of the proofs, and what stands is what would be judged."""
        with self.house.database.read(EVERYTHING) as session:
            debts = live_debts(session, self.ids)
            asked = [(one.want, one.known) for one in debts]
            judged = judge_all(asked, self.shelf.rows)
            for one, found in zip(debts, judged, strict=True):
                row = one.row
                assert row.confirmed_fen == sum(each.counted_fen for each in one.proofs)
                assert row.amount_fen == row.confirmed_fen + row.waived_fen + row.open_fen
                assert row.open_fen >= 0
                assert (row.open_fen == 0) == (row.state in ("met", "waived"))
                assert (row.confirmed_fen, row.excess_fen) == (
                    found.confirmed_fen,
                    found.excess_fen,
                )
                self.happened.add(row.state)
                self.happened |= {"excess"} if row.excess_fen else set()
                self.happened |= {"separate"} if row.separate else set()
                self.happened |= {"fell"} if len(row.proofs) > len(one.proofs) else set()

    @invariant()
    def nothing_is_confirmed_beyond_the_rows(self) -> None:
        """Hold that each entry counts on the right account, in time, and for no more than it holds.

        What an entry holds is reckoned here from the rows alone.
        """
        rows = {one.row_id: one for one in self.shelf.rows}
        taken, of = defaultdict[str, int](int), defaultdict[str, set[int]](set)
        for one in self._proofs():
            row = rows[one.row_id]
            assert (row.payee, (row.day or date.min) >= story.FROM) == (story.RIGHT, True)
            taken[row.key] += one.counted_fen + one.excess_fen
            of[row.key].add(one.obligation_id)
            back = sum(
                other.amount_fen
                for other in self.shelf.rows
                if other.original == row.serial and (other.day or date.max) >= (row.day or date.max)
            )
            assert taken[row.key] <= max(0, row.amount_fen - back)
        self.happened |= {"shared"} if any(len(debts) > 1 for debts in of.values()) else set()


ENTRY = st.builds(
    Entry,
    st.just(0),
    st.sampled_from(("105", "105", "105", "308")),
    SERIALS,
    st.integers(1, 2),
    st.sampled_from(("refund", "refund", "refund", "pay", "other")),
    st.sampled_from(("paid", "paid", "pending")),
    st.sampled_from((story.PAYEE, story.RIGHT)),
    ACCOUNTS,
    AMOUNTS,
    st.none() | DAYS,
    st.sampled_from(("", "", "R1", "R2")),
)
KEYS = st.sets(st.builds(lambda one: one.key, ENTRY), max_size=4)
WANT = Want("TK2026-0001", "105", Kind.REFUND, story.RIGHT, 5_000, story.FROM)


@given(st.lists(ENTRY, max_size=12), st.sets(SERIALS), KEYS, KEYS, st.randoms())
@settings(max_examples=500)
def test_no_set_of_entries_proves_more_than_it_holds_in_whatever_order_it_comes(
    entries: list[Entry], serials: set[str], accepted: set[str], refused: set[str], luck: Random
) -> None:
    rows = [replace(one, row_id=number) for number, one in enumerate(entries, start=1)]
    known = Known(serials, accepted, refused)
    found = judge(WANT, rows, known)
    luck.shuffle(rows)
    assert judge(WANT, rows, known) == found
    assert found.confirmed_fen <= WANT.due_fen
    counting = [line for line in found.lines if line.counts]
    assert all(line.counted_fen + line.excess_fen <= line.entry.amount_fen for line in counting)
    assert len({line.entry.key for line in counting}) == len(counting)
    assert not {line.entry.key for line in counting} & refused
    assert all(line.entry.bank == "105" and line.named for line in counting)


def test_no_history_confirms_a_fen_that_no_row_shows(house: House) -> None:
    rehearsal, seen = Rehearsal(house.database), Counter[str]()
    mine = Rehearsed(house.home, rehearsal)
    ground, monitor = story.finding(mine), mine.actor(MONITOR)
    with rehearsal.write(EVERYTHING) as session:
        finding = finding_row(session, ground)
        debts = [
            obligations.begin(session, finding, replace(story.NEW, amount_fen=fen), actor=monitor)
            for fen in DEBTS
        ]
        ids, numbers = tuple(one.id for one in debts), tuple(one.number for one in debts)
    rehearsal.keep()
    values = {
        "house": mine, "rehearsal": rehearsal, "ids": ids, "numbers": numbers, "seen": seen,
    }  # fmt: skip
    run_state_machine_as_test(
        seed(1)(type("Histories", (Histories,), values)),
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=8,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    rehearsal.close()
    assert seen["histories"] >= HISTORIES
    # A few histories, asked for to be quick, need not lead everywhere.
    assert rarer(seen, FLOORS) == {} or HISTORIES < ENOUGH
