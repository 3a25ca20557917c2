"""The pages of findings and statements, on SQLite alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.inspections.calendar.service import seed
from tests.databases import Stable
from tests.inspections.cases import story
from tests.workbench.house import APPROVER_A, HEAD, MAKER_A, MAKER_B, MONITOR, House, open_house

DRAFT = {
    "title": "支付金额与凭证不符", "law": "第十条", "law_version": "2025年版",
    "law_text": "核对要素", "condition": "多付", "cause": "录入", "effect": "多付",
    "recommendation": "退回",
    "impact": "funds", "extent": "single", "questioned": "123.00", "determined": "123.00",
    "dispositions": "refund",
}  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, stable: Stable) -> House:
    """A house on SQLite with the published notices."""
    database = stable.fresh("sqlite", tmp_path)
    opened = open_house(tmp_path, database)
    seed(database, tmp_path)
    return opened


def test_a_finding_goes_by_pages_from_suspicion_to_confirmation(house: House) -> None:
    story.confirmed_suspicion(house, "ONE")
    client = house.client(MONITOR)
    assert "V-ONE" in client.get("/suspicions/1").text
    page = client.get("/findings/new").text
    version = page.split('name="row_version" value="')[1].split('"')[0]
    client.post("/findings/from-suspicion/1", data={"row_version": version})
    client.post("/findings/1/edit", data=DRAFT | {"row_version": story.version(house, 1)})
    window = {"n": "5", "unit": "working_days", "basis": "协议第十二条"}
    client.post("/findings/1/propose", data=window | {"row_version": story.version(house, 1)})
    maker, approver = house.client(MAKER_A), house.client(APPROVER_A)
    assert "WT" in maker.get("/statements").text
    maker.post("/statements/1/draft", data={"row_version": 1, "position": "agree", "text": "属实"})
    assert "属实" in approver.get("/statements/1").text
    approver.post("/statements/1/submit", data={"row_version": 2})
    head = house.client(HEAD)
    assert "/findings/1/confirm" in head.get("/findings/1").text
    head.post("/findings/1/confirm", data={"row_version": story.version(house, 1)})
    assert story.row(house, 1).state == "confirmed"


def test_a_missing_title_is_said_on_top_and_beside_the_field(house: House) -> None:
    story.raised(house)
    seen = {"row_version": story.version(house, 1)}
    answer = house.client(MONITOR).post(
        "/findings/1/edit?lang=en", data=DRAFT | seen | {"title": ""}
    )
    assert (answer.status_code, answer.text.count("Fill this in.")) == (422, 2)


def test_a_refused_step_names_what_is_missing_in_words(house: House) -> None:
    story.raised(house)
    window = {"n": "5", "unit": "working_days", "basis": "协议"}
    seen = {"row_version": story.version(house, 1)}
    answer = house.client(MONITOR).post("/findings/1/propose?lang=en", data=window | seen)
    assert (answer.status_code, "a severity from the matrix" in answer.text) == (409, True)


@pytest.mark.parametrize("path", ["/statements/1", "/statements/424242"])
def test_others_statements_do_not_exist(house: House, path: str) -> None:
    story.proposed(house, story.raised(house))
    assert house.client(MAKER_B).get(path).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_lists_are_shown_in_both_languages(house: House, language: str) -> None:
    story.proposed(house, story.raised(house))
    answer = house.client(MONITOR).get(f"/findings?lang={language}")
    assert (answer.status_code, "WT" in answer.text) == (200, True)
