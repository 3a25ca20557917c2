"""The document of a fee: what was counted, how it is priced, what moved it, and what is paid."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from sqlalchemy.orm import Session

from bankcheck.actors import InstitutionKind
from bankcheck.clock import CHINA
from bankcheck.inspections.documents.chinese import sentence
from bankcheck.inspections.documents.content import (
    Align,
    Block,
    Column,
    Content,
    Paragraph,
    Style,
    Table,
    amount_in_words,
    chinese_day,
)
from bankcheck.inspections.documents.kinds import Inputs, Kind, Subject, Written
from bankcheck.inspections.documents.numbering import issuer, letterhead
from bankcheck.labels import msg
from bankcheck.money import yuan
from bankcheck.scoring import fee_editions
from bankcheck.scoring.changes import Cause, Change, changes_of
from bankcheck.scoring.counting import fee_bundles
from bankcheck.scoring.decisions.grounds import in_force
from bankcheck.scoring.fee_lines import BandRow, band_rows
from bankcheck.scoring.fee_revising import Ground
from bankcheck.scoring.fee_service import load
from bankcheck.scoring.fee_withheld import fee_number
from bankcheck.scoring.fees import FULL, AdjustmentKind, Lack
from bankcheck.scoring.figures import decimal
from bankcheck.scoring.lifecycles import AdjustmentState, FeeState
from bankcheck.scoring.models import FeeStatement
from bankcheck.scoring.rulebook import BOOKS
from bankcheck.scoring.store import current
from bankcheck.scoring.tariffs import TariffKind, read_tariff

_LINES = (
    Column("服务项目", 6),
    Column("笔数", 3, Align.RIGHT),
    Column("金额（元）", 4, Align.RIGHT),
    Column("手续费（元）", 4, Align.RIGHT),
)
_BANDS = (
    Column("服务项目", 5),
    Column("金额档", 5),
    Column("单价（元）", 4, Align.RIGHT),
    Column("笔数", 2, Align.RIGHT),
    Column("金额（元）", 4, Align.RIGHT),
    Column("手续费（元）", 4, Align.RIGHT),
)
# Why an entry is not counted, as the letter says it; the page lists them one by one.
LEFT_OUT_WORDS = {
    "not_a_payment": "非支付业务（退款、清算等）",
    "failed": "支付失败",
    "returned": "已退票",
    "not_paid": "尚未支付",
    "ambiguous": "对应凭证不唯一，待核实",
    "paid_again": "退回后已重新支付",
    "voided": "凭证已作废",
    "no_voucher": "无对应凭证",
}
LACK_WORDS = {
    Lack.NOTHING_COUNTED: "本年度无计费业务，计费标准未约定无业务时的保底金额",
    Lack.NOT_AGREED: "代理银行登记中本年度无有效委托代理协议",
}
_STEPS = (Column("计算步骤", 4), Column("说明", 8), Column("金额（元）", 4, Align.RIGHT))
KIND_WORDS = {
    AdjustmentKind.COMPENSATION_WITHHELD: "抵扣赔偿款",
    AdjustmentKind.FALSE_CLAIM: "虚报扣减",
    AdjustmentKind.ADVANCE_INTEREST: "垫付资金利息",
    AdjustmentKind.CORRECTION: "更正",
}
_CAUSES = {
    Cause.OBJECTION: "你行异议{number}成立",
    Cause.BY_HAND: "手工事项{number}经批准",
    Cause.DECISION: "印发处理决定{number}",
    Cause.REVOKED: "撤销处理决定{number}",
    Cause.STAYED: "暂缓执行处理决定{number}",
    Cause.RESUMED: "恢复执行处理决定{number}",
    Cause.COUNTED: "重新计数",
    Cause.ADJUSTED: "调整事项经批准",
    Cause.LIFTED: "撤销已批准的调整事项",
    Cause.REVISED: "已批准的结算单重新启动",
}

_GROUNDS = {
    Ground.COEFFICIENT.value: "考评结果或处理决定",
    Ground.VOLUME.value: "计数业务量",
    Ground.TARIFF.value: "计费标准",
    Ground.CLAIM.value: "银行申报",
    Ground.DEBT.value: "所抵扣的赔偿款",
}


def statement(session: Session, statement_id: int, _: Inputs) -> Written:
    """Return a fee statement as a letter to its bank; it goes out once the fee is approved."""
    row = load(session, statement_id)
    name = letterhead(issuer(session, InstitutionKind.FINANCE).name)
    lines = tuple(
        (line["zh"], str(line["items"]), yuan(int(line["amount_fen"])), yuan(int(line["fee_fen"])))
        for line in row.lines
    )
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"依据《规程》第二十四条和委托代理协议，现将你行{row.year}年度国库集中支付"
            "代理手续费结算如下："
        ),
        Paragraph("一、计费业务量", Style.FIRST),
        Table(_LINES, lines),
        Paragraph("上述业务量按服务项目和金额档列示如下，档的上限计入本档："),
        Table(_BANDS, tuple(_bands(row))),
        *_left_out(row),
        Paragraph("二、应付手续费", Style.FIRST),
        Table(_STEPS, tuple(_steps(session, row))),
        Paragraph(f"应付手续费{amount_in_words(row.payable_fen)}。"),
        *_history(session, row),
        *_ending(row),
    )
    title = f"{row.year}年度国库集中支付代理手续费结算单"
    content = Content((name,), title, blocks, addressee=row.bank_name, signed_by=(name,))
    unmet = () if row.state is FeeState.APPROVED else ("fee_approved",)
    return Written(content, row.bank_code or "", unmet)


def _steps(session: Session, row: FeeStatement) -> Iterator[tuple[str, str, str]]:
    yield "计数合计", "上表各项手续费之和", yuan(row.counted_fen)
    lacking = [words for lack, words in LACK_WORDS.items() if lack in row.unmet]
    if lacking:
        yield "年度保底", f"不适用：{'；'.join(lacking)}", yuan(0)
    if row.basic_fen != row.counted_fen:
        yield "保底补足", "不足年度保底金额的部分", yuan(row.basic_fen - row.counted_fen)
    yield "考评系数影响", _coefficient(session, row), yuan(row.coefficient_fen)
    for one in fee_editions.adjustments(session, row, AdjustmentState.APPROVED):
        yield KIND_WORDS[one.kind], f"{sentence(one.reason)}依据：{one.reference}", yuan(one.fen)
    if row.carried_fen:
        yield "手续费不足抵扣", "不足部分另行追偿", yuan(-row.carried_fen)
    yield "应付", "以上各项之和", yuan(row.payable_fen)


def _bands(row: FeeStatement) -> Iterator[tuple[str, ...]]:
    """Yield what each band of each service comes to, its price as it was paid."""
    for one in band_rows(row.lines, fee_bundles(row.bundles)):
        yield (
            one.zh,
            _band(one),
            _price(one),
            str(one.items),
            yuan(one.amount_fen),
            yuan(one.fee_fen),
        )


def _band(one: BandRow) -> str:
    if one.up_to_fen is not None:
        return f"{yuan(one.up_to_fen)}元以下（含）"
    return "不限" if one.above_fen is None else f"{yuan(one.above_fen)}元以上"


def _price(one: BandRow) -> str:
    if one.prices is None:
        return "年度定额" if one.kind == TariffKind.FLAT else "按金额计"
    least, most = one.prices
    return yuan(least) if least == most else f"{yuan(least)}至{yuan(most)}"


def _left_out(row: FeeStatement) -> Iterator[Block]:
    """Yield how many entries are not counted, by reason."""
    told = [f"{LEFT_OUT_WORDS.get(rule, rule)}{items}笔" for rule, items in row.left_out]
    if told:
        yield Paragraph(
            f"未计费的记录：{'、'.join(told)}。逐笔清单（流水号、凭证号、原因）可在本系统查阅。"
        )


def _coefficient(session: Session, row: FeeStatement) -> str:
    told = f"系数{decimal(row.coefficient)}"
    score = current(session, row.bank_code or "", row.year)
    found = in_force(session, score) if score and Fraction(row.coefficient) < FULL else None
    return f"{told}，依据处理决定{found.number}" if found else told


def _history(session: Session, row: FeeStatement) -> Iterator[Block]:
    """Yield what moved the fee from one edition to the next, with the reasons."""
    told = [
        f"第{one.edition}版：{_change(change)}"
        for one in reversed(fee_editions.editions(session, row.id))
        for change in changes_of(one.changes)
        if change.cause is Cause.REVISED or _moves(change)
    ]
    if told:
        yield Paragraph("三、历次变化及原因", Style.FIRST)
        yield from (Paragraph(one) for one in told)


def _moves(one: Change) -> bool:
    return one.fen[0] is not None and one.fen[0] != one.fen[1]


def _change(one: Change) -> str:
    before, after = one.fen
    cause = _CAUSES.get(one.cause, "重新计算").format(number=one.number)
    grounds = "、".join(_GROUNDS[word] for word in one.what.split(",") if word in _GROUNDS)
    because = f"（{grounds}有变化）" if one.cause is Cause.REVISED and grounds else ""
    moved = f"，应付由{yuan(before or 0)}元变为{yuan(after or 0)}元" if _moves(one) else ""
    why = f"理由：{sentence(one.reason)}" if one.reason else ""
    return f"{cause}{because}{moved}。{why}"


def _ending(row: FeeStatement) -> Iterator[Block]:
    if row.answered_at is not None and row.state in (FeeState.CONFIRMED, FeeState.APPROVED):
        day = chinese_day(row.answered_at.astimezone(CHINA).date())
        yield Paragraph(f"你行已于{day}确认本结算单。")
    if _is_sample(row):
        yield Paragraph("本结算单采用的计费标准为示例标准，待载入委托代理协议的标准后以其为准。")
    yield Paragraph(f"计费业务量摘要（SHA-256）：{row.volume_sha256}", Style.NOTE)


def _is_sample(row: FeeStatement) -> bool:
    """Say whether a fee was priced by a tariff that came as a sample."""
    shipped = (read_tariff(path) for path in sorted(BOOKS.glob("tariff-*.toml")))
    return any(one.digest == row.tariff_digest for one in shipped)


def _number(session: Session, statement_id: int) -> str:
    return fee_number(load(session, statement_id))


KIND = Kind("fee_statement", "fee_statement", "费", msg("Fee statement"), statement)
SUBJECT = Subject(
    "fee_statement", _number, "fees.statement", lambda _, number: {"statement_id": number}
)
