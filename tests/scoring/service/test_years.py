"""Banks and years stand side by side for the bureau; a bank sees its own alone."""

from __future__ import annotations

import pytest

from bankcheck.scoring import year_pages
from tests.scoring.service.steps import prepared, provisional, sent, statement
from tests.scoring.service.year import YEAR, B
from tests.workbench.house import AUDITOR, BANKS, MAKER_A, MAKER_B, House


def test_every_bank_has_its_score_and_fee_of_a_year(house: House) -> None:
    provisional(house)
    statement(house)
    page = year_pages.all_banks(house.database, actor=house.actor(AUDITOR))
    assert page.years == (YEAR,)
    assert [row.code for row in page.scores if row.cells[0]] == ["105", "308"]
    assert [row.cells[0].payable_fen for row in page.fees if row.cells[0]] == [100_000, 100_000]


def test_a_bank_sees_its_own_years_alone(house: House) -> None:
    provisional(house)
    sent(house, B)
    page = year_pages.own_bank(house.database, actor=house.actor(MAKER_B))
    assert [row.code for row in page.scores] == ["308"]
    assert [row.code for row in page.fees] == ["308"]


def test_a_bank_sees_nothing_before_it_is_shown(house: House) -> None:
    prepared(house)
    statement(house)
    page = year_pages.own_bank(house.database, actor=house.actor(MAKER_A))
    assert (page.years, page.scores, page.fees) == ((), (), ())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_chart_stands_over_its_table(pages: House, language: str) -> None:
    provisional(pages)
    statement(pages)
    shown = pages.client(AUDITOR).get(f"/assessments/years?lang={language}").text
    for table in ("score-years", "fee-years"):
        assert shown.index(f'data-chart-of="{table}"') < shown.index(f'id="{table}"')
    assert all(name in shown for name in BANKS.values())


def test_the_page_of_a_bank_names_no_other(pages: House) -> None:
    provisional(pages)
    shown = pages.client(MAKER_A).get("/own-assessments/years").text
    assert (BANKS["105"] in shown, BANKS["308"] in shown) == (True, False)
