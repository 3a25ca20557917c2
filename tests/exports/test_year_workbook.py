"""The annual workbook computes each fee by live formulas, and nothing typed ever becomes one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bankcheck.exports import year_workbook
from bankcheck.exports.datasets import YEAR_RESULTS
from bankcheck.exports.yearbook import YearBook
from tests.exports.yearbooks import EVIL, MARK, hand_worked, hostile
from tests.office import converted, recalculated
from tests.scoring.books import cases

ALL = tuple(column.name for column in YEAR_RESULTS.columns)
FORMULA = re.compile(r"=[A-Z0-9$(),:*+\-/<>=\"'! .一-鿿]+")
WORDS = {"MAX", "MIN", "SUM", "SUMPRODUCT", "INT", "IF"}
Cells = dict[tuple[str, str], Any]


def written(folder: Path, book: YearBook, sheets: tuple[str, ...] = ALL) -> Path:
    """Return the workbook of a year."""
    path = folder / "year.xlsx"
    year_workbook.write(path, sheets, MARK, book)
    return path


def formulas(path: Path) -> Cells:
    """Return every formula by sheet and cell."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def results(path: Path, cells: Cells) -> Cells:
    """Return what stands as the result of each of these formulas."""
    book = load_workbook(path, data_only=True)
    return {(name, place): book[name][place].value for name, place in cells}


def named(book: Workbook, sheet: str) -> dict[str, Any]:
    """Return the figures of a fee sheet by the name of their row."""
    rows = book[sheet].iter_rows(values_only=True)
    return {str(row[0]).partition(" ")[2]: row[2] for row in rows if row[0] and len(row) > 2}


def figures(path: Path) -> list[tuple[int, int, int]]:
    """Return counted, payable and carried fen of every bank, in their order."""
    found, book = [], load_workbook(path, data_only=True)
    for at in range(len(cases("fees"))):
        row = named(book, f"手续费 {at:03d}")
        found.append((row["Counted"], row["Payable"], row["Not covered by the fee"]))
    return found


def worked_by_hand() -> list[tuple[int, int, int]]:
    """Return counted, payable and carried fen as the cases say."""
    return [(one["counted"], one["payable"], one.get("carried", 0)) for one in cases("fees")]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the cases worked by hand."""
    return written(tmp_path_factory.mktemp("stored"), hand_worked())


@pytest.fixture(scope="module")
def computed(stored: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same workbook, computed anew by an office program from its formulas alone."""
    return recalculated(stored, tmp_path_factory.mktemp("computed"))


def test_what_is_stored_beside_each_formula_is_what_was_worked_by_hand(stored: Path) -> None:
    assert figures(stored) == worked_by_hand()


@pytest.mark.office
def test_an_office_program_computes_each_fee_to_the_fen(computed: Path) -> None:
    assert figures(computed) == worked_by_hand()


@pytest.mark.office
def test_an_office_program_computes_every_formula_as_it_was_stored(
    stored: Path, computed: Path
) -> None:
    cells = formulas(stored)
    found, before = results(computed, cells), results(stored, cells)
    wrong = {at: (before[at], found[at]) for at in cells if not _same(before[at], found[at])}
    assert wrong == {}
    assert len(cells) > 500


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str) or one is None or other is None:
        return bool(one == other)
    # Yuan are a division by a hundred; whole fen are compared exactly.
    return bool(one == other) or round(one * 100) == round(other * 100)


@pytest.mark.office
def test_an_office_program_follows_a_changed_count(tmp_path: Path) -> None:
    path = written(tmp_path, hand_worked())
    book = load_workbook(path)
    sheet = book["手续费 001"]
    place = next(
        cell for row in sheet.iter_rows() for cell in row if cell.column == 5 and cell.value == 10
    )
    place.value = 20
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    again = load_workbook(converted(changed, tmp_path, "xlsx"), data_only=True)
    assert named(again, "手续费 001")["Payable"] == 10_000


def test_every_formula_is_made_of_addresses_and_fixed_words_alone(tmp_path: Path) -> None:
    found = formulas(written(tmp_path, hostile()))
    assert found
    for text in found.values():
        assert FORMULA.fullmatch(text), text
        assert set(re.findall(r"[A-Z]{2,}(?=\()", text)) <= WORDS, text


def test_what_was_typed_stays_text(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, hostile()))
    kinds = {
        cell.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if EVIL in str(cell.value)
    }
    assert kinds == {"s"}


def test_the_name_of_a_sheet_holds_letters_and_digits_of_the_code_alone(tmp_path: Path) -> None:
    assert "手续费 105" in load_workbook(written(tmp_path, hostile())).sheetnames


def test_a_score_sheet_says_what_was_not_assessed_and_what_awaits_its_finding(
    tmp_path: Path,
) -> None:
    sheet = load_workbook(written(tmp_path, hostile()))["评分 105"]
    told = {str(row[0].value): str(row[1].value) for row in sheet.iter_rows(max_col=2)}
    assert told["覆盖率 Coverage"] == "100.00%"
    assert told["未评指标 Not assessed"].startswith("1：不计入总分")
    assert told["未核对（缺少数据） No rule looked into"] == "F1：AB05"
    assert told["待认定（不扣分） Awaits its finding"] == f"{EVIL} AB07 {EVIL}"


def test_every_sheet_carries_the_mark(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, hostile()))
    assert [sheet["A1"].value == MARK.line for sheet in book] == [True] * len(book.sheetnames)


def test_a_deduction_leads_to_the_sheet_it_lowered(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, hostile()))
    cells = [cell for row in book["扣分 Deductions"].iter_rows() for cell in row]
    links = [cell.hyperlink.location for cell in cells if cell.hyperlink]
    assert links == ["'评分 105'!A1"]


def test_the_summary_has_two_charts(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, hostile()))
    assert len(book["汇总 Summary"]._charts) == 2


@pytest.mark.parametrize("sheet", ALL)
def test_only_what_was_asked_for_is_written(tmp_path: Path, sheet: str) -> None:
    names = load_workbook(written(tmp_path, hostile(), (sheet,))).sheetnames
    own = {"scores": "评分 105", "deductions": "扣分 Deductions", "fees": "手续费 105",
           "claims": "申报差异 Claims"}  # fmt: skip
    assert [one for one in own if own[one] in names] == [sheet]


def test_a_year_without_a_bank_is_an_empty_summary(tmp_path: Path) -> None:
    path = written(tmp_path, YearBook(2025, ()))
    assert "汇总 Summary" in load_workbook(path).sheetnames
