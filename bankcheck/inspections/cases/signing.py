"""Findings of joint inspections are signed by both institutions before they are confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.cases.amending import original
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.service import note, step
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.cosign.objects import SignedKind
from bankcheck.inspections.cosign.service import NewEnvelope, open_envelope

KIND = "finding"


def content(session: Session, finding_id: int) -> Mapping[str, Any]:
    """Return what is signed of a finding, as it stands now, amendments aside."""
    return original(session, finding_row(session, finding_id))


def ask_signatures(database: Database, finding_id: int, version: int, *, actor: Actor) -> None:
    """Open the envelope in which both institutions sign an answered finding."""
    with database.write(actor) as session:
        finding = finding_row(session, finding_id, version)
        unmet = ["not_signed"] if _stands(session, finding) else []
        step(session, actor, finding, "ask_signatures", unmet=unmet)
        new = NewEnvelope(
            KIND,
            finding.id,
            finding.edition,
            f"{finding.number} {finding.title}"[:200],
            content(session, finding.id),
        )
        finding.envelope_id = open_envelope(session, new, actor=actor).id


def _stands(session: Session, finding: Finding) -> bool:
    envelope = session.get(Envelope, finding.envelope_id) if finding.envelope_id else None
    return envelope is not None and envelope.state in ("collecting", "complete")


def _completed(session: Session, actor: Actor, finding_id: int) -> None:
    finding = finding_row(session, finding_id)
    note(session, actor, finding, "cosigned", finding.state, "")


def _stopped(session: Session, actor: Actor, finding_id: int, reason: str) -> None:
    finding = finding_row(session, finding_id)
    note(session, actor, finding, "unsigned", finding.state, reason)


SIGNED = SignedKind("findings.finding", content, _completed, _stopped)
