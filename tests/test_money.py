"""Text becomes fen exactly or not at all, and fen become text that says the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.money import fen_from_fen, fen_from_yuan, yuan

FEN = st.integers(-(10**17) + 1, 10**17 - 1)
REFUSED = ["", "1.005", "1.", ".5", "1e3", "1,000.00", "-0", "-0.00", "+1", " 1", "１", "1" * 16]


@given(FEN)
def test_yuan_of_fen_are_the_same_fen(fen: int) -> None:
    assert fen_from_yuan(yuan(fen).replace(",", "")) == fen


@given(FEN)
def test_fen_text_is_the_same_fen(fen: int) -> None:
    assert fen_from_fen(str(fen)) == fen


@given(st.decimals(-(10**14), 10**14, places=2))
def test_decimals_become_their_exact_fen(amount: Decimal) -> None:
    text = f"{amount:f}"
    expected = None if text.startswith("-") and not amount else int(amount * 100)
    assert fen_from_yuan(text) == expected


@given(st.text(max_size=8))
def test_any_text_is_read_as_money_or_refused(text: str) -> None:
    fen = fen_from_yuan(text)
    assert fen is None or Decimal(text) * 100 == fen


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_plain_money_is_refused(text: str) -> None:
    assert fen_from_yuan(text) is None


@pytest.mark.parametrize("text", ["", "1.0", "-0", "１", "1" * 18])
def test_what_is_not_whole_fen_is_refused(text: str) -> None:
    assert fen_from_fen(text) is None
