"""The pages of notices, of the portal and of objections, on SQLite alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bankcheck.inspections.calendar.service import seed
from bankcheck.inspections.rectification.models import Notice, NoticeItem, Response, ResponseItem
from tests.databases import Stable
from tests.inspections.cases import story as cases
from tests.inspections.rectification import story
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
    open_house,
)

TERMS = {
    "title": "整改通知", "opening": "请整改。", "n": "10", "unit": "working_days",
    "basis": "协议第十二条", "objection_n": "5", "objection_unit": "working_days",
    "objection_basis": "协议第十五条",
}  # fmt: skip
TYPED = {
    "position": "agree", "cause": "录入错误", "measures": "已退回", "done_on": "2026-03-02",
    "responsible": "王主任", "reference": "TK-1",
}  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, stable: Stable) -> House:
    """A house on SQLite with the published notices."""
    opened = open_house(tmp_path, stable.fresh("sqlite", tmp_path))
    seed(opened.database, tmp_path)
    return opened


def _typed(**changes: str) -> dict[str, str]:
    return {f"a1-{name}": text for name, text in (TYPED | changes).items()}


def _seen(house: House, kind: type[story.Row]) -> dict[str, int]:
    return {"row_version": story.stored(house, kind)[-1].row_version}


def _read(house: House) -> dict[str, str | int]:
    """Return what a reviewer's page says of the last answer."""
    row, version = story.stored(house, ResponseItem)[-1], story.stored(house, Response)[-1]
    return {"sha256": version.sha256, "row_version": row.row_version}


def test_a_notice_is_drafted_approved_sent_and_acknowledged_by_pages(house: House) -> None:
    finding_id = cases.ready(house)
    monitor, head, maker = (house.client(one) for one in (MONITOR, HEAD, MAKER_A))
    assert "WT" in monitor.get("/notices/new?bank=105").text
    monitor.post("/notices", data=TERMS | {"bank": "105", "findings": str(finding_id)})
    monitor.post("/notices/1/edit", data=TERMS | {"requirement-1": "退回", **_seen(house, Notice)})
    monitor.post("/notices/1/submit", data=_seen(house, Notice))
    head.post("/notices/1/approve", data=_seen(house, Notice))
    monitor.post("/notices/1/send", data={"service": "system", **_seen(house, Notice)})
    assert "退回" in maker.get("/rectification/1").text
    maker.post("/rectification/1/acknowledge", data=_seen(house, Notice))
    assert story.stored(house, Notice)[0].state == "acknowledged"
    assert story.stored(house, NoticeItem)[0].requirement == "退回"


def test_a_form_that_saves_itself_is_told_the_version_to_go_on_with(house: House) -> None:
    notice_id = story.acknowledged(house)
    client, address = house.client(MAKER_A), f"/rectification/{notice_id}/save"
    sent = {"row_version": "0", **_typed(cause="")}
    first = client.post(address, data=sent, headers={"X-Autosave": "1"})
    again = _typed() | {"row_version": str(first.get_json()["row_version"])}
    assert client.post(address, data=again).status_code == 303
    assert client.post(address, data=again).status_code == 409


def test_what_cannot_be_read_is_said_on_top_and_beside_the_field(house: House) -> None:
    notice_id = story.acknowledged(house)
    sent = {"row_version": "0", **_typed(done_on="soon")}
    answer = house.client(MAKER_A).post(f"/rectification/{notice_id}/save?lang=en", data=sent)
    assert (answer.status_code, answer.text.count("Not a valid date value.")) == (422, 2)


def test_an_answer_goes_by_pages_from_draft_to_return_and_acceptance(house: House) -> None:
    notice_id = story.acknowledged(house)
    maker, approver, reviewer = (house.client(x) for x in (MAKER_A, APPROVER_A, SECOND_MONITOR))
    base, other = f"/rectification/{notice_id}", "/rectification/responses"
    maker.post(f"{base}/save", data={"row_version": "0", "declared": "y", **_typed()})
    maker.post(f"{other}/1/hand-in", data=_seen(house, Response))
    assert "录入错误" in approver.get(base).text
    receipt = approver.post(f"{other}/1/submit", data=_seen(house, Response), follow_redirects=True)
    assert story.stored(house, Response)[0].sha256 in receipt.text
    reviewer.post("/responses/1/claim", data=_seen(house, Response))
    decision = _read(house) | {"reason_code": "no_proof", "reason": "请补充凭证"}
    reviewer.post("/responses/answers/1/return", data=decision)
    assert "请补充凭证" in maker.get(base).text
    changed = {"row_version": "0", "declared": "y", **_typed(reference="TK-2")}
    maker.post(f"{base}/save", data=changed)
    maker.post(f"{other}/2/hand-in", data=_seen(house, Response))
    assert "<ins>TK-2</ins>" in approver.get(base).text
    approver.post(f"{other}/2/submit", data=_seen(house, Response))
    assert "<ins>TK-2</ins>" in reviewer.get("/responses/2").text
    reviewer.post("/responses/2/claim", data=_seen(house, Response))
    reviewer.post("/responses/answers/2/accept", data=_read(house))
    assert story.stored(house, Notice)[0].state == "completed"


@pytest.mark.parametrize(
    "path", ["/rectification/1", "/rectification/responses/1", "/rectification/objections/1"]
)
def test_nothing_of_one_bank_is_there_for_another(house: House, path: str) -> None:
    story.submitted(house, story.acknowledged(house), story.DISAGREE)
    assert house.client(MAKER_A).get(path).status_code == 200
    assert house.client(MAKER_B).get(path).status_code == 404


def test_an_objection_is_shown_and_decided_by_pages(house: House) -> None:
    said = replace(story.DISAGREE, cause="要素一致")
    story.submitted(house, story.acknowledged(house), said)
    client = house.client(PBC_HEAD)
    assert "要素一致" in client.get("/objections/1").text
    client.post("/objections/1/admit", data={"row_version": "1"})
    client.post("/objections/1/uphold", data={"row_version": "2", "reason": "凭证不符"})
    assert "凭证不符" in house.client(MAKER_A).get("/rectification/objections/1").text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("login", "path"),
    [(MONITOR, "/notices"), (MONITOR, "/notices/1"), (MONITOR, "/objections"), (MONITOR, "/"),
     (MONITOR, "/responses/1"), (MAKER_A, "/rectification"), (MAKER_A, "/"), (APPROVER_A, "/")],
)  # fmt: skip
def test_every_page_is_shown_in_both_languages(
    house: House, login: str, path: str, language: str
) -> None:
    story.submitted(house, story.acknowledged(house), story.DISAGREE)
    answer = house.client(login).get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert answer.status_code == 200


def test_work_waits_on_the_desk_of_whoever_has_to_do_it(house: House) -> None:
    notice_id = story.acknowledged(house)
    assert "/rectification" in house.client(MAKER_A).get("/").text
    story.handed_in(house, notice_id)
    assert "Answers to notices" in house.client(APPROVER_A).get("/?lang=en").text
    one = story.stored(house, Response)[-1]
    house.client(APPROVER_A).post(
        f"/rectification/responses/{one.id}/submit", data=_seen(house, Response)
    )
    reviewer = house.client(SECOND_MONITOR).get("/?lang=en").text
    assert "nobody reviews yet" in reviewer
    assert "nobody reviews yet" not in house.client(MONITOR).get("/?lang=en").text
