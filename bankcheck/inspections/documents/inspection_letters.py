"""What is written about an inspection: its notice, the list of papers asked for, its report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import InstitutionKind
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.documents.chinese import (
    DISPOSITIONS,
    POSITIONS,
    SEVERITIES,
    listed,
    paragraphs,
    sentence,
)
from bankcheck.inspections.documents.content import (
    Align,
    Block,
    Column,
    Content,
    Paragraph,
    Signatures,
    Style,
    Table,
    amount_in_words,
    chinese_day,
    ordinal,
)
from bankcheck.inspections.documents.kinds import Ask, Inputs, Kind, Written
from bankcheck.inspections.documents.numbering import issuer, letterhead
from bankcheck.inspections.documents.store import numbers_of
from bankcheck.inspections.evidence.request_models import EvidenceRequest
from bankcheck.inspections.fieldwork import official
from bankcheck.inspections.fieldwork.checklist_models import SampleDraw
from bankcheck.inspections.fieldwork.models import Inspection, Member
from bankcheck.inspections.fieldwork.paper_models import WorkingPaper
from bankcheck.inspections.fieldwork.store import inspection_row, item_row
from bankcheck.inspections.reporting.store import current_draft, report_of
from bankcheck.labels import msg
from bankcheck.money import yuan

NOT_SIGNED = frozenset({"preparing", "signing", "cancelled"})
REPORT_SIGNED = frozenset({"issued", "follow_up", "archived"})
BASIS = "《国库动态监控工作规程》第十五条"
# Findings that were never put forward, or were taken back, are no result of an inspection.
_LEFT_OUT = ("drafted", "withdrawn")
_SEPARATOR = re.compile(r"[|｜]")
_PARTS = {"lead": "组长", "co_lead": "副组长", "member": "组员"}
_DATE_AND_NAME = ("经办人（签字）：", "　　　　年　　月　　日")


def both_issuers(session: Session) -> tuple[str, str]:
    """Return the two institutions that inspect together, as their letters name them."""
    kinds = (InstitutionKind.FINANCE, InstitutionKind.PEOPLES_BANK)
    first, second = (letterhead(issuer(session, kind).name) for kind in kinds)
    return first, second


def subject_bank(inspection: Inspection) -> str:
    """Return the bank and the branch that are inspected."""
    branch = inspection.branch.strip()
    return inspection.bank_name if not branch else f"{inspection.bank_name}{branch}"


def period(inspection: Inspection) -> str:
    """Return the days that an inspection looks at, both included."""
    return f"{chinese_day(inspection.period_from)}至{chinese_day(inspection.period_to)}"


def _basis(session: Session, inspection: Inspection) -> str:
    if inspection.plan_item_id is None:
        return BASIS
    return item_row(session, inspection.plan_item_id).plan.basis or BASIS


def _team(inspection: Inspection) -> Table:
    order = sorted(inspection.members, key=lambda one: (list(_PARTS).index(one.part), one.id))
    columns = (
        Column("姓名", 3, Align.CENTRE),
        Column("所在机构", 4, Align.CENTRE),
        Column("检查组职务", 3, Align.CENTRE),
    )
    return Table(columns, tuple(_member(one) for one in order) or (("", "", ""),))


def _member(one: Member) -> tuple[str, str, str]:
    return one.name, official.INSTITUTIONS.get(one.kind.value, ""), _PARTS[one.part]


def notice(session: Session, inspection_id: int, inputs: Inputs) -> Written:
    """Return the notice of an inspection: what both institutions signed, as a letter."""
    one = inspection_row(session, inspection_id)
    issuers = both_issuers(session)
    starts_on = one.notice_starts_on
    opening = (
        f"根据{_basis(session, one)}，{issuers[0]}会同{issuers[1]}组成联合检查组，定于"
        f"{chinese_day(starts_on)}起对你行国库集中支付代理业务开展{official.MODES[one.mode]}检查。"
        "现将有关事项通知如下："
    )
    areas = listed(official.areas(one.areas))
    contact = inputs.get("contact", "")
    blocks: tuple[Block, ...] = (
        Paragraph(opening),
        Paragraph("一、检查内容", Style.FIRST),
        Paragraph(sentence(f"国库集中支付代理业务的{areas}情况")),
        Paragraph("二、检查所属期间", Style.FIRST),
        Paragraph(sentence(period(one))),
        Paragraph("三、检查组成员", Style.FIRST),
        _team(one),
        Paragraph("四、有关要求", Style.FIRST),
        *(paragraphs(one.notice) or (Paragraph("（尚未填写）"),)),
        *((Paragraph(sentence(f"联系人及联系电话：{contact}")),) if contact else ()),
    )
    content = Content(
        issuers=issuers,
        title="国库集中支付代理业务\n检查通知书",
        blocks=blocks,
        addressee=subject_bank(one),
        attachments=_entries(inputs.get("attachments", "")),
        signed_by=issuers,
        copies=_entries(inputs.get("copies", "")),
    )
    return Written(content, one.bank, ("notice_signed",) if one.state in NOT_SIGNED else ())


def _entries(text: str) -> tuple[str, ...]:
    """Return what people wrote line by line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def request(session: Session, inspection_id: int, inputs: Inputs) -> Written:
    """Return the list of papers that an inspection asks its bank for."""
    one = inspection_row(session, inspection_id)
    numbers = numbers_of(session, "inspection", one.id, "inspection_notice")
    by = f"（{numbers[-1]}）" if numbers else ""
    opening = (
        f"因开展国库集中支付代理业务检查{by}需要，请你行于{inputs.get('due') or '　　　　'}前"
        "提供下列资料，并对所提供资料的真实性、完整性负责。电子数据请同时提供导出说明；确实无法提供的，"
        "请书面说明原因。"
    )
    columns = (
        Column("序号", 2, Align.CENTRE),
        Column("资料名称", 9),
        Column("所属期间及要求", 7),
        Column("份数", 2, Align.CENTRE),
        Column("提供情况", 4),
    )
    asked = _entries(inputs.get("papers", "")) or _requested(session, one.id)
    rows = tuple(_asked(place, text) for place, text in enumerate(asked, 1))
    blocks = (
        Paragraph(opening),
        Table(columns, rows or (("", "", "", "", ""),)),
        Signatures((("检查组", _DATE_AND_NAME), ("被检查单位", _DATE_AND_NAME))),
    )
    content = Content(
        issuers=both_issuers(session),
        title="检查调阅资料清单",
        blocks=blocks,
        letter=False,
        addressee=subject_bank(one),
    )
    unmet = ("notice_signed",) if one.state in NOT_SIGNED else ()
    return Written(content, one.bank, unmet if rows else (*unmet, "papers_named"))


def _requested(session: Session, inspection_id: int) -> tuple[str, ...]:
    """Return the material that was asked of the bank through the system."""
    rows = session.scalars(
        select(EvidenceRequest)
        .where(EvidenceRequest.inspection_id == inspection_id, EvidenceRequest.state != "withdrawn")
        .order_by(EvidenceRequest.seq)
    )
    return tuple(f"{row.title}|{' '.join(row.what.split())}（{row.number}）" for row in rows)


def _asked(place: int, text: str) -> tuple[str, ...]:
    """Return one paper of the list: name, period or demand, copies, each behind a stroke."""
    parts = [part.strip() for part in _SEPARATOR.split(text, maxsplit=2)]
    name, demand, copies = (*parts, "", "")[:3]
    return str(place), name, demand, copies or "1", ""


def report(session: Session, inspection_id: int, inputs: Inputs) -> Written:
    """Return the report of an inspection: what both institutions signed, as a letter."""
    one = inspection_row(session, inspection_id)
    found, kept = _findings(session, one), report_of(session, inspection_id)
    parts = (
        ("检查基本情况", _facts(session, one)),
        ("检查情况和总体评价", paragraphs(kept.text) if kept else ()),
        ("检查发现的主要问题", tuple(_found(found))),
        ("问题产生的原因", _causes(found)),
        ("被检查单位意见及采纳情况", tuple(_said(session, one, found))),
        ("处理意见", tuple(_advice(found))),
    )
    filled = [part for part in parts if part[1]]
    blocks = chain.from_iterable(_section(place, *part) for place, part in enumerate(filled, 1))
    issuers = both_issuers(session)
    content = Content(
        issuers=issuers,
        title=kept.title if kept else f"关于{one.bank_name}\n国库集中支付代理业务的检查报告",
        blocks=tuple(blocks),
        addressee=inputs.get("addressee", "") or subject_bank(one),
        signed_by=issuers,
        copies=_entries(inputs.get("copies", "")),
    )
    return Written(content, one.bank, () if one.state in REPORT_SIGNED else ("report_signed",))


def _section(place: int, heading: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return Paragraph(f"{ordinal(place)}、{heading}", Style.FIRST), *blocks


def _facts(session: Session, one: Inspection) -> tuple[Block, ...]:
    issuers = both_issuers(session)
    held = {meeting.kind: meeting.held_on for meeting in one.meetings}
    begun, ended = held.get("entry") or one.entered_on, held.get("exit")
    days = f"自{chinese_day(begun)}" + (f"至{chinese_day(ended)}" if ended else "起")
    text = (
        f"根据{_basis(session, one)}，{issuers[0]}会同{issuers[1]}组成联合检查组，{days}对"
        f"{subject_bank(one)}{period(one)}国库集中支付代理业务的{listed(official.areas(one.areas))}"
        f"情况进行了{official.MODES[one.mode]}检查。{_worked(session, one)}"
    )
    return Paragraph(text), Paragraph("检查组成员如下："), _team(one)


def _worked(session: Session, one: Inspection) -> str:
    """Return how much was looked at: samples with their records, and working papers."""
    drawn = session.execute(
        select(func.count(SampleDraw.id), func.coalesce(func.sum(SampleDraw.n), 0)).where(
            SampleDraw.inspection_id == one.id
        )
    ).one()
    papers = session.scalar(
        select(func.count(WorkingPaper.id)).where(WorkingPaper.inspection_id == one.id)
    )
    sampled = f"抽取样本{drawn[0]}组、业务记录{drawn[1]}笔，" if drawn[0] else ""
    return f"检查中{sampled}形成检查工作底稿{papers or 0}份。"


def _findings(session: Session, one: Inspection) -> list[Finding]:
    rows = session.scalars(
        select(Finding)
        .where(Finding.inspection_id == one.id, Finding.state.not_in(_LEFT_OUT))
        .order_by(Finding.id)
    )
    return list(rows)


def _found(found: list[Finding]) -> Iterator[Block]:
    if not found:
        yield Paragraph("本次检查未发现需要认定的问题。")
        return
    total = sum(amount_of(one) for one in found)
    amount = f"，涉及金额{amount_in_words(total)}" if total else ""
    yield Paragraph(f"本次检查共发现问题{len(found)}个{amount}。")
    columns = (
        Column("序号", 2, Align.CENTRE),
        Column("问题", 10),
        Column("严重程度", 4, Align.CENTRE),
        Column("涉及金额（元）", 6, Align.RIGHT),
    )
    rows = tuple(
        (str(place), one.title, SEVERITIES[one.severity], _figure(amount_of(one)))
        for place, one in enumerate(found, 1)
    )
    yield Table(columns, (*rows, ("", "合计", "", _figure(total))))
    for place, one in enumerate(found, 1):
        yield Paragraph(f"（{ordinal(place)}）{one.title}", Style.SECOND)
        yield from paragraphs(sentence(one.condition))
        yield Paragraph(f"上述情况不符合{one.law}“{one.law_text.strip('。“”')}”的规定。")
        yield from paragraphs(sentence(f"造成的影响：{one.effect}" if one.effect else ""))


def _figure(fen: int) -> str:
    return yuan(fen) if fen else "—"


def amount_of(finding: Finding) -> int:
    """Return the amount of a finding: what was determined, before that what is in question."""
    return finding.determined_fen or finding.questioned_fen


def _causes(found: list[Finding]) -> tuple[Block, ...]:
    causes = dict.fromkeys(sentence(one.cause) for one in found if one.cause.strip())
    return tuple(paragraph for cause in causes for paragraph in paragraphs(cause))


def _said(session: Session, one: Inspection, found: list[Finding]) -> Iterator[Block]:
    """Yield the bank's position on each problem, and each of its comments with the reply."""
    for place, finding in enumerate(found, 1):
        if finding.position:
            yield Paragraph(
                f"对问题（{ordinal(place)}），被检查单位表示{POSITIONS[finding.position]}。"
            )
    draft = current_draft(session, one.id)
    for comment in draft.comments if draft else ():
        if comment.state in ("commented", "replied"):
            yield Paragraph(f"被检查单位提出：{sentence(comment.text)}")
            yield from paragraphs(f"采纳情况：{sentence(comment.reply)}" if comment.reply else "")


def _advice(found: list[Finding]) -> Iterator[Block]:
    for place, one in enumerate(found, 1):
        ways = listed(DISPOSITIONS[str(way)] for way in one.dispositions)
        way = f"处理方式：{ways}。" if ways else ""
        yield Paragraph(f"对问题（{ordinal(place)}）：{sentence(one.recommendation)}{way}")


_COPIES = Ask("copies", msg("Copies go to"), msg("One recipient a line."), lines=2, needed=False)
INSPECTION_NOTICE = Kind(
    "inspection_notice",
    "inspection",
    "检通",
    msg("Inspection notice"),
    notice,
    (
        Ask("contact", msg("Contact person and telephone"), needed=False),
        Ask("attachments", msg("Annexes"), msg("One a line."), lines=3, needed=False),
        _COPIES,
    ),
)
DOCUMENT_REQUEST = Kind(
    "document_request",
    "inspection",
    "检调",
    msg("Document request"),
    request,
    (
        Ask("due", msg("To be provided before"), msg("As it is to read, such as 2025年6月4日.")),
        Ask(
            "papers",
            msg("Documents asked for"),
            msg(
                "One a line: name | period or demand | copies. Where nothing is written, the "
                "material asked for through this system is listed."
            ),
            lines=10,
            needed=False,
        ),
    ),
    second=False,
)
INSPECTION_REPORT = Kind(
    "inspection_report",
    "inspection",
    "检告",
    msg("Inspection report"),
    report,
    (
        Ask(
            "addressee",
            msg("Addressed to"),
            msg("The inspected bank where nothing is written."),
            needed=False,
        ),
        _COPIES,
    ),
)
