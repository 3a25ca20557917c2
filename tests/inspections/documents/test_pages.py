"""Documents on screen: drafted, looked at, issued by another, served, read and kept by the bank."""

from __future__ import annotations

from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bankcheck.inspections.documents.content import Content, Paragraph
from bankcheck.inspections.documents.kinds import Kind, Written
from bankcheck.inspections.documents.views import offer
from bankcheck.web import SANDBOX
from tests.inspections import journey
from tests.inspections.documents import story
from tests.inspections.documents.samples import docx_words
from tests.workbench.house import (
    APPROVER_A,
    AUDITOR,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    PBC,
    House,
)

WORDS = "国库集中支付代理业务"


def post(
    client: FlaskClient, house: House, document_id: int, step: str, **form: str
) -> TestResponse:
    """Press a button on the page of a document."""
    seen = {"row_version": str(story.version(house, document_id))}
    return client.post(f"/documents/{document_id}/{step}", data=seen | form)


def test_a_document_is_drafted_on_the_page_of_its_inspection(house: House) -> None:
    inspection_id, client = journey.notified(house), house.client(MONITOR)
    assert (
        f"/documents/about/inspection/{inspection_id}"
        in client.get(f"/inspections/{inspection_id}").text
    )
    about = client.get(f"/documents/about/inspection/{inspection_id}").text
    assert f"/documents/new/document_request/{inspection_id}" in about
    answer = client.post(f"/documents/new/document_request/{inspection_id}", data=story.PAPERS)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert all(word in page for word in (WORDS, "系统参数变更记录", "检查调阅资料清单", "〔"))


@pytest.mark.parametrize(
    ("login", "said"), [(MONITOR, "Draft one below"), (HEAD, "Whoever works on this drafts it")]
)
def test_where_no_document_is_the_page_speaks_to_its_reader(
    house: House, login: str, said: str
) -> None:
    inspection_id = journey.notified(house)
    shown = house.client(login).get(f"/documents/about/inspection/{inspection_id}?lang=en").text
    assert said in shown


def test_a_second_person_issues_what_the_first_submitted(house: House) -> None:
    document_id = story.notice(house)
    monitor, head = house.client(MONITOR), house.client(HEAD)
    assert post(monitor, house, document_id, "submit").status_code == 303
    assert post(monitor, house, document_id, "issue").status_code == 403
    assert post(head, house, document_id, "issue").status_code == 303
    page = head.get(f"/documents/{document_id}").text
    assert "财库检通" in page
    assert "〕1号" in page
    assert "草稿" not in page


def test_a_refused_step_names_what_is_missing(house: House) -> None:
    inspection_id, _ = journey.inspection_in_signing(house)
    document_id = story.drafted(house, story.NOTICE, inspection_id)
    client = house.client(MONITOR)
    page = client.get(f"/documents/{document_id}?lang=en").text
    assert "Both institutions sign the notice of the inspection first." in page
    answer = post(client, house, document_id, "submit")
    assert answer.status_code == 409
    assert "come far enough" in answer.text


def test_a_draft_carries_its_mark_on_screen(house: House) -> None:
    page = house.client(AUDITOR).get(f"/documents/{story.notice(house)}").text
    assert "草稿　未经签发" in page


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_file_is_kept_and_never_shown(house: House, form: str) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    answer = house.client(AUDITOR).post(f"/documents/{document_id}/{form}")
    digests = [one.sha256 for one in story.row(house, document_id).files]
    assert sha256(answer.data).hexdigest() in digests
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_register_lists_what_was_voided_with_its_reason(house: House) -> None:
    document_id = story.notice(house)
    number = story.issued(house, document_id)
    head = house.client(HEAD)
    assert post(head, house, document_id, "void", reason="要素填写错误").status_code == 303
    page = head.get("/documents").text
    assert number in page
    assert "要素填写错误" in page


def test_the_register_shows_the_kind_that_was_asked_for(house: House) -> None:
    inspection_id = journey.notified(house)
    letter = story.issued(house, story.drafted(house, story.NOTICE, inspection_id))
    listed = story.request(house, inspection_id)
    page = house.client(PBC).get("/documents?kind=document_request").text
    assert (listed in page, letter in page) == (True, False)


def test_the_next_edition_is_drafted_from_the_issued_one(house: House) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    answer = post(house.client(MONITOR), house, document_id, "revise")
    assert f"/documents/{document_id}" in house.client(MONITOR).get(answer.location).text


@pytest.mark.parametrize("login", [MAKER_A, APPROVER_A])
def test_a_bank_reads_and_keeps_what_was_served_on_it(house: House, login: str) -> None:
    document_id = story.notice(house)
    number = story.issued(house, document_id)
    client = house.client(login)
    assert number not in client.get("/own-documents").text
    assert client.get(f"/own-documents/{document_id}").status_code == 404
    assert post(house.client(MONITOR), house, document_id, "serve").status_code == 303
    assert number in client.get("/own-documents").text
    page = client.get(f"/own-documents/{document_id}").text
    assert WORDS in page
    assert client.post(f"/own-documents/{document_id}/pdf").data.startswith(b"%PDF-")


def test_another_bank_finds_nothing(house: House) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    story.take(house, document_id, "serve")
    client = house.client(MAKER_B)
    assert client.get(f"/own-documents/{document_id}").status_code == 404
    assert client.post(f"/own-documents/{document_id}/pdf").status_code == 404
    assert "财库检通" not in client.get("/own-documents").text


@pytest.mark.parametrize("path", ["/documents/424242", "/documents/about/novel/1",
                                  "/documents/about/inspection/424242",
                                  "/documents/new/novel/1"])  # fmt: skip
def test_what_is_not_there_answers_not_found(house: House, path: str) -> None:
    assert house.client(MONITOR).get(path).status_code == 404


def test_what_is_typed_too_long_is_told_beside_its_field(house: House) -> None:
    inspection_id, client = journey.notified(house), house.client(MONITOR)
    answer = client.post(
        f"/documents/new/document_request/{inspection_id}?lang=en", data={"due": "x" * 301}
    )
    assert answer.status_code == 422
    assert "Write at most 300 characters." in answer.text


def test_what_waits_to_be_issued_stands_on_the_desk_of_the_second_person(house: House) -> None:
    document_id = story.notice(house)
    story.take(house, document_id, "submit")
    head = house.client(HEAD)
    assert "Documents that wait to be issued" in head.get("/?lang=en").text
    assert f"/documents/{document_id}" in head.get("/documents").text
    assert "Documents that wait to be issued" not in house.client(MONITOR).get("/?lang=en").text


def test_an_account_number_that_was_typed_is_whole_in_the_file_alone(house: House) -> None:
    account = "6222020200112233445"
    papers = {"due": "2025年6月4日", "papers": f"账户{account}对账单"}
    document_id = story.drafted(house, story.REQUEST, journey.notified(house), papers)
    number = story.issued(house, document_id, by=MONITOR)
    client = house.client(AUDITOR)
    page = client.get(f"/documents/{document_id}").text
    assert (number in page, account in page) == (True, False)
    assert account in docx_words(client.post(f"/documents/{document_id}/docx").data)


def test_another_room_offers_a_kind_of_its_own(house: House) -> None:
    inspection_id = journey.notified(house)
    content = Content(("示例市财政局",), "约谈通知", (Paragraph("请你行派员参加约谈。"),))
    kind = Kind("talk", "inspection", "约谈", "Invitation", lambda *_: Written(content, "105"))
    offer(house.app, {"talk": kind}, {}, {"d_reason": {"talked": "Talk first."}})
    client = house.client(MONITOR)
    answer = client.post(f"/documents/new/talk/{inspection_id}")
    assert "请你行派员参加约谈。" in client.get(answer.location).text
    assert "Invitation" in client.get(f"/documents/about/inspection/{inspection_id}").text
