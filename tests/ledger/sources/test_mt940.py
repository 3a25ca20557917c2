"""MT940 and MT942: every entry a row, balances and sums proven, broken files refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bankcheck.errors import FileRefused
from bankcheck.example.formats.mt940_file import write_mt940
from bankcheck.example.formats.statement import Entry, Statement
from bankcheck.ledger.sources import mt940
from bankcheck.ledger.sources.shape import Reading, Wish

DAY = date(2026, 3, 10)
OUT = Entry(DAY, "debit", 1250, "S1", "V1", "测试收款人有限公司", "6200000000000002", "办公用品")
IN = Entry(DAY, "credit", 1250, "S2", "", "国家金库", "9001", "清算 1 笔")
STATEMENT = Statement("N1", "1001", "测试单位", DAY, 0, DAY, [OUT, IN])


def _written(tmp_path: Path, *statements: Statement) -> Path:
    path = tmp_path / "statement.sta"
    write_mt940(path, statements)
    return path


def _read(path: Path) -> Reading:
    return mt940.read(path, path.name, Wish(bank_code="105"))


def _payments(reading: Reading) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = reading.tables["payment"].to_pylist()
    return rows


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    path = _written(tmp_path, STATEMENT)
    data = path.read_bytes()
    assert old.encode("gb18030") in data
    path.write_bytes(data.replace(old.encode("gb18030"), new.encode("gb18030"), 1))
    return path


def test_debit_is_a_payment_of_the_account_to_the_other_party(tmp_path: Path) -> None:
    row = _payments(_read(_written(tmp_path, STATEMENT)))[0]
    named = ("direction", "payer_account", "payee_account", "payee_name", "amount_fen")
    assert [row[key] for key in named] == [
        "pay",
        "1001",
        "6200000000000002",
        "测试收款人有限公司",
        "1250",
    ]


def test_payment_keeps_reference_serial_text_and_day(tmp_path: Path) -> None:
    row = _payments(_read(_written(tmp_path, STATEMENT)))[0]
    named = ("voucher_no", "bank_serial_no", "purpose", "paid_at")
    assert [row[key] for key in named] == ["V1", "S1", "办公用品", "2026-03-10"]


def test_credit_from_the_treasury_is_clearing(tmp_path: Path) -> None:
    assert _payments(_read(_written(tmp_path, STATEMENT)))[1]["direction"] == "clearing"


def test_reversed_debit_is_a_refund(tmp_path: Path) -> None:
    entry = replace(IN, other_name="收款人", text="", returned="AC01")
    row = _payments(_read(_written(tmp_path, replace(STATEMENT, entries=[entry]))))[0]
    assert row["direction"] == "refund"


def test_reversed_credit_lowers_the_balance_and_is_no_payment(tmp_path: Path) -> None:
    row = _payments(_read(_changed(tmp_path, "0310D12,50", "0310RC12,50")))[0]
    assert row["direction"] == "other"


def test_closing_balance_of_each_statement_is_an_account_day(tmp_path: Path) -> None:
    later = replace(
        STATEMENT,
        number="N2",
        opened_on=date(2026, 3, 11),
        closed_on=date(2026, 3, 11),
        entries=[replace(IN, booked_at=date(2026, 3, 11))],
    )
    rows = _read(_written(tmp_path, STATEMENT, later)).tables["account_day"].to_pylist()
    assert [(row["date"], row["closing_balance_fen"]) for row in rows] == [
        ("2026-03-10", "0"),
        ("2026-03-11", "1250"),
    ]


def test_balance_between_pages_is_proven_and_no_account_day(tmp_path: Path) -> None:
    reading = _read(_changed(tmp_path, ":62F:", ":62M:"))
    assert "account_day" not in reading.tables


def test_balance_one_fen_off_is_refused_with_the_figures(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"entries of -0\.01 make -0\.01.* says 0\.00"):
        _read(_changed(tmp_path, "0310D12,50", "0310D12,51"))


def test_entry_that_cannot_be_read_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        _read(_changed(tmp_path, "0310D12,50", "0310X12,50"))


def test_amount_with_a_third_decimal_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="more than two decimals"):
        _read(_changed(tmp_path, "0310D12,50", "0310D12,505"))


def test_statement_without_account_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=":25:"):
        _read(_changed(tmp_path, ":25:1001\r\n", ""))


def test_text_in_neither_encoding_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path, STATEMENT)
    path.write_bytes(path.read_bytes().replace("办公用品".encode("gb18030"), b"\xff\xff"))
    with pytest.raises(FileRefused, match="neither UTF-8 nor GB18030"):
        _read(path)


@pytest.mark.parametrize("text", ["", "nothing here", ":20:N1\r\n:25:1001\r\n"])
def test_file_without_entries_and_balance_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "empty.sta"
    path.write_text(text)
    with pytest.raises(FileRefused, match="no entry and no closing balance"):
        _read(path)


@pytest.mark.parametrize(("sum_fen", "is_read"), [("12,50", True), ("12,51", False)])
def test_sums_of_an_mt942_are_proven(tmp_path: Path, sum_fen: str, *, is_read: bool) -> None:
    path = tmp_path / "day.sta"
    path.write_text(
        ":20:N1\r\n:25:1001\r\n:28C:1/1\r\n:34F:CNY0,\r\n:13D:2603101530+0800\r\n"
        f":61:2603100310D12,50NTRFV1//S1\r\n:86:x\r\n:90D:1CNY{sum_fen}\r\n"
    )
    if is_read:
        assert len(_payments(_read(path))) == 1
    else:
        with pytest.raises(FileRefused, match=r"announces 1 debit entries of 12\.51"):
            _read(path)


def test_statement_is_claimed_and_other_text_is_not() -> None:
    path = Path("any.txt")
    heads = (b"{1:F01X}{4:\r\n:20:N1\r\n:25:1", b"<MOF>", "日期,金额\n10:25:00,1".encode())
    assert [mt940.claims(path, head) for head in heads] == [True, False, False]
