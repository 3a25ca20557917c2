"""The review of an answer: taken up by one person, decided finding by finding, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import CHINA, now
from bankcheck.db import Database, Overtaken, as_seen
from bankcheck.inspections.calendar.deadlines import end_deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.service import step as finding_step
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.rectification import files, notices
from bankcheck.inspections.rectification.answers import REASONS
from bankcheck.inspections.rectification.lifecycles import OTHER_PERSON, REASON, REVIEW
from bankcheck.inspections.rectification.models import Notice, Response, ResponseItem
from bankcheck.inspections.rectification.responses import step
from bankcheck.inspections.rectification.store import (
    OPEN_OBJECTION,
    ResponseUnknown,
    all_settled,
    objection_of,
    submitted_row,
)
from bankcheck.reconcile.cells import masked_text


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decides on one finding, on the text under ``sha256``, and why."""

    event: str
    sha256: str
    reason_code: str = ""
    reason: str = ""


def claim(database: Database, response_id: int, version: int, *, actor: Actor) -> None:
    """Take an answer up for review, as somebody who did not draft the notice."""
    with database.write(actor) as session:
        response = submitted_row(session, response_id, version)
        step(session, actor, response, "claim", unmet=_unfit(response, actor))
        _hand_to(response, actor)
        files.enter(session, response, actor)


def take_over(
    database: Database, response_id: int, version: int, *, reason: str, actor: Actor
) -> None:
    """Take a review over from somebody who left, with the reason; what was decided stands."""
    with database.write(actor) as session:
        response = submitted_row(session, response_id, version)
        unmet = _unfit(response, actor)
        step(session, actor, response, "take_over", unmet=unmet, reason=reason)
        _hand_to(response, actor)


def _unfit(response: Response, actor: Actor) -> list[str]:
    """Return what keeps a person from reviewing an answer, whoever they are."""
    facts = {
        "not_drafter": response.notice.drafted_by_id != actor.person_id,
        OTHER_PERSON: response.submitted_by_id != actor.person_id,
    }
    return [name for name, met in facts.items() if not met]


def _hand_to(response: Response, actor: Actor) -> None:
    response.claimed_by_id, response.claimed_by_name = actor.person_id, actor.name
    response.claimed_at = now()


def release(database: Database, response_id: int, version: int, *, actor: Actor) -> None:
    """Let go of an answer of which nothing is decided yet."""
    with database.write(actor) as session:
        response = submitted_row(session, response_id, version)
        decided = any(one.decision != REVIEW.start for one in response.answers)
        unmet = [*_own(response, actor), *(["undecided"] if decided else [])]
        step(session, actor, response, "release", unmet=unmet)
        response.claimed_by_id, response.claimed_at, response.claimed_by_name = None, None, ""


def _own(response: Response, actor: Actor) -> list[str]:
    return [] if response.claimed_by_id == actor.person_id else ["own_claim"]


def decide(
    database: Database, answer_id: int, version: int, decision: Decision, *, actor: Actor
) -> int:
    """Decide on one finding of an answer; the last decision concludes the version."""
    with database.write(actor) as session:
        row = _answer(session, answer_id, version)
        response = submitted_row(session, row.response_id)
        if response.sha256 != decision.sha256:
            raise Overtaken
        objection = objection_of(session, row.item_id)
        facts = {
            "own_claim": not _own(response, actor) and response.state == "under_review",
            "reason_code": decision.reason_code in REASONS,
            REASON: bool(decision.reason.strip()),
            "no_open_objection": objection is None or objection.state not in OPEN_OBJECTION,
        }
        unmet = [name for name, met in facts.items() if not met]
        row.decision = REVIEW.take(row.decision, decision.event, actor.role, unmet)
        row.reason_code = decision.reason_code if decision.event == "return" else ""
        row.reason = decision.reason.strip()
        row.decided_by_id, row.decided_by_name, row.decided_at = actor.person_id, actor.name, now()
        _told(session, actor, row, decision)
        if row.decision == "accepted":
            row.item.state = "accepted"
            finding = finding_row(session, row.item.finding_id)
            reason = response.notice.number
            finding_step(session, actor, finding, "accept_response", reason=reason)
        session.flush()
        if not pending(response):
            _conclude(session, response, actor)
        return response.id


def _answer(session: Session, answer_id: int, version: int) -> ResponseItem:
    return as_seen(session, ResponseItem, answer_id, version, ResponseUnknown)


def _told(session: Session, actor: Actor, row: ResponseItem, decision: Decision) -> None:
    record(
        session,
        actor,
        f"response.{decision.event}_item",
        ("finding", row.item.number),
        bank=row.bank_code,
        reason=masked_text(decision.reason.strip()),
        detail={"version": row.response.version, "sha256": row.response.sha256},
    )


def pending(response: Response) -> list[ResponseItem]:
    """Return the answers on which a decision is still due; dropped findings need none."""
    waits = (one for one in response.answers if one.decision == REVIEW.start)
    return [one for one in waits if one.item.state != "dropped"]


def conclude(database: Database, response_id: int, version: int, *, actor: Actor) -> None:
    """Conclude a version of which nothing is left to decide because findings were dropped."""
    with database.write(actor) as session:
        response = submitted_row(session, response_id, version)
        unmet = [*_own(response, actor), *(["all_decided"] if pending(response) else [])]
        _conclude(session, response, actor, unmet)


def _conclude(
    session: Session, response: Response, actor: Actor, unmet: Iterable[str] = ()
) -> None:
    decisions = {one.decision for one in response.answers}
    event = next((one for one in ("reject", "return") if f"{one}ed" in decisions), "accept")
    step(session, actor, response, event, unmet=unmet)
    response.decided_at = now()
    _settle(session, response.notice, response, actor)


def _settle(session: Session, notice: Notice, response: Response, actor: Actor) -> None:
    """Take the notice on after a version was concluded."""
    if all_settled(notice):
        notices.step(session, actor, notice, "complete")
        end(session, notice, response, actor)
    elif any(one.state == "accepted" for one in notice.items):
        notices.step(session, actor, notice, "accept_part")
    else:
        notices.step(session, actor, notice, "return_response")


def end(session: Session, notice: Notice, response: Response | None, actor: Actor) -> None:
    """End the clock of a notice: met on the day of the answer that was accepted."""
    if notice.deadline_id is None:
        return
    sent = response.submitted_at if response is not None and response.submitted_at else now()
    deadline = deadline_row(session, notice.deadline_id)
    end_deadline(session, deadline, "meet", on=sent.astimezone(CHINA).date(), actor=actor)
