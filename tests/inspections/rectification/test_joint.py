"""A notice over joint findings goes out under two signatures; files are frozen with an answer."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.inspections.evidence.blobs import Blobs, UploadRefused
from bankcheck.inspections.evidence.scanning import SCANNERS
from bankcheck.inspections.evidence.service import evidence_of
from bankcheck.inspections.rectification import files, notices
from bankcheck.inspections.rectification.answers import content_of, digest
from bankcheck.inspections.rectification.models import Notice, ResponseItem
from bankcheck.inspections.rectification.store import ResponseUnknown
from bankcheck.machines import MoveRefused
from tests.inspections import journey
from tests.inspections.cases import story as cases
from tests.inspections.rectification import story
from tests.workbench.house import HEAD, MAKER_A, MAKER_B, MONITOR, PBC_HEAD, House

PDF = b"%PDF-1.7 a receipt"


@pytest.fixture
def approved(house: House) -> int:
    """An approved notice over a finding of a joint inspection."""
    finding_id = cases.joint(house, journey.in_the_field(house))
    return story.approved(house, story.notice(house, finding_id))


def send(house: House, notice_id: int) -> None:
    seen = story.seen_notice(house, notice_id)
    actor = house.actor(MONITOR)
    notices.send(house.database, notice_id, seen, service="system", proof="", actor=actor)


def attach(house: House, content: bytes = PDF, name: str = "回单.pdf", by: str = MAKER_A) -> None:
    row = story.stored(house, ResponseItem)[-1]
    blobs = Blobs(house.home)
    file = (BytesIO(content), name)
    files.attach(house.database, blobs, SCANNERS, row.id, file, actor=house.actor(by))


def test_a_joint_notice_is_not_sent_without_both_signatures(house: House, approved: int) -> None:
    envelope_id = story.cosigning(house, approved)
    journey.sign(house, envelope_id, HEAD)
    with pytest.raises(MoveRefused) as refused:
        send(house, approved)
    assert refused.value.unmet == ("cosigned",)
    journey.sign(house, envelope_id, PBC_HEAD)
    send(house, approved)
    assert story.stored(house, Notice)[-1].state == "sent"


def test_a_word_changed_after_a_signature_voids_it(house: House, approved: int) -> None:
    envelope_id = story.cosigning(house, approved)
    journey.sign(house, envelope_id, HEAD)
    with house.database.write(EVERYTHING) as session:
        session.get_one(Notice, approved).opening = "另一段文字"
        record(session, SYSTEM, "test.alter", ("notice", approved))
    assert journey.sign(house, envelope_id, PBC_HEAD) is False
    with pytest.raises(MoveRefused):
        send(house, approved)


def test_a_notice_that_is_out_for_signing_is_not_put_out_twice(house: House, approved: int) -> None:
    story.cosigning(house, approved)
    with pytest.raises(MoveRefused) as refused:
        story.cosigning(house, approved)
    assert refused.value.unmet == ("not_signed",)


def test_a_notice_of_one_institution_needs_no_second(house: House) -> None:
    notice_id = story.approved(house, story.notice(house))
    with pytest.raises(MoveRefused) as refused:
        story.cosigning(house, notice_id)
    assert refused.value.unmet == ("is_joint",)


def test_a_file_is_frozen_with_the_answer_it_came_with(house: House) -> None:
    notice_id = story.acknowledged(house)
    story.kept(house, notice_id)
    attach(house)
    response = story.submitted(house, notice_id)
    assert "回单.pdf" in response.content
    with pytest.raises(MoveRefused):
        attach(house, b"%PDF-1.7 another")


def test_another_bank_adds_and_reads_no_file(house: House) -> None:
    story.kept(house, story.acknowledged(house))
    attach(house)
    row = story.stored(house, ResponseItem)[-1]
    with pytest.raises(ResponseUnknown):
        attach(house, by=MAKER_B)
    with pytest.raises(ResponseUnknown):
        files.read(house.database, Blobs(house.home), row.id, 1, actor=house.actor(MAKER_B))


def test_the_bureau_reads_no_file_of_a_draft(house: House) -> None:
    notice_id = story.acknowledged(house)
    story.kept(house, notice_id)
    attach(house)
    row, blobs = story.stored(house, ResponseItem)[-1], Blobs(house.home)
    with pytest.raises(ResponseUnknown):
        files.read(house.database, blobs, row.id, 1, actor=house.actor(MONITOR))
    story.submitted(house, notice_id)
    content, kind = files.read(house.database, blobs, row.id, 1, actor=house.actor(MONITOR))
    assert (content, kind) == (PDF, "application/pdf")


def test_a_program_is_not_taken_with_an_answer(house: House) -> None:
    story.kept(house, story.acknowledged(house))
    with pytest.raises(UploadRefused):
        attach(house, b"MZ program", "程序.txt")


def test_files_of_a_joint_finding_become_evidence_when_the_answer_is_taken_up(
    house: House, approved: int
) -> None:
    envelope_id = story.cosigning(house, approved)
    for login in (HEAD, PBC_HEAD):
        journey.sign(house, envelope_id, login)
    send(house, approved)
    seen = story.seen_notice(house, approved)
    notices.acknowledge(house.database, approved, seen, actor=house.actor(MAKER_A))
    story.kept(house, approved)
    attach(house)
    story.claimed(house, approved)
    with house.database.read(EVERYTHING) as session:
        kinds = [(one.kind, one.state) for one in evidence_of(session, 1)]
    assert kinds == [("export", "registered"), ("submission", "registered")]


def test_the_files_stand_in_the_next_version_until_they_are_taken_off(house: House) -> None:
    notice_id = story.acknowledged(house)
    story.kept(house, notice_id)
    attach(house)
    story.decided(house, story.claimed(house, notice_id), [story.RETURNED])
    story.kept(house, notice_id)
    row = story.stored(house, ResponseItem)[-1]
    assert row.files.startswith("回单.pdf ")


@pytest.mark.parametrize("name", ["accountability", "prevention"])
def test_what_was_done_about_people_and_for_the_future_is_part_of_the_answer(name: str) -> None:
    texts = {name: "已问责并完善制度"}
    more = replace(story.ANSWER, **texts)  # type: ignore[arg-type]  # both fields are texts
    old, new = (
        content_of("ZG2026-0001", 1, "", {"WT2026-0001": one}) for one in (story.ANSWER, more)
    )
    assert digest(old) != digest(new)
    assert name not in old["answers"]["WT2026-0001"]
