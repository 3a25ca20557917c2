"""Notices and answers brought to where a test wants them, by the people whose work that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.cases.elements import Amounts
from bankcheck.inspections.cases.service import propose, retest
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.cosign.service import check
from bankcheck.inspections.rectification import joint, notices, objections, responses, reviews
from bankcheck.inspections.rectification.amending import ask_signatures, envelopes_of
from bankcheck.inspections.rectification.answers import Answer
from bankcheck.inspections.rectification.models import (
    Notice,
    NoticeItem,
    Objection,
    Response,
    ResponseItem,
)
from bankcheck.inspections.rectification.notices import Terms
from bankcheck.inspections.rectification.responses import Written
from bankcheck.inspections.rectification.reviews import Decision
from bankcheck.inspections.rectification.store import notice_envelope
from bankcheck.inspections.signed import KINDS
from tests.inspections import journey
from tests.inspections.cases import story as cases
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MAKER_A,
    MONITOR,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
)

TERMS = Terms(
    "关于支付差错的整改通知", "请按要求整改。", 10, Unit.WORKING_DAYS, "委托代理协议第十二条",
    5, Unit.WORKING_DAYS, "委托代理协议第十五条",
)  # fmt: skip
ANSWER = Answer("agree", "柜员录入错误", "已退回并培训", date(2026, 3, 2), "王主任", "TK-1")
DISAGREE = replace(ANSWER, position="disagree", cause="凭证要素一致，不存在差错")
RETURNED = ("return", "no_proof", "请补充退回凭证")
Row = TypeVar("Row", Notice, NoticeItem, Response, ResponseItem, Objection)


def stored(house: House, kind: type[Row]) -> list[Row]:
    """Return every row of a kind as stored, the oldest first."""
    with house.database.read(EVERYTHING) as session:
        rows = list(session.scalars(select(kind).order_by(kind.id)))
        session.expunge_all()
        return rows


def notice(house: House, *findings: int) -> int:
    """Draft a notice over findings, one from a suspicion where none is named."""
    chosen = findings or (cases.ready(house),)
    return notices.draft(house.database, "105", chosen, TERMS, actor=house.actor(MONITOR))


def approved(house: House, notice_id: int) -> int:
    """Bring a draft through its approval."""
    notices.submit(house.database, notice_id, 1, actor=house.actor(MONITOR))
    head = house.actor(HEAD)
    notices.decide(house.database, notice_id, 2, "approve", reason="", actor=head)
    return notice_id


def sent(house: House, *findings: int) -> int:
    """Bring a notice to its bank."""
    notice_id = approved(house, notice(house, *findings))
    notices.send(
        house.database, notice_id, 3, service="system", proof="", actor=house.actor(MONITOR)
    )
    return notice_id


def acknowledged(house: House, *findings: int) -> int:
    """Bring a notice to where its bank has signed the receipt."""
    notice_id = sent(house, *findings)
    version = stored(house, Notice)[-1].row_version
    notices.acknowledge(house.database, notice_id, version, actor=house.actor(MAKER_A))
    return notice_id


def kept(house: House, notice_id: int, *said: Answer, letter: str = "") -> Response:
    """Let the maker write an answer to each open finding of a notice."""
    items = [one.id for one in stored(house, NoticeItem) if one.state == "open"]
    answers = dict(zip(items, said or (ANSWER,) * len(items), strict=True))
    open_ = [one for one in stored(house, Response) if one.state == "draft"]
    version = open_[-1].row_version if open_ else 0
    written = Written(letter, True, answers)
    responses.save(house.database, notice_id, version, written, actor=house.actor(MAKER_A))
    return stored(house, Response)[-1]


def handed_in(house: House, notice_id: int, *said: Answer) -> Response:
    """Bring an answer to the bank's approver."""
    one = kept(house, notice_id, *said)
    responses.hand_in(house.database, one.id, one.row_version, actor=house.actor(MAKER_A))
    return stored(house, Response)[-1]


def submitted(house: House, notice_id: int, *said: Answer) -> Response:
    """Bring an answer to the bureau."""
    one = handed_in(house, notice_id, *said)
    responses.submit(house.database, one.id, one.row_version, actor=house.actor(APPROVER_A))
    return stored(house, Response)[-1]


def claimed(house: House, notice_id: int, *said: Answer, by: str = SECOND_MONITOR) -> Response:
    """Bring an answer under the review of somebody who did not draft the notice."""
    one = submitted(house, notice_id, *said)
    reviews.claim(house.database, one.id, one.row_version, actor=house.actor(by))
    return stored(house, Response)[-1]


def decided(
    house: House,
    response: Response,
    decisions: Iterable[tuple[str, str, str]],
    by: str = SECOND_MONITOR,
) -> None:
    """Decide on the answers of a version in their order."""
    mine = [one for one in stored(house, ResponseItem) if one.response_id == response.id]
    for row, (event, code, reason) in zip(mine, decisions, strict=True):
        decision = Decision(event, response.sha256, code, reason)
        reviews.decide(house.database, row.id, row.row_version, decision, actor=house.actor(by))


def seen_notice(house: House, notice_id: int) -> int:
    """Return the version of a notice that a screen would show."""
    return next(one.row_version for one in stored(house, Notice) if one.id == notice_id)


def cosigning(house: House, notice_id: int) -> int:
    """Put an approved notice to both institutions; return the envelope."""
    seen = seen_notice(house, notice_id)
    joint.ask_signatures(house.database, notice_id, seen, actor=house.actor(MONITOR))
    with house.database.read(EVERYTHING) as session:
        envelope = notice_envelope(session, notice_id)
        assert envelope is not None
        return envelope.id


def sent_jointly(house: House, *findings: int) -> int:
    """Bring a notice over joint findings to its bank, signed by both institutions."""
    notice_id = approved(house, notice(house, *findings))
    envelope_id = cosigning(house, notice_id)
    journey.sign(house, envelope_id, PBC_HEAD)
    journey.sign(house, envelope_id, HEAD)
    seen, actor = seen_notice(house, notice_id), house.actor(MONITOR)
    notices.send(house.database, notice_id, seen, service="system", proof="", actor=actor)
    return notice_id


def accepted(house: House, notice_id: int) -> None:
    """Bring a sent notice from its receipt to an answer that is accepted whole."""
    seen = seen_notice(house, notice_id)
    notices.acknowledge(house.database, notice_id, seen, actor=house.actor(MAKER_A))
    response = claimed(house, notice_id)
    items = [one for one in stored(house, ResponseItem) if one.response_id == response.id]
    decided(house, response, [("accept", "", "")] * len(items))


def closed(house: House, finding_id: int) -> None:
    """Bring a confirmed joint finding from its notice to the retest that closes it."""
    accepted(house, sent_jointly(house, finding_id))
    seen = cases.version(house, finding_id)
    retest(house.database, finding_id, seen, cases.PASSED, actor=house.actor(MONITOR))


def objected_jointly(house: House, *, loss_fen: int = 8_000) -> int:
    """Bring a joint finding over 123 yuan to the rehearing of its bank's objection."""
    inspection_id = journey.in_the_field(house)
    finding_id = cases.in_inspection(house, inspection_id)
    found = journey.evidence(house, inspection_id)
    amounts = Amounts(12_300, 12_300, loss_fen)
    cases.written(house, finding_id, replace(cases.TEXTS, evidence=(found,), amounts=amounts))
    seen, monitor = cases.version(house, finding_id), house.actor(MONITOR)
    propose(house.database, finding_id, seen, cases.WINDOW, actor=monitor)
    cases.confirmed(house, cases.signed(house, cases.answered(house, finding_id)))
    notice_id = sent_jointly(house, finding_id)
    seen, maker = seen_notice(house, notice_id), house.actor(MAKER_A)
    notices.acknowledge(house.database, notice_id, seen, actor=maker)
    submitted(house, notice_id, DISAGREE)
    objections.admit(house.database, 1, 1, actor=house.actor(SECOND_MONITOR))
    return finding_id


def amending(house: House, left_fen: int | None = 5_000, *, by: str = SECOND_MONITOR) -> int:
    """Put what stays determined of the objection's finding to both; return the envelope."""
    seen = stored(house, Objection)[0].row_version
    ask_signatures(
        house.database, 1, seen, left_fen=left_fen, reason="部分凭证要素一致",
        actor=house.actor(by),
    )  # fmt: skip
    with house.database.read(EVERYTHING) as session:
        return envelopes_of(session, 1)[max(envelopes_of(session, 1))].id


def both_sign(house: House, envelope_id: int) -> None:
    """Let both institutions sign an envelope."""
    for login in (HEAD, PBC_HEAD):
        assert journey.sign(house, envelope_id, login)


def still_covered(house: House, kind: str) -> bool:
    """Say whether the last envelope of a kind still covers its object, by looking at it."""
    with house.database.read(EVERYTHING) as session:
        asked = select(Envelope.id).where(Envelope.object_kind == kind)
        number = session.scalars(asked.order_by(Envelope.id.desc()).limit(1)).one()
    return check(house.database, KINDS, number)
