"""Forms on single facts: the working paper of a procedure, and facts a bank is to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bankcheck.actors import InstitutionKind
from bankcheck.clock import CHINA
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.store import finding_row, statement_of
from bankcheck.inspections.documents.chinese import ACKNOWLEDGEMENTS, POSITIONS, SEVERITIES
from bankcheck.inspections.documents.content import (
    Cell,
    Content,
    Grid,
    Paragraph,
    Signatures,
    amount_in_words,
    chinese_day,
)
from bankcheck.inspections.documents.inspection_letters import (
    amount_of,
    both_issuers,
    period,
    subject_bank,
)
from bankcheck.inspections.documents.kinds import Ask, Inputs, Kind, Written
from bankcheck.inspections.documents.numbering import issuer, letterhead
from bankcheck.inspections.fieldwork.inspections import number_of
from bankcheck.inspections.fieldwork.paper_models import WorkingPaper
from bankcheck.inspections.fieldwork.store import InspectionUnknown, inspection_row
from bankcheck.labels import msg

REVIEWED = frozenset({"reviewed", "locked"})
_PAPER_ROWS: Mapping[str, tuple[str, int]] = {
    "objective": ("检查目的", 1),
    "procedure": ("检查程序", 1),
    "population": ("总体与样本", 1),
    "work_done": ("检查过程\n及事实", 3),
    "result": ("检查结果", 1),
    "conclusion": ("检查结论", 1),
}


def _day(moment: datetime | None) -> str:
    return chinese_day(moment.astimezone(CHINA).date()) if moment else ""


def paper_row(session: Session, paper_id: int) -> WorkingPaper:
    """Return a working paper; raise InspectionUnknown."""
    found = session.get(WorkingPaper, paper_id)
    if found is None:
        raise InspectionUnknown
    return found


def working_paper(session: Session, paper_id: int, inputs: Inputs) -> Written:
    """Return a working paper as the form that its bank signs or refuses to sign."""
    _ = inputs
    paper = paper_row(session, paper_id)
    one = inspection_row(session, paper.inspection_id)
    said = ACKNOWLEDGEMENTS.get(paper.acknowledgement, "")
    why = f"，原因：{paper.refused_why}" if paper.refused_why else ""
    rows = (
        (
            _label("被检查单位"),
            Cell(subject_bank(one), 4),
            _label("检查编号"),
            Cell(number_of(one), 4),
        ),
        (_label("所属期间"), Cell(period(one), 4), _label("底稿索引号"), Cell(paper.index_no, 4)),
        _wide("检查事项", str(paper.content.get("items", "")), 1),
        *(
            _wide(words, str(paper.content.get(name, "")), lines)
            for name, (words, lines) in _PAPER_ROWS.items()
        ),
        (
            _label("编制人"),
            Cell(paper.prepared_by_name, 4),
            _label("编制日期"),
            Cell(_day(paper.prepared_at), 4),
        ),
        (
            _label("复核人"),
            Cell(paper.reviewed_by_name, 4),
            _label("复核日期"),
            Cell(_day(paper.reviewed_at), 4),
        ),
        _wide("被检查单位\n意见", f"{said}{why}", 2),
    )
    lines = ("负责人（签字）：", "　　　　年　　月　　日")
    blocks = (
        Grid(rows),
        Signatures((("检查人员（签字）：", ("　", lines[1])), ("被检查单位（盖章）：", lines))),
    )
    content = Content(both_issuers(session), "检查工作底稿", blocks, letter=False)
    unmet = () if paper.state in REVIEWED else ("paper_reviewed",)
    return Written(content, one.bank, unmet)


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)


def _wide(label: str, text: str, lines: int) -> tuple[Cell, Cell]:
    return _label(label), Cell(text, 10, lines=lines)


def fact_confirmation(session: Session, finding_id: int, inputs: Inputs) -> Written:
    """Return the facts of a finding as the statement that its bank confirms or contests."""
    finding = finding_row(session, finding_id)
    statement = statement_of(session, finding)
    submitted = statement is not None and statement.state == "submitted"
    position = POSITIONS[statement.position] if statement and submitted else ""
    grounds = statement.text if statement and submitted else ""
    rows = (
        (
            _label("问题编号"),
            Cell(finding.number, 4),
            _label("严重程度"),
            Cell(SEVERITIES[finding.severity], 4),
        ),
        _wide("问题名称", finding.title, 1),
        _wide("涉及金额", _amount(amount_of(finding)), 1),
        _wide("事实情况", finding.condition, 4),
        _wide("有关依据", _law(finding), 2),
        _wide("影响或后果", finding.effect, 1),
        _wide("证据材料", inputs.get("evidence", ""), 1),
        _wide("被检查单位\n意见", "\n".join(text for text in (position, grounds) if text), 3),
    )
    opening = (
        "经检查核实，现将下列事实提请你行确认。请你行核对后签署意见；对事实有异议的，"
        "请说明理由并附相关证据。逾期未反馈的，检查组将依据已经取得的证据认定。"
    )
    day = "　　　　年　　月　　日"
    parties = (
        ("检查人员（签字）：", ("　", day)),
        ("被检查单位（盖章）：", ("负责人（签字）：", day)),
    )
    content = Content(
        _issuers(session, finding),
        "检查事实确认书",
        (Paragraph(opening), Grid(rows), Signatures(parties)),
        letter=False,
        addressee=finding.bank_name,
    )
    unmet = ("finding_proposed",) if finding.state in ("drafted", "withdrawn") else ()
    owner = InstitutionKind(finding.owner)
    by = InstitutionKind.FINANCE if finding.inspection_id is not None else owner
    return Written(content, finding.bank, unmet, by)


def _amount(fen: int) -> str:
    return amount_in_words(fen) if fen else "不涉及金额"


def _law(finding: Finding) -> str:
    version = f"（{finding.law_version}）" if finding.law_version else ""
    return f"{finding.law}{version}：{finding.law_text}" if finding.law else ""


def _issuers(session: Session, finding: Finding) -> tuple[str, ...]:
    """Return who puts the facts: both institutions where they inspected together."""
    if finding.inspection_id is not None:
        return both_issuers(session)
    return (letterhead(issuer(session, InstitutionKind(finding.owner)).name),)


WORKING_PAPER = Kind(
    "working_paper", "paper", "检底", msg("Working paper"), working_paper, second=False
)
FACT_CONFIRMATION = Kind(
    "fact_confirmation",
    "finding",
    "检实",
    msg("Statement of facts for confirmation"),
    fact_confirmation,
    (Ask("evidence", msg("Evidence named in it"), lines=3, needed=False),),
)
