"""A bank's claim is read exactly or refused by line and field, and compared line by line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.scoring.claim_differences import compare
from bankcheck.scoring.claimed import (
    ClaimLine,
    Side,
    read_csv,
    read_rows,
    total,
)
from bankcheck.scoring.pricing import Bundle
from bankcheck.scoring.tariffs import parse_tariff
from tests.scoring.books import TARIFF, cases, covered

COUNTED = (
    Bundle("direct", "direct", "", 1_000_000, 500, 10, 10_000_000),
    Bundle("direct", "direct", "", None, 1_000, 2, 4_000_002),
    Bundle("authorized", "authorized", "counter", None, 50, 3, 30_000),
)
SERVICES = covered(parse_tariff(TARIFF, "small"))
CHINESE = "支付方式,渠道,金额档上限（元）,笔数,金额（元）,手续费（元）"
HEAD = "pay_type,channel,up_to,items,amount,fee\n"
ROW = {"pay_type": "direct", "channel": "", "up_to": "10,000.00", "items": "10",
       "amount": "100,000.00", "fee": "50.00"}  # fmt: skip
LINE = ClaimLine("direct", "", 1_000_000, 10, 10_000_000, 5_000)


def _title(case: dict[str, Any]) -> str:
    return str(case["title"])


def _figures(line: ClaimLine) -> tuple[int, int, int]:
    return line.items, line.amount_fen, line.fee_fen


def _claim(case: dict[str, Any]) -> list[ClaimLine]:
    return [ClaimLine(a, b, c or None, *rest) for a, b, c, *rest in case["claim"]]


@pytest.mark.parametrize("case", cases("claims"), ids=_title)
def test_a_line_is_compared_as_it_was_worked_by_hand(case: dict[str, Any]) -> None:
    claim = _claim(case)
    asked, lines = claim[case.get("place", 0)], compare(claim, COUNTED, SERVICES).lines
    found = next(
        one
        for one in lines
        if one.pay_type == asked.pay_type and one.claimed == Side(*_figures(asked))
    )
    assert (found.verdict, found.code) == (case["verdict"], case["code"])
    assert (found.items, found.fee_fen) == (case["items"], case["fee"])


def test_what_was_counted_and_not_claimed_stands_among_the_lines() -> None:
    found = {one.verdict.value for one in compare([LINE], COUNTED, SERVICES).lines}
    assert found == {"equal", "not_claimed"}


def test_bundles_of_one_band_are_one_line() -> None:
    prices = (Bundle("a", "direct", "", None, price, 1, 10) for price in (1, 2, 3))
    (found,) = compare([], prices, SERVICES).lines
    assert found.counted == Side(3, 30, 6)


lines = st.lists(
    st.builds(
        ClaimLine,
        st.sampled_from(["direct", "authorized", ""]),
        st.sampled_from(["", "counter"]),
        st.sampled_from([None, 1_000_000]),
        st.integers(0, 10**12),
        st.integers(0, 10**14),
        st.integers(0, 10**14),
    ),
    unique_by=lambda one: one.key,
    max_size=8,
)


@given(lines)
def test_the_lines_of_a_comparison_add_up_to_both_sides(claim: list[ClaimLine]) -> None:
    found = compare(claim, COUNTED, SERVICES).lines
    claimed = total(Side(*_figures(one)) for one in claim)
    assert total(one.claimed for one in found) == claimed
    assert total(one.counted for one in found) == Side(15, 14_030_002, 7_150)


@given(lines)
def test_volume_is_false_exactly_where_more_of_a_service_was_claimed_than_counted(
    claim: list[ClaimLine],
) -> None:
    excess = {one.service.code for one in compare(claim, COUNTED, SERVICES).excess}
    counted = {"direct": (12, 14_000_002), "authorized": (3, 30_000)}
    mine = {
        "direct": [one for one in claim if one.pay_type == "direct"],
        "authorized": [one for one in claim if one.pay_type == "authorized"],
        "": [one for one in claim if not one.pay_type],
    }
    assert excess == {
        code
        for code, found in mine.items()
        if sum(one.items for one in found) > counted.get(code, (0, 0))[0]
        or sum(one.amount_fen for one in found) > counted.get(code, (0, 0))[1]
    }


def test_a_line_is_marked_false_only_where_its_service_is_claimed_too_much_of() -> None:
    moved = [ClaimLine("direct", "", None, 3, 5_000_002, 3_000)]
    more = [*moved, ClaimLine("authorized", "", None, 4, 30_000, 150)]
    found = compare([LINE, *more], COUNTED, SERVICES)
    assert {one.pay_type for one in found.lines if one.code} == {
        one.service.code for one in found.excess
    }


def test_two_channels_that_the_tariff_does_not_tell_apart_are_one_line() -> None:
    claim = [ClaimLine("authorized", channel, None, 1, 10_000, 50) for channel in ("", "till")]
    (found,) = (one for one in compare(claim, COUNTED, SERVICES).lines if one.pay_type != "direct")
    assert (found.channel, found.claimed) == ("", Side(2, 20_000, 100))


def test_a_service_that_the_tariff_tells_apart_by_channel_is_its_own() -> None:
    claim = [ClaimLine("authorized", "urgent", None, 1, 10_000, 65)]
    (found,) = compare(claim, COUNTED, SERVICES).excess
    assert (found.service.code, found.items, found.fee_fen) == ("urgent", 1, 65)


def test_what_no_service_covers_is_outside_the_tariff() -> None:
    only = [one for one in SERVICES if one.code == "direct"]
    (found,) = compare([ClaimLine("authorized", "", None, 1, 1, 1)], (), only).excess
    assert (found.service.code, found.service.en) == ("", "outside the tariff")


def test_a_typed_row_is_read_to_the_fen() -> None:
    assert read_rows([ROW]).lines == (LINE,)


def test_a_row_without_figures_is_left_out() -> None:
    blank = {**ROW, "items": "", "amount": " ", "fee": ""}
    assert read_rows([blank, ROW]).lines == (LINE,)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("items", "10.5"),
        ("items", "-1"),
        ("items", "\uff11\uff10"),
        ("items", "1e3"),
        ("items", "9" * 14),
        ("amount", "1.005"),
        ("amount", "-5"),
        ("amount", ""),
        ("fee", "=1+1"),
        ("up_to", "0"),
        ("up_to", "much"),
        ("pay_type", "cash"),
    ],
)
def test_what_is_not_exact_is_refused_by_its_line_and_field(field: str, text: str) -> None:
    found = read_rows([ROW, {**ROW, "channel": "other", field: text}])
    assert [(one.line, one.field, one.word) for one in found.faults] == [(2, field, "unread")]


def test_the_same_line_twice_is_refused() -> None:
    assert [one.word for one in read_rows([ROW, ROW]).faults] == ["twice"]


def test_a_claim_of_nothing_is_refused() -> None:
    assert [one.word for one in read_rows([]).faults] == ["empty"]


def test_a_claim_of_too_many_lines_is_refused() -> None:
    rows = ({**ROW, "channel": str(number)} for number in range(201))
    assert [one.word for one in read_rows(rows).faults] == ["too_many"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    "text",
    [
        HEAD + 'direct,,"10,000.00",10,"100,000.00",50.00\n',
        f"{CHINESE}\n直接支付,,10000,10,100000,50\n",
        "手续费,金额,笔数,金额档上限,支付方式\n50,100000,10,10000,财政直接支付\n",
    ],
    ids=["English", "Chinese", "another order and no channel"],
)
def test_a_file_is_read_in_either_language_and_encoding(text: str, encoding: str) -> None:
    assert read_csv(text.encode(encoding)).lines == (LINE,)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"", [(1, "pay_type", "no_column"), (1, "items", "no_column"),
               (1, "amount", "no_column"), (1, "fee", "no_column")]),
        (b"pay_type,items,amount\n", [(1, "fee", "no_column")]),
        (HEAD.encode(), [(0, "", "empty")]),
        (HEAD.encode() + b"direct,,,x,1,1\n", [(2, "items", "unread")]),
        (b"\xff\xff\xff", [(0, "", "no_text")]),
        (b"PK\x03\x04" + b"\x00" * 20, [(1, "pay_type", "no_column"), (1, "items", "no_column"),
                                        (1, "amount", "no_column"), (1, "fee", "no_column")]),
        (b"a" * (1 << 20) + b"b", [(0, "", "too_large")]),
    ],
    ids=["empty", "a column short", "headings alone", "a bad line", "no text", "a workbook",
         "too large"],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_says_where_and_why(
    content: bytes, faults: list[tuple[int, str, str]]
) -> None:
    found = read_csv(content)
    assert [(one.line, one.field, one.word) for one in found.faults] == faults
