"""The annual workbook leaves through an approved request alone, marked, as a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from bankcheck.exports.workbook import COPY_PROPERTY
from tests.databases import Stable
from tests.exports.asking import approved, made, stored, wish
from tests.scoring.service.steps import provisional, statement
from tests.scoring.service.year import YEAR, make_year
from tests.workbench.house import BANKS, MAKER_A, MONITOR, House, open_house

ALL = ("scores", "deductions", "fees", "claims")
ASKED = {"dataset": "year_results", "columns": ALL, "filter": {"year": str(YEAR)}}


@pytest.fixture
def year(tmp_path: Path, stable: Stable) -> House:
    """A house over a small year that was assessed and priced."""
    home = make_year(tmp_path / "year")
    house = open_house(home, stable.fresh("sqlite", tmp_path))
    provisional(house)
    statement(house)
    return house


def test_every_bank_of_the_year_is_in_the_approved_workbook(year: House) -> None:
    request_id = made(year, wish(**ASKED))
    row = stored(year, request_id)
    book = load_workbook(year.home / "exports" / row.file_name, data_only=True)
    names = [cell.value for cell in book["汇总 Summary"]["A"]]
    assert [one for one in names if one in BANKS.values()] == list(BANKS.values())
    assert (row.file_rows, book.custom_doc_props[COPY_PROPERTY].value) == (2, row.copy_id)


def test_the_workbook_says_what_the_statement_says(year: House) -> None:
    request_id = made(year, wish(**ASKED))
    book = load_workbook(year.home / "exports" / stored(year, request_id).file_name, data_only=True)
    rows = {str(row[0].value): row[2].value for row in book["手续费 105"].iter_rows()}
    assert rows["应付 Payable"] == statement(year).payable_fen


def test_nothing_is_made_before_it_is_approved(year: House) -> None:
    approved(year, wish(**ASKED))
    assert not (year.home / "exports").exists()


def test_one_bank_can_be_asked_for_alone(year: House) -> None:
    request_id = made(year, wish(**{**ASKED, "filter": {"year": str(YEAR), "bank": "308"}}))
    book = load_workbook(year.home / "exports" / stored(year, request_id).file_name)
    assert [name for name in book.sheetnames if "105" in name] == []


FORM = {
    "columns": list(ALL), "masking": "masked", "layout": "xlsx", "year": str(YEAR),
    "purpose": "annual settlement of fees", "recipient_kind": "finance", "recipient": "国库科",
    "medium": "intranet_terminal", "network": "intranet", "valid_days": "7",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status"),
    [({}, 303), ({"layout": "csv"}, 422), ({"year": ""}, 422), ({"columns": ["all"]}, 422),
     ({"bank": "10 5"}, 422)],
    ids=["right", "as a text table", "without a year", "an unknown sheet", "no bank code"],
)  # fmt: skip
def test_the_request_is_asked_for_on_its_page(
    year: House, change: dict[str, object], status: int
) -> None:
    answer = year.client(MONITOR).post("/exports/new/year_results", data={**FORM, **change})
    assert answer.status_code == status


def test_a_bank_asks_for_none(year: House) -> None:
    path = f"/exports/new?dataset=year_results&year={YEAR}"
    assert year.client(MONITOR).get(path).status_code == 200
    assert year.client(MAKER_A).get(path).status_code == 403


def test_the_mark_is_on_every_sheet(year: House) -> None:
    request_id = made(year, wish(**ASKED))
    book = load_workbook(year.home / "exports" / stored(year, request_id).file_name)
    assert all(str(sheet["A1"].value).startswith("导出申请 Export EX") for sheet in book)
