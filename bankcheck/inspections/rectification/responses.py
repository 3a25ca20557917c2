"""A bank's answer: its maker drafts, its approver submits, and what was submitted never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database, Overtaken
from bankcheck.inspections.rectification import notices, objections
from bankcheck.inspections.rectification.answers import (
    Answer,
    changes,
    content_of,
    digest,
    text_of,
)
from bankcheck.inspections.rectification.lifecycles import OTHER_PERSON, REASON, RESPONSE
from bankcheck.inspections.rectification.models import (
    Notice,
    NoticeItem,
    Response,
    ResponseFile,
    ResponseItem,
)
from bankcheck.inspections.rectification.store import (
    SETTLED,
    answer_of,
    answers_of,
    live_response,
    notice_row,
    open_items,
    response_row,
    version_before,
)
from bankcheck.machines import MoveRefused
from bankcheck.reconcile.cells import masked_text

ANSWERABLE = ("acknowledged", "partly_accepted")
_NEW = ("returned", "rejected", "superseded", "accepted")


@dataclass(frozen=True, slots=True)
class Written:
    """What a maker wrote: the covering letter, the declaration, and an answer to each item."""

    letter: str
    declared: bool
    answers: Mapping[int, Answer]


def step(
    session: Session,
    actor: Actor,
    response: Response,
    event: str,
    *,
    unmet: Iterable[str] = (),
    reason: str = "",
) -> None:
    """Take one step of an answer and record it; raise MoveRefused or RoleRefused."""
    lacking = [*unmet, *([] if reason.strip() else [REASON])]
    before, response.state = (
        response.state,
        RESPONSE.take(response.state, event, actor.role, lacking),
    )
    record(
        session,
        actor,
        f"response.{event}",
        ("response", f"{response.notice.number}-{response.version}"),
        bank=response.notice.bank,
        reason=masked_text(reason.strip()),
        detail={"from": before, "to": response.state},
    )


def save(
    database: Database, notice_id: int, version: int, written: Written, *, actor: Actor
) -> int:
    """Keep the maker's draft; return its version for the next save.

    ``version`` is that of the draft on the screen, 0 where none was there yet.
    """
    with database.write(actor) as session:
        # The event comes first: it locks the chain, so that one draft alone is begun.
        record(session, actor, "response.keep", ("notice", notice_id), bank=actor.bank_code)
        response = _draft(session, notice_row(session, notice_id), version, actor)
        step(session, actor, response, "save")
        response.letter, response.declared = written.letter.strip(), written.declared
        response.drafted_by_id, response.drafted_by_name = actor.person_id, actor.name
        response.saved_at, response.returned_why = now(), ""
        for row in response.answers:
            said = asdict(written.answers.get(row.item_id, answer_of(row)))
            # What files came with an answer follows from them alone.
            for name in (one for one in said if one != "files"):
                setattr(row, name, said[name])
        session.flush()
        return response.row_version


def _draft(session: Session, notice: Notice, version: int, actor: Actor) -> Response:
    """Return the draft on the screen, or begin the next version where there is none."""
    live = live_response(notice)
    if live is not None and live.state not in _NEW:
        if live.row_version != version:
            raise Overtaken
        return live
    if version != 0:
        raise Overtaken
    if notice.state not in ANSWERABLE:
        raise MoveRefused(RESPONSE.name, notice.state, "save", ())
    response = Response(
        bank_code=notice.bank_code,
        notice=notice,
        version=len(notice.responses) + 1,
        state=RESPONSE.start,
        saved_at=now(),
        drafted_by_id=actor.person_id,
        drafted_by_name=actor.name,
        answers=[_answer(notice, item) for item in open_items(notice)],
    )
    session.add(response)
    session.flush()
    return response


def _answer(notice: Notice, item: NoticeItem) -> ResponseItem:
    """Begin an answer with the files that came with the one before it."""
    row = ResponseItem(bank_code=notice.bank_code, item=item)
    decided = [one for one in notice.responses if one.decided_at is not None]
    before = [one for last in decided[-1:] for one in last.answers if one.item_id == item.id]
    for one in before:
        row.attachments = [ResponseFile(**_copied(file)) for file in one.attachments]
        row.files = one.files
    return row


def _copied(file: ResponseFile) -> dict[str, object]:
    names = ("bank_code", "file_name", "media_type", "sha256", "sm3", "size", "verdict")
    people = ("uploaded_by_id", "uploaded_by_name", "uploaded_at", "evidence_id")
    return {name: getattr(file, name) for name in (*names, *people)}


def _unmet(response: Response) -> list[str]:
    asked = [one for one in response.answers if one.item.state not in SETTLED]
    before = version_before(response)
    facts = {
        "answers_complete": all(answer_of(one).is_whole for one in asked),
        "declared": response.declared,
        "differs": before is None
        or bool(changes(answers_of(before), answers_of(response)))
        or before.letter != response.letter,
    }
    return [name for name, met in facts.items() if not met]


def hand_in(database: Database, response_id: int, version: int, *, actor: Actor) -> None:
    """Hand a whole draft in to the bank's approver."""
    with database.write(actor) as session:
        response = response_row(session, response_id, version)
        step(session, actor, response, "hand_in", unmet=_unmet(response))


def give_back(
    database: Database, response_id: int, version: int, *, reason: str, actor: Actor
) -> None:
    """Give a draft back to the maker, with the reason."""
    with database.write(actor) as session:
        response = response_row(session, response_id, version)
        step(session, actor, response, "give_back", reason=reason)
        response.returned_why = reason.strip()


def submit(database: Database, response_id: int, version: int, *, actor: Actor) -> None:
    """Submit an answer for the bank: frozen under its digest; disagreement opens an objection."""
    with database.write(actor) as session:
        response = response_row(session, response_id, version)
        own = [OTHER_PERSON] if response.drafted_by_id == actor.person_id else []
        step(session, actor, response, "submit", unmet=[*_unmet(response), *own])
        content = frozen(response)
        response.content, response.sha256 = text_of(content), digest(content)
        response.submitted_by_id, response.submitted_by_name = actor.person_id, actor.name
        response.submitted_at = now()
        before = version_before(response)
        if before is not None and before.state in ("returned", "rejected"):
            step(session, actor, before, "supersede")
        notices.step(session, actor, response.notice, "respond")
        for row in response.answers:
            if row.position == "disagree":
                objections.open_for(session, row, actor=actor)


def frozen(response: Response) -> dict[str, object]:
    """Return what a version says, as it is frozen and shown again."""
    notice = response.notice
    return content_of(notice.number, response.version, response.letter, answers_of(response))


def take_back(database: Database, response_id: int, version: int, *, actor: Actor) -> None:
    """Take a submitted answer back while nobody has taken it up; it stays on record."""
    with database.write(actor) as session:
        response = response_row(session, response_id, version)
        step(session, actor, response, "take_back")
        fresh = all(one.state != "accepted" for one in response.notice.items)
        event = "take_response_back" if fresh else "take_rest_back"
        notices.step(session, actor, response.notice, event)
