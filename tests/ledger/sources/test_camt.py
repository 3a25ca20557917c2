"""camt.05x: every entry a row, every balance proven, every broken file refused by name."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bankcheck.errors import FileRefused
from bankcheck.example.formats.camt_file import write_camt053
from bankcheck.example.formats.statement import Entry, Statement
from bankcheck.ledger.sources import camt
from bankcheck.ledger.sources.shape import Reading, Wish

SHARED = Path(os.environ.get("BANKCHECK_SHARED", Path(__file__).parents[4] / "shared"))
BOMBS = SHARED / "data" / "defusedxml_xmltestdata"

DAY = date(2026, 3, 10)
OUT = Entry(
    datetime(2026, 3, 10, 15, 30, 1), "debit", 1250, "S1", "V1", "收款人", "2002", "办公用品"
)
IN = Entry(DAY, "credit", 1250, "S2", "", "国家金库", "9001", "清算 1 笔")
STATEMENT = Statement("N1", "1001", "测试单位", DAY, 0, DAY, [OUT, IN])


def _written(tmp_path: Path, *statements: Statement) -> Path:
    path = tmp_path / "statement.xml"
    write_camt053(path, statements)
    return path


def _read(path: Path) -> Reading:
    return camt.read(path, path.name, Wish(bank_code="105"))


def _payments(reading: Reading) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = reading.tables["payment"].to_pylist()
    return rows


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    path = _written(tmp_path, STATEMENT)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_debit_is_a_payment_of_the_account_to_the_other_party(tmp_path: Path) -> None:
    row = _payments(_read(_written(tmp_path, STATEMENT)))[0]
    named = ("direction", "payer_account", "payee_account", "amount_fen", "voucher_no", "bank_code")
    assert [row[key] for key in named] == ["pay", "1001", "2002", "1250", "V1", "105"]


def test_payment_keeps_serial_and_time(tmp_path: Path) -> None:
    row = _payments(_read(_written(tmp_path, STATEMENT)))[0]
    assert (row["bank_serial_no"], row["paid_at"]) == ("S1", "2026-03-10T15:30:01")


def test_credit_from_the_treasury_is_clearing(tmp_path: Path) -> None:
    assert _payments(_read(_written(tmp_path, STATEMENT)))[1]["direction"] == "clearing"


@pytest.mark.parametrize(
    ("told", "direction"),
    [
        (("", "AC01"), "refund"),
        (("退款 原流水号 S1", ""), "refund"),
        (("利息", ""), "other"),
    ],
    ids=["return code", "original serial", "interest"],
)
def test_other_credits_are_told_by_reason_and_words(
    tmp_path: Path, told: tuple[str, str], direction: str
) -> None:
    entry = replace(IN, other_name="收款人", text=told[0], returned=told[1])
    statement = replace(STATEMENT, entries=[entry])
    assert _payments(_read(_written(tmp_path, statement)))[0]["direction"] == direction


def test_voucher_number_in_the_text_goes_before_the_reference(tmp_path: Path) -> None:
    statement = replace(STATEMENT, entries=[replace(OUT, reference="E2E", text="凭证号:V7 办公")])
    assert _payments(_read(_written(tmp_path, statement)))[0]["voucher_no"] == "V7"


def test_equal_entries_of_one_serial_are_numbered(tmp_path: Path) -> None:
    statement = replace(STATEMENT, entries=[OUT, OUT])
    rows = _payments(_read(_written(tmp_path, statement)))
    assert [row["line_no"] for row in rows] == ["1", "2"]


def test_closing_balance_is_an_account_day(tmp_path: Path) -> None:
    rows = _read(_written(tmp_path, STATEMENT)).tables["account_day"].to_pylist()
    assert [(row["account"], row["date"], row["closing_balance_fen"]) for row in rows] == [
        ("1001", "2026-03-10", "0")
    ]


def test_entries_in_a_foreign_currency_are_never_payments(tmp_path: Path) -> None:
    row = _payments(_read(_written(tmp_path, replace(STATEMENT, currency="USD"))))[0]
    assert (row["direction"], row["_extra"]) == ("other", '{"currency": "USD"}')


def test_balance_one_fen_off_is_refused_with_the_figures(tmp_path: Path) -> None:
    path = _changed(tmp_path, '<Amt Ccy="CNY">12.50</Amt>', '<Amt Ccy="CNY">12.51</Amt>')
    with pytest.raises(FileRefused, match=r"0\.00 and entries of -0\.01 make -0\.01.* says 0\.00"):
        _read(path)


def test_missing_entry_is_found_by_the_balance(tmp_path: Path) -> None:
    path = _written(tmp_path, STATEMENT)
    text = path.read_text("utf-8")
    start, end = text.index("<Ntry>"), text.index("</Ntry>") + len("</Ntry>")
    path.write_text(text[:start] + text[end:], "utf-8")
    with pytest.raises(FileRefused, match="closing balance"):
        _read(path)


BATCH = (
    "<NtryDtls><TxDtls><Refs><EndToEndId>V1</EndToEndId></Refs>"
    '<Amt Ccy="CNY">{0}</Amt></TxDtls><TxDtls><Refs><EndToEndId>V2</EndToEndId></Refs>'
    '<Amt Ccy="CNY">{1}</Amt></TxDtls></NtryDtls>'
)


@pytest.mark.parametrize(
    ("parts", "amounts"),
    [(("12.00", "0.50"), ["1200", "50"]), (("12.00", "0.51"), ["1250"])],
    ids=["adds up", "does not add up"],
)
def test_batch_is_split_only_where_its_parts_add_up(
    tmp_path: Path, parts: tuple[str, str], amounts: list[str]
) -> None:
    path = _written(tmp_path, STATEMENT)
    text = path.read_text("utf-8")
    start, end = text.index("<NtryDtls>"), text.index("</NtryDtls>") + len("</NtryDtls>")
    path.write_text(text[:start] + BATCH.format(*parts) + text[end:], "utf-8")
    outs = [row for row in _payments(_read(path)) if row["direction"] == "pay"]
    assert [row["amount_fen"] for row in outs] == amounts


def test_pending_entry_is_pending_and_outside_the_balance(tmp_path: Path) -> None:
    pending = replace(STATEMENT, entries=[OUT])
    path = _written(tmp_path, pending)
    text = path.read_text("utf-8").replace("<Cd>BOOK</Cd>", "<Cd>PDNG</Cd>")
    path.write_text(
        text.replace(
            '<Amt Ccy="CNY">12.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt>',
            '<Amt Ccy="CNY">0.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt>',
        ),
        "utf-8",
    )
    assert _payments(_read(path))[0]["status"] == "pending"


@pytest.mark.parametrize("amount", ["1.005", "1e3", "-12.50", "１２.50", ""])
def test_entry_with_an_amount_that_is_not_plain_is_refused_and_not_dropped(
    tmp_path: Path, amount: str
) -> None:
    mark = "</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>"
    reading = _read(_changed(tmp_path, f"12.50{mark}", f"{amount}{mark}"))
    assert (len(_payments(reading)), len(reading.refused)) == (1, 1)


BROKEN = {
    "cut off": ("</Document>", ""),
    "no account": ("<Id>1001</Id>", "<Id></Id>"),
    "no statement": ("Stmt>", "Other>"),
    "doctype": ("<Document", "<!DOCTYPE Document><Document"),
    "entity": ("办公用品", "&bomb;"),
}


@pytest.mark.parametrize("turn", BROKEN.values(), ids=BROKEN.keys())
def test_broken_file_is_refused(tmp_path: Path, turn: tuple[str, str]) -> None:
    path = _written(tmp_path, STATEMENT)
    path.write_text(path.read_text("utf-8").replace(*turn), "utf-8")
    with pytest.raises(FileRefused):
        _read(path)


@pytest.mark.parametrize(
    "name",
    [
        "cyclic",
        "dtd",
        "external",
        "external_file",
        "quadratic",
        "simple",
        "simple-ns",
        "xmlbomb",
        "xmlbomb2",
    ],
)
def test_hostile_and_foreign_xml_is_refused(name: str) -> None:
    path = BOMBS / f"{name}.xml"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the repository")
    with pytest.raises(FileRefused):
        _read(path)
