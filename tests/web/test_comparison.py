"""One difference shows what the ledger keeps of its rows and what its evidence lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.catalogue import load_catalogue
from bankcheck.reconcile.comparison import (
    OWN_WORDS,
    DifferencePage,
    LedgerRow,
    difference_page,
)
from bankcheck.reconcile.pages import run_head
from tests.web.sample_run import PAYEE

RUN = "R000002"


def _page(home: Path, fingerprint: str, ledger_row: LedgerRow) -> DifferencePage:
    archive = Archive(home)
    summary = archive.summary(RUN)
    row = archive.difference(RUN, fingerprint)
    return difference_page(row, run_head(summary, RUN), summary, load_catalogue(), ledger_row)


def _kept(_: int) -> tuple[str, dict[str, Any]]:
    return "voucher", {"row_id": 7, "purpose": "台账所载", "extra": f'{{"x": "{PAYEE}"}}'}


@pytest.mark.parametrize("code", ["AB07", "AB08", "AB14"])
def test_the_stored_line_is_the_ledgers(
    sample_home: Path, fingerprints: dict[str, str], code: str
) -> None:
    stored = _page(sample_home, fingerprints[code], _kept).sides.sources[0].stored
    assert dict(stored)["purpose"].text == "台账所载"


def test_an_unmapped_column_shows_no_account(
    sample_home: Path, fingerprints: dict[str, str]
) -> None:
    stored = _page(sample_home, fingerprints["AB07"], _kept).sides.sources[0].stored
    assert dict(stored)["extra"].text == '{"x": "**** 5220"}'


def test_an_empty_extra_is_not_shown(sample_home: Path, fingerprints: dict[str, str]) -> None:
    page = _page(sample_home, fingerprints["AB07"], lambda _: ("voucher", {"extra": None}))
    assert page.sides.sources[0].stored == ()


def test_without_the_ledger_the_evidence_stands(
    sample_home: Path, fingerprints: dict[str, str]
) -> None:
    page = _page(sample_home, fingerprints["AB07"], lambda _: None)
    assert dict(page.sides.sources[0].stored)["payee_account"].text == "**** 5220"


def test_every_field_that_differs_between_the_sides_is_marked(
    sample_home: Path, fingerprints: dict[str, str]
) -> None:
    page = _page(sample_home, fingerprints["AB08"], lambda _: None)
    lines = {one.column: one for one in page.sides.lines}
    unlike = {
        name
        for name, one in lines.items()
        if name not in OWN_WORDS and len({cell.text for cell in one.cells if cell.text}) > 1
    }
    assert unlike <= {name for name, one in lines.items() if one.differs}
    assert [name for name, one in lines.items() if one.decisive] == [page.field]


def test_finance_stands_before_the_bank(sample_home: Path, fingerprints: dict[str, str]) -> None:
    page = _page(sample_home, fingerprints["AB07"], lambda _: None)
    assert [source.stream for source in page.sides.sources] == ["voucher", "payment"]
