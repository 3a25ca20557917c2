"""A notice over findings of a joint inspection goes out under both institutions' signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.inspections.cosign.objects import SignedKind
from bankcheck.inspections.cosign.service import NewEnvelope, open_envelope
from bankcheck.inspections.rectification import notices
from bankcheck.inspections.rectification.store import is_joint, notice_envelope, notice_row
from bankcheck.inspections.rectification.wording import wording

KIND = "rectification_notice"


def content(session: Session, notice_id: int) -> Mapping[str, Any]:
    """Return what is signed of a notice, as it stands now."""
    return wording(notice_row(session, notice_id))


def ask_signatures(database: Database, notice_id: int, version: int, *, actor: Actor) -> None:
    """Open the envelope in which both institutions sign an approved notice."""
    with database.write(actor) as session:
        notice = notice_row(session, notice_id, version)
        envelope = notice_envelope(session, notice.id)
        stands = envelope is not None and envelope.state in ("collecting", "complete")
        facts = {"is_joint": is_joint(session, notice), "not_signed": not stands}
        unmet = [name for name, met in facts.items() if not met]
        notices.step(session, actor, notice, "ask_signatures", unmet=unmet)
        title = f"{notice.number} {notice.title}"[:200]
        new = NewEnvelope(KIND, notice.id, notice.row_version, title, content(session, notice.id))
        open_envelope(session, new, actor=actor)


def _completed(session: Session, actor: Actor, notice_id: int) -> None:
    notice = notice_row(session, notice_id)
    record(session, actor, "notice.cosigned", ("notice", notice.number), bank=notice.bank)


def _stopped(session: Session, actor: Actor, notice_id: int, reason: str) -> None:
    notice = notice_row(session, notice_id)
    target = ("notice", notice.number)
    record(session, actor, "notice.unsigned", target, bank=notice.bank, reason=reason)


SIGNED = SignedKind("notices.notice", content, _completed, _stopped)
