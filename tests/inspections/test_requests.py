"""Material asked of a bank comes in hashed and scanned, by two people, and is judged."""

from __future__ import annotations

from io import BytesIO

import pytest

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.evidence import request_pages, requests, service
from bankcheck.inspections.evidence.blobs import Blobs, UploadRefused
from bankcheck.inspections.evidence.models import Evidence
from bankcheck.inspections.evidence.request_models import EvidenceRequest
from bankcheck.inspections.evidence.requests import NewRequest, RequestUnknown
from bankcheck.inspections.evidence.scanning import SCANNERS
from bankcheck.inspections.fieldwork.store import NotOnTeam
from bankcheck.machines import MoveRefused, RoleRefused
from tests.inspections import journey
from tests.inspections.reporting.story import run_out
from tests.workbench.house import (
    APPROVER_A,
    APPROVER_B,
    MAKER_A,
    MAKER_B,
    MONITOR,
    SECOND_MONITOR,
    House,
)

NEW = NewRequest("2025年2月印鉴卡", "请提供复印件", 3, Unit.WORKING_DAYS, "检查通知书")
PDF = b"%PDF-1.7 a card"


@pytest.fixture
def asked(house: House) -> int:
    """A request to the bank of an inspection in the field."""
    inspection_id = journey.in_the_field(house)
    return requests.ask(house.database, inspection_id, NEW, actor=house.actor(MONITOR))


def row(house: House, request_id: int) -> EvidenceRequest:
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(EvidenceRequest, request_id)
        _ = [one.id for one in found.deliveries]
        session.expunge_all()
        return found


def deliver(
    house: House, request_id: int, content: bytes = PDF, name: str = "卡.pdf", by: str = MAKER_A
) -> None:
    file = (BytesIO(content), name)
    blobs = Blobs(house.home)
    requests.deliver(house.database, blobs, SCANNERS, request_id, file, actor=house.actor(by))


def provide(house: House, request_id: int, by: str = APPROVER_A) -> None:
    seen = row(house, request_id).row_version
    requests.provide(house.database, request_id, seen, actor=house.actor(by))


def decide(house: House, request_id: int, event: str, reason: str = "", by: str = MONITOR) -> None:
    seen = row(house, request_id).row_version
    requests.decide(house.database, request_id, seen, event, reason=reason, actor=house.actor(by))


def evidence(house: House) -> list[Evidence]:
    with house.database.read(EVERYTHING) as session:
        found = service.evidence_of(session, 1)
        assert [service.broken_link(one) for one in found] == [None] * len(found)
        session.expunge_all()
        return found


def test_only_the_team_asks(house: House) -> None:
    inspection_id = journey.in_the_field(house)
    with pytest.raises(NotOnTeam):
        requests.ask(house.database, inspection_id, NEW, actor=house.actor(SECOND_MONITOR))


def test_another_bank_sees_no_request(house: House, asked: int) -> None:
    with pytest.raises(RequestUnknown):
        request_pages.own_request(house.database, asked, actor=house.actor(MAKER_B))
    with pytest.raises(RequestUnknown):
        deliver(house, asked, by=MAKER_B)
    with pytest.raises(RequestUnknown):
        requests.provide(house.database, asked, 1, actor=house.actor(APPROVER_B))


def test_a_delivered_file_is_no_evidence_before_the_bank_hands_it_over(
    house: House, asked: int
) -> None:
    deliver(house, asked)
    page = request_pages.requests_page(house.database, 1, actor=house.actor(MONITOR))
    assert (evidence(house), page.requests[0].deliveries) == ([], ())


def test_what_is_handed_over_is_registered_with_its_custody(house: House, asked: int) -> None:
    deliver(house, asked)
    provide(house, asked)
    one = evidence(house)[0]
    assert (one.state, one.kind, one.verdict) == ("registered", "submission", "clean")
    assert (row(house, asked).state, row(house, asked).deliveries[0].evidence_id) == (
        "provided",
        one.id,
    )


def test_the_same_file_twice_is_one(house: House, asked: int) -> None:
    deliver(house, asked)
    deliver(house, asked, name="副本.pdf")
    assert len(row(house, asked).deliveries) == 1


def test_nothing_is_handed_over_empty(house: House, asked: int) -> None:
    with pytest.raises(MoveRefused) as refused:
        provide(house, asked)
    assert refused.value.unmet == ("something_delivered",)


def test_the_maker_does_not_hand_over(house: House, asked: int) -> None:
    deliver(house, asked)
    with pytest.raises(RoleRefused):
        provide(house, asked, MAKER_A)


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "空.pdf"), (b"MZ program", "程序.txt"), (b"%PDF-1.7 /JavaScript", "脚本.pdf")],
)
def test_a_file_that_is_not_what_it_says_is_not_kept(
    house: House, asked: int, content: bytes, name: str
) -> None:
    with pytest.raises(UploadRefused):
        deliver(house, asked, content, name)
    assert row(house, asked).deliveries == []


def test_a_file_is_taken_off_only_before_it_is_handed_over(house: House, asked: int) -> None:
    deliver(house, asked)
    number = row(house, asked).deliveries[0].id
    requests.take_off(house.database, asked, number, actor=house.actor(MAKER_A))
    assert row(house, asked).deliveries == []
    deliver(house, asked)
    provide(house, asked)
    decide(house, asked, "ask_again", "缺少背面")
    number = row(house, asked).deliveries[0].id
    requests.take_off(house.database, asked, number, actor=house.actor(MAKER_A))
    assert len(row(house, asked).deliveries) == 1


def test_accepted_material_ends_the_request_and_its_clock(house: House, asked: int) -> None:
    deliver(house, asked)
    provide(house, asked)
    decide(house, asked, "accept")
    found = row(house, asked)
    assert (found.state, found.decided_by_name, found.ended_at is not None) == (
        "accepted",
        house.actor(MONITOR).name,
        True,
    )


@pytest.mark.parametrize("event", ["flag", "ask_again"])
def test_what_is_wrong_with_material_is_said(house: House, asked: int, event: str) -> None:
    deliver(house, asked)
    provide(house, asked)
    with pytest.raises(MoveRefused) as refused:
        decide(house, asked, event)
    assert refused.value.unmet == ("reason",)


def test_missing_material_is_flagged_once_the_last_day_went_by(house: House, asked: int) -> None:
    with pytest.raises(MoveRefused) as refused:
        decide(house, asked, "flag", "未提供")
    assert refused.value.unmet == ("overdue",)
    run_out(house, row(house, asked).deadline_id)
    page = request_pages.own_request(house.database, asked, actor=house.actor(MAKER_A))
    decide(house, asked, "flag", "未提供")
    assert (page.line.overdue, row(house, asked).state) == (True, "flagged")


def test_after_the_last_day_nothing_is_asked_again(house: House, asked: int) -> None:
    deliver(house, asked)
    provide(house, asked)
    run_out(house, row(house, asked).deadline_id)
    with pytest.raises(MoveRefused) as refused:
        decide(house, asked, "ask_again", "缺少背面")
    assert refused.value.unmet == ("time_left",)


def test_the_pages_lead_from_the_request_to_the_evidence(house: House, asked: int) -> None:
    maker, approver, monitor = (house.client(one) for one in (MAKER_A, APPROVER_A, MONITOR))
    listed = maker.get("/material").text
    assert "DY-" in listed
    data = {"file": (BytesIO(PDF), "卡.pdf"), "row_version": "1"}
    sent = maker.post(f"/material/{asked}/files", data=data)
    own = maker.get(f"/material/{asked}").text
    seen = row(house, asked).row_version
    over = approver.post(f"/material/{asked}/provide", data={"row_version": seen})
    page = monitor.get("/inspections/1/requests").text
    assert (sent.status_code, over.status_code) == (303, 303)
    assert "卡.pdf" in own
    assert "/inspections/1/evidence/1" in page
