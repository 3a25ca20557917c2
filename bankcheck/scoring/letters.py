"""The documents of a year: result notice, prior notice and decision, beside the fee's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import InstitutionKind
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.documents.chinese import UNITS, listed, paragraphs, sentence
from bankcheck.inspections.documents.content import (
    Align,
    Block,
    Column,
    Content,
    Paragraph,
    Style,
    Table,
    chinese_day,
)
from bankcheck.inspections.documents.kinds import Inputs, Kind, Subject, Written, kinds_by_key
from bankcheck.inspections.documents.numbering import issuer, letterhead
from bankcheck.labels import msg
from bankcheck.scoring import fee_letter
from bankcheck.scoring.changes import Cause, Change, changes_of
from bankcheck.scoring.decisions.lifecycles import IN_FORCE
from bankcheck.scoring.decisions.models import Decision
from bankcheck.scoring.decisions.service import LETTER, WORD
from bankcheck.scoring.decisions.standing import load as load_decision
from bankcheck.scoring.decisions.standing import rung_of
from bankcheck.scoring.figures import decimal, percent, points
from bankcheck.scoring.gathering import rulebook
from bankcheck.scoring.lifecycles import AssessmentState
from bankcheck.scoring.process_models import AssessmentEdition
from bankcheck.scoring.rulebook import Rulebook, Unassessed
from bankcheck.scoring.store import load as load_assessment

SHOWN = (AssessmentState.PROVISIONAL, AssessmentState.FINAL)
_COLUMNS = (
    Column("考评内容", 6),
    Column("满分", 2, Align.RIGHT),
    Column("得分", 2, Align.RIGHT),
    Column("扣分事项", 6),
)


def result(session: Session, assessment_id: int, _: Inputs) -> Written:
    """Return the notice of an assessment's result, provisional or final, with every deduction."""
    row = load_assessment(session, assessment_id)
    name = letterhead(issuer(session, InstitutionKind.FINANCE).name)
    if not row.score:
        return Written(_bare(name, row.bank_name), row.subject_bank, ("result_shown",))
    book, raw, day = rulebook(row.scheme), json.loads(row.score), date(row.year, 12, 31)
    if book.digest != raw["book_digest"]:
        return Written(_bare(name, row.bank_name), row.subject_bank, ("rulebook_unchanged",))
    final = row.state is AssessmentState.FINAL
    word = "最终" if final else "初步"
    total = points(book.total.on(day))
    got = "无法评定" if row.hundredths is None else points(Fraction(row.hundredths, 100))
    grade = book.grade(row.grade).zh if row.grade else "无法评定"
    names = {one.code: one.zh for one in book.indicators}
    rows = tuple(
        (
            names[line["indicator"]],
            points(Fraction(line["most"])),
            points(Fraction(line["earned"])),
            _losses(line),
        )
        for line in raw["lines"]
    )
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"依据《规程》第十五条、第二十四条和委托代理协议，对你行{row.year}年度国库集中支付"
            f"代理业务进行了综合考评。现将{word}结果通知如下："
        ),
        Paragraph("一、考评结果", Style.FIRST),
        Paragraph(
            f"满分{total}分，你行得分{got}分，等级为“{grade}”；按证据考评的权重占"
            f"{percent(row.coverage)}。{_unassessed(raw['lines'], book)}"
        ),
        Paragraph("二、分项得分", Style.FIRST),
        Table(_COLUMNS, rows),
        *_closing(_history(session, assessment_id, book), book.status, final=final),
        Paragraph(f"评分表摘要（SHA-256）：{row.score_sha256}", Style.NOTE),
    )
    title = f"关于{row.year}年度代理银行综合考评{word}结果的通知"
    content = Content((name,), title, blocks, addressee=row.bank_name, signed_by=(name,))
    return Written(content, row.subject_bank, () if row.state in SHOWN else ("result_shown",))


def _losses(line: dict[str, object]) -> str:
    if line["state"] == "insufficient":
        return "证据不足，不得分"
    losses = line["losses"]
    rows = losses if isinstance(losses, list) else []
    told = "；".join(f"{one['cause']}扣{points(Fraction(one['charged']))}分" for one in rows[:20])
    state = {"not_assessed": "未评", "not_applicable": "不适用"}.get(str(line["state"]), "")
    if not state and line["reason"]:
        state = f"{line['reason']}未核对"
    return "；".join(one for one in (state, told) if one) or "无"


def _unassessed(lines: Iterable[dict[str, object]], book: Rulebook) -> str:
    """Return how many indicators nobody looked into, and how they count by the scheme."""
    number = sum(line["state"] == "not_assessed" for line in lines)
    ways = {
        Unassessed.LEFT_OUT: "不计入总分，其余指标按权重折算",
        Unassessed.ZERO: "不得分",
    }
    return f"有{number}项指标未评，按方案规定{ways[book.unassessed]}。" if number else ""


_CAUSES = {
    Cause.SHOWN_AGAIN: "重新计算",
    Cause.OBJECTION: "你行异议{number}成立",
    Cause.BY_HAND: "手工事项{number}经批准",
    Cause.CORRECTION: "更正最终结果",
}


def _history(session: Session, assessment_id: int, book: Rulebook) -> tuple[str, ...]:
    """Return how the result came to differ from what the bank was shown before, and why."""
    of = AssessmentEdition
    asked = select(of).where(of.assessment_id == assessment_id).order_by(of.edition)
    return tuple(
        f"第{one.edition}版：{_change(change, book)}"
        for one in session.scalars(asked)
        for change in changes_of(one.changes)
        if change.cause is Cause.FALLEN or (change.points[0] is not None and _moved(change))
    )


def _moved(one: Change) -> bool:
    return one.points[0] != one.points[1] or one.grade[0] != one.grade[1]


def _closing(history: tuple[str, ...], status: str, *, final: bool) -> Iterator[Block]:
    if history:
        yield Paragraph("三、历次变化及原因", Style.FIRST)
        yield from (Paragraph(one) for one in history)
    yield Paragraph("四、说明" if history else "三、说明", Style.FIRST)
    yield from _remarks(status, final=final)


def _change(one: Change, book: Rulebook) -> str:
    why = f"理由：{sentence(one.reason)}" if one.reason else ""
    if one.cause is Cause.FALLEN:
        return f"问题{one.number}已撤销，{one.what}不再扣分。{why}"
    cause = _CAUSES.get(one.cause, "重新计算").format(number=one.number)
    before, after = (_hundredths(value) for value in one.points)
    old, new = (book.grade(code).zh if code else "无法评定" for code in one.grade)
    grade = f"，等级由“{old}”变为“{new}”" if old != new else ""
    score = f"得分由{before}变为{after}" if before != after else f"得分仍为{after}"
    return f"{cause}，{score}{grade}。{why}"


def _hundredths(value: int | None) -> str:
    return "无法评定" if value is None else f"{points(Fraction(value, 100))}分"


def _remarks(status: str, *, final: bool) -> Iterator[Block]:
    yield Paragraph(
        "本结果由市财政局和人民银行共同签署。"
        if final
        else "你行对扣分事项或者否决事项有异议的，可在异议期内逐项提出并说明理由，"
        "由未参与考评的人员复核。"
    )
    if status == "sample":
        yield Paragraph("本通知采用的分值和等级为示例方案，待采用正式方案后以正式方案为准。")


def _bare(name: str, bank: str) -> Content:
    blocks = (Paragraph("考评尚未计算。"),)
    return Content((name,), "关于代理银行综合考评结果的通知", blocks, addressee=bank)


def prior_notice(session: Session, decision_id: int, _: Inputs) -> Written:
    """Return the prior notice of a decision (事先告知书)."""
    row = load_decision(session, decision_id)
    deadline = session.get(Deadline, row.deadline_id) if row.deadline_id else None
    until = (
        f"你行可自收到本告知书之日起至{chinese_day(deadline.due_on)}（含当日，"
        f"{deadline.n}{UNITS[deadline.unit]}）通过监管系统或书面陈述申辩"
        f"（期限依据：{deadline.basis}）。逾期未提出的，视为放弃。"
        if deadline
        else "你行可在告知书载明的期限内陈述申辩。"
    )
    blocks: tuple[Block, ...] = (
        *_facts(row),
        Paragraph("三、拟作出的处理", Style.FIRST),
        *paragraphs(sentence(row.content)),
        Paragraph("四、陈述申辩的权利", Style.FIRST),
        Paragraph(until),
    )
    unmet = () if row.noticed_at else ("notice_given",)
    title = f"关于拟对{row.bank_name}{rung_of(row).zh}的事先告知书"
    return _letter(session, row, title, blocks, unmet)


def decision(session: Session, decision_id: int, _: Inputs) -> Written:
    """Return the decision itself (处理决定书)."""
    row = load_decision(session, decision_id)
    rung = rung_of(row)
    stated = f"你行陈述申辩意见：{sentence(row.statement)}经研究，答复如下：{sentence(row.answer)}"
    heard = {
        "stated": stated,
        "forgone": "你行表示放弃陈述申辩。",
        "silent": "你行在规定期限内未提出陈述申辩。",
    }.get(row.heard_how, "")
    blocks: tuple[Block, ...] = (
        *_facts(row),
        *((Paragraph(heard),) if heard else ()),
        Paragraph("三、处理决定", Style.FIRST),
        *paragraphs(sentence(row.content)),
        *((Paragraph(f"手续费系数：{decimal(row.coefficient)}。"),) if row.coefficient else ()),
        Paragraph("四、救济途径", Style.FIRST),
        Paragraph(rung.remedies_zh),
    )
    unmet = () if row.state in IN_FORCE else ("decision_issued",)
    return _letter(session, row, f"关于对{row.bank_name}{rung.zh}的决定", blocks, unmet)


def _facts(row: Decision) -> Iterator[Block]:
    rung = rung_of(row)
    yield Paragraph("一、事实", Style.FIRST)
    yield from paragraphs(sentence(row.facts))
    if row.findings:
        yield Paragraph(f"所涉问题：{listed(str(one) for one in row.findings)}。")
    yield Paragraph("二、依据", Style.FIRST)
    yield Paragraph(f"{rung.law}；{sentence(row.basis)}")


def _letter(
    session: Session, row: Decision, title: str, blocks: tuple[Block, ...], unmet: tuple[str, ...]
) -> Written:
    name = letterhead(issuer(session, InstitutionKind.FINANCE).name)
    names: tuple[str, ...] = (name,)
    if "cosign" in rung_of(row).steps:
        names = (name, letterhead(issuer(session, InstitutionKind.PEOPLES_BANK).name))
    content = Content(names, title, blocks, addressee=row.bank_name, signed_by=names)
    return Written(content, row.bank_code or "", unmet)


def _borne(session: Session, decision_id: int) -> str:
    """Return the number that a decision was issued under."""
    return load_decision(session, decision_id).number or ""


KINDS = kinds_by_key(
    Kind("assessment_result", "assessment", "考评", msg("Notice of the result"), result),
    Kind("prior_notice", "decision", "告知", msg("Prior notice of a decision"), prior_notice),
    Kind(LETTER, "decision", WORD, msg("Decision on a bank"), decision, bears=_borne),
    fee_letter.KIND,
)


def _assessment_number(session: Session, assessment_id: int) -> str:
    row = load_assessment(session, assessment_id)
    return f"KP-{row.year}-{row.subject_bank}-{row.number}"


def _decision_number(session: Session, decision_id: int) -> str:
    row = load_decision(session, decision_id)
    return row.number or f"CL-{row.year}-{row.bank_code}-{row.id}"


SUBJECTS = {
    one.key: one
    for one in (
        Subject("assessment", _assessment_number, "process.assessment"),
        Subject("decision", _decision_number, "decisions.decision"),
        fee_letter.SUBJECT,
    )
}
WORDS = {
    "d_subject": {
        "assessment": msg("Assessment"),
        "decision": msg("Decision"),
        "fee_statement": msg("Fee statement"),
    },
    "d_reason": {
        "rulebook_unchanged": msg(
            "The scheme was changed since; put it back as it was, or compute the score anew."
        ),
        "result_shown": msg("The result is shown to its bank first."),
        "notice_given": msg("The bank is given prior notice first."),
        "decision_issued": msg("The decision is issued first."),
        "fee_approved": msg("The fee is approved first."),
    },
}
