"""The pages of debts and claims on both sides, on SQLite alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.clock import today
from bankcheck.desk.sources import SOURCES
from bankcheck.desk.tasks import Place, my_work
from bankcheck.inspections.calendar.service import seed
from bankcheck.inspections.money import reports
from bankcheck.inspections.money.models import Compensation, Decision
from bankcheck.settings import Settings
from bankcheck.workdays import load_calendar
from tests.databases import Stable
from tests.inspections.cases import story as cases
from tests.inspections.money import story
from tests.workbench.house import APPROVER_A, HEAD, MAKER_A, MAKER_B, MONITOR, House, open_house

DEBT = {
    "kind": "refund", "amount": "123.00", "account": story.RIGHT, "account_name": "零余额账户",
    "counts_from": "2026-01-01", "n": "10", "unit": "working_days", "basis": "协议第十二条",
}  # fmt: skip
REPORT = {"serial": "R1", "paid_on": "2026-03-02", "amount": "123.00", "account": story.RIGHT}
TERMS = {
    "clause": "协议第十八条", "account": story.RIGHT, "account_name": "国库专户", "n": "10",
    "unit": "working_days",
}  # fmt: skip
PART = {
    "kind": "interest", "words": "占用利息", "component": "100.00", "rate": "settlement_1994",
    "from_on": "2026-01-01", "to_on": "2026-01-10",
}  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, stable: Stable) -> House:
    """A house on SQLite with the published notices."""
    opened = open_house(tmp_path / "home", stable.fresh("sqlite", tmp_path))
    opened.home.mkdir()
    seed(opened.database, opened.home)
    return opened


def seen(house: House) -> dict[str, str]:
    """Return the version of the debt that a page would show."""
    return {"row_version": str(story.debt(house).row_version)}


def test_a_refund_goes_by_pages_from_the_finding_to_the_last_fen(house: House) -> None:
    ground = story.finding(house)
    monitor, maker, approver = (house.client(one) for one in (MONITOR, MAKER_A, APPROVER_A))
    assert "123.00" in monitor.get(f"/findings/{ground}/money").text
    assert monitor.post(f"/findings/{ground}/money", data=DEBT).status_code == 303
    maker.post("/own-money/1/reports", data=REPORT)
    version = {"row_version": str(story.report(house).row_version)}
    assert maker.post("/own-money/reports/1/submit", data=version).status_code == 403
    assert approver.post("/own-money/reports/1/submit", data=version).status_code == 303
    story.loaded(house, story.BACK)
    assert monitor.post("/money/1/look").status_code == 303
    page = monitor.get("/money/1?lang=en").text
    assert "payment.csv, line 2" in page
    assert story.RIGHT not in page
    assert story.sums(house)[0] == "met"
    assert story.RIGHT in maker.get("/own-money/1").text


@pytest.mark.parametrize(
    ("field", "typed"),
    [("amount", "0"), ("amount", "1.005"), ("account", "第一账户"), ("n", "0"), ("basis", "")],
)
def test_what_is_typed_wrongly_is_said_and_stores_nothing(
    house: House, field: str, typed: str
) -> None:
    ground = story.finding(house)
    answer = house.client(MONITOR).post(f"/findings/{ground}/money", data={**DEBT, field: typed})
    assert (answer.status_code, "fault-text" in answer.text) == (422, True)


def test_more_than_was_determined_is_refused_with_the_reason(house: House) -> None:
    ground = story.finding(house)
    answer = house.client(MONITOR).post(
        f"/findings/{ground}/money?lang=en", data={**DEBT, "amount": "123.01"}
    )
    assert (answer.status_code, "more than the finding determined" in answer.text) == (422, True)


def test_closing_early_is_refused_by_a_sentence_that_names_what_is_open(house: House) -> None:
    ground = story.fixed(house, story.finding(house))
    story.owed(house, story.NEW, ground)
    answer = house.client(MONITOR).post(
        f"/findings/{ground}/retest?lang=en",
        data={
            "row_version": str(cases.version(house, ground)), "tested_on": "2026-03-02",
            "method": "抽查", "result": "相符", "passed": "passed",
        },
    )  # fmt: skip
    number = story.debt(house).number
    assert answer.status_code == 409
    assert f"{number} (Money to return): 123.00 yuan" in answer.text


def test_the_ageing_table_leads_to_the_debts_it_counts(house: House) -> None:
    story.owed(house)
    client = house.client(MONITOR)
    assert "age=in_time" in client.get("/money").text
    number = story.debt(house).number
    assert number in client.get("/money?age=in_time").text
    assert number not in client.get("/money?age=days_30").text
    assert number not in client.get("/money?state=met").text


def test_a_decision_is_proposed_and_approved_by_two_people_on_the_page(house: House) -> None:
    story.owed(house)
    monitor, head = house.client(MONITOR), house.client(HEAD)
    asked = {"kind": "waive", "basis": "会议纪要", "reason": "账户已销户", **seen(house)}
    monitor.post("/money/1/propose", data=asked)
    with house.database.read(house.actor(HEAD)) as session:
        version = {"row_version": str(session.get_one(Decision, 1).row_version)}
    assert monitor.post("/money/decisions/1/approve", data=version).status_code == 403
    head.post("/money/decisions/1/approve", data=version)
    assert story.sums(house)[0] == "waived"


def test_a_claim_goes_by_pages_from_its_terms_to_the_answer_of_the_bank(house: House) -> None:
    ground = story.finding(house, "improve")
    monitor, head, approver = (house.client(one) for one in (MONITOR, HEAD, APPROVER_A))

    def version() -> dict[str, str]:
        with house.database.read(house.actor(HEAD)) as session:
            return {"row_version": str(session.get_one(Compensation, 1).row_version)}

    assert monitor.get(f"/findings/{ground}/compensation").status_code == 200
    monitor.post(f"/findings/{ground}/compensation", data=TERMS)
    monitor.post("/compensation/1/components", data={**PART, **version()})
    monitor.post("/compensation/1/submit", data=version())
    assert approver.get("/own-compensation/1").status_code == 404
    head.post("/compensation/1/notify", data=version())
    assert "0.50" in approver.get("/own-compensation/1").text
    refused = approver.post("/own-compensation/1/dispute", data={"reason": "", **version()})
    assert refused.status_code == 409
    approver.post("/own-compensation/1/dispute", data={"reason": "利率有异议", **version()})
    assert "利率有异议" in monitor.get("/compensation/1").text


@pytest.mark.parametrize("path", ["/own-money/1", "/own-money/reports/1", "/own-compensation/1"])
def test_what_another_bank_owes_is_not_there(house: House, path: str) -> None:
    story.reported(house, story.owed(house))
    assert house.client(MAKER_B).get(path).status_code == 404


def waiting(house: House, login: str) -> dict[str, int]:
    """Return what waits on somebody's desk."""
    place = Place(Settings(home=house.home), today())
    page = my_work(
        house.database, SOURCES, place, load_calendar(house.home), actor=house.actor(login)
    )
    return {one.task.key: one.task.count for one in page.waiting}


def test_what_a_bank_owes_waits_once_on_its_desks(house: House) -> None:
    debt_id = story.owed(house)
    assert [waiting(house, one) for one in (MAKER_A, APPROVER_A, MAKER_B)] == [
        {"money_owed": 1},
        {"money_owed": 1},
        {},
    ]
    reports.draft(house.database, debt_id, story.REPORTED, actor=house.actor(MAKER_A))
    assert waiting(house, APPROVER_A)["money_submit"] == 1


def test_a_contradicted_report_waits_for_both_sides(house: House) -> None:
    story.reported(house, story.owed(house))
    story.loaded(house, {"payee_account": story.WRONG})
    story.looked(house)
    assert waiting(house, MONITOR)["money_contradicted"] == 1
    assert waiting(house, MAKER_A)["money_correct"] == 1
