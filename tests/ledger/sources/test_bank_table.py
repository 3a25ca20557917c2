"""Bank exports written by the example's own writers read back to the fen or are refused."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.errors import FileRefused
from bankcheck.example.formats.table_file import Cell, write_csv, write_xlsx
from bankcheck.ledger.sources import bank_table
from bankcheck.ledger.sources.shape import Reading, Wish
from bankcheck.ledger.tables.amounts import Unit, fen_or_none
from bankcheck.ledger.tables.binary_sheet import binary_corners

OWN = "62170000000000011"
OTHER = "31050000000000022"
CCB = [
    "账号", "账户名称", "交易时间", "借方发生额/元(支取)", "贷方发生额/元(收入)", "余额", "币种",
    "对方户名", "对方账号", "对方开户机构", "记账日期", "摘要", "备注", "账户明细编号-交易流水号",
    "企业流水号", "凭证种类", "凭证号",
]  # fmt: skip
FLAGGED = ["账号", "交易日期", "借贷标志", "发生额（分）", "余额", "对方户名", "对方账号", "摘要"]
SIGNED = ["交易日期", "交易金额", "余额", "对方账号", "摘要"]


def ccb_row(debit: str, credit: str, **told: str) -> list[Cell]:
    """Return one row of the CCB corporate layout."""
    row = dict.fromkeys(CCB, "") | {
        "账号": OWN,
        "交易时间": "20250310 09:30:00",
        "借方发生额/元(支取)": debit,
        "贷方发生额/元(收入)": credit,
        "币种": "人民币",
        "对方账号": OTHER,
        "账户明细编号-交易流水号": "S1",
    }
    return list((row | told).values())


def read(path: Path, **wish: str) -> Reading:
    """Read a bank export."""
    return bank_table.read(path, path.name, Wish(**wish))


def payments(reading: Reading) -> list[dict[str, str | None]]:
    """Return the payment rows."""
    rows: list[dict[str, str | None]] = reading.tables["payment"].to_pylist()
    return rows


def signed_file(path: Path, *amounts: str) -> Path:
    """Write a signed export with one row an amount."""
    write_csv(path, SIGNED, [["2025-03-10", text, "", OTHER, "货款"] for text in amounts])
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_encoding_and_delimiter_change_nothing(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "流水.csv"
    rows = [ccb_row("1,234.50", "", 摘要="办公费 凭证号:V0001")]
    write_csv(path, CCB, rows, encoding=encoding, delimiter=delimiter)
    (row,) = payments(read(path))
    assert (row["amount_fen"], row["voucher_no"], row["purpose"]) == ("123450", "V0001", "办公费")


def test_a_workbook_gives_the_rows_of_the_text_file(tmp_path: Path) -> None:
    rows = [ccb_row("1234.50", "", 对方户名="甲公司"), ccb_row("", "7.00", 摘要="退款")]
    write_csv(tmp_path / "a.csv", CCB, rows)
    write_xlsx(tmp_path / "a.xlsx", CCB, rows, preamble=[["账户明细"], []])
    from_text = read(tmp_path / "a.csv").tables["payment"].drop_columns(["_line", "_sheet"])
    from_book = read(tmp_path / "a.xlsx").tables["payment"].drop_columns(["_line", "_sheet"])
    assert from_text.equals(from_book)


def test_the_place_is_the_line_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, CCB, [ccb_row("1.00", "")], preamble=["中国建设银行", "", "账户明细"])
    assert str(payments(read(path))[0]["_line"]) == "5"


def test_accounts_and_balances_come_with_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [ccb_row("30.00", "", 余额="70.00"), ccb_row("", "5.00", 余额="75.00")]
    write_csv(path, CCB, rows)
    reading = read(path)
    assert reading.tables["account_day"].to_pylist()[0]["closing_balance_fen"] == "7500"
    assert reading.facts["balances"] == "all 1 balances follow from the one before"


def test_a_newest_first_list_closes_on_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [ccb_row("", "5.00", 余额="75.00"), ccb_row("30.00", "", 余额="70.00")]
    write_csv(path, CCB, rows)
    reading = read(path)
    assert not reading.refused
    assert reading.tables["account_day"].to_pylist()[0]["closing_balance_fen"] == "7500"


def test_a_missing_entry_breaks_the_balances_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [ccb_row("30.00", "", 余额="70.00"), ccb_row("", "5.00", 余额="65.00")]
    write_csv(path, CCB, rows)
    (refused,) = read(path).refused
    assert (refused.place.line, refused.stream) == (3, "account_day")
    assert "does not follow" in refused.reason


def test_a_refused_row_does_not_also_break_the_balances(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [ccb_row("30.00", "", 余额="70.00"), ccb_row("1.005", "", 余额="68.99")]
    rows.append(ccb_row("8.99", "", 余额="60.00"))
    write_csv(path, CCB, rows)
    assert [row.stream for row in read(path).refused] == ["payment"]


@pytest.mark.parametrize(
    ("debit", "credit", "told", "direction"),
    [
        ("1.00", "", {}, "pay"),
        ("-1.00", "", {"摘要": "红字"}, "refund"),
        ("", "1.00", {"摘要": "退汇"}, "refund"),
        ("", "1.00", {"摘要": "冲正"}, "refund"),
        ("", "1.00", {"备注": "原流水:S0"}, "refund"),
        ("", "1.00", {"对方户名": "国家金库某市中心支库"}, "clearing"),
        ("", "1.00", {"摘要": "清算 3 笔"}, "clearing"),
        ("", "1.00", {"摘要": "利息"}, "other"),
        ("", "-1.00", {"摘要": "冲正"}, "other"),
        ("1.00", "", {"摘要": "退款清算"}, "clearing"),
        ("1.00", "", {"摘要": "退款清算 凭证号:V1"}, "pay"),
        ("0.00", "0.00", {}, "other"),
    ],
)
def test_direction_keeps_the_sense(
    tmp_path: Path, debit: str, credit: str, told: dict[str, str], direction: str
) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, CCB, [ccb_row(debit, credit, **told)])
    (row,) = payments(read(path))
    assert row["direction"] == direction
    assert not (row["amount_fen"] or "").startswith("-")


def test_money_goes_from_the_payer_to_the_payee_also_when_it_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, CCB, [ccb_row("1.00", ""), ccb_row("", "1.00", 摘要="退款")])
    pairs = [(row["payer_account"], row["payee_account"]) for row in payments(read(path))]
    assert pairs == [(OWN, OTHER), (OTHER, OWN)]


def test_amounts_in_fen_are_not_divided_into_yuan(tmp_path: Path) -> None:
    path = tmp_path / "零余额账户.xlsx"
    rows: list[list[Cell]] = [[OWN, "2025-03-10", "1-借", "123450", "", "甲", OTHER, "货款"]]
    rows.append(["", "2025-03-11", "2-贷", "5", "", "乙", OTHER, "退款"])
    write_xlsx(path, FLAGGED, rows, preamble=[["检查资料"]] * 8)
    got = payments(read(path))
    assert [row["amount_fen"] for row in got] == ["123450", "5"]
    assert got[1]["payee_account"] == OWN


@pytest.mark.parametrize(
    "amount", ["１２．００", "1e3", "1.005", "-0", "1,2345.00", "12.3.4", "abc"]
)
def test_an_amount_that_is_not_plain_is_refused_and_its_neighbour_kept(
    tmp_path: Path, amount: str
) -> None:
    reading = read(signed_file(tmp_path / "a.csv", amount, "-2.00"))
    assert [row["amount_fen"] for row in payments(reading)] == ["200"]
    assert amount in reading.refused[0].reason


@given(st.integers(min_value=1, max_value=10**15))
def test_every_amount_with_separators_reads_to_the_fen(fen: int) -> None:
    assert fen_or_none(f"{fen // 100:,}.{fen % 100:02d}", Unit.YUAN) == fen


def test_numbers_of_a_workbook_are_exact_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    amounts = [Decimal("-0.07"), Decimal("-0.305")]
    write_xlsx(path, SIGNED, [["2025-03-10", amount, "", OTHER, "货款"] for amount in amounts])
    reading = read(path)
    assert [row["amount_fen"] for row in payments(reading)] == ["7"]
    assert "more than two decimals" in reading.refused[0].reason


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_account_stored_as_a_number_is_unrecoverable(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    account: Cell = "6.2E+18" if suffix == "csv" else Decimal(6217000000000000123)
    rows: list[list[Cell]] = [["2025-03-10", "-1.00", "", account, "货款"]]
    rows.append(["2025-03-10", "-2.00", "", OTHER, "货款"])
    write = write_csv if suffix == "csv" else write_xlsx
    write(path, SIGNED, rows)
    reading = read(path)
    assert "unrecoverable" in reading.refused[0].reason
    assert len(payments(reading)) == 1


def test_totals_that_agree_are_counted_and_totals_that_do_not_are_named(tmp_path: Path) -> None:
    totals = ["合计", "", "", "1.00", "2.00", *[""] * 12]
    wrong = ["合计", "", "", "9.00", "2.00", *[""] * 12]
    rows = [ccb_row("1.00", ""), ccb_row("", "2.00")]
    write_csv(tmp_path / "a.csv", CCB, rows, totals=[totals])
    write_csv(tmp_path / "b.csv", CCB, rows, totals=[wrong])
    good, bad = read(tmp_path / "a.csv"), read(tmp_path / "b.csv")
    assert (good.facts["totals_lines"], good.refused) == ("1", [])
    assert "9.00 against 1.00" in bad.refused[0].reason


def test_equal_entries_of_one_serial_are_numbered_in_any_order(tmp_path: Path) -> None:
    rows = [ccb_row("1.00", "", 摘要=text) for text in ("工资", "补贴")]
    write_csv(tmp_path / "a.csv", CCB, rows)
    write_csv(tmp_path / "b.csv", CCB, rows[::-1])
    told = [
        {row["purpose"]: row["line_no"] for row in payments(read(tmp_path / name))}
        for name in ("a.csv", "b.csv")
    ]
    assert told[0] == told[1]
    assert sorted(told[0].values(), key=str) == ["1", "2"]


def test_a_header_on_two_lines_is_read_with_its_merged_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    upper = ["交易日期", "发生额", "", "余额", "对方账号"]
    lower = ["", "借方", "贷方", "", ""]
    write_xlsx(path, lower, [["2025-03-10", "1.00", "", "", OTHER]], preamble=[upper])
    assert payments(read(path))[0]["amount_fen"] == "100"


def test_a_core_feed_without_a_header_is_known_by_its_shape(tmp_path: Path) -> None:
    path = tmp_path / "feed.txt"
    row = ["CNY", "", "12.00", "0.00", "", "甲局", OWN, "乙公司", OTHER, "20250310", "S9"]
    write_csv(path, [], [[*row, "货款", "凭证号：V77"]], delimiter="|")
    (got,) = payments(read(path))
    assert got["voucher_no"] == "V77"
    assert (got["payer_account"], got["payee_account"]) == (OWN, OTHER)


def test_a_bilingual_header_in_utf_16_with_tabs_is_read(tmp_path: Path) -> None:
    path = tmp_path / "boc.csv"
    header = [
        "交易类型[ Transaction Type ]",
        "付款人账号[ Debit Account No. ]",
        "付款人名称[ Payer's Name ]", "收款人账号[ Payee's Account Number ]",
        "收款人名称[ Payee's Name ]", "交易日期[ Transaction Date ]",
        "交易时间[ Transaction time ]",
        "交易货币[ Trade Currency ]", "交易金额[ Trade Amount ]",
        "交易流水号[ Transaction reference number ]", "用途[ Purpose ]",
    ]  # fmt: skip
    row = [
        "往账",
        OWN,
        "甲局",
        OTHER,
        "乙公司",
        "20250310",
        "09:30:00",
        "CNY",
        "-8.00",
        "S1",
        "货款",
    ]
    write_csv(path, header, [row], encoding="utf-16", delimiter="\t")
    (got,) = payments(read(path))
    assert (got["direction"], got["amount_fen"], got["bank_code"]) == ("pay", "800", "104")


def test_a_page_saved_as_a_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    cells = "".join(f"<td>{name}</td>" for name in SIGNED)
    row = f"<td>2025-03-10</td><td>-1.00</td><td></td><td>{OTHER}</td><td>货款</td>"
    path.write_bytes(
        f"<html><table><tr>{cells}</tr><tr>{row}</tr></table></html>".encode("gb18030")
    )
    assert payments(read(path))[0]["payee_account"] == OTHER


def test_personal_numbers_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    header = [*SIGNED, "证件号码"]
    row = ["2025-03-10", "-1.00", "", OTHER, "补助 11010519491231002X", "11010519491231002X"]
    write_csv(path, header, [row])
    (got,) = payments(read(path))
    assert "11010519491231002X" not in str(got)


def test_an_amount_in_another_currency_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, CCB, [ccb_row("1.00", "", 币种="USD"), ccb_row("2.00", "")])
    assert "USD" in read(path).refused[0].reason


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        ("交易日期,交易金额\n".encode() + b"2025-03-10,\xff\xff\n", "line 2"),
        ("交易日期,交易金额,备注\n2025-03-10,-1.00,货款".encode()[:-1], "line 2"),
        ("交易日期,交易金额,余额\n".encode(), "no entries"),
        (b"a,b,c\n1,2,3\n", "columns found: line 1: a, b, c"),
        (b"PK\x03\x04garbage", "damaged workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1garbage", "cannot be opened"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, data: bytes, told: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(data)
    with pytest.raises(FileRefused, match=r"bad\.csv") as caught:
        read(path)
    assert told in str(caught.value)


def test_a_quotation_mark_that_swallows_lines_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = "2025-03-10,-1.00,,1,货款\n"
    path.write_text(f'{",".join(SIGNED)}\n{good}2025-03-10,-2.00,,1,"货\n{good}', "utf-8")
    reading = read(path)
    assert len(payments(reading)) == 1
    assert "never closed" in reading.refused[0].reason


def sheet_with(tmp_path: Path, replaced: str, by: str) -> Path:
    """Write a workbook and replace a text in its sheet."""
    write_xlsx(tmp_path / "plain.xlsx", SIGNED, [["2025-03-10", Decimal("-1.00"), "", OTHER, "货"]])
    path = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(path, "w") as changed:
        for entry in plain.infolist():
            data = plain.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert replaced.encode() in data
                data = data.replace(replaced.encode(), by.encode())
            changed.writestr(entry, data)
    return path


def test_a_formula_without_a_value_is_refused_by_name(tmp_path: Path) -> None:
    path = sheet_with(tmp_path, "<v>-1</v>", "<f>1-2</f>")
    with pytest.raises(FileRefused, match="a formula without a stored value"):
        read(path)


def test_cells_far_apart_are_refused_before_they_are_laid_out(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(FileRefused, match="so far apart"):
        read(sheet_with(tmp_path, "</sheetData>", far))


def test_a_binary_sheet_tells_its_corners_by_its_records() -> None:
    near = bytes([0, 4, 2, 0, 0, 0, 2, 4, 3, 0, 0, 0])
    far = bytes([0, 4, 0xFF, 0xFF, 0x0F, 0, 2, 4, 0xFF, 0x3F, 0, 0])
    assert binary_corners(near) == ((2, 2), (3, 3))
    assert binary_corners(near + far) == ((2, 1048575), (3, 16383))


def test_a_heading_in_another_currency_refuses_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, CCB, [ccb_row("1.00", "")], preamble=["币种：美元"])
    with pytest.raises(FileRefused, match="美元"):
        read(path)


def test_a_zip_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (64 << 20))
    with pytest.raises(FileRefused, match="like a bomb"):
        read(path)


def test_another_stream_is_not_to_be_had_from_a_bank_export(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="--stream"):
        read(signed_file(tmp_path / "a.csv", "-1.00"), stream="voucher")
