"""Documents brought to where a test wants them, by the people whose work that is."""

from __future__ import annotations

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.documents import service
from bankcheck.inspections.documents.catalogue import KINDS, SUBJECTS
from bankcheck.inspections.documents.kinds import Shelf
from bankcheck.inspections.documents.models import Document
from bankcheck.inspections.evidence.blobs import Blobs
from tests.inspections import journey
from tests.workbench.house import HEAD, MONITOR, House

NOTICE, REQUEST = "inspection_notice", "document_request"
PAPERS = {
    "due": "2025年6月4日",
    "papers": "国库集中支付凭证|2025年1月至5月|1\n系统参数变更记录",
}


def shelf(house: House) -> Shelf:
    """Return the shelf over a house's data folder."""
    return Shelf(Blobs(house.home), dict(KINDS), dict(SUBJECTS))


def row(house: House, document_id: int) -> Document:
    """Return a document as stored, its files with it."""
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(Document, document_id)
        assert found.files is not None
        session.expunge_all()
        return found


def version(house: House, document_id: int) -> int:
    """Return the version that a screen would show."""
    return row(house, document_id).row_version


def drafted(
    house: House,
    kind: str,
    subject_id: int,
    inputs: dict[str, str] | None = None,
    *,
    by: str = MONITOR,
) -> int:
    """Draft a document."""
    return service.draft(
        house.database, shelf(house), kind, subject_id, inputs or {}, actor=house.actor(by)
    )


def take(
    house: House, document_id: int, event: str, *, by: str = MONITOR, reason: str = ""
) -> None:
    """Take a step of a document."""
    service.take(
        house.database,
        shelf(house),
        document_id,
        version(house, document_id),
        event,
        reason=reason,
        actor=house.actor(by),
    )


def issued(house: House, document_id: int, *, by: str = HEAD) -> str:
    """Issue a document, submitted first where somebody else issues it."""
    if row(house, document_id).second and row(house, document_id).state == "draft":
        take(house, document_id, "submit")
    return service.issue(
        house.database,
        shelf(house),
        document_id,
        version(house, document_id),
        actor=house.actor(by),
    )


def notice(house: House) -> int:
    """Draft the notice of an inspection whose notice both institutions signed."""
    return drafted(house, NOTICE, journey.notified(house))


def request(house: House, inspection_id: int) -> str:
    """Issue a list of papers, which takes one person."""
    document_id = drafted(house, REQUEST, inspection_id, PAPERS)
    return issued(house, document_id, by=MONITOR)
