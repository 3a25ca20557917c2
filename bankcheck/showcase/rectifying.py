"""Findings of the example, from their draft to the notice, the answer and the retest."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.clock import today
from bankcheck.inspections.cases import service, signing, sources, statements
from bankcheck.inspections.cases.models import Finding, Statement
from bankcheck.inspections.cases.service import NewRetest
from bankcheck.inspections.cases.sources import ByHand
from bankcheck.inspections.rectification import joint, notices, responses, reviews
from bankcheck.inspections.rectification.answers import Answer
from bankcheck.inspections.rectification.models import Notice, NoticeItem, Response
from bankcheck.inspections.rectification.responses import Written
from bankcheck.inspections.rectification.reviews import Decision
from bankcheck.inspections.rectification.store import notice_envelope
from bankcheck.showcase.cast import HEAD, MONITOR, SECOND_MONITOR, Cast
from bankcheck.showcase.inspecting import sign
from bankcheck.showcase.scenes import WINDOW, Scene


def proposed(cast: Cast, inspection_id: int, scene: Scene, evidence_id: int, no: str) -> int:
    """Raise a finding from a failed item and put it to the bank; return the finding."""
    database, monitor = cast.database, cast.actor(MONITOR)
    new = ByHand(inspection_id, scene.code, scene.title, no)
    number = sources.by_hand(database, new, actor=monitor)
    texts = scene.texts((evidence_id,))
    service.edit(database, number, cast.seen(Finding, number), texts, actor=monitor)
    service.propose(database, number, cast.seen(Finding, number), WINDOW, actor=monitor)
    return number


def confirmed(cast: Cast, finding_id: int, scene: Scene) -> None:
    """Let the bank agree, both institutions sign, and the section head confirm."""
    database = cast.database
    asked = select(Statement).where(Statement.finding_id == finding_id)
    with database.read(EVERYTHING) as session:
        said = session.scalars(asked).one()
        number, seen = said.id, said.row_version
    statements.draft(
        database, number, seen, position="agree", text="情况属实。", actor=cast.maker(scene.bank)
    )
    statements.submit(database, number, seen + 1, actor=cast.approver(scene.bank))
    signing.ask_signatures(
        database, finding_id, cast.seen(Finding, finding_id), actor=cast.actor(MONITOR)
    )
    with database.read(EVERYTHING) as session:
        envelope_id = session.get_one(Finding, finding_id).envelope_id
    sign(cast, envelope_id)
    service.confirm(database, finding_id, cast.seen(Finding, finding_id), actor=cast.actor(HEAD))


def noticed(cast: Cast, finding_id: int, scene: Scene, days: int) -> int:
    """Draft the notice, have it approved and signed, send it and have it received; return it."""
    database, monitor = cast.database, cast.actor(MONITOR)
    number = notices.draft(database, scene.bank, (finding_id,), scene.terms(days), actor=monitor)
    notices.submit(database, number, cast.seen(Notice, number), actor=monitor)
    notices.decide(
        database, number, cast.seen(Notice, number), "approve", reason="", actor=cast.actor(HEAD)
    )
    joint.ask_signatures(database, number, cast.seen(Notice, number), actor=monitor)
    with database.read(EVERYTHING) as session:
        envelope = notice_envelope(session, number)
        envelope_id = envelope.id if envelope else None
    sign(cast, envelope_id)
    notices.send(
        database, number, cast.seen(Notice, number), service="system", proof="", actor=monitor
    )
    notices.acknowledge(database, number, cast.seen(Notice, number), actor=cast.maker(scene.bank))
    return number


def answered(cast: Cast, notice_id: int, scene: Scene, reference: str) -> int:
    """Let the bank answer through its two people; return the version."""
    database, maker = cast.database, cast.maker(scene.bank)
    answer = Answer(
        "agree", scene.cause, scene.recommendation, today() - timedelta(days=1),
        "分管副行长", reference, "对相关责任人给予批评教育。", "纳入按月自查，结果报备。",
    )  # fmt: skip
    with database.read(EVERYTHING) as session:
        items = list(
            session.scalars(select(NoticeItem.id).where(NoticeItem.notice_id == notice_id))
        )
    written = Written("", True, dict.fromkeys(items, answer))
    responses.save(database, notice_id, 0, written, actor=maker)
    with database.read(EVERYTHING) as session:
        versions = select(Response.id).where(Response.notice_id == notice_id)
        number = max(session.scalars(versions))
    responses.hand_in(database, number, cast.seen(Response, number), actor=maker)
    responses.submit(database, number, cast.seen(Response, number), actor=cast.approver(scene.bank))
    return number


def decided(cast: Cast, response_id: int, event: str, code: str, reason: str) -> None:
    """Take an answer up as somebody else than the notice's drafter, and decide on it."""
    database, reviewer = cast.database, cast.actor(SECOND_MONITOR)
    reviews.claim(database, response_id, cast.seen(Response, response_id), actor=reviewer)
    with database.read(EVERYTHING) as session:
        response = session.get_one(Response, response_id)
        rows = [(one.id, one.row_version) for one in response.answers]
        decision = Decision(event, response.sha256, code, reason)
    for number, seen in rows:
        reviews.decide(database, number, seen, decision, actor=reviewer)


def closed(cast: Cast, finding_id: int) -> None:
    """Record a retest that passes."""
    new = NewRetest(
        today(), "抽查整改后一个月的退回业务二十笔。", "反馈均在当日完成，整改有效。", passed=True
    )
    seen = cast.seen(Finding, finding_id)
    service.retest(cast.database, finding_id, seen, new, actor=cast.actor(MONITOR))
