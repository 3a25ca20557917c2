"""Everything people can do to a finding of a joint inspection, the right next step among it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.inspections.cases import service, signing, statements
from bankcheck.inspections.cases.models import Amendment, Finding, Statement
from bankcheck.inspections.cases.store import open_debts, statement_of
from bankcheck.inspections.cosign import service as cosign
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.cosign.store import standing
from bankcheck.inspections.money.models import Decision as MoneyDecision
from bankcheck.inspections.rectification import (
    amending,
    joint,
    notices,
    objections,
    responses,
    reviews,
)
from bankcheck.inspections.rectification.models import (
    Notice,
    NoticeItem,
    Objection,
    Response,
    ResponseItem,
)
from bankcheck.inspections.rectification.responses import Written
from bankcheck.inspections.rectification.reviews import Decision
from bankcheck.inspections.signed import KINDS
from tests.inspections import paying
from tests.inspections.cases import story as cases
from tests.inspections.rectification import story
from tests.inspections.world import World
from tests.workbench.house import APPROVER_A, HEAD, MAKER_A, MONITOR, PBC_HEAD, SECOND_MONITOR


def notice_of(session: Session, finding: Finding) -> Notice | None:
    """Return the last notice over a finding."""
    asked = select(Notice).join(NoticeItem).where(NoticeItem.finding_id == finding.id)
    return session.scalars(asked.order_by(Notice.id.desc()).limit(1)).first()


def envelope_of(session: Session, finding: Finding) -> Envelope | None:
    """Return the last envelope of a finding's objection, of its notice or of itself."""
    notice = notice_of(session, finding)
    heard = session.scalars(select(Objection.id).where(Objection.finding_id == finding.id))
    wanted = [
        ("finding", finding.id),
        ("rectification_notice", notice.id if notice else 0),
        *((amending.KIND, one) for one in heard),
    ]
    for kind, number in reversed(wanted):
        asked = select(Envelope).where(Envelope.object_kind == kind, Envelope.object_id == number)
        found = session.scalars(asked.order_by(Envelope.id.desc()).limit(1)).first()
        if found is not None:
            return found
    return None


def next_step(session: Session, finding: Finding) -> tuple[str, str] | None:
    """Return the right next step of a finding and whose it is; None at its end."""
    simple = {"confirmed": _of_notice, "rectifying": _of_notice, "verifying_fix": _of_money}
    if finding.state == "drafted":
        return ("propose", MONITOR) if finding.condition else ("write", MONITOR)
    if finding.state == "proposed":
        said = statement_of(session, finding)
        drafted = said is not None and said.state == "drafted"
        return ("submit_statement", APPROVER_A) if drafted else ("draft_statement", MAKER_A)
    if finding.state == "answered":
        found = session.get(Envelope, finding.envelope_id) if finding.envelope_id else None
        return _of_envelope(found) or ("confirm", HEAD)
    return simple[finding.state](session, finding) if finding.state in simple else None


def _of_envelope(envelope: Envelope | None) -> tuple[str, str] | None:
    if envelope is None or envelope.state not in ("collecting", "complete"):
        return "ask_signatures", MONITOR
    if envelope.state == "complete":
        return None
    return "sign", HEAD if standing(envelope.slots[0]) is None else PBC_HEAD


def _of_notice(session: Session, finding: Finding) -> tuple[str, str] | None:
    notice = notice_of(session, finding)
    if notice is None or notice.state in ("withdrawn", "completed"):
        return "draft_notice", MONITOR
    steps = {
        "draft": ("submit_notice", MONITOR),
        "in_review": ("approve_notice", HEAD),
        "sent": ("acknowledge", MAKER_A),
    }
    if notice.state == "approved":
        asked = select(Envelope).where(
            Envelope.object_kind == "rectification_notice", Envelope.object_id == notice.id
        )
        found = session.scalars(asked.order_by(Envelope.id.desc()).limit(1)).first()
        wanted = _of_envelope(found) or ("send", MONITOR)
        return ("ask_notice", MONITOR) if wanted[0] == "ask_signatures" else wanted
    return steps.get(notice.state) or _of_response(notice)


def _of_response(notice: Notice) -> tuple[str, str]:
    live = [one for one in notice.responses if one.state != "taken_back"]
    steps = {
        "draft": ("hand_in", MAKER_A),
        "bank_review": ("submit_response", APPROVER_A),
        "submitted": ("claim", SECOND_MONITOR),
        "under_review": ("accept", SECOND_MONITOR),
    }
    return steps.get(live[-1].state if live else "", ("save", MAKER_A))


def _of_money(session: Session, finding: Finding) -> tuple[str, str] | None:
    debts = open_debts(session, finding.id)
    if not debts:
        return "pass_retest", MONITOR
    if debts[0].obligation_id is None:
        return "establish", MONITOR
    waits = select(MoneyDecision.id).where(
        MoneyDecision.obligation_id == debts[0].obligation_id, MoneyDecision.state == "proposed"
    )
    proposed = session.scalars(waits.limit(1)).first() is not None
    return ("decide_debt", HEAD) if proposed else ("pay", MAKER_A)


def _write(world: World, actor: Actor) -> None:
    texts = replace(cases.TEXTS, evidence=(world.evidence,))
    seen = cases.version(world.house, world.finding_id)
    service.edit(world.house.database, world.finding_id, seen, texts, actor=actor)


def _on_finding(act: Callable[..., None], **more: object) -> Callable[[World, Actor], None]:
    def done(world: World, actor: Actor) -> None:
        seen = cases.version(world.house, world.finding_id)
        act(world.house.database, world.finding_id, seen, actor=actor, **more)

    return done


def _propose(world: World, actor: Actor) -> None:
    seen = cases.version(world.house, world.finding_id)
    service.propose(world.house.database, world.finding_id, seen, cases.WINDOW, actor=actor)


def _retest(world: World, actor: Actor, *, passed: bool) -> None:
    seen = cases.version(world.house, world.finding_id)
    new = cases.PASSED if passed else cases.FAILED
    service.retest(world.house.database, world.finding_id, seen, new, actor=actor)


def _statement(world: World) -> tuple[int, int]:
    asked = select(Statement).where(Statement.finding_id == world.finding_id)
    with world.house.database.read(EVERYTHING) as session:
        found = session.scalars(asked.order_by(Statement.id.desc()).limit(1)).first()
        return (found.id, found.row_version) if found else (0, 1)


def _draft_statement(world: World, actor: Actor) -> None:
    place = _statement(world)
    statements.draft(world.house.database, *place, position="agree", text="", actor=actor)


def _submit_statement(world: World, actor: Actor) -> None:
    statements.submit(world.house.database, *_statement(world), actor=actor)


def _sign(world: World, actor: Actor) -> None:
    number = world.look(lambda session, one: getattr(envelope_of(session, one), "id", 0))
    cosign.sign(world.house.database, KINDS, int(str(number)), actor=actor)


def _decline(world: World, actor: Actor) -> None:
    number = world.look(lambda session, one: getattr(envelope_of(session, one), "id", 0))
    cosign.decline(world.house.database, KINDS, int(str(number)), reason="措辞需改", actor=actor)


def _draft_notice(world: World, actor: Actor) -> None:
    notices.draft(world.house.database, "105", (world.finding_id,), story.TERMS, actor=actor)


def _notice(world: World) -> tuple[int, int]:
    with world.house.database.read(EVERYTHING) as session:
        found = notice_of(session, session.get_one(Finding, world.finding_id))
        return (found.id, found.row_version) if found else (0, 1)


def _on_notice(act: Callable[..., None], **more: object) -> Callable[[World, Actor], None]:
    def done(world: World, actor: Actor) -> None:
        act(world.house.database, *_notice(world), actor=actor, **more)

    return done


def _decide_notice(event: str, reason: str) -> Callable[[World, Actor], None]:
    def done(world: World, actor: Actor) -> None:
        notices.decide(world.house.database, *_notice(world), event, reason=reason, actor=actor)

    return done


def _last_response(session: Session, finding: Finding) -> Response | None:
    notice = notice_of(session, finding)
    return notice.responses[-1] if notice is not None and notice.responses else None


def _response(world: World) -> tuple[int, int, str, str]:
    with world.house.database.read(EVERYTHING) as session:
        found = _last_response(session, session.get_one(Finding, world.finding_id))
        if found is None:
            return 0, 1, "", ""
        return found.id, found.row_version, found.sha256, found.state


def _save(world: World, actor: Actor, *, position: str) -> None:
    notice_id, _ = _notice(world)
    number, seen, _, state = _response(world)
    with world.house.database.read(EVERYTHING) as session:
        asked = select(NoticeItem.id).where(NoticeItem.notice_id == notice_id)
        items = list(session.scalars(asked))
    # Each version says something new, so that it differs from one that was returned.
    answer = replace(story.ANSWER, position=position, reference=f"TK-{number}")
    written = Written("", True, dict.fromkeys(items, answer))
    version = seen if state == "draft" else 0
    responses.save(world.house.database, notice_id, version, written, actor=actor)


def _on_response(act: Callable[..., None], **more: object) -> Callable[[World, Actor], None]:
    def done(world: World, actor: Actor) -> None:
        number, seen, _, _ = _response(world)
        act(world.house.database, number, seen, actor=actor, **more)

    return done


def _review(event: str, code: str, reason: str) -> Callable[[World, Actor], None]:
    def done(world: World, actor: Actor) -> None:
        number, _, digest, _ = _response(world)
        with world.house.database.read(EVERYTHING) as session:
            asked = select(ResponseItem).where(ResponseItem.response_id == number)
            row = session.scalars(asked.limit(1)).first()
            place = (row.id, row.row_version) if row else (0, 1)
        decision = Decision(event, digest, code, reason)
        reviews.decide(world.house.database, *place, decision, actor=actor)

    return done


def _objection(world: World) -> tuple[int, int]:
    asked = select(Objection).where(Objection.finding_id == world.finding_id)
    with world.house.database.read(EVERYTHING) as session:
        found = session.scalars(asked.order_by(Objection.id.desc()).limit(1)).first()
        return (found.id, found.row_version) if found else (0, 1)


def _admit(world: World, actor: Actor) -> None:
    objections.admit(world.house.database, *_objection(world), actor=actor)


def _conclude(event: str) -> Callable[[World, Actor], None]:
    def done(world: World, actor: Actor) -> None:
        place = _objection(world)
        objections.conclude(world.house.database, *place, event, reason="已复核", actor=actor)

    return done


def _amend(world: World, actor: Actor, *, left_fen: int) -> None:
    amending.ask_signatures(
        world.house.database, *_objection(world), left_fen=left_fen, reason="部分有据", actor=actor
    )


def _on_objection(act: Callable[..., None]) -> Callable[[World, Actor], None]:
    def done(world: World, actor: Actor) -> None:
        act(world.house.database, *_objection(world), reason="重新考虑", actor=actor)

    return done


def _alter(world: World, _: Actor) -> None:
    """Change what is out for signing behind everybody's back: a finding's word, or its amount."""
    with world.house.database.write(EVERYTHING) as session:
        finding = session.get_one(Finding, world.finding_id)
        if finding.state == "answered":
            finding.condition += "。"
        asked = select(Amendment).where(Amendment.finding_id == finding.id)
        for one in session.scalars(asked.where(Amendment.signed_at.is_(None))):
            one.left_fen -= 1
        record(session, SYSTEM, "test.alter", ("finding", world.finding_id))


ACTS: dict[str, Callable[[World, Actor], None]] = {
    "write": _write,
    "alter": _alter,
    "propose": _propose,
    "draft_statement": _draft_statement,
    "submit_statement": _submit_statement,
    "ask_signatures": _on_finding(signing.ask_signatures),
    "sign": _sign,
    "decline": _decline,
    "confirm": _on_finding(service.confirm),
    "revise": _on_finding(service.revise, reason="事实有误"),
    "withdraw": _on_finding(service.withdraw, reason="重复提出"),
    "draft_notice": _draft_notice,
    "submit_notice": _on_notice(notices.submit),
    "approve_notice": _decide_notice("approve", ""),
    "give_back_notice": _decide_notice("give_back", "请改要求"),
    "ask_notice": _on_notice(joint.ask_signatures),
    "send": _on_notice(notices.send, service="system", proof=""),
    "recall": _on_notice(notices.withdraw, reason="依据有误"),
    "acknowledge": _on_notice(notices.acknowledge),
    "save": lambda world, actor: _save(world, actor, position="agree"),
    "save_objecting": lambda world, actor: _save(world, actor, position="disagree"),
    "hand_in": _on_response(responses.hand_in),
    "submit_response": _on_response(responses.submit),
    "take_back": _on_response(responses.take_back),
    "claim": _on_response(reviews.claim),
    "release": _on_response(reviews.release),
    "take_over": _on_response(reviews.take_over, reason="原复核人调离"),
    "accept": _review("accept", "", ""),
    "return": _review("return", "no_proof", "请补充"),
    "reject": _review("reject", "", "与事实不符"),
    "admit": _admit,
    "support": _conclude("support"),
    "uphold": _conclude("uphold"),
    "amend": lambda world, actor: _amend(world, actor, left_fen=6_000),
    "amend_upwards": lambda world, actor: _amend(world, actor, left_fen=12_301),
    "stop_signing": _on_objection(amending.stop_signing),
    "take_objection_back": _on_objection(objections.take_back),
    "establish": paying.establish,
    "establish_part": lambda world, actor: paying.establish(world, actor, fen=5_000),
    "pay": paying.pay,
    "pay_part": lambda world, actor: paying.pay(world, actor, part=3),
    "reverse": paying.reverse,
    "set_aside": paying.propose_debt("separate"),
    "waive": paying.propose_debt("waive"),
    "decide_debt": paying.decide_debt("approve"),
    "refuse_debt": paying.decide_debt("refuse"),
    "pass_retest": lambda world, actor: _retest(world, actor, passed=True),
    "fail_retest": lambda world, actor: _retest(world, actor, passed=False),
}
