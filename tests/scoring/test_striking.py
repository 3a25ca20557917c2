"""Entries that were struck from a rate are struck once, whatever runs and people do afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bankcheck.scoring.striking import Struck, absorb

KEY = ("differences_per_1000", "all")
OTHER = ("clearing_punctuality", "all")


@dataclass
class Rate:
    """A rate over many years of quarrel: what is counted, and what was struck of it, by name."""

    counted: set[str]
    struck: list[Struck] = field(default_factory=list)
    meant: set[str] = field(default_factory=set)
    absorbed: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Return how many entries the strikes still take out."""
        return sum(one.items - self.absorbed.get(one.number, 0) for one in self.struck)

    def strike(self, names: set[str]) -> None:
        """Uphold an objection to so many of the entries that are counted and not struck yet."""
        names &= self.counted - self.meant
        if names:
            self.struck.append(Struck(f"KY-{len(self.struck)}", KEY, len(names)))
            self.meant |= names

    def gather(self, lost: set[str], new: set[str]) -> None:
        """Count the year again, without what is gone and with what is new."""
        gone = frozenset(self.counted & lost)
        self.absorbed = absorb(self.struck, lambda _: gone, self.absorbed)
        self.counted = (self.counted - lost) | new


old = st.sets(st.sampled_from([f"D{n}" for n in range(8)]))
acts = st.lists(st.tuples(old, old, st.integers(0, 3)), max_size=5)


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
    assert absorb(struck, lambda key: gone[key], {}) == {"KY-1": 2, "KY-3": 1}
    assert absorb(struck, lambda _: frozenset(), {"KY-1": 2}) == {"KY-1": 2}
