"""What only an inspection tells is not assessed where none of the year was held."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.scoring import assessments, supposed_pages
from bankcheck.scoring.supposed_pages import Asked
from tests.scoring.service.steps import now_of, provisional
from tests.scoring.service.test_letters import words, written
from tests.scoring.service.test_pages import text
from tests.scoring.service.year import YEAR, A, confirm
from tests.workbench.house import HEAD, MAKER_A, MONITOR, House

DARK = {"F4", "F6", "P4"}
# No survey of the year was closed, so that it is not assessed either.
SURVEY = {"S1", "S2", "S3", "S4", "S5"}


def every_rule_ran(house: House) -> None:
    """Let the run of the year have run every rule."""
    path = house.home / "runs" / "R000001" / "summary.json"
    summary = json.loads(path.read_text(encoding="utf-8"))
    summary["rules"] = [{**one, "run": True} for one in summary["rules"]]
    path.write_text(json.dumps(summary), encoding="utf-8")


def inspect(house: House, *, state: str = "archived", year: int = YEAR) -> None:
    """Put an inspection of the first bank into the database that entered the field."""
    with house.database.write(EVERYTHING) as session:
        seq = len(list(session.scalars(select(Inspection.id)))) + 1
        session.add(
            Inspection(
                year=year,
                seq=seq,
                ad_hoc_why="收到反映",
                bank=A,
                bank_name=A,
                branch="滨江支行",
                areas=["control"],
                mode="on_site",
                state=state,
                made_by_name="monitor",
                made_at=now(),
                period_from=date(year, 1, 1),
                period_to=date(year, 6, 30),
                entered_on=date(year, 7, 1),
            )
        )
        record(session, SYSTEM, "inspection.test", ("inspection", seq))


def states(house: House) -> dict[str, str]:
    """Return the state of each indicator of the first bank's score."""
    lines = json.loads(now_of(house).score)["lines"]
    return {one["indicator"]: one["state"] for one in lines}


def not_assessed(house: House) -> set[str]:
    """Return the indicators of the first bank's score that no inspection looked into."""
    return {code for code, state in states(house).items() if state == "not_assessed"} - SURVEY


def test_without_an_inspection_its_indicators_are_not_assessed_and_named(house: House) -> None:
    every_rule_ran(house)
    row = provisional(house)
    assert not_assessed(house) == DARK
    assert set(assessments.all_obstacles(row)) >= DARK


@pytest.mark.parametrize(
    ("state", "year", "dark"),
    [
        ("archived", YEAR, set()), ("fieldwork", YEAR, set()), ("cancelled", YEAR, DARK),
        ("archived", YEAR - 1, DARK),
    ],
    ids=["held", "in the field", "cancelled", "of another year"],
)  # fmt: skip
def test_an_inspection_of_the_year_lets_them_be_assessed(
    pages: House, state: str, year: int, dark: set[str]
) -> None:
    every_rule_ran(pages)
    inspect(pages, state=state, year=year)
    provisional(pages)
    assert not_assessed(pages) == dark


def test_coverage_tells_what_was_not_assessed(pages: House) -> None:
    every_rule_ran(pages)
    without = provisional(pages).coverage
    inspect(pages)
    row, monitor = now_of(pages), pages.actor(MONITOR)
    assessments.reopen(pages.database, row.id, row.row_version, "已检查", actor=monitor)
    # The survey's 10 are missing in both; F4 and F6 are 13 of 60, P4 is 5 of 30.
    assert (without, provisional(pages).coverage) == (7_200, 9_000)


def test_what_was_found_there_costs_points_all_the_same(pages: House) -> None:
    every_rule_ran(pages)
    without = provisional(pages).hundredths or 0
    confirm(pages.database, "YD-2025-000105-1", code="AB04")
    row, monitor = now_of(pages), pages.actor(MONITOR)
    assessments.reopen(pages.database, row.id, row.row_version, "已认定", actor=monitor)
    assert 0 < (provisional(pages).hundredths or 0) < without
    assert not_assessed(pages) == DARK


def test_an_inspection_held_since_is_new_data(house: House) -> None:
    every_rule_ran(house)
    row, monitor = provisional(house), house.actor(MONITOR)
    assert assessments.recount(house.database, house.home, row.id, actor=monitor)
    inspect(house)
    assert not assessments.recount(house.database, house.home, row.id, actor=monitor)


def test_a_supposed_scheme_knows_what_nobody_looked_into(pages: House) -> None:
    every_rule_ran(pages)
    row, head = provisional(pages), pages.actor(HEAD)
    asked = Asked("sample-400", {}, frozenset())
    page = supposed_pages.what_if(pages.database, row.id, asked, actor=head)
    assert page.supposed is not None
    assert page.supposed.coverage != "100.00%"


def test_the_notice_of_the_result_says_what_was_not_assessed_and_how_that_counts(
    pages: House,
) -> None:
    every_rule_ran(pages)
    confirm(pages.database, "YD-2025-000105-1", code="AB04")
    told = words(written(pages, "assessment_result", provisional(pages).id))
    assert "有8项指标未评，按方案规定不计入总分，其余指标按权重折算。" in told
    assert "未评；YD-2025-000105-1扣1.00分" in told


@pytest.mark.parametrize("login", [MONITOR, MAKER_A])
def test_the_sheet_says_what_was_not_assessed_why_and_how_it_counts(
    pages: House, login: str
) -> None:
    every_rule_ran(pages)
    confirm(pages.database, "YD-2025-000105-1", code="AB04")
    row = provisional(pages)
    path = "/own-assessments/1" if login == MAKER_A else f"/assessments/sheets/{row.id}"
    page = text(pages, login, path)
    assert "no inspection of this year looked into AB18, AB31" in page
    assert "no survey of this year was closed" in page
    assert "8 indicators were not assessed; by the scheme they are left out" in page
    assert "1.00 points for 1 cause" in page
