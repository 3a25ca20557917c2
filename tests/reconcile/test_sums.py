"""The sum pass pairs what adds up, uses nothing twice and never guesses between two answers."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bankcheck.reconcile.sums import STEP_LIMIT, Item, settle

FEN = st.integers(1, 12)
PAYEE = st.sampled_from(["1", "2"])
SIDE = st.lists(st.tuples(FEN, PAYEE), max_size=6)
Raw = list[tuple[int, str]]


def items(raw: Raw, first: int) -> list[Item]:
    return [
        Item(number, fen, payee, (str(number),))
        for number, (fen, payee) in enumerate(raw, start=first)
    ]


def amounts(raw: Raw, first: int) -> dict[int, int]:
    return {item.id: item.fen for item in items(raw, first)}


def looks(parts: Raw, total: int) -> set[tuple[tuple[int, str], ...]]:
    """Return by brute force every really different set of two parts or more with that total."""
    return {
        tuple(sorted(chosen))
        for size in range(2, len(parts) + 1)
        for chosen in combinations(parts, size)
        if sum(fen for fen, _ in chosen) == total
    }


def answers(parts: Raw, total: int, payee: str) -> set[tuple[tuple[int, str], ...]]:
    """Return the different answers: among the payee's own parts when there is one there."""
    own = looks([part for part in parts if part[1] == payee], total)
    return own or looks(parts, total)


@given(SIDE, SIDE)
def test_every_accepted_group_adds_up_exactly(lines: Raw, payments: Raw) -> None:
    line_fen, payment_fen = amounts(lines, 0), amounts(payments, 100)
    pairs = settle(items(lines, 0), items(payments, 100)).pairs
    for whole in {p for _, p, kind in pairs if kind == "sum"}:
        covered = sum(line_fen[v] for v, p, kind in pairs if p == whole and kind == "sum")
        assert covered == payment_fen[whole]
    for whole in {v for v, _, kind in pairs if kind == "split"}:
        covered = sum(payment_fen[p] for v, p, kind in pairs if v == whole and kind == "split")
        assert covered == line_fen[whole]


@given(SIDE, SIDE)
def test_no_item_is_used_twice(lines: Raw, payments: Raw) -> None:
    pairs = settle(items(lines, 0), items(payments, 100)).pairs
    uses = Counter(item for v, p, kind in pairs for item in ([v] if kind == "sum" else [p]))
    wholes = {(p if kind == "sum" else v) for v, p, kind in pairs}
    assert set(uses.values()) <= {1}
    assert not wholes & set(uses)


@given(SIDE, SIDE)
def test_nothing_is_both_matched_and_ambiguous(lines: Raw, payments: Raw) -> None:
    outcome = settle(items(lines, 0), items(payments, 100))
    matched = {item for v, p, _ in outcome.pairs for item in (v, p)}
    assert not matched & {item for pair in outcome.ambiguous for item in pair}


@given(st.lists(st.tuples(FEN, PAYEE), min_size=2, max_size=7), st.integers(2, 40), PAYEE)
def test_one_payment_is_settled_exactly_when_brute_force_finds_one_answer(
    lines: Raw, total: int, payee: str
) -> None:
    outcome = settle(items(lines, 0), items([(total, payee)], 100))
    exact = total in {fen for fen, _ in lines}
    found = set() if exact else answers(lines, total, payee)
    assert (bool(outcome.pairs), bool(outcome.ambiguous)) == (len(found) == 1, len(found) > 1)


@given(st.lists(st.tuples(FEN, PAYEE), min_size=2, max_size=7), st.integers(2, 40), PAYEE)
def test_one_line_is_settled_exactly_when_brute_force_finds_one_answer(
    payments: Raw, total: int, payee: str
) -> None:
    outcome = settle(items([(total, payee)], 0), items(payments, 100))
    exact = total in {fen for fen, _ in payments}
    found = set() if exact else answers(payments, total, payee)
    assert (bool(outcome.pairs), bool(outcome.ambiguous)) == (len(found) == 1, len(found) > 1)


@given(SIDE, SIDE, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(lines: Raw, payments: Raw, chance: Random) -> None:
    left, right = items(lines, 0), items(payments, 100)
    before = settle(left, right)
    chance.shuffle(left)
    chance.shuffle(right)
    after = settle(left, right)
    assert (sorted(before.pairs), sorted(map(str, before.ambiguous))) == (
        sorted(after.pairs),
        sorted(map(str, after.ambiguous)),
    )


def test_a_search_beyond_its_bound_says_so_and_matches_nothing() -> None:
    lines = [(2 * fen, "1") for fen in range(1000, 1040)]
    outcome = settle(items(lines, 0), items([(20_001, "1")], 100))
    assert (outcome.stopped, outcome.pairs, STEP_LIMIT) == (True, [], 20_000)
