"""The files read back: marked everywhere, hidden where asked, and nothing in them is a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from bankcheck.exports import flat, workbook
from bankcheck.exports.cells import Shape, masked_name
from bankcheck.exports.datasets import DIFFERENCES, SUSPICIONS
from bankcheck.exports.mark import Mark
from bankcheck.exports.policy import Layout, Masking
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.catalogue import load_catalogue
from bankcheck.reconcile.workbook_pen import Money, Value
from bankcheck.suspicions.intake import take_in
from tests.exports.asking import RUN, book_of, made, stored, wish
from tests.web.sample_run import PAYEE, PAYER
from tests.workbench.house import House

EVIL = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x",
    "=cmd|' /C calc'!A0", "\ufeff=1", "\u200b=1", "\u3000=1", "%0A=1", "|x", "http://evil.example",
)  # fmt: skip
MARK = Mark(
    ticket="EX000001",
    name="=EVIL&R&D",
    login="monitor",
    institution="国库科",
    made_at=datetime(2026, 3, 31, 1, 2, tzinfo=UTC),
    copy_no=1,
    copy_id="c0ffee00-0000-4000-8000-000000000000",
    purpose="=HYPERLINK(1)",
    recipient="@x",
    approvers="孙科长",
    filter="run=R000002",
    expires_at=datetime(2026, 4, 7, tzinfo=UTC),
    network="intranet",
)
SHAPE = Shape(DIFFERENCES.chosen(["code", "amount_fen", "message_zh"]), Masking.MASKED)


def rows() -> Iterator[list[Value]]:
    return iter([[text, -5, text] for text in EVIL])


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "copy.xlsx"
    workbook.write(path, SHAPE, MARK, rows())
    return path


def test_no_cell_of_a_workbook_is_a_formula(written: Path) -> None:
    book = load_workbook(written)
    formulas = [
        cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"
    ]
    assert formulas == []


def test_text_stays_the_text_it_was(written: Path) -> None:
    sheet = load_workbook(written)[workbook.DATA]
    read = [row[0].value for row in sheet.iter_rows(min_row=3)]
    kept = [text for text in EVIL if "\r" not in text]
    assert [text for text in read if text in kept] == kept


def test_no_text_becomes_a_link(written: Path) -> None:
    sheets = load_workbook(written).worksheets
    assert [cell.hyperlink for one in sheets for row in one for cell in row if cell.hyperlink] == []


def test_every_sheet_says_who_when_and_which_copy(written: Path) -> None:
    lines = [sheet["A1"].value for sheet in load_workbook(written)]
    said = ("EX000001", "monitor", "2026-03-31 09:02", "第 1 份")
    assert [[word for word in said if word not in line] for line in lines] == [[], []]


def test_every_sheet_carries_the_mark_in_its_margins(written: Path) -> None:
    margins = [
        str(part.text)
        for sheet in load_workbook(written)
        for part in (sheet.oddHeader.center, sheet.oddFooter.left)
    ]
    assert ["EX000001" in text and "monitor" in text for text in margins] == [True] * 4


def test_a_name_gives_the_margins_no_command(written: Path) -> None:
    assert load_workbook(written).worksheets[0].oddHeader.right.text is None


def test_the_properties_carry_the_copy_id(written: Path) -> None:
    book = load_workbook(written)
    assert (book.custom_doc_props[workbook.COPY_PROPERTY].value, book.properties.description) == (
        MARK.copy_id,
        MARK.copy_id,
    )


def test_many_rows_go_on_marked_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 7)
    count = workbook.write(tmp_path / "copy.xlsx", SHAPE, MARK, rows())
    book = load_workbook(tmp_path / "copy.xlsx")
    assert (count, len(book.sheetnames), book.worksheets[-1]["A1"].value) == (
        len(EVIL),
        4,
        MARK.line,
    )


def test_an_empty_export_is_a_marked_sheet_without_rows(tmp_path: Path) -> None:
    count = workbook.write(tmp_path / "copy.xlsx", SHAPE, MARK, iter(()))
    sheet = load_workbook(tmp_path / "copy.xlsx")[workbook.DATA]
    assert (count, sheet.max_row) == (0, 2)


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_no_cell_of_a_text_table_begins_like_a_formula(tmp_path: Path) -> None:
    flat.write(tmp_path / "copy.csv", SHAPE, MARK, rows())
    cells = [row[place] for row in table(tmp_path / "copy.csv")[3:] for place in (0, 2)]
    evil = [one for one in cells if one.lstrip(flat._INVISIBLE)[:1] in flat.BEGINNINGS]
    assert evil == []


def test_a_text_table_is_marked_in_its_first_lines(tmp_path: Path) -> None:
    flat.write(tmp_path / "copy.csv", SHAPE, MARK, rows())
    first, second = table(tmp_path / "copy.csv")[:2]
    assert ("EX000001" in first[0], MARK.copy_id in second[0]) == (True, True)


def test_a_text_table_is_quoted_and_ends_its_lines_as_the_standard_asks(tmp_path: Path) -> None:
    flat.write(tmp_path / "copy.csv", SHAPE, MARK, [[Money(100), 'say "hi"', 7, "a,b"]])
    last = (tmp_path / "copy.csv").read_bytes().split(b"\r\n")[-2]
    assert last == b'"1.00","say ""hi""","7","a,b"'


def test_the_export_holds_the_rows_of_its_filter_alone(house: House) -> None:
    request_id = made(house, wish())
    sheet = book_of(house, request_id)[workbook.DATA]
    codes = {row[0].value for row in sheet.iter_rows(min_row=3)}
    assert (codes, sheet.max_row - 2) == ({"AB08"}, stored(house, request_id).file_rows)


def test_the_export_holds_the_chosen_columns_alone(house: House) -> None:
    sheet = book_of(house, made(house, wish(columns=("amount_fen", "code"))))[workbook.DATA]
    assert [cell.value for cell in sheet[2]] == [
        "规则 Rule",
        "规则名称 Name of the rule",
        "金额（元） Amount (yuan)",
    ]


def test_an_export_says_in_words_what_a_code_means(house: House) -> None:
    asked = wish(columns=("code", "severity", "bank_code", "kind"))
    sheet = book_of(house, made(house, asked))[workbook.DATA]
    said = [cell.value for cell in sheet[3]]
    rule = load_catalogue(house.home).rule("AB08")
    assert rule
    assert said[1] == f"{rule.zh} {rule.en}"
    assert all(word for code, word in zip(said[0:6:2], said[1:6:2], strict=True) if code)


def test_an_amount_is_a_number_of_yuan(house: House) -> None:
    sheet = book_of(house, made(house, wish(columns=("amount_fen",))))[workbook.DATA]
    assert isinstance(sheet["A3"].value, float)


_FULL = wish(columns=tuple(column.name for column in DIFFERENCES.columns))


def _text(house: House, request_id: int) -> str:
    book = book_of(house, request_id)
    return json.dumps([[str(cell.value) for cell in row] for sheet in book for row in sheet])


def test_a_masked_export_holds_no_account_number(house: House) -> None:
    text = _text(house, made(house, _FULL))
    assert [account for account in (PAYER, PAYEE) if account in text] == []


def test_a_whole_export_holds_the_accounts_of_its_columns(house: House) -> None:
    asked = wish(columns=("code", "payee_account"), masking=Masking.WHOLE)
    text = _text(house, made(house, asked))
    assert (PAYEE in text, PAYER in text) == (True, False)


def test_a_csv_export_holds_the_same_rows(house: House) -> None:
    request_id = made(house, wish(layout=Layout.CSV))
    path = house.home / "exports" / stored(house, request_id).file_name
    assert len(table(path)) - 3 == stored(house, request_id).file_rows


def test_the_estimate_is_the_count_of_the_filter(house: House) -> None:
    request_id = made(house, wish())
    stored_rows = pq.read_table(house.home / "runs" / RUN / "differences.parquet").to_pylist()
    count = sum(row["code"] == "AB08" for row in stored_rows)
    row = stored(house, request_id)
    assert (row.row_estimate, row.file_rows) == (count, count)


@pytest.mark.parametrize(("name", "hidden"), [("滨江文具有限公司", "滨＊＊"), ("李", "李＊＊")])
def test_a_hidden_name_shows_its_first_character(name: str, hidden: str) -> None:
    assert masked_name(name) == hidden


def test_a_day_is_written_as_a_day() -> None:
    shape = Shape(DIFFERENCES.chosen(["occurred_on"]), Masking.MASKED)
    assert list(shape.values({"occurred_on": date(2025, 3, 7)})) == [date(2025, 3, 7)]


@pytest.fixture
def suspicions(house: House) -> House:
    """A house whose run was taken in as suspicions."""
    take_in(house.database, Archive(house.home), RUN)
    return house


@pytest.mark.parametrize(
    ("filter_", "condition"),
    [
        ({"rule": "AB08"}, lambda row: row["code"] == "AB08"),
        ({"bank": "105"}, lambda row: row["bank_code"] == "105"),
        ({"q": "3304022025000007"}, lambda row: row["voucher_no"] == "3304022025000007"),
    ],
    ids=["rule", "bank", "number"],
)
def test_an_export_of_suspicions_holds_the_rows_of_its_filter(
    suspicions: House, filter_: dict[str, str], condition: Callable[[dict[str, Any]], bool]
) -> None:
    asked = wish(
        dataset="suspicions", columns=("number", "voucher_no"), filter={"state": "all", **filter_}
    )
    request_id = made(suspicions, asked)
    table_of_run = pq.read_table(suspicions.home / "runs" / RUN / "differences.parquet")
    due = sorted(row["voucher_no"] for row in table_of_run.to_pylist() if condition(row))
    sheet = book_of(suspicions, request_id)[workbook.DATA]
    held = sorted(row[1].value for row in sheet.iter_rows(min_row=3))
    row = stored(suspicions, request_id)
    assert (held, row.row_estimate) == (due, len(due))


def test_a_masked_export_of_suspicions_holds_no_account_number(suspicions: House) -> None:
    asked = wish(
        dataset="suspicions",
        columns=tuple(column.name for column in SUSPICIONS.columns),
        filter={"state": "all"},
    )
    text = _text(suspicions, made(suspicions, asked))
    assert [account for account in (PAYER, PAYEE) if account in text] == []
