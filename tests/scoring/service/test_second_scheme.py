"""The scheme of 400 points in four parts works from the ledger to the sheet a bank sees."""

from __future__ import annotations

import json

import pytest

from bankcheck.scoring import sheets
from bankcheck.scoring.facts import Charge, Facts
from bankcheck.scoring.gathering import rulebook
from bankcheck.scoring.scores import score
from tests.scoring.books import DAY
from tests.scoring.service.steps import final, now_of, provisional
from tests.scoring.service.year import YEAR
from tests.scoring.test_adopted import TEXT, own
from tests.workbench.house import APPROVER_A, HEAD, House


@pytest.fixture
def four(house: House) -> House:
    """A house whose years are held to the scheme of 400 points."""
    own(house.home, TEXT)
    return house


def test_the_year_is_scored_by_the_scheme_in_force(four: House) -> None:
    row = provisional(four)
    assert (row.scheme, json.loads(row.manifest)["scheme"]["code"]) == ("sample-400",) * 2


def test_payments_are_judged_in_their_own_line(four: House) -> None:
    row = provisional(four)
    lines = {one["indicator"]: one for one in json.loads(row.score)["lines"]}
    assert [lines[code]["state"] for code in ("D2", "A2", "C1", "C2")] == ["assessed"] * 4


@pytest.mark.parametrize(
    ("pay_type", "charged"),
    [
        ("direct", {"D1": 2}), ("centralized", {"D1": 2}), ("authorized", {"A1": 2}),
        ("all", {"D1": 1, "A1": 1}),
    ],
)  # fmt: skip
def test_a_finding_costs_its_price_in_the_line_of_its_pay_type(
    pay_type: str, charged: dict[str, int]
) -> None:
    facts = Facts("105", YEAR, DAY, charges=(Charge("W1", "AB07", 3, pay_type),))
    found = score(rulebook("sample-400"), facts).lines
    assert {one.indicator: one.lost for one in found if one.losses} == charged


def test_it_can_be_made_final_and_is_shown_to_the_bank(four: House) -> None:
    final(four)
    sheet = sheets.own_sheet(four.database, 1, actor=four.actor(APPROVER_A))
    assert (sheet.total, len(sheet.parts), sheet.state) == ("400.00", 4, "final")


@pytest.mark.parametrize("path", ["/assessments", "/assessments/sheets/1", "/assessments/years"])
def test_its_pages_open(pages: House, path: str) -> None:
    own(pages.home, TEXT)
    provisional(pages)
    assert pages.client(HEAD).get(path).status_code == 200
    assert now_of(pages).scheme == "sample-400"
