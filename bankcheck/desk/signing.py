"""What waits for a signature: envelopes with an open place that a person may sign."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from bankcheck.actors import KIND_OF_ROLE, Actor
from bankcheck.desk.counting import first_due, how_many
from bankcheck.desk.tasks import Place, Task
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cosign.lifecycles import ENVELOPE
from bankcheck.inspections.cosign.models import Envelope, Signature, Slot
from bankcheck.permissions import is_allowed

STANDING = ("valid", "claimed")


def signing_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return how many texts a person may sign for their own institution."""
    if not is_allowed(actor.role, "cosign.sign"):
        return []
    person, stands = actor.person_id, Signature.state.in_(STANDING)
    own = select(Slot.envelope_id).where(
        Slot.kind == KIND_OF_ROLE[actor.role],
        Slot.role == actor.role,
        or_(Slot.addressed_to_id.is_(None), Slot.addressed_to_id == person),
        ~exists().where(Signature.slot_id == Slot.id, stands),
    )
    # Who answered for the other side's signature signs none of one's own.
    acted = or_(
        Signature.person_id == person,
        Signature.recorded_by_id == person,
        Signature.confirmed_by_id == person,
    )
    theirs = select(Slot.envelope_id).join(Signature, Signature.slot_id == Slot.id)
    waits = (
        Envelope.state == ENVELOPE.start,
        Envelope.id.in_(own),
        Envelope.id.not_in(theirs.where(stands, acted)),
    )
    count, due = first_due(session, Envelope.id, Envelope.expires_on, *waits)
    apart = how_many(session, Envelope.id, *waits, ~_told_elsewhere(actor))
    return [Task("envelopes_sign", count, "cosign.envelopes", {}, due, apart)]


def _told_elsewhere(actor: Actor) -> ColumnElement[bool]:
    """Say that an envelope is of a finding or a score that waits for this person as well."""
    own = Finding.owner == KIND_OF_ROLE[actor.role].value
    confirmed_next = select(Finding.id).where(Finding.state == "answered", own)
    findings = and_(Envelope.object_kind == "finding", Envelope.object_id.in_(confirmed_next))
    if not is_allowed(actor.role, "assessments.decide"):
        return findings
    return or_(findings, Envelope.object_kind == "assessment")
