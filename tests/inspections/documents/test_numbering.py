"""Numbers follow each other without a gap, whoever writes at once and whatever fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bankcheck.actors import EVERYTHING, SYSTEM, InstitutionKind
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.documents import numbering, service
from bankcheck.inspections.documents.models import Document, DocumentNumber, DocumentSeries
from bankcheck.inspections.documents.numbering import letterhead, number_text
from bankcheck.inspections.evidence.blobs import FOLDER
from bankcheck.machines import MoveRefused
from tests.inspections import journey
from tests.inspections.documents import story
from tests.workbench.house import HEAD, MONITOR, House

WRITERS, EACH = 2, 6


def numbers(database: Database, kind: str = story.REQUEST) -> list[tuple[int, str]]:
    """Return the numbers of a kind with what they read, in their order."""
    with database.read(EVERYTHING) as session:
        rows = session.execute(
            select(DocumentNumber.seq, DocumentNumber.text)
            .join(DocumentSeries)
            .where(DocumentSeries.kind == kind)
            .order_by(DocumentNumber.seq)
        )
        return [(seq, text_) for seq, text_ in rows]


def test_two_writers_at_once_leave_no_gap_and_take_no_number_twice(house: House) -> None:
    inspection_id = journey.notified(house)
    drafts = [
        story.drafted(house, story.REQUEST, inspection_id, story.PAPERS)
        for _ in range(WRITERS * EACH)
    ]
    shelf, actor, gate = story.shelf(house), house.actor(MONITOR), Barrier(WRITERS)

    def write(mine: list[int]) -> list[str]:
        gate.wait()
        return [service.issue(house.database, shelf, one, 1, actor=actor) for one in mine]

    with ThreadPoolExecutor(WRITERS) as pool:
        given_ = [*pool.map(write, [drafts[:EACH], drafts[EACH:]])]
    found = numbers(house.database)
    assert [seq for seq, _ in found] == list(range(1, WRITERS * EACH + 1))
    assert sorted(text_ for _, text_ in found) == sorted(given_[0] + given_[1])


class Crash(Exception):
    """Something that goes wrong after the number was taken."""


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_a_transaction_that_fails_takes_its_number_with_it(house: House, fates: list[bool]) -> None:
    before = len(numbers(house.database, "trial"))
    for fails in fates:
        try:
            _give(house, fails=fails)
        except Crash:
            continue
    found = [seq for seq, _ in numbers(house.database, "trial")]
    assert found == list(range(1, before + fates.count(False) + 1))


def _give(house: House, *, fails: bool) -> None:
    kind = story.shelf(house).kinds[story.REQUEST]
    trial = type(kind)("trial", "inspection", "试", kind.words, kind.build)
    with house.database.write(EVERYTHING) as session:
        document = Document(
            kind="trial", subject_kind="inspection", subject_id=1, state="issued", second=False,
            title="试", inputs={}, content={}, content_sha256="0" * 64, drafted_by_name="试",
            drafted_at=now(),
        )  # fmt: skip
        session.add(document)
        session.flush()
        record(session, SYSTEM, "document.issue", ("document", document.id))
        numbering.give(
            session, document, trial, InstitutionKind.FINANCE, today(),
            actor=house.actor(MONITOR),
        )  # fmt: skip
        if fails:
            raise Crash


def test_a_file_that_cannot_be_kept_leaves_no_gap(house: House) -> None:
    document_id = story.drafted(house, story.REQUEST, journey.notified(house), story.PAPERS)
    in_the_way = house.home / FOLDER
    in_the_way.write_text("no folder")
    with pytest.raises(FileExistsError):
        story.issued(house, document_id, by=MONITOR)
    assert numbers(house.database) == []
    assert story.row(house, document_id).state == "draft"
    in_the_way.unlink()
    assert story.issued(house, document_id, by=MONITOR).endswith("〕1号")


def test_each_kind_has_numbers_of_its_own(house: House) -> None:
    inspection_id = journey.notified(house)
    first = story.request(house, inspection_id)
    letter = story.issued(house, story.drafted(house, story.NOTICE, inspection_id))
    assert story.request(house, inspection_id) == first.replace("〕1号", "〕2号")
    assert (first[:4], letter[:4]) == ("财库检调", "财库检通")
    assert letter.endswith("〕1号")


def test_a_voided_number_stays_listed_and_is_not_given_again(house: House) -> None:
    inspection_id = journey.notified(house)
    first = story.drafted(house, story.REQUEST, inspection_id, story.PAPERS)
    story.issued(house, first, by=MONITOR)
    story.take(house, first, "void", by=HEAD, reason="清单有误")
    story.request(house, inspection_id)
    with house.database.read(EVERYTHING) as session:
        rows = session.scalars(select(DocumentNumber).order_by(DocumentNumber.seq)).all()
        assert [(one.seq, one.void_reason) for one in rows] == [(1, "清单有误"), (2, "")]


def test_a_document_is_not_voided_without_a_reason(house: House) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    with pytest.raises(MoveRefused):
        story.take(house, document_id, "void", by=HEAD, reason=" ")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE document SET number = 'X' WHERE number <> ''",
        "UPDATE document SET content_sha256 = title WHERE number <> ''",
        "DELETE FROM document_number",
        "UPDATE document_number SET seq = 9",
        "UPDATE document_file SET size = 1",
        "DELETE FROM document_file",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_issued(house: House, change: str) -> None:
    story.request(house, journey.notified(house))
    with (
        pytest.raises(DBAPIError, match="never changed"),
        house.database.engine.begin() as connection,
    ):
        connection.execute(text(change))


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("示例市财政局国库科", "示例市财政局"),
        ("示例市财政局", "示例市财政局"),
        ("示例市财政局国库支付中心", "示例市财政局国库支付中心"),
        ("人民银行示例市分行", "人民银行示例市分行"),
    ],
)
def test_a_letter_goes_out_in_the_name_of_a_bureau(name: str, head: str) -> None:
    assert letterhead(name) == head


@pytest.mark.parametrize(("seq", "written"), [(None, "财库〔2025〕　号"), (7, "财库〔2025〕7号")])
def test_a_number_is_written_as_the_standard_says(seq: int | None, written: str) -> None:
    assert number_text("财库", 2025, seq) == written
