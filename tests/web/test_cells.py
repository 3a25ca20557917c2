"""Values are shown exactly, and no account number leaves whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.reconcile.cells import masked_account, masked_text, moment, shown
from bankcheck.reconcile.listing import asked_for

ACCOUNTS = st.text("0123456789", min_size=5, max_size=24)


@given(ACCOUNTS)
def test_a_masked_account_keeps_four_characters(account: str) -> None:
    assert masked_account(account) == f"**** {account[-4:]}"


@given(ACCOUNTS, st.text(max_size=20))
def test_a_named_account_leaves_any_text(account: str, around: str) -> None:
    assert account not in masked_text(f"{around}{account}{around}", [account])


@pytest.mark.parametrize("length", [15, 16, 19, 20])
def test_unnamed_digits_of_account_length_are_hidden(length: int) -> None:
    digits = "1" * length
    assert (masked_text(f"付{digits}款") != f"付{digits}款") == (16 <= length <= 19)


def test_a_known_number_is_not_taken_for_an_account() -> None:
    assert masked_text("凭证 3304022025000132", known=["3304022025000132"]).endswith("0132")


def test_a_short_account_is_hidden_whole() -> None:
    assert masked_account("1234") == "****"


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("2025-03-07T07:31:00Z", "2025-03-07 15:31:00"),
        ("2025-03-07T15:31:00+08:00", "2025-03-07 15:31:00"),
        ("2025-03-07 15:31:00", "2025-03-07 15:31:00"),
        ("2025-12-31T16:00:00Z", "2026-01-01 00:00:00"),
        ("2025-12-31T15:59:59Z", "2025-12-31 23:59:59"),
        ("2025-03-07", "2025-03-07"),
        ("no time at all, only words", "no time at all, only words"),
        (None, ""),
    ],
)
def test_times_are_shown_in_shanghai(stored: str | None, said: str) -> None:
    assert moment(stored) == said


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("amount_fen", 123450, "1,234.50"),
        ("amount_fen", "123450", "1,234.50"),
        ("amount_fen", "1234.50", "1,234.50"),
        ("amount_fen", 0, "0.00"),
        ("payee_account", "6217001210024455220", "**** 5220"),
        ("voucher_no", "6217001210024455220", "6217001210024455220"),
        ("purpose", "转 6217001210024455220", "转 **** 5220"),
        ("purpose", None, ""),
    ],
)
def test_a_value_is_shown_by_its_column(column: str, value: object, text: str) -> None:
    assert shown(column, value).text == text


@pytest.mark.parametrize(
    ("given_text", "fen", "faults"),
    [
        ("1234.5", 123450, ()),
        ("1,234.50", 123450, ()),
        ("1.005", None, ("from",)),
        ("1e3", None, ("from",)),
        ("１２", None, ("from",)),
        ("", None, ()),
    ],
)
def test_an_amount_filter_is_exact_or_named(
    given_text: str, fen: int | None, faults: tuple[str, ...]
) -> None:
    asked = asked_for({"from": given_text})
    assert (asked.wanted.least_fen, asked.faults) == (fen, faults)


@given(st.dictionaries(st.sampled_from(["rule", "sort", "page", "month", "severity"]), st.text()))
def test_any_address_is_understood_or_named(arguments: dict[str, str]) -> None:
    assert asked_for(arguments).page >= 0
