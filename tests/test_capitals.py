"""Amounts in capitals: the examples of the People's Bank, and every amount read back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.money import LARGEST_CAPITAL_FEN, capitals

DIGITS = "零壹贰叁肆伍陆柒捌玖"
SECTION = {"拾": 10, "佰": 100, "仟": 1000}
# The first ten are the examples of the rules for filling in payment papers (正确填写票据和结算凭证
# 的基本规定), or follow their wording for the digit in question.
BY_HAND = {
    140_950: "壹仟肆佰零玖元伍角整",
    600_714: "陆仟零柒元壹角肆分",
    168_032: "壹仟陆佰捌拾元零叁角贰分",
    10_700_053: "壹拾万柒仟元零伍角叁分",
    1_640_902: "壹万陆仟肆佰零玖元零贰分",
    32_504: "叁佰贰拾伍元零肆分",
    100_000_000: "壹佰万元整",
    1_000: "壹拾元整",
    1_010_000: "壹万零壹佰元整",
    0: "零元整",
    1: "壹分",
    10: "壹角整",
    100: "壹元整",
    101: "壹元零壹分",
    110: "壹元壹角整",
    1_010: "壹拾元零壹角整",
    10_001_000: "壹拾万零壹拾元整",
    10_000_000_000: "壹亿元整",
    10_000_000_100: "壹亿零壹元整",
    10_000_100_000: "壹亿零壹仟元整",
    10_050_000_000: "壹亿零伍拾万元整",
    11_000_000_000: "壹亿壹仟万元整",
    100_000_000_000_000: "壹万亿元整",
    1_234_567_890_123: "壹佰贰拾叁亿肆仟伍佰陆拾柒万捌仟玖佰零壹元贰角叁分",
    -5: "负伍分",
    -123_450: "负壹仟贰佰叁拾肆元伍角整",
}


def number_of(text: str) -> int:
    """Read a whole number in capitals: the unit 亿 or 万 counts all that stands before it."""
    for word, unit in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(word)
        if found:
            return number_of(head) * unit + number_of(tail)
    total = digit = 0
    for sign in text:
        if sign in SECTION:
            total, digit = total + digit * SECTION[sign], 0
        else:
            digit = DIGITS.index(sign)
    return total + digit


def fen_of(text: str) -> int:
    """Read an amount in capitals."""
    found = re.fullmatch(r"(负?)(?:(.+)元)?零?(?:(.)角)?(?:(.)分|整)", text)
    assert found is not None, text
    sign, whole, jiao, last = found.groups()
    cents = sum(DIGITS.index(one or "零") * unit for one, unit in ((jiao, 10), (last, 1)))
    return (number_of(whole or "") * 100 + cents) * (-1 if sign else 1)


@pytest.mark.parametrize(("fen", "text"), BY_HAND.items())
def test_the_examples_stand_as_written_by_hand(fen: int, text: str) -> None:
    assert capitals(fen) == text


@given(st.integers(-LARGEST_CAPITAL_FEN, LARGEST_CAPITAL_FEN))
def test_capitals_read_back_are_the_same_fen(fen: int) -> None:
    assert fen_of(capitals(fen)) == fen


@given(st.integers(0, 17), st.integers(0, 17), st.integers(1, 9), st.integers(1, 9))
def test_amounts_of_few_digits_read_back(high: int, low: int, first: int, second: int) -> None:
    fen = first * 10**high + second * 10**low
    assert fen_of(capitals(fen)) == fen


@given(st.integers(0, LARGEST_CAPITAL_FEN))
def test_no_two_zeros_stand_together_and_none_at_the_end_of_the_yuan(fen: int) -> None:
    text = capitals(fen)
    assert "零零" not in text
    assert fen < 100 or "零元" not in text


@given(st.integers(0, LARGEST_CAPITAL_FEN))
def test_exactly_an_amount_without_fen_ends_in_its_closing_word(fen: int) -> None:
    assert capitals(fen).endswith("整") == (fen % 10 == 0)


@pytest.mark.parametrize("fen", [LARGEST_CAPITAL_FEN + 1, -LARGEST_CAPITAL_FEN - 1])
def test_an_amount_too_large_for_the_words_is_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="sixteen digits"):
        capitals(fen)
