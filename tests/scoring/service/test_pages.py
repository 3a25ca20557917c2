"""Every page of assessments and fees opens for whom it is meant, and says what it should."""

from __future__ import annotations

import pytest

from tests.scoring.service.steps import issued, proposed, provisional, sent, statement
from tests.scoring.service.year import YEAR, B, confirm
from tests.workbench.house import (
    APPROVER_A,
    AUDITOR,
    BANKS,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    House,
)


def text(house: House, login: str, path: str, *, language: str = "en", status: int = 200) -> str:
    answer = house.client(login).get(f"{path}?lang={language}")
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_year_compares_all_banks(pages: House, language: str) -> None:
    provisional(pages)
    shown = text(pages, AUDITOR, "/assessments", language=language)
    assert all(name in shown for name in BANKS.values())


def test_a_lost_point_opens_to_its_clause_and_its_suspicion(pages: House) -> None:
    confirm(pages.database, "YD-2025-7", code="AB14")
    row = provisional(pages)
    shown = text(pages, HEAD, f"/assessments/sheets/{row.id}")
    assert "/suspicions/1" in shown
    assert "points for each day" in shown


def test_the_whole_way_is_walked_on_the_pages(pages: House) -> None:
    client = pages.client(MONITOR)
    steps = (f"/assessments/{YEAR}/prepare", f"/assessments/{YEAR}/show", f"/fees/{YEAR}/compute")
    assert [client.post(path).status_code for path in steps] == [303, 303, 303]
    assert client.post("/assessments/sheets/1/recount").status_code == 303


def test_a_decision_and_a_fee_say_where_they_stand(pages: House) -> None:
    number = issued(pages)
    row = statement(pages)
    assert "Issued" in text(pages, HEAD, f"/decisions/{number}")
    assert "coefficient 0.7" in text(pages, HEAD, f"/fees/statements/{row.id}")


def test_a_proposed_decision_waits_for_the_section_head(pages: House) -> None:
    number = proposed(pages)
    assert "Approve the decision" in text(pages, HEAD, f"/decisions/{number}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bank_reads_its_own_sheet_and_fee(pages: House, language: str) -> None:
    provisional(pages)
    sent(pages)
    for path in ("/own-assessments", "/own-assessments/1", "/own-fees", "/own-fees/1"):
        text(pages, APPROVER_A, path, language=language)


def test_a_bank_confirms_its_fee_on_its_page(pages: House) -> None:
    row = sent(pages)
    form = {"row_version": row.row_version}
    pages.client(APPROVER_A).post(f"/own-fees/{row.id}/confirm", data=form)
    assert "Confirmed by the bank" in text(pages, MAKER_A, f"/own-fees/{row.id}")


def test_a_bank_sees_nothing_of_another_banks_sheet_and_fee(pages: House) -> None:
    provisional(pages)
    sent(pages)
    sent(pages, B)
    for path in ("/own-assessments", "/own-fees", "/own-fees/2", "/own-assessments/2"):
        assert BANKS["105"] not in text(pages, MAKER_B, path), path
    for path in ("/own-assessments/1", "/own-fees/1"):
        text(pages, MAKER_B, path, status=404)


@pytest.mark.parametrize("path", ["/assessments", "/assessments/sheets/1", "/fees"])
def test_a_bank_opens_no_page_of_the_bureau(pages: House, path: str) -> None:
    provisional(pages)
    text(pages, MAKER_A, path, status=403)


def test_an_adjustment_without_an_amount_is_told_why(pages: House) -> None:
    row = statement(pages)
    form = {"kind": "correction", "yuan": "much", "reference": "a", "reason": "b"}
    answer = pages.client(MONITOR).post(f"/fees/statements/{row.id}/adjustments", data=form)
    assert answer.status_code == 422


def test_what_waits_stands_on_the_desk_of_whom_it_waits_for(pages: House) -> None:
    provisional(pages)
    sent(pages)
    assert "wait to be made final" in text(pages, HEAD, "/")
    assert "confirm or dispute" in text(pages, APPROVER_A, "/")
    assert "wait to be made final" not in text(pages, MONITOR, "/")
