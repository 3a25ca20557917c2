"""The workbook read back as its users get it: types, marks, names, print set-up, nothing run."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from bankcheck.ledger.streams import STREAMS
from bankcheck.money import yuan
from bankcheck.reconcile.catalogue import load_catalogue
from bankcheck.reconcile.workbook import write_workbook
from bankcheck.reconcile.workbook_rules import ROWS_A_SHEET, sheet_name
from bankcheck.reconcile.workbook_words import COLUMNS

SHARED = Path(
    os.environ.get("BANKCHECK_SHARED", Path(__file__).resolve().parents[2].parent / "shared")
)
FIRST_ROW = 4
COLUMN_TYPES = (
    [(name, pa.string()) for name in ("code", "kind")]
    + [("severity", pa.int32()), ("bank_code", pa.string()), ("fiscal_year", pa.int32())]
    + [("voucher_no", pa.string()), ("voucher_line_no", pa.int32())]
    + [("bank_serial_no", pa.string()), ("payment_line_no", pa.int32())]
    + [(name, pa.string()) for name in ("claim_no", "account", "field", "expected", "actual")]
    + [("amount_fen", pa.int64()), ("occurred_on", pa.date32()), ("due_on", pa.date32())]
    + [(name, pa.string()) for name in ("rule_version", "fingerprint", "message_zh")]
    + [("message_en", pa.string()), ("evidence", pa.string())]
)


def _row(number: int, line: int, **fields: object) -> dict[str, object]:
    place = {"row_id": number, "file": "支付.csv", "sha256": "0" * 64, "sheet": "", "line": line}
    return {**place, "fields": fields}


def _difference(**changed: object) -> dict[str, Any]:
    voucher = _row(
        1, 12, voucher_no="0012025", line_no=1, issued_at="2025-03-03T09:00:00+08:00",
        payee_account="6222000000000000001", payee_name="甲公司", amount_fen=1400,
        budget_unit_code="001001", status="valid",
    )  # fmt: skip
    payment = _row(
        2, 7, bank_serial_no="S1", paid_at="2025-03-03", payee_account="6222000000000000001",
        payee_name="甲公司", amount_fen=1300, voucher_no="0012025",
    )  # fmt: skip
    evidence = {"voucher": [voucher], "payment": [payment], "parameters": {"days": 1}}
    usual = {name: None for name, _ in COLUMN_TYPES} | {
        "code": "AB07", "kind": "", "severity": 4, "bank_code": "105", "fiscal_year": 2025,
        "voucher_no": "0012025", "bank_serial_no": "S1", "field": "amount_fen",
        "expected": "1400", "actual": "1300", "amount_fen": 1300,
        "occurred_on": date(2025, 3, 3), "rule_version": "1", "fingerprint": "f1",
        "message_zh": "金额不符。", "message_en": "The amount differs.", "evidence": evidence,
    }  # fmt: skip
    row = usual | changed
    return row | {"evidence": json.dumps(row["evidence"], ensure_ascii=False)}


def _summary(**changed: object) -> dict[str, Any]:
    rules = [
        {"code": "AB07", "zh": "金额不符", "en": "Wrong amount", "severity": 4, "run": True,
         "missing": [], "hits": 1, "amount_fen": 1300, "parameters": [],
         "by_bank": {"105": {"hits": 1, "amount_fen": 1300}}},
        {"code": "AB01", "zh": "先清算后支付", "en": "Cleared before paying", "severity": 4,
         "run": False, "missing": ["claim"], "hits": 0, "amount_fen": 0, "by_bank": {},
         "parameters": [{"name": "days", "value": 1, "from": "2000-01-01", "reference": "示例",
                         "status": "sample"}]},
    ]  # fmt: skip
    counts = {"supplied": True, "rows_in": 3, "fen_in": 1400, "matched_rows": 1,
              "matched_fen": 1400, "open_rows": 0, "open_fen": 0, "excluded_rows": 2,
              "excluded_fen": 0, "rejected_rows": 1, "excluded_by": {"after_as_of": 2}}  # fmt: skip
    return {
        "run_id": "R000001", "year": 2025, "month": None, "as_of": "2025-12-31",
        "engine": "duckdb", "versions": {"duckdb": "1.5.6"},
        "started_at": "2026-01-05T08:00:00+00:00", "rules": rules,
        "streams": {"voucher": counts, "claim": {"supplied": False}},
        "elements": [{"element": "purpose", "zh": "用途", "en": "Purpose", "voucher_rows": 3,
                      "voucher_filled": 0, "payment_rows": 3, "payment_filled": 0,
                      "state": "not_covered"}],
        "passes": {"exact": 1, "stopped_at_limit": 0}, "banks": {"105": "建设银行样本"},
        "nameless": 2,
        "digests": {"input": "aa", "result": "bb"},
    } | changed  # fmt: skip


def _write(
    folder: Path,
    rows: list[dict[str, Any]],
    summary: dict[str, Any] | None = None,
    rows_a_sheet: int = ROWS_A_SHEET,
) -> Path:
    found = folder / "differences.parquet"
    pq.write_table(pa.Table.from_pylist(rows, pa.schema(COLUMN_TYPES)), found)
    path = folder / "differences.xlsx"
    write_workbook(path, found, summary or _summary(), load_catalogue(), rows_a_sheet)
    return path


def _open(
    folder: Path,
    rows: list[dict[str, Any]],
    summary: dict[str, Any] | None = None,
    rows_a_sheet: int = ROWS_A_SHEET,
) -> Workbook:
    return load_workbook(_write(folder, rows, summary, rows_a_sheet))


def _headers(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[FIRST_ROW - 1]]


def _cell(sheet: Worksheet, band: str, header: str) -> Cell:
    bands, current = [], ""
    for cell in sheet[FIRST_ROW - 2]:
        current = str(cell.value) if cell.value else current
        bands.append(current)
    for index, name in enumerate(_headers(sheet)):
        if bands[index].startswith(band) and name.startswith(header):
            return sheet.cell(FIRST_ROW, index + 1)
    raise AssertionError((band, header))


@pytest.fixture
def sheet(tmp_path: Path) -> Worksheet:
    return _open(tmp_path, [_difference()])["AB07 金额不符"]


def test_only_rules_with_hits_have_a_sheet(tmp_path: Path) -> None:
    assert _open(tmp_path, [_difference()]).sheetnames == ["总览 Overview", "AB07 金额不符"]


def test_amounts_are_numbers_in_yuan(sheet: Worksheet) -> None:
    cell = _cell(sheet, "财政", "金额")
    assert (cell.value, cell.number_format) == (14, "#,##0.00")


def test_expected_and_actual_amounts_are_numbers(sheet: Worksheet) -> None:
    assert (_cell(sheet, "", "应为").value, _cell(sheet, "", "实际").value) == (14, 13)


def test_accounts_are_text_and_whole(sheet: Worksheet) -> None:
    cell = _cell(sheet, "财政", "收款账号")
    assert (cell.value, cell.data_type) == ("6222000000000000001", "s")


def test_voucher_numbers_keep_their_leading_zeros(sheet: Worksheet) -> None:
    assert _cell(sheet, "财政", "凭证号").value == "0012025"


def test_a_time_is_a_shanghai_time(sheet: Worksheet) -> None:
    assert _cell(sheet, "财政", "签发时间").value == datetime(2025, 3, 3, 9, 0)


def test_a_day_without_a_time_shows_no_midnight(sheet: Worksheet) -> None:
    assert _cell(sheet, "代理银行支付", "支付时间").number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("band", ["财政", "代理银行支付"])
def test_the_differing_field_is_marked_on_both_sides(sheet: Worksheet, band: str) -> None:
    assert _cell(sheet, band, "金额").fill.fgColor.rgb == "FFFFF2AB"


def test_a_field_that_agrees_is_not_marked(sheet: Worksheet) -> None:
    assert _cell(sheet, "财政", "收款人").fill.fgColor.rgb != "FFFFF2AB"


def test_every_side_names_file_and_line(sheet: Worksheet) -> None:
    assert [_cell(sheet, band, "行").value for band in ("财政", "代理银行支付")] == [12, 7]


def test_headers_are_frozen(sheet: Worksheet) -> None:
    assert sheet.freeze_panes == f"C{FIRST_ROW}"


def test_the_filter_spans_all_rows(sheet: Worksheet) -> None:
    assert str(sheet.auto_filter.ref).endswith(str(FIRST_ROW))


def test_pages_are_a4_landscape_one_wide_with_repeated_headers(sheet: Worksheet) -> None:
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == (
        "landscape", 9, None, 0)  # fmt: skip
    assert sheet.print_title_rows == "$1:$3"


def test_a_full_sheet_goes_on_in_another_and_says_so(tmp_path: Path) -> None:
    rows = [_difference(fingerprint=f"f{n}") for n in range(3)]
    book = _open(tmp_path, rows, rows_a_sheet=2)
    assert book.sheetnames[1:] == ["AB07 金额不符", "AB07 金额不符 (2)"]
    assert "AB07 金额不符 (2)" in str(book["AB07 金额不符"]["A1"].value)
    assert book["AB07 金额不符 (2)"].cell(FIRST_ROW, 1).value == 3


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    first = _write(tmp_path, [_difference()]).read_bytes()
    assert _write(tmp_path, [_difference()]).read_bytes() == first


def test_the_order_of_rows_in_the_file_does_not_matter(tmp_path: Path) -> None:
    rows = [_difference(fingerprint=f"f{n}", voucher_no=str(n)) for n in range(4)]
    first = _write(tmp_path, rows).read_bytes()
    assert _write(tmp_path, rows[::-1]).read_bytes() == first


@pytest.mark.parametrize("fen", [1, -1, 10**15 - 1, -(10**15 - 1), 123_456_789_012_345])
def test_amounts_below_ten_million_million_yuan_are_exact(tmp_path: Path, fen: int) -> None:
    sheet = _open(tmp_path, [_difference(amount_fen=fen)])["AB07 金额不符"]
    value = _cell(sheet, "", "涉及金额").value
    assert f"{value:.2f}" == yuan(fen).replace(",", "")


def test_greater_amounts_are_text_rather_than_rounded(tmp_path: Path) -> None:
    sheet = _open(tmp_path, [_difference(amount_fen=10**15)])["AB07 金额不符"]
    assert _cell(sheet, "", "涉及金额").value == "10,000,000,000,000.00"


def _blns() -> list[str]:
    file = SHARED / "data" / "blns" / "blns.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []


HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1",
    "{=1}", '=HYPERLINK("http://x","y")', "http://example.invalid", "internal:Sheet1!A1",
    "mailto:a@b", "_x0041_", "'quoted", "1e3", "TRUE", "a\x00b", "\x1f", "\ud800", "字" * 40_000,
]  # fmt: skip


def _types(book: Workbook) -> set[str]:
    return {
        cell.data_type
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _hostile_difference(text: str, number: int) -> dict[str, Any]:
    row = _row(1, 1, voucher_no=text, payee_name=text, purpose=text, payee_account=text)
    row |= {"file": text, "sheet": text}
    return _difference(
        kind=text, field=text, expected=text, actual=text, message_zh=text, message_en=text,
        fingerprint=f"f{number:05d}", evidence={"voucher": [row, row], "parameters": {"a": text}},
    )  # fmt: skip


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize("text", HOSTILE, ids=[f"text {n}" for n in range(len(HOSTILE))])
def test_hostile_text_stays_text(tmp_path: Path, text: str) -> None:
    book = _open(tmp_path, [_hostile_difference(_encodable(text), 0)])
    assert _types(book) <= {"s", "n", "d"}
    assert not any(link for sheet in book.worksheets[1:] for link in sheet._hyperlinks)


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "@x", "'x", "http://example.invalid"])
def test_hostile_text_reads_back_as_it_was(tmp_path: Path, text: str) -> None:
    sheet = _open(tmp_path, [_hostile_difference(text, 0)])["AB07 金额不符"]
    assert _cell(sheet, "财政", "收款人").value == text


def test_naughty_strings_stay_text(tmp_path: Path) -> None:
    texts = _blns()
    if not texts:
        pytest.skip(f"the list of naughty strings is not at {SHARED / 'data' / 'blns'}")
    rows = [_hostile_difference(_encodable(text), n) for n, text in enumerate(texts)]
    assert _types(_open(tmp_path, rows)) <= {"s", "n", "d"}


def test_a_bank_name_that_is_a_formula_stays_text(tmp_path: Path) -> None:
    summary = _summary(banks={"105": "=1+1"}, run_id="=R1", digests={"input": "+1"})
    assert _types(_open(tmp_path, [_difference()], summary=summary)) <= {"s", "n", "d"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a/b:c", "AB07 a_b_c"), ("字" * 40, "AB07 " + "字" * 26)],
    ids=["signs Excel refuses", "too long"],
)
def test_sheet_names_fit_excel(name: str, shown: str) -> None:
    assert sheet_name("AB07", name, 1) == shown


def _overview(folder: Path) -> str:
    sheet = _open(folder, [_difference()])["总览 Overview"]
    return "\n".join(
        " | ".join(str(cell.value) for cell in row if cell.value is not None)
        for row in sheet.iter_rows()
    )


@pytest.mark.parametrize(
    "text",
    [
        "2025年，截至2025-12-31（含）",
        "R000001",
        "示例参数，尚未经财政部门确定，不得直接作为处理依据：AB01",
        "账号在本工作簿中完整显示",
        "AB01 先清算后支付 Cleared before paying：未提供 not supplied: 人民银行清算",
        "用途 Purpose 未核查",
        "1 行无法读取，未参与核对",
        "2 笔银行流水未注明银行",
        "2 行未纳入 rows left out (after_as_of)",
        "建设银行样本",
        "合计 Total | 1 | 13 | 1 | 13",
        "输入摘要 Input digest | aa",
    ],
)
def test_the_overview_says(tmp_path: Path, text: str) -> None:
    assert text in _overview(tmp_path)


@pytest.mark.parametrize("stream", sorted(STREAMS))
def test_every_canonical_column_has_a_name_in_both_languages(stream: str) -> None:
    assert set(STREAMS[stream].names) <= set(COLUMNS)
