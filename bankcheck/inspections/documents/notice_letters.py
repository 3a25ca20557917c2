"""What is written about a rectification notice: the notice as a letter, and its receipt."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bankcheck.actors import InstitutionKind
from bankcheck.inspections.documents.chinese import (
    DISPOSITIONS,
    SERVICES,
    UNITS,
    listed,
    paragraphs,
    sentence,
)
from bankcheck.inspections.documents.content import (
    Block,
    Cell,
    Content,
    Grid,
    Paragraph,
    Signatures,
    Style,
    amount_in_words,
    chinese_moment,
    ordinal,
)
from bankcheck.inspections.documents.inspection_letters import both_issuers
from bankcheck.inspections.documents.kinds import Ask, Inputs, Kind, Written
from bankcheck.inspections.documents.numbering import issuer, letterhead
from bankcheck.inspections.documents.store import numbers_of
from bankcheck.inspections.rectification.models import Notice, NoticeItem
from bankcheck.inspections.rectification.store import is_joint, notice_row
from bankcheck.labels import msg

NOT_APPROVED = frozenset({"draft", "in_review", "withdrawn"})


def notice(session: Session, notice_id: int, inputs: Inputs) -> Written:
    """Return a rectification notice as a letter, each finding with what its bank is to do."""
    one = notice_row(session, notice_id)
    issuers = _issuers(session, one)
    opening = one.opening or (
        "经检查和核实，你行在办理国库集中支付代理业务中存在下列问题。现将有关情况及整改要求通知如下："
    )
    blocks = (
        *paragraphs(opening),
        Paragraph("一、存在的问题及整改要求", Style.FIRST),
        *(block for item in one.items for block in _item(item)),
        Paragraph("二、整改期限", Style.FIRST),
        Paragraph(
            f"你行应当自本通知发送之日起{one.n}{UNITS[one.unit]}内完成整改"
            f"（期限依据：{one.basis}）。确需延期的，应当在期限届满前提出书面申请并说明理由。"
        ),
        Paragraph("三、整改反馈", Style.FIRST),
        Paragraph(
            "你行应当逐项反馈问题原因、整改措施、完成日期、责任人员以及退回资金或者重新办理业务的凭据，"
            "并附证明材料。反馈由你行经办人员填写、复核人员审定后提交。"
        ),
        Paragraph("四、异议的提出", Style.FIRST),
        Paragraph(
            "你行对本通知认定的事实有异议的，应当在整改反馈中写明理由并附证据。我们将指定未参与"
            f"该问题检查和认定的人员复核，自收到异议之日起{one.objection_n}"
            f"{UNITS[one.objection_unit]}内答复（期限依据：{one.objection_basis}）。"
        ),
        *_contact(inputs),
    )
    content = Content(
        issuers=issuers,
        title=one.title,
        blocks=blocks,
        addressee=one.bank_name,
        signed_by=issuers,
        copies=tuple(
            line.strip() for line in inputs.get("copies", "").splitlines() if line.strip()
        ),
    )
    return Written(content, one.bank, ("notice_approved",) if one.state in NOT_APPROVED else ())


def _issuers(session: Session, one: Notice) -> tuple[str, ...]:
    """Return in whose names a notice goes out: of both that inspected together and signed it."""
    if is_joint(session, one):
        return both_issuers(session)
    return (letterhead(issuer(session, InstitutionKind.FINANCE).name),)


def _contact(inputs: Inputs) -> tuple[Block, ...]:
    contact = inputs.get("contact", "")
    return (Paragraph(sentence(f"联系人及联系电话：{contact}")),) if contact else ()


def _item(item: NoticeItem) -> Iterator[Block]:
    yield Paragraph(f"（{ordinal(item.position)}）{item.title}", Style.SECOND)
    yield from paragraphs(sentence(str(item.texts.get("condition", ""))))
    law, words = str(item.texts.get("law", "")), str(item.texts.get("law_text", ""))
    if law:
        yield Paragraph(f"上述情况不符合{law}“{words.strip('。“”')}”的规定。")
    amount = f"；认定金额：{amount_in_words(item.determined_fen)}" if item.determined_fen else ""
    yield Paragraph(f"问题编号：{item.number}{amount}。")
    ways = listed(DISPOSITIONS[str(way)] for way in item.dispositions)
    if ways:
        yield Paragraph(f"处理方式：{ways}。")
    yield Paragraph(f"整改要求：{sentence(item.requirement) or '（尚未填写）'}")


def receipt(session: Session, notice_id: int, inputs: Inputs) -> Written:
    """Return the proof of service (送达回证) of a rectification notice."""
    one = notice_row(session, notice_id)
    name = letterhead(issuer(session, InstitutionKind.FINANCE).name)
    numbers = numbers_of(session, "notice", one.id, "rectification_notice")
    rows = (
        _wide("送达文书\n名称及文号", f"{one.title}\n{numbers[-1] if numbers else one.number}", 2),
        _wide("受送达人", one.bank_name, 1),
        _wide("送达方式", SERVICES[one.service], 1),
        _wide("送达凭据", one.service_proof or f"通知内容摘要（SHA-256）：{one.sha256}", 2),
        _two("送达人", one.sent_by_name, "送达时间", chinese_moment(one.sent_at)),
        _two("签收人", one.acknowledged_by_name, "签收时间", chinese_moment(one.acknowledged_at)),
        _wide("代收理由\n及备注", inputs.get("remarks", ""), 3),
    )
    day = "　　　　年　　月　　日"
    parties = (
        ("送达机关（盖章）：", ("送达人（签字）：", day)),
        ("受送达人（盖章）：", ("签收人（签字）：", day)),
    )
    note = (
        "注：受送达人通过监管系统签收的，签收人和签收时间以系统记录为准，与纸质签收具有同等证明作用；"
        "拒绝签收的，由送达人在备注栏注明情况。"
    )
    blocks = (Grid(rows), Signatures(parties), Paragraph(note, Style.NOTE))
    content = Content((name,), "送达回证", blocks, letter=False)
    return Written(content, one.bank, ("notice_sent",) if one.sent_at is None else ())


def _label(text: str) -> Cell:
    return Cell(text, 2, label=True)


def _wide(label: str, text: str, lines: int) -> tuple[Cell, Cell]:
    return _label(label), Cell(text, 10, lines=lines)


def _two(first: str, text: str, second: str, other: str) -> tuple[Cell, Cell, Cell, Cell]:
    return _label(first), Cell(text, 4), _label(second), Cell(other, 4)


RECTIFICATION_NOTICE = Kind(
    "rectification_notice",
    "notice",
    "改通",
    msg("Rectification notice"),
    notice,
    (
        Ask("contact", msg("Contact person and telephone"), needed=False),
        Ask("copies", msg("Copies go to"), msg("One recipient a line."), lines=2, needed=False),
    ),
)
RECEIPT = Kind(
    "receipt",
    "notice",
    "送证",
    msg("Receipt of service"),
    receipt,
    (Ask("remarks", msg("Remarks"), lines=3, needed=False),),
    second=False,
)
