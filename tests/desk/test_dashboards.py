"""Dashboards count what the lists show, and show a bank nothing but its own inquiries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import CHINA, now, today
from bankcheck.desk.dashboards import (
    BankPage,
    BankUnknown,
    Figure,
    bank_page,
    banks_page,
    without_gaps,
)
from bankcheck.desk.own_bank import own_bank_page
from bankcheck.suspicions.models import Inquiry
from tests.api.programs import add_inquiry, add_suspicion
from tests.workbench.house import (
    AUDITOR,
    BANKS,
    DEPARTMENT,
    MAKER_A,
    MAKER_B,
    MONITOR,
    SYSADMIN,
    House,
)

NOON = datetime.combine(today(), datetime.min.time(), CHINA).astimezone(UTC) + timedelta(hours=12)


def _bank(house: House, code: str = "105", year: int | None = None) -> BankPage:
    return bank_page(house.database, code, year, actor=house.actor(MONITOR), today=today())


def test_a_bank_is_counted_by_state_rule_and_month(house: House) -> None:
    add_suspicion(house, 1)
    add_suspicion(house, 2, month="2025-04", code="AB14")
    add_suspicion(house, 3, state="confirmed")
    add_suspicion(house, 4, state="merged", merged_into_id=1)
    add_suspicion(house, 5, subject_bank="308")
    page = _bank(house)
    assert (page.line.open, page.line.confirmed) == (Figure(2, 300), Figure(1, 300))
    assert page.line.total == Figure(3, 600)
    assert [(rule.code, dict(rule.months)) for rule in page.rules] == [
        ("AB07", {"2025-03": Figure(2, 400)}),
        ("AB14", {"2025-04": Figure(1, 200)}),
    ]


def test_the_rows_of_the_table_add_up_to_the_bank(house: House) -> None:
    for number in range(1, 20):
        add_suspicion(
            house, number, month=f"2025-{number % 12 + 1:02d}", code=f"AB{number % 5:02d}"
        )
    page = _bank(house)
    assert sum((rule.total for rule in page.rules), Figure()) == page.line.total


@pytest.mark.parametrize(
    ("days", "step"), [(0, 0), (5, 0), (6, 1), (10, 1), (11, 2), (20, 2), (21, 3), (60, 3), (61, 4)]
)
def test_age_is_counted_in_days_to_its_bounds(house: House, days: int, step: int) -> None:
    add_suspicion(house, 1, created_at=NOON - timedelta(days=days))
    assert [age.figure.count for age in _bank(house).ages] == [int(at == step) for at in range(5)]


@pytest.mark.parametrize(("days", "overdue"), [(-1, 1), (0, 0)])
def test_the_last_day_itself_is_not_overdue(house: House, days: int, overdue: int) -> None:
    add_suspicion(house, 1, handle_by=today() + timedelta(days=days))
    assert _bank(house).line.overdue == overdue


def test_a_year_is_chosen_and_the_newest_is_shown_first(house: House) -> None:
    add_suspicion(house, 1, fiscal_year=2024)
    add_suspicion(house, 2)
    pages = [_bank(house), _bank(house, year=2024), _bank(house, year=1999)]
    assert [page.year for page in pages] == [2025, 2024, 2025]
    assert [page.line.total.fen for page in pages] == [200, 100, 200]


def test_a_bank_without_anything_still_has_its_page(house: House) -> None:
    page = house.client(MONITOR).get("/banks/105?lang=en")
    assert page.status_code == 200
    assert "Nothing was found of this bank" in page.text


def test_an_unknown_bank_has_none(house: House) -> None:
    with pytest.raises(BankUnknown):
        _bank(house, "999")
    assert house.client(MONITOR).get("/banks/999").status_code == 404


def test_all_banks_stand_side_by_side(house: House) -> None:
    add_suspicion(house, 1, subject_bank="308")
    page = banks_page(house.database, None, actor=house.actor(MONITOR), today=today())
    assert [(line.code, line.open.count) for line in page.lines] == [("308", 1), ("105", 0)]


@pytest.mark.parametrize(
    ("login", "status"), [(AUDITOR, 200), (MAKER_A, 200), (SYSADMIN, 403), (DEPARTMENT, 403)]
)
def test_dashboards_open_for_those_who_supervise_and_for_banks(
    house: House, login: str, status: int
) -> None:
    assert house.client(login).get("/banks").status_code == status


def test_every_chart_has_its_table_below(house: House) -> None:
    add_suspicion(house, 1)
    for path in ("/banks", "/banks/105"):
        page = house.client(MONITOR).get(path).text
        names = [part.split('"')[0] for part in page.split('data-chart-of="')[1:]]
        assert names
        assert [name for name in names if f'id="{name}"' not in page] == []


# --- A bank sees its own


def test_a_bank_sees_its_own_inquiries_and_nothing_of_suspicions(house: House) -> None:
    add_suspicion(house, 1)
    add_suspicion(house, 2, subject_bank="308")
    add_inquiry(house, 1, "105", 1)
    add_inquiry(house, 2, "308", 2)
    add_inquiry(house, 3, "308", 2)
    pages = [
        own_bank_page(house.database, actor=house.actor(login), today=today())
        for login in (MAKER_A, MAKER_B)
    ]
    assert [page.total for page in pages] == [1, 2]
    said = house.client(MAKER_A).get("/banks").text
    assert "AB07" not in said
    assert BANKS["308"] not in said


def test_another_bank_is_as_unknown_as_none(house: House) -> None:
    client = house.client(MAKER_A)
    assert client.get("/banks/105").status_code == 200
    foreign, none = client.get("/banks/308"), client.get("/banks/999")
    assert (foreign.status_code, none.status_code) == (404, 404)
    assert foreign.text.replace("308", "999") == none.text


@pytest.mark.parametrize(
    ("due", "answered", "kind"),
    [
        (0, None, "open"), (-1, None, "late"), (0, 0, "in_time"), (-1, 0, "too_late"),
    ],
)  # fmt: skip
def test_an_answer_on_the_due_day_is_in_time(
    house: House, due: int, answered: int | None, kind: str
) -> None:
    add_suspicion(house, 1)
    add_inquiry(house, 1, "105", 1)
    due_on: date = today() + timedelta(days=due)
    with house.database.write(EVERYTHING) as session:
        row = session.get_one(Inquiry, 1)
        row.due_on = due_on
        if answered is not None:
            row.state = "submitted"  # type: ignore[assignment]  # as it is stored
            row.answer_position = "agree"  # type: ignore[assignment]  # as it is stored
            row.answer_text, row.submitted_at = "x", now()
        record(session, SYSTEM, "test.answer", ("inquiry", 1))
    page = own_bank_page(house.database, actor=house.actor(MAKER_A), today=today())
    assert {name: count for name, count in page.kinds.items() if count} == {kind: 1}


@pytest.mark.parametrize(
    ("months", "shown"),
    [
        ((), ()),
        (("2025-11", "2026-02"), ("2025-11", "2025-12", "2026-01", "2026-02")),
        (("", "2025-03"), ("", "2025-03")),
        (("",), ("",)),
    ],
)
def test_a_month_in_which_nothing_happened_is_shown_too(
    months: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    assert without_gaps(months) == shown
