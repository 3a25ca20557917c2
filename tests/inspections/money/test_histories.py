"""Random histories of claims, entries, reversals, corrections and decisions, each fen accounted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.calendar.service import seed
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.money import evaluation, obligations
from bankcheck.inspections.money.entries import Entry
from bankcheck.inspections.money.matching import Judgement, Kind, Known, Want, judge
from bankcheck.inspections.money.models import Obligation, Proof
from bankcheck.inspections.money.reports import Reported
from bankcheck.ledger.store import RowPlace
from bankcheck.machines import MoveRefused
from tests.databases import BACKENDS, Stable
from tests.inspections.money import story
from tests.workbench.house import MONITOR, House, open_house

DEBTS = (5_000, 4_000, 3_300)
SERIALS = st.sampled_from(("R1", "R2", "R3", "R4"))
AMOUNTS = st.sampled_from((1, 1_000, 3_300, 4_000, 5_000, 9_999))
ACCOUNTS = st.sampled_from((story.RIGHT, story.RIGHT, story.RIGHT, story.WRONG))
DEBT = st.integers(0, 2)
DAYS = st.integers(-1, 3).map(lambda n: story.FROM + timedelta(days=n))


@dataclass
class Shelf:
    """A book that a history writes: the same questions as to the ledger, other answers each time.

    Reading Parquet thousands of times over is not what is examined here.
    """

    rows: list[Entry] = field(default_factory=list)
    last: int = 0

    def newest(self) -> int:
        """Return how many rows there have been."""
        return self.last

    def entries(self, _w: Iterable[Want], _s: Mapping[str, set[str]]) -> tuple[Entry, ...]:
        """Return every row."""
        return tuple(self.rows)

    def place(self, row_id: int) -> RowPlace:
        """Return a place for a row."""
        return RowPlace("payment.csv", "0" * 64, "", row_id)

    def add(self, entry: Entry) -> None:
        """Put a row in under the next number."""
        self.last += 1
        self.rows.append(replace(entry, row_id=self.last))


class Histories(RuleBasedStateMachine):
    """What the world may do to three debts of one finding."""

    house: House
    ground: int

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        monitor = self.house.actor(MONITOR)
        with self.house.database.write(EVERYTHING) as session:
            finding = finding_row(session, self.ground)
            self.ids = tuple(
                obligations.begin(
                    session, finding, replace(story.NEW, amount_fen=fen), actor=monitor
                ).id
                for fen in DEBTS
            )

    def teardown(self) -> None:
        """Take every entry away, so that the next history begins with nothing proven."""
        assert evaluation.evaluate(self.house.database, self.shelf, self.ids) == 0
        self.shelf.rows.clear()
        self._looked()
        for one in self.ids:
            assert story.sums(self.house, one)[1] == 0

    def _looked(self) -> None:
        evaluation.evaluate(self.house.database, self.shelf, self.ids)

    @rule(debt=DEBT, serial=SERIALS, fen=AMOUNTS, day=DAYS)
    def claim(self, debt: int, serial: str, fen: int, day: date) -> None:
        """Let the bank report a payment, true or not."""
        story.reported(self.house, self.ids[debt], Reported(serial, day, fen, story.RIGHT))
        self._looked()

    @rule(serial=SERIALS, fen=AMOUNTS, account=ACCOUNTS, day=DAYS, line=st.integers(1, 2))
    def load(self, serial: str, fen: int, account: str, day: date, line: int) -> None:
        """Load an entry."""
        self.shelf.add(
            Entry(0, "105", serial, line, "refund", "paid", story.PAYEE, account, fen, day)
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

    def _judged(self, number: int) -> Judgement:
        with self.house.database.read(EVERYTHING) as session:
            row = session.get_one(Obligation, number)
            known = evaluation.known_of(session, row)
            return judge(evaluation.want_of(row), self.shelf.rows, known)

    def _proofs(self) -> list[Proof]:
        with self.house.database.read(EVERYTHING) as session:
            active = select(Proof).where(Proof.active.is_(True), Proof.obligation_id.in_(self.ids))
            found = list(session.scalars(active))
            session.expunge_all()
            return found

    @invariant()
    def every_fen_is_accounted_for(self) -> None:
        """Hold that the sums are those of the proofs, and that no entry pays twice."""
        proofs = self._proofs()
        for debt in (story.debt(self.house, one) for one in self.ids):
            own = [one for one in proofs if one.obligation_id == debt.id]
            assert debt.confirmed_fen == sum(one.counted_fen for one in own)
            assert debt.amount_fen == debt.confirmed_fen + debt.waived_fen + debt.open_fen
            assert debt.open_fen >= 0
            assert (debt.open_fen == 0) == (debt.state in ("met", "waived"))
            assert debt.excess_fen == self._judged(debt.id).excess_fen
        keys = [one.entry_key for one in proofs]
        assert len(set(keys)) == len(keys)

    @invariant()
    def nothing_is_confirmed_beyond_the_rows(self) -> None:
        """Hold that each proof is a row on the right account, in time, and not taken back."""
        rows = {one.row_id: one for one in self.shelf.rows}
        for one in self._proofs():
            row = rows[one.row_id]
            back = sum(
                other.amount_fen
                for other in self.shelf.rows
                if other.original == row.serial and (other.day or date.max) >= (row.day or date.max)
            )
            assert one.counted_fen + one.excess_fen <= max(0, row.amount_fen - back)
            assert (row.payee, (row.day or date.min) >= story.FROM) == (story.RIGHT, True)


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


@pytest.mark.parametrize("backend", BACKENDS)
def test_no_history_confirms_a_fen_that_no_row_shows(
    backend: str, stable: Stable, tmp_path: Path
) -> None:
    house = open_house(tmp_path, stable.fresh(backend, tmp_path))
    seed(house.database, tmp_path)
    values = {"house": house, "ground": story.finding(house)}
    run_state_machine_as_test(
        type("Histories", (Histories,), values),
        settings=settings(
            max_examples=10 if backend == "sqlite" else 3,
            stateful_step_count=15,
            suppress_health_check=list(HealthCheck),
        ),
    )
    stable.forget(house.database)
