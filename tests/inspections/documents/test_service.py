"""A document is issued by somebody else, says what was looked at, and never changes again."""

from __future__ import annotations

from hashlib import sha256

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.clock import today
from bankcheck.db import Overtaken
from bankcheck.inspections.documents import service
from bankcheck.inspections.documents.content import from_values
from bankcheck.inspections.documents.kinds import KindUnknown
from bankcheck.inspections.documents.lifecycles import DOCUMENT
from bankcheck.inspections.documents.models import Document
from bankcheck.inspections.documents.store import DocumentUnknown, content_of, document_row
from bankcheck.inspections.documents.words import EVENTS, GUARDS, STATES
from bankcheck.inspections.evidence.blobs import Blobs, EvidenceBroken
from bankcheck.inspections.fieldwork.store import NotOnTeam
from bankcheck.machines import MoveRefused
from tests.inspections import journey
from tests.inspections.documents import story
from tests.inspections.documents.samples import docx_words, pdf_words
from tests.workbench.house import (
    APPROVER_A,
    AUDITOR,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    SECOND_MONITOR,
    House,
)


def download(house: House, document_id: int, form: str, by: str = MONITOR) -> service.Download:
    """Hand a file out to somebody."""
    return service.download(
        house.database, story.shelf(house), document_id, form, actor=house.actor(by)
    )


def unmet(refused: pytest.ExceptionInfo[MoveRefused]) -> tuple[str, ...]:
    """Return what a refusal names."""
    return refused.value.unmet


def test_every_word_of_the_table_is_said_on_screen() -> None:
    guards = {guard for move in DOCUMENT.moves for guard in move.guards}
    assert set(DOCUMENT.states) - set(STATES) == set()
    assert set(DOCUMENT.events) - set(EVENTS) == set()
    assert guards - set(GUARDS) == set()


def test_a_notice_is_issued_by_somebody_other_than_its_drafter(house: House) -> None:
    document_id = story.notice(house)
    with pytest.raises(MoveRefused) as refused:
        service.issue(
            house.database, story.shelf(house), document_id, 1, actor=house.actor(MONITOR)
        )
    assert unmet(refused) == ("one_person",)
    story.issued(house, document_id)
    assert story.row(house, document_id).issued_by_name == house.actor(HEAD).name


def test_issuing_gives_number_day_and_both_files(house: House) -> None:
    document_id = story.notice(house)
    number = story.issued(house, document_id)
    row = story.row(house, document_id)
    content = from_values(row.content)
    assert (row.state, row.number, content.number) == ("issued", number, number)
    assert content.dated == row.issued_on == today()
    assert [one.form for one in row.files] == ["docx", "pdf"]


@pytest.mark.parametrize(("form", "read"), [("docx", docx_words), ("pdf", pdf_words)])
def test_what_is_handed_out_is_what_was_kept(house: House, form: str, read: object) -> None:
    document_id = story.notice(house)
    number = story.issued(house, document_id)
    file = download(house, document_id, form)
    kept = {one.form: one.sha256 for one in story.row(house, document_id).files}
    assert sha256(file.content).hexdigest() == kept[form]
    assert number in read(file.content)  # type: ignore[operator]  # one of the two readers above
    assert file.name == f"{number} 国库集中支付代理业务检查通知书.{form}"


def test_every_handing_out_leaves_an_event_with_the_digest(house: House) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    download(house, document_id, "pdf", by=AUDITOR)
    with house.database.read(EVERYTHING) as session:
        asked = select(AuditEvent).where(AuditEvent.event == "document.download")
        event = session.scalars(asked).one()
        login, detail = event.login, event.detail
    kept = {one.form: one.sha256 for one in story.row(house, document_id).files}
    assert (login, kept["pdf"] in detail) == (AUDITOR, True)


def test_a_kept_file_that_was_changed_is_not_handed_out_and_leaves_an_event(house: House) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    file = next(one for one in story.row(house, document_id).files if one.form == "pdf")
    path = Blobs(house.home).path(file.sha256)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 something else")
    with pytest.raises(EvidenceBroken):
        download(house, document_id, "pdf")
    with house.database.read(EVERYTHING) as session:
        asked = select(AuditEvent.event).where(AuditEvent.event == "document.mismatch")
        assert session.scalars(asked).all() == ["document.mismatch"]


def test_words_that_are_not_those_of_their_digest_are_not_shown(house: House) -> None:
    document_id = story.notice(house)
    row = story.row(house, document_id)
    row.content = row.content | {"title": "别的文书"}
    with pytest.raises(EvidenceBroken):
        content_of(row)


def test_a_draft_is_handed_out_with_its_mark(house: House) -> None:
    file = download(house, story.notice(house), "docx")
    assert file.name.startswith("草稿 ")
    assert "〔" in docx_words(file.content)


def test_a_notice_is_not_submitted_before_both_institutions_signed_it(house: House) -> None:
    inspection_id, _ = journey.inspection_in_signing(house)
    document_id = story.drafted(house, story.NOTICE, inspection_id)
    with pytest.raises(MoveRefused) as refused:
        story.take(house, document_id, "submit")
    assert unmet(refused) == ("source_ready",)


def test_a_list_without_papers_is_not_issued(house: House) -> None:
    inspection_id = journey.notified(house)
    document_id = story.drafted(house, story.REQUEST, inspection_id, {})
    with pytest.raises(MoveRefused) as refused:
        story.issued(house, document_id, by=MONITOR)
    assert unmet(refused) == ("filled_in", "source_ready")


def test_what_changed_after_the_draft_is_looked_at_again(house: House) -> None:
    inspection_id = journey.notified(house)
    document_id = story.drafted(house, story.REQUEST, inspection_id, story.PAPERS)
    # The list names the notice by its number, which it got in the meantime.
    story.issued(house, story.drafted(house, story.NOTICE, inspection_id))
    with pytest.raises(MoveRefused) as refused:
        story.issued(house, document_id, by=MONITOR)
    assert unmet(refused) == ("content_current",)
    service.edit(
        house.database, story.shelf(house), document_id, 1, story.PAPERS,
        actor=house.actor(MONITOR),
    )  # fmt: skip
    assert story.issued(house, document_id, by=MONITOR)


def test_a_character_that_cannot_be_printed_is_found_before_the_issue(house: House) -> None:
    papers = story.PAPERS | {"papers": "\U0002ffff凭证"}
    document_id = story.drafted(house, story.REQUEST, journey.notified(house), papers)
    with pytest.raises(MoveRefused) as refused:
        story.issued(house, document_id, by=MONITOR)
    assert unmet(refused) == ("printable",)


def test_the_second_of_two_people_is_told(house: House) -> None:
    document_id = story.notice(house)
    story.take(house, document_id, "submit")
    with pytest.raises(Overtaken):
        service.issue(house.database, story.shelf(house), document_id, 1, actor=house.actor(HEAD))


def test_what_is_issued_is_not_written_anew(house: House) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    with pytest.raises(MoveRefused):
        service.edit(
            house.database, story.shelf(house), document_id, story.version(house, document_id), {},
            actor=house.actor(MONITOR),
        )  # fmt: skip


def revised(house: House, document_id: int) -> int:
    """Draft the next edition."""
    return service.revise(
        house.database, story.shelf(house), document_id, story.version(house, document_id),
        actor=house.actor(MONITOR),
    )  # fmt: skip


def test_a_change_is_the_next_edition_and_the_old_one_stands_until_then(house: House) -> None:
    first = story.notice(house)
    old_number = story.issued(house, first)
    second = revised(house, first)
    assert story.row(house, first).state == "issued"
    number = story.issued(house, second)
    assert (story.row(house, first).state, story.row(house, second).edition) == ("superseded", 2)
    assert number != old_number
    assert download(house, first, "docx").content


def test_a_document_has_one_next_edition(house: House) -> None:
    first = story.notice(house)
    story.issued(house, first)
    second = revised(house, first)
    with pytest.raises(MoveRefused) as refused:
        revised(house, first)
    assert unmet(refused) == ("no_next_edition",)
    story.take(house, second, "discard")
    assert revised(house, first) > second


def test_only_the_team_writes_about_an_inspection(house: House) -> None:
    inspection_id = journey.notified(house)
    with pytest.raises(NotOnTeam):
        story.drafted(house, story.NOTICE, inspection_id, by=SECOND_MONITOR)


def test_a_kind_that_is_not_there_is_no_document(house: House) -> None:
    with pytest.raises(KindUnknown):
        story.drafted(house, "novel", 1)


def seen_by(house: House, document_id: int, login: str) -> bool:
    """Say whether somebody's session finds a document."""
    with house.database.read(house.actor(login)) as session:
        try:
            return document_row(session, document_id).id == document_id
        except DocumentUnknown:
            return False


@pytest.mark.parametrize("login", [MAKER_A, APPROVER_A])
def test_a_bank_sees_a_document_from_the_day_it_is_served(house: House, login: str) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    assert not seen_by(house, document_id, login)
    story.take(house, document_id, "serve")
    assert seen_by(house, document_id, login)
    assert not seen_by(house, document_id, MAKER_B)


def test_a_bank_gets_the_very_file_that_was_issued(house: House) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    story.take(house, document_id, "serve")
    assert download(house, document_id, "pdf", by=MAKER_A) == download(house, document_id, "pdf")


def test_another_bank_gets_nothing(house: House) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    story.take(house, document_id, "serve")
    with pytest.raises(DocumentUnknown):
        download(house, document_id, "pdf", by=MAKER_B)


def test_a_form_that_is_not_kept_is_not_handed_out(house: House) -> None:
    with pytest.raises(DocumentUnknown):
        download(house, story.notice(house), "odt")


def test_what_was_issued_reads_the_same_from_the_database(house: House) -> None:
    document_id = story.notice(house)
    story.issued(house, document_id)
    with house.database.read(EVERYTHING) as session:
        assert content_of(session.get_one(Document, document_id)).issuers[0] == "示例市财政局"
