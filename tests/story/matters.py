"""What a bank is confronted with, from a finding to its objection, its assessment and its fees."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.cases import service as findings
from bankcheck.inspections.cases import sources, statements
from bankcheck.inspections.rectification import notices, responses, reviews
from bankcheck.inspections.rectification.models import Notice, NoticeItem, Response
from bankcheck.inspections.rectification.responses import Written
from bankcheck.scoring import assessments, fee_claims, fee_service, objections
from bankcheck.scoring.charges import charges_of
from bankcheck.scoring.claimed import ClaimLine
from bankcheck.scoring.decisions import service as decisions
from bankcheck.scoring.decisions.service import NewDecision
from bankcheck.scoring.fee_claims import NewClaim
from bankcheck.scoring.models import AssessmentSheet, FeeStatement
from bankcheck.scoring.objections import Contested
from bankcheck.scoring.surveys import service as rounds
from bankcheck.suspicions.cases import Target
from tests.inspections.cases import story as cases
from tests.inspections.documents import story as documents
from tests.inspections.rectification import story
from tests.story.debts import owe
from tests.workbench.house import (
    APPROVER_A,
    APPROVER_B,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    SECOND_MONITOR,
    House,
)

YEAR = 2025


@dataclass(frozen=True, slots=True)
class Resident:
    """An agent bank with its word and the two people who speak for it."""

    code: str
    word: str
    maker: str
    approver: str


ALPHA = Resident("105", "ALPHA", MAKER_A, APPROVER_A)
BRAVO = Resident("308", "BRAVO", MAKER_B, APPROVER_B)
RESIDENTS = (ALPHA, BRAVO)


def confront(house: House, one: Resident, suspicion: Target) -> None:
    """Make a finding of a confirmed suspicion and bring it to the bank's objection."""
    number = sources.from_suspicion(house.database, suspicion, actor=house.actor(MONITOR))
    texts = replace(cases.TEXTS, title=f"FINDING{one.word}支付金额与凭证不符")
    cases.written(house, number, texts)
    seen = cases.version(house, number)
    findings.propose(house.database, number, seen, cases.WINDOW, actor=house.actor(MONITOR))
    _state(house, one, number)
    cases.confirmed(house, number)
    owe(house, number, one.word, house.actor(one.maker), house.actor(one.approver))
    notice = _sent(house, one, number)
    _serve(house, one, notice)
    _answer(house, one, notice)


def _state(house: House, one: Resident, number: int) -> None:
    """Let the bank state its position on a finding."""
    said = cases.statement(house, number)
    statements.draft(
        house.database, said.id, said.row_version, position="agree",
        text=f"STATEMENT{one.word}", actor=house.actor(one.maker),
    )  # fmt: skip
    seen = cases.statement(house, number).row_version
    statements.submit(house.database, said.id, seen, actor=house.actor(one.approver))


def _sent(house: House, one: Resident, number: int) -> int:
    """Send the bank a notice to rectify a finding, and let it sign the receipt."""
    actor = house.actor(MONITOR)
    terms = replace(story.TERMS, title=f"NOTICE{one.word}整改通知")
    notice = notices.draft(house.database, one.code, (number,), terms, actor=actor)
    story.approved(house, notice)
    notices.send(house.database, notice, 3, service="system", proof="", actor=actor)
    seen = story.stored(house, Notice)[-1].row_version
    notices.acknowledge(house.database, notice, seen, actor=house.actor(one.maker))
    return notice


def _serve(house: House, one: Resident, notice: int) -> None:
    """Issue the notice as a letter and serve it on the bank; leave its receipt a draft."""
    inputs = {"copies": f"DOCUMENT{one.word}分行"}
    letter = documents.drafted(house, "rectification_notice", notice, inputs)
    documents.issued(house, letter)
    documents.take(house, letter, "serve")
    documents.drafted(house, "receipt", notice)


def _answer(house: House, one: Resident, notice: int) -> None:
    """Let the bank disagree, which opens an objection, and take its answer under review."""
    items = [row.id for row in story.stored(house, NoticeItem) if row.notice_id == notice]
    answer = replace(story.DISAGREE, cause=f"OBJECTION{one.word}凭证要素一致")
    written = Written("", True, dict.fromkeys(items, answer))
    responses.save(house.database, notice, 0, written, actor=house.actor(one.maker))
    for step, login in ((responses.hand_in, one.maker), (responses.submit, one.approver)):
        row = story.stored(house, Response)[-1]
        step(house.database, row.id, row.row_version, actor=house.actor(login))
    row = story.stored(house, Response)[-1]
    reviews.claim(house.database, row.id, row.row_version, actor=house.actor(SECOND_MONITOR))


def assess(house: House) -> None:
    """Show both banks their assessments and their fee statements of the year, each claimed."""
    actor = house.actor(MONITOR)
    for one in RESIDENTS:
        _claim(house, one)
    assessments.prepare_year(house.database, house.home, YEAR, actor=actor)
    assessments.show_year(house.database, YEAR, actor=actor)
    fee_service.compute_year(house.database, house.home, YEAR, actor=actor)
    with house.database.read(EVERYTHING) as session:
        rows = session.execute(select(FeeStatement.id, FeeStatement.row_version)).all()
    for number, seen in rows:
        fee_service.send(house.database, number, seen, actor=actor)
    for one in RESIDENTS:
        _object(house, one)
        _decide(house, one)
    survey(house)


def _object(house: House, one: Resident) -> None:
    """Let a bank object to the first points that it lost."""
    with house.database.read(EVERYTHING) as session:
        asked = select(AssessmentSheet).where(AssessmentSheet.bank_code == one.code)
        row = session.scalars(asked).one()
        sheet, (indicator, cause) = row.id, _lost(row.score)
    against = Contested(indicator, cause, f"SCOREOBJECTION{one.word}并非我行差错")
    number = objections.draft(house.database, sheet, against, actor=house.actor(one.maker))
    objections.file(house.database, number, 1, actor=house.actor(one.approver))


def _lost(score: str) -> tuple[str, str]:
    """Return the first points that were lost and may be objected to."""
    lines = json.loads(score)["lines"]
    return next(
        (line["indicator"], loss["cause"])
        for line in lines
        for loss in line["losses"]
        if line["indicator"][0] in "FP"
    )


def _decide(house: House, one: Resident) -> None:
    """Order a bank to rectify: reviewed, approved and issued."""
    actor = house.actor(MONITOR)
    new = NewDecision(
        one.code, YEAR, "order_rectify", f"DECISION{one.word}支付金额与凭证不符",
        "委托代理协议第九条", "限期整改", (_charged(house, one),),
    )  # fmt: skip
    number = decisions.propose(house.database, new, actor=actor)
    lawyer, head = house.actor(SECOND_MONITOR), house.actor(HEAD)
    decisions.review(house.database, number, 1, "依据充分", passes=True, actor=lawyer)
    decisions.approve(house.database, number, 1, actor=head)
    decisions.issue(house.database, number, 2, actor=head)


def _charged(house: House, one: Resident) -> str:
    with house.database.read(EVERYTHING) as session:
        return charges_of(session, one.code, YEAR)[0].finding


def survey(house: House) -> None:
    """Open the survey of the year; its links show once, to whoever makes them."""
    rounds.open_round(house.database, YEAR, date(2099, 12, 31), actor=house.actor(MONITOR))


def _claim(house: House, one: Resident) -> None:
    """Let a bank claim its year under a channel that has its word."""
    line = ClaimLine("direct", f"CHANNEL{one.word}", 1_000_000, 3, 30_000, 1_500)
    new = NewClaim(YEAR, (line,))
    number = fee_claims.file(house.database, new, actor=house.actor(one.maker))
    with house.database.read(EVERYTHING) as session:
        seen = fee_claims.load(session, number).row_version
    fee_claims.submit(house.database, number, seen, actor=house.actor(one.approver))
