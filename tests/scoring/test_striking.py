"""Entries that were struck from a rate are struck once, whatever runs and people do afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bankcheck.scoring.gathering import Frozen
from bankcheck.scoring.striking import Absorbed, Moved, Struck, absorb, gone_before

KEY = ("differences_per_1000", "all")
OTHER = ("clearing_punctuality", "all")


@dataclass
class Rate:
    """A rate over many years of quarrel: what is counted, and what was struck of it, by name."""

    counted: set[str]
    struck: list[Struck] = field(default_factory=list)
    meant: set[str] = field(default_factory=set)
    absorbed: Absorbed = field(default_factory=Absorbed)

    @property
    def left(self) -> int:
        """Return how many entries the strikes still take out."""
        return sum(one.items - self.absorbed.items.get(one.number, 0) for one in self.struck)

    def strike(self, names: set[str]) -> None:
        """Uphold an objection to so many of the entries that are counted and not struck yet."""
        names &= self.counted - self.meant
        if names:
            self.struck.append(Struck(f"KY-{len(self.struck)}", KEY, len(names)))
            self.meant |= names

    def gather(self, lost: set[str], new: set[str]) -> None:
        """Count the year again, without what is gone and with what is new or back."""
        now = (self.counted - lost) | new
        moved = Moved(frozenset(self.counted - now), frozenset(now))
        self.absorbed = absorb(self.struck, lambda _: moved, self.absorbed.gone)
        self.counted = now


old = st.sets(st.sampled_from([f"D{n}" for n in range(8)]))
acts = st.lists(st.tuples(old, old, st.integers(0, 3)), max_size=5)
returns = st.lists(st.tuples(old, old, old), max_size=6)


@given(old, acts)
def test_no_entry_is_taken_out_twice(
    counted: set[str], steps: list[tuple[set[str], set[str], int]]
) -> None:
    rate, fresh = Rate(set(counted)), 0
    for named, lost, more in steps:
        rate.strike(set(named))
        new = {f"N{fresh + one}" for one in range(more)}
        fresh += more
        rate.gather(lost, new)
        assert 0 <= rate.left <= len(rate.meant & rate.counted)


@given(old, acts)
def test_what_is_still_counted_is_still_struck(
    counted: set[str], steps: list[tuple[set[str], set[str], int]]
) -> None:
    rate = Rate(set(counted))
    for named, lost, _ in steps:
        rate.strike(set(named))
        rate.gather(lost & rate.meant, set())
        assert rate.left == len(rate.meant & rate.counted)


@given(old, returns)
def test_no_entry_is_taken_out_twice_when_some_come_back(
    counted: set[str], steps: list[tuple[set[str], set[str], set[str]]]
) -> None:
    rate = Rate(set(counted))
    for named, lost, back in steps:
        rate.strike(set(named))
        rate.gather(lost, back & counted)
        assert 0 <= rate.left <= len(rate.meant & rate.counted)


@given(old, returns)
def test_what_comes_back_is_struck_again(
    counted: set[str], steps: list[tuple[set[str], set[str], set[str]]]
) -> None:
    rate = Rate(set(counted))
    for named, lost, back in steps:
        rate.strike(set(named))
        rate.gather(lost & rate.meant, back & rate.meant)
        assert rate.left == len(rate.meant & rate.counted)


@given(old, st.lists(old, max_size=4), st.sets(st.sampled_from(["N1", "N2"])))
def test_what_is_new_absorbs_no_strike(
    counted: set[str], named: list[set[str]], new: set[str]
) -> None:
    rate = Rate(set(counted))
    for one in named:
        rate.strike(set(one))
    before = rate.left
    rate.gather(set(), new)
    rate.gather(set(), set())
    assert rate.left == before


def test_each_measure_absorbs_its_own_strikes() -> None:
    struck = [Struck("KY-1", KEY, 2), Struck("KY-2", OTHER, 1), Struck("KY-3", KEY, 2)]
    gone = {KEY: frozenset({"D1", "D2", "D3"}), OTHER: frozenset[str]()}
    found = absorb(struck, lambda key: Moved(gone[key], frozenset()), {})
    assert found.items == {"KY-1": 1, "KY-3": 2}
    still = absorb(struck, lambda _: Moved(frozenset(), frozenset()), found.gone)
    assert still == found


def test_what_left_a_rate_without_a_name_does_not_come_back() -> None:
    frozen = Frozen('{"absorbed": {"KY-1": 2}}')
    counted = Moved(frozenset(), frozenset({"D1", "D2"}))
    assert absorb([Struck("KY-1", KEY, 2)], lambda _: counted, gone_before(frozen)).items == {
        "KY-1": 2
    }
