"""The documents of inspections, and what they are about; other rooms offer theirs beside."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.documents.case_forms import FACT_CONFIRMATION, WORKING_PAPER, paper_row
from bankcheck.inspections.documents.inspection_letters import (
    DOCUMENT_REQUEST,
    INSPECTION_NOTICE,
    INSPECTION_REPORT,
)
from bankcheck.inspections.documents.kinds import Subject, kinds_by_key
from bankcheck.inspections.documents.notice_letters import RECEIPT, RECTIFICATION_NOTICE
from bankcheck.inspections.fieldwork.inspections import number_of
from bankcheck.inspections.fieldwork.store import inspection_row, require_member
from bankcheck.inspections.rectification.store import notice_row

KINDS = kinds_by_key(
    INSPECTION_NOTICE,
    DOCUMENT_REQUEST,
    WORKING_PAPER,
    FACT_CONFIRMATION,
    INSPECTION_REPORT,
    RECTIFICATION_NOTICE,
    RECEIPT,
)


def _inspection(session: Session, inspection_id: int) -> str:
    return number_of(inspection_row(session, inspection_id))


def _on_team(session: Session, inspection_id: int, actor: Actor) -> None:
    require_member(inspection_row(session, inspection_id), actor)


def _paper(session: Session, paper_id: int) -> str:
    paper = paper_row(session, paper_id)
    return f"{_inspection(session, paper.inspection_id)} {paper.index_no}"


def _paper_page(session: Session, paper_id: int) -> Mapping[str, int]:
    return {"object_id": paper_row(session, paper_id).inspection_id, "paper_id": paper_id}


def _paper_team(session: Session, paper_id: int, actor: Actor) -> None:
    _on_team(session, paper_row(session, paper_id).inspection_id, actor)


SUBJECTS = {
    one.key: one
    for one in (
        Subject("inspection", _inspection, "fieldwork.inspection", require=_on_team),
        Subject("paper", _paper, "fieldwork.paper", _paper_page, _paper_team),
        Subject(
            "finding", lambda session, one: finding_row(session, one).number, "findings.finding"
        ),
        Subject("notice", lambda session, one: notice_row(session, one).number, "notices.notice"),
    )
}
