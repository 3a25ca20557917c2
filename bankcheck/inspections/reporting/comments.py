"""What a bank says to a draft report: a maker drafts, an approver submits, the team replies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.fieldwork.lifecycles import INSPECTION
from bankcheck.inspections.fieldwork.store import inspection_row, require_member
from bankcheck.inspections.reporting.lifecycles import COMMENT, DRAFT, OTHER_PERSON
from bankcheck.inspections.reporting.models import ReportComment, ReportDraft
from bankcheck.inspections.reporting.store import comment_row, draft_row, is_open
from bankcheck.machines import MoveRefused
from bankcheck.reconcile.cells import masked_text

KINDS = ("comment", "objection")


@dataclass(frozen=True, slots=True)
class Said:
    """What a bank says: a comment or an objection, on one finding or on the whole."""

    kind: str
    about: str
    text: str


def _step(
    session: Session, actor: Actor, comment: ReportComment, event: str, unmet: Iterable[str] = ()
) -> None:
    before = comment.state
    comment.state = COMMENT.take(before, event, actor.role, unmet)
    number = comment.draft.number
    detail = {"from": before, "to": comment.state}
    target = ("report_draft", number)
    name = f"report_comment.{event}"
    record(session, actor, name, target, bank=comment.bank_code, detail=detail)


def draft(database: Database, draft_id: int, said: Said, *, actor: Actor) -> int:
    """Draft a comment as the bank's maker; return its id."""
    with database.write(actor) as session:
        row = draft_row(session, draft_id)
        facts = {
            "comment_written": bool(said.text.strip()) and said.kind in KINDS,
            "window_open": is_open(session, row),
        }
        unmet = [name for name, met in facts.items() if not met]
        COMMENT.take(COMMENT.start, "edit", actor.role, unmet)
        numbers = {str(one["number"]) for one in row.findings}
        comment = ReportComment(
            bank_code=row.bank_code,
            kind=said.kind,
            about=said.about if said.about in numbers else "",
            text=said.text.strip(),
            state=COMMENT.start,
            drafted_by_id=actor.person_id,
            drafted_by_name=actor.name,
            drafted_at=now(),
        )
        row.comments.append(comment)
        session.flush()
        record(
            session, actor, "report_comment.edit", ("report_draft", row.number), bank=row.bank_code
        )
        return comment.id


def drop(database: Database, comment_id: int, version: int, *, actor: Actor) -> int:
    """Drop a comment that was not submitted; return its draft report."""
    with database.write(actor) as session:
        comment = comment_row(session, comment_id, version)
        _step(session, actor, comment, "drop")
        return comment.draft_id


def submit(database: Database, comment_id: int, version: int, *, actor: Actor) -> int:
    """Submit a comment for the bank; an objection has the inspection rechecked."""
    with database.read(actor) as session:
        # The bank's own scope says whether the comment is this person's at all.
        comment_row(session, comment_id)
    with database.write(EVERYTHING) as session:
        comment = comment_row(session, comment_id, version)
        facts = {
            OTHER_PERSON: comment.drafted_by_id != actor.person_id,
            "window_open": is_open(session, comment.draft),
        }
        unmet = [name for name, met in facts.items() if not met]
        _step(session, actor, comment, "submit_comment", unmet)
        comment.submitted_by_id, comment.submitted_by_name = actor.person_id, actor.name
        comment.submitted_at = now()
        if comment.kind == "objection":
            _recheck(session, comment.draft, actor)
        return comment.draft_id


def _recheck(session: Session, row: ReportDraft, actor: Actor) -> None:
    inspection = inspection_row(session, row.inspection_id)
    if inspection.state != "soliciting":
        return
    inspection.state = INSPECTION.take(inspection.state, "object", actor.role)
    target = ("inspection", inspection.id)
    record(session, actor, "inspection.object", target, bank=inspection.bank)


def say_all(database: Database, draft_id: int, version: int, *, actor: Actor) -> None:
    """Declare for the bank that it has nothing further to say, which ends its time."""
    with database.write(actor) as session:
        row = draft_row(session, draft_id, version)
        waits = any(one.state == COMMENT.start for one in row.comments)
        row.state = DRAFT.take(
            row.state, "say_all", actor.role, ["nothing_drafted"] if waits else []
        )
        row.heard_by_name, row.heard_at = actor.name, now()
        target = ("report_draft", row.number)
        record(session, actor, "report_draft.say_all", target, bank=row.bank_code)


def reply(database: Database, comment_id: int, version: int, *, text: str, actor: Actor) -> int:
    """Reply to a comment as a member of the team; return the inspection."""
    with database.write(actor) as session:
        comment = comment_row(session, comment_id, version)
        inspection = inspection_row(session, comment.draft.inspection_id)
        require_member(inspection, actor)
        if inspection.state not in ("soliciting", "rechecking"):
            raise MoveRefused(COMMENT.name, inspection.state, "reply", ())
        _step(session, actor, comment, "reply", [] if text.strip() else ["reply_written"])
        comment.reply, comment.replied_by_name = masked_text(text.strip()), actor.name
        comment.replied_at = now()
        return inspection.id
