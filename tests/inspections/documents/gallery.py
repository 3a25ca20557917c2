"""One document of every kind, written from the rows of a house."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.documents.catalogue import KINDS
from bankcheck.inspections.documents.content import Content
from bankcheck.inspections.documents.kinds import Written
from bankcheck.inspections.fieldwork import papers
from tests.inspections import journey
from tests.inspections.cases import story as cases
from tests.inspections.documents import story
from tests.inspections.rectification import story as rectification
from tests.workbench.house import MONITOR, House

PAPER = {
    "objective": "核实支付凭证要素",
    "procedure": "抽取60笔逐笔核对",
    "population": "总体12,480笔，样本60笔",
    "work_done": "凭证金额123,000.00元，实际支付123,123.00元。\n其余59笔一致。",
    "result": "1笔不符",
    "conclusion": "多支付123.00元",
    "items": "1.01",
}
INPUTS = {
    "document_request": story.PAPERS,
    "inspection_notice": {"attachments": "调阅资料清单", "copies": "市审计局", "contact": "赵监控"},
}


def subjects(house: House) -> dict[str, int]:
    """Bring an inspection into the field and a notice to its bank; return what kinds are about."""
    inspection_id = journey.in_the_field(house)
    paper = papers.add_paper(house.database, inspection_id, PAPER, actor=house.actor(MONITOR))
    finding = cases.in_inspection(house, inspection_id)
    cases.written(house, finding)
    notice = rectification.acknowledged(house)
    return {"inspection": inspection_id, "paper": paper, "finding": finding, "notice": notice}


def gallery(house: House) -> dict[str, Written]:
    """Return one document of every kind."""
    about = subjects(house)
    with house.database.read(EVERYTHING) as session:
        return {
            key: kind.build(session, about[kind.subject], INPUTS.get(key, {}))
            for key, kind in KINDS.items()
        }


def issued(written: Written) -> Content:
    """Return a document as it reads when it is issued."""
    return replace(written.content, number="财库检〔2025〕1号", dated=date(2025, 6, 2))
