"""Lines end where Chinese typesetting lets them, and lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.inspections.documents.breaking import NOT_FIRST, NOT_LAST, atoms, wrapped

SIGNS = st.text("国库集中支付，。（）《》“”、1234.5,6ab 〔〕", max_size=120)


def cells(text: str) -> float:
    """Measure as on a grid: two for a Chinese character, one for any other."""
    return sum(1.0 if sign.isascii() else 2.0 for sign in text)


@given(SIGNS, st.integers(16, 60), st.integers(0, 8))
def test_lines_together_are_the_text(text: str, width: int, first: int) -> None:
    assert "".join(wrapped(text, width, first, cells)) == text


@given(SIGNS, st.integers(16, 60), st.integers(0, 8))
def test_no_line_is_wider_than_its_room(text: str, width: int, first: int) -> None:
    lines = wrapped(text, width, first, cells)
    assert all(cells(line.rstrip()) <= width for line in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("国库集中支（付）", ["国库集中支", "（付）"]),
        ("国库集中支付，代理", ["国库集中支", "付，代理"]),
        ("国库集中（支付）", ["国库集中（支", "付）"]),
        ("流水号为YD-2025的", ["流水号为YD-", "2025的"]),
        ("金额1,234,567.89元", ["金额1,234,", "567.89元"]),
    ],
)
def test_lines_break_as_in_print(text: str, lines: list[str]) -> None:
    width = 12 if "金额" not in text else 10
    assert wrapped(text, width, 0, cells) == lines


def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark() -> None:
    text = (
        "根据《国库集中支付管理办法》（财库〔2017〕1号）第十条、第十二条的规定，“代理银行”应当改正。"
        * 9
    )
    for width in range(20, 60):
        lines = wrapped(text, width, 4, cells)
        assert not [line for line in lines if line[0] in NOT_FIRST or line[-1] in NOT_LAST]


@given(st.text("，。）》", max_size=80))
def test_a_row_of_marks_ends_somewhere(text: str) -> None:
    assert "".join(atoms(text)) == text
    assert max((len(one) for one in atoms(text)), default=0) <= 7
