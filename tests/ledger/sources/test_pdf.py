"""PDF statements, written here, come out entry by entry, with the proof that none was missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

from bankcheck.errors import FileRefused
from bankcheck.example.formats.pdf_file import (
    FONT,
    StatementEntry,
    StatementPages,
    write_statement,
)
from bankcheck.ledger.sources import pdf
from bankcheck.ledger.sources.shape import Reading, Wish

Line = Sequence[tuple[float, str]]
LONG = "支付本季度办公用品及印刷费用的一批很长的摘要文字需要换行显示"
HEADER: Line = (
    *((10, "交易日期"), (40, "流水号"), (80, "摘要"), (120, "借方发生额"), (155, "贷方发生额")),
    (185, "余额"),
)


def _entries(count: int) -> list[StatementEntry]:
    entries: list[StatementEntry] = []
    balance = 1_000_000
    for number in range(count):
        debit, credit = (0, 5_000_000) if number % 10 == 9 else (10_001 + number, 0)
        balance += credit - debit
        entries.append(
            StatementEntry(
                date(2025, 1, 1 + number // 5 % 28),
                time(9, number % 60, 7),
                f"20250101{number:08d}",
                f"凭证号:2500{number:04d} {LONG if number % 4 == 1 else '办公费'}",
                debit,
                credit,
                balance,
                "6200000000000000019",
                "某某市阳光办公用品有限责任公司东城分公司" if number % 3 == 2 else "某某公司",
            )
        )
    return entries


def _statement(entries: Sequence[StatementEntry], *, ruled: bool = True) -> StatementPages:
    return StatementPages(
        account="020000000000000017",
        holder="某某市财政局零余额账户",
        bank_name="中国工商银行某某市分行",
        period_from=date(2025, 1, 1),
        period_to=date(2025, 1, 31),
        opening_fen=1_000_000,
        entries=entries,
        ruled=ruled,
    )


def _written(folder: Path, statement: StatementPages) -> Path:
    path = folder / "statement.pdf"
    write_statement(path, statement)
    return path


def _read(path: Path, wish: Wish | None = None) -> Reading:
    return pdf.read(path, path.name, wish or Wish())


def _payments(reading: Reading) -> list[dict[str, Any]]:
    return list(reading.tables["payment"].to_pylist())


def _typed(folder: Path, *pages: Sequence[Line]) -> Path:
    """Write a PDF of lines of (millimetres from the left, text)."""
    document = FPDF(format="A4")
    document.add_font("body", fname=str(FONT))
    document.set_font("body", size=8)
    for lines in pages:
        document.add_page()
        for number, line in enumerate(lines):
            for x, text in line:
                document.text(x, 20 + 5 * number, text)
    path = folder / "typed.pdf"
    document.output(str(path))
    return path


def _line(day: str, serial: str, text: str, debit: str, credit: str, balance: str) -> Line:
    cells = zip(HEADER, (day, serial, text, debit, credit, balance), strict=True)
    return [(x, cell) for (x, _), cell in cells if cell]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
@pytest.mark.parametrize("count", [1, 27, 38, 39, 120])
def test_every_entry_comes_back_as_it_was_printed(
    tmp_path: Path, count: int, *, ruled: bool
) -> None:
    entries = _entries(count)
    found = _payments(_read(_written(tmp_path, _statement(entries, ruled=ruled))))
    assert [(row["bank_serial_no"], row["paid_at"], int(row["amount_fen"])) for row in found] == [
        (one.serial, f"{one.on}T{one.at}", one.debit_fen or one.credit_fen) for one in entries
    ]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
def test_texts_wrapped_or_broken_across_pages_are_joined(tmp_path: Path, *, ruled: bool) -> None:
    entries = _entries(120)
    found = _payments(_read(_written(tmp_path, _statement(entries, ruled=ruled))))
    assert [row["purpose"] for row in found] == [one.summary for one in entries]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
def test_a_payment_has_the_account_as_payer_and_its_counterparty_as_payee(
    tmp_path: Path, *, ruled: bool
) -> None:
    row = _payments(_read(_written(tmp_path, _statement(_entries(3), ruled=ruled))))[2]
    parties = [row[f"{side}_{what}"] for side in ("payer", "payee") for what in ("account", "name")]
    assert parties == [
        *("020000000000000017", "某某市财政局零余额账户", "6200000000000000019"),
        "某某市阳光办公用品有限责任公司东城分公司",
    ]


def test_sums_of_pages_are_no_payments(tmp_path: Path) -> None:
    reading = _read(_written(tmp_path, _statement(_entries(120))))
    assert (reading.tables["payment"].num_rows, reading.refused) == (120, [])


def test_the_voucher_number_is_taken_from_the_text(tmp_path: Path) -> None:
    found = _payments(_read(_written(tmp_path, _statement(_entries(2)))))
    assert [row["voucher_no"] for row in found] == ["25000000", "25000001"]


def test_the_last_balance_of_each_day_is_an_account_day(tmp_path: Path) -> None:
    entries = _entries(12)
    days = _read(_written(tmp_path, _statement(entries))).tables["account_day"].to_pylist()
    assert [(row["date"], int(row["closing_balance_fen"])) for row in days] == [
        ("2025-01-01", entries[4].balance_fen),
        ("2025-01-02", entries[9].balance_fen),
        ("2025-01-03", entries[11].balance_fen),
    ]


@pytest.mark.parametrize(
    ("summary", "direction"),
    [
        ("退款 原流水号:2025010100000001", "refund"),
        ("退汇", "refund"),
        ("国库清算 3 笔", "clearing"),
        ("利息", "other"),
    ],
)
def test_a_credit_is_named_for_what_its_text_says(
    tmp_path: Path, summary: str, direction: str
) -> None:
    entry = StatementEntry(date(2025, 1, 2), None, "1", summary, 0, 500, 1_000_500)
    found = _payments(_read(_written(tmp_path, _statement([entry]))))
    assert [row["direction"] for row in found] == [direction]


def test_a_refund_names_the_serial_it_undoes(tmp_path: Path) -> None:
    text = "退款 原流水号:2025010100000001"
    entry = StatementEntry(date(2025, 1, 2), None, "1", text, 0, 500, 1_000_500)
    found = _payments(_read(_written(tmp_path, _statement([entry]))))
    assert found[0]["original_serial_no"] == "2025010100000001"


def test_equal_entries_of_one_serial_are_numbered(tmp_path: Path) -> None:
    first = StatementEntry(date(2025, 1, 2), None, "7", "工资", 100, 0, 999_900)
    found = _payments(
        _read(_written(tmp_path, _statement([first, replace(first, balance_fen=999_800)])))
    )
    assert [row["line_no"] for row in found] == ["1", "2"]


def test_a_day_without_a_time_stays_a_day(tmp_path: Path) -> None:
    entry = StatementEntry(date(2025, 1, 2), None, "7", "工资", 100, 0, 999_900)
    assert _payments(_read(_written(tmp_path, _statement([entry]))))[0]["paid_at"] == "2025-01-02"


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
@pytest.mark.parametrize("missing", [0, 20, 49])
def test_a_missing_entry_breaks_the_running_balance(
    tmp_path: Path, missing: int, *, ruled: bool
) -> None:
    entries = _entries(51)
    del entries[missing]
    with pytest.raises(FileRefused, match=r"page \d+, line \d+: the running balance breaks"):
        _read(_written(tmp_path, _statement(entries, ruled=ruled)))


def test_a_statement_printed_newest_first_is_proved_too(tmp_path: Path) -> None:
    entries = _entries(7)
    lines = [
        _line(
            one.on.isoformat(),
            one.serial[-6:],
            "办公费",
            f"{one.debit_fen / 100:.2f}",
            "",
            f"{one.balance_fen / 100:.2f}",
        )
        for one in reversed(entries)
    ]
    reading = _read(_typed(tmp_path, [[(10, "期初余额：10,000.00")], HEADER, *lines]))
    assert "proved by the running balance" in reading.facts["statement 1"]


def test_a_statement_without_balances_says_that_it_is_not_proved(tmp_path: Path) -> None:
    header = HEADER[:-1]
    line = _line("2025-01-02", "1", "办公费", "5.00", "", "")
    reading = _read(_typed(tmp_path, [header, line]))
    assert "completeness not proved" in reading.facts["statement 1"]


def test_a_stated_count_that_differs_is_refused(tmp_path: Path) -> None:
    line = _line("2025-01-02", "1", "办公费", "5.00", "", "")
    with pytest.raises(FileRefused, match="debit count is 2, the entries that were read give 1"):
        _read(_typed(tmp_path, [HEADER[:-1], line, [(10, "借方笔数：2")]]))


@pytest.mark.parametrize("amount", ["1.005", "1e3", "１２.００", "-0", "12,34.00"])
def test_an_inexact_amount_is_refused_and_the_other_entries_stay(
    tmp_path: Path, amount: str
) -> None:
    good = _line("2025-01-02", "1", "办公费", "5.00", "", "95.00")
    bad = _line("2025-01-03", "2", "办公费", amount, "", "90.00")
    reading = _read(_typed(tmp_path, [HEADER, good, bad]))
    assert (len(_payments(reading)), [one.place.line for one in reading.refused]) == (1, [3])


def test_a_day_that_is_none_is_refused_and_the_other_entries_stay(tmp_path: Path) -> None:
    good = _line("2025-01-02", "1", "办公费", "5.00", "", "95.00")
    bad = _line("2025-02-30", "2", "办公费", "5.00", "", "90.00")
    reading = _read(_typed(tmp_path, [HEADER, good, bad]))
    assert [one.reason for one in reading.refused] == ["'2025-02-30' is not a day"]


def test_headings_printed_with_blanks_are_recognised(tmp_path: Path) -> None:
    header = [*HEADER[:2], (80.0, "摘"), (86.0, "要"), *HEADER[3:5], (185.0, "余"), (191.0, "额")]
    line = _line("2025-01-02", "1", "办公费", "5.00", "", "95.00")
    assert _payments(_read(_typed(tmp_path, [header, line])))[0]["purpose"] == "办公费"


def test_a_title_of_another_bank_than_asked_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path, _statement(_entries(2)))
    with pytest.raises(FileRefused, match="names bank 102, it was to be loaded for bank 105"):
        _read(path, Wish(bank_code="105"))


def test_a_character_outside_the_font_is_not_written_in_silence(tmp_path: Path) -> None:
    entry = StatementEntry(date(2025, 1, 2), None, "7", "龘", 100, 0, 999_900)
    with pytest.raises(ValueError, match="龘"):
        write_statement(tmp_path / "x.pdf", _statement([entry]))


def test_the_same_statement_gives_the_same_bytes(tmp_path: Path) -> None:
    first = _written(tmp_path, _statement(_entries(3))).read_bytes()
    assert _written(tmp_path, _statement(_entries(3))).read_bytes() == first
