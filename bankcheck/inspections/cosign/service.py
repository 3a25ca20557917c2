"""Signing: each act checks the content first; a changed byte voids what was signed and says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Person, Posting
from bankcheck.actors import KIND_OF_ROLE, SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.cosign.content import (
    BOTH_HEADS,
    Party,
    changed_places,
    digests,
    text_of,
)
from bankcheck.inspections.cosign.lifecycles import (
    ENVELOPE,
    FRESH,
    ONE_PERSON,
    OWN_SLOT,
    REASON,
    SLOT_OPEN,
)
from bankcheck.inspections.cosign.models import Envelope, Signature, Slot
from bankcheck.inspections.cosign.objects import Kinds
from bankcheck.inspections.cosign.store import (
    bound,
    envelope_row,
    same_name,
    slot_row,
    standing,
    standing_signatures,
    void_signatures,
)


@dataclass(frozen=True, slots=True)
class NewEnvelope:
    """A content to have signed: of what, in which version, under which title and policy."""

    object_kind: str
    object_id: int
    object_version: int
    title: str
    content: Mapping[str, Any]
    policy: tuple[Party, ...] = BOTH_HEADS
    expires_on: date | None = field(default=None)


def open_envelope(session: Session, new: NewEnvelope, *, actor: Actor) -> Envelope:
    """Open an envelope inside the transaction that decides on it, with its event."""
    text = text_of(new.content)
    found = digests(text.encode("utf-8"))
    envelope = Envelope(
        object_kind=new.object_kind,
        object_id=new.object_id,
        object_version=new.object_version,
        title=new.title,
        content=text,
        sha256=found.sha256,
        sm3=found.sm3,
        state=ENVELOPE.start,
        expires_on=new.expires_on,
        opened_by_id=actor.person_id,
        opened_by_name=actor.name,
        opened_at=now(),
        changed=[],
        slots=[
            Slot(position=place, kind=party.kind, role=party.role)
            for place, party in enumerate(new.policy, 1)
        ],
    )
    session.add(envelope)
    session.flush()
    detail = {"sha256": found.sha256, "sm3": found.sm3, "object": new.object_kind}
    record(session, actor, "envelope.open", ("envelope", envelope.id), detail=detail)
    return envelope


def check(database: Database, kinds: Kinds, envelope_id: int) -> bool:
    """Say whether an envelope still covers its object; void or expire it where it does not."""
    with database.read(SYSTEM) as session:
        if not _is_stale(session, kinds, envelope_row(session, envelope_id)):
            return True
    with database.write(SYSTEM) as session:
        settle(session, kinds, envelope_row(session, envelope_id))
    return False


def _is_stale(session: Session, kinds: Kinds, envelope: Envelope) -> bool:
    if envelope.state in ENVELOPE.final:
        return False
    return _is_expired(envelope) or _current(session, kinds, envelope) != envelope.content


def _is_expired(envelope: Envelope) -> bool:
    last = envelope.expires_on
    return envelope.state == ENVELOPE.start and last is not None and last < today()


def _current(session: Session, kinds: Kinds, envelope: Envelope) -> str:
    return text_of(kinds[envelope.object_kind].content(session, envelope.object_id))


def settle(session: Session, kinds: Kinds, envelope: Envelope) -> bool:
    """Void an envelope whose object changed, or expire it; return whether that was so."""
    if not _is_stale(session, kinds, envelope):
        return False
    event = "expire" if _is_expired(envelope) else "void"
    places = changed_places(envelope.content, _current(session, kinds, envelope))
    reason = "expired" if event == "expire" else "changed"
    envelope.state = ENVELOPE.take(envelope.state, event, SYSTEM.role)
    envelope.ended_at, envelope.reason, envelope.changed = now(), reason, list(places)
    voided = void_signatures(envelope, reason)
    detail = {"signatures": voided, "places": list(places[:20])}
    record(session, SYSTEM, f"envelope.{event}", ("envelope", envelope.id), detail=detail)
    kinds[envelope.object_kind].stopped(session, SYSTEM, envelope.object_id, reason)
    return True


def sign(database: Database, kinds: Kinds, envelope_id: int, *, actor: Actor) -> bool:
    """Sign for one's own institution; return False where the content had changed instead."""
    with database.write(actor) as session:
        envelope = envelope_row(session, envelope_id)
        if settle(session, kinds, envelope):
            return False
        slot = own_slot(envelope, actor)
        event = "sign_last" if _is_last(envelope, slot) else "sign"
        state = ENVELOPE.take(envelope.state, event, actor.role, unmet_to_sign(envelope, actor))
        if slot is None:
            raise AssertionError("a signature without a slot is an unmet guard")
        signature = _signature(envelope, slot, actor)
        session.add(signature)
        session.flush()
        signature.binding = bound(signature)
        detail = {"signature": signature.id, "sha256": envelope.sha256, "sm3": envelope.sm3}
        record(session, actor, "envelope.sign", ("envelope", envelope.id), detail=detail)
        advance(session, kinds, envelope, state, actor=actor)
    return True


def _signature(envelope: Envelope, slot: Slot, actor: Actor) -> Signature:
    return Signature(
        slot=slot,
        manner="online",
        state="valid",
        person_id=actor.person_id,
        posting_id=actor.posting_id,
        name=actor.name,
        post=actor.role.value,
        institution=actor.institution,
        signed_at=now(),
        sha256=envelope.sha256,
        sm3=envelope.sm3,
        binding="",
    )


def own_slot(envelope: Envelope, actor: Actor) -> Slot | None:
    """Return the slot that a person may sign by their posting, None where there is none."""
    kind = KIND_OF_ROLE.get(actor.role)
    fitting = (one for one in envelope.slots if (one.kind, one.role) == (kind, actor.role))
    return next((one for one in fitting if one.addressed_to_id in (None, actor.person_id)), None)


def is_part(signature: Signature, actor: Actor) -> bool:
    """Say whether a person gave a signature, or answered for the scan of it, or bears its name."""
    people = (signature.person_id, signature.recorded_by_id, signature.confirmed_by_id)
    on_paper = signature.manner == "scanned" and same_name(signature.name, actor.name)
    return actor.person_id in people or on_paper


def unmet_to_sign(envelope: Envelope, actor: Actor) -> tuple[str, ...]:
    """Return the conditions of signing that a person does not meet now."""
    slot = own_slot(envelope, actor)
    others = list(standing_signatures(envelope))
    facts = {
        FRESH: actor.fresh,
        OWN_SLOT: slot is not None,
        SLOT_OPEN: slot is None or standing(slot) is None,
        ONE_PERSON: not any(is_part(one, actor) for one in others),
    }
    return tuple(name for name, met in facts.items() if not met)


def _is_last(envelope: Envelope, slot: Slot | None) -> bool:
    return all(is_signed(one) for one in envelope.slots if one is not slot)


def is_signed(slot: Slot) -> bool:
    """Say whether a slot has a signature that counts."""
    one = standing(slot)
    return one is not None and one.state == "valid"


def advance(
    session: Session, kinds: Kinds, envelope: Envelope, state: str, *, actor: Actor
) -> None:
    """Take an envelope on after a signature; the last one completes the object."""
    envelope.state, envelope.signed = state, sum(is_signed(one) for one in envelope.slots)
    if state == "complete":
        envelope.ended_at = now()
        record(session, actor, "envelope.complete", ("envelope", envelope.id))
        kinds[envelope.object_kind].completed(session, actor, envelope.object_id)


def decline(
    database: Database, kinds: Kinds, envelope_id: int, *, reason: str, actor: Actor
) -> None:
    """Refuse to sign, with a reason; signatures given before are void with it."""
    with database.write(actor) as session:
        envelope = envelope_row(session, envelope_id)
        unmet = [*unmet_to_sign(envelope, actor)]
        unmet += [] if reason.strip() else [REASON]
        envelope.state = ENVELOPE.take(envelope.state, "decline", actor.role, unmet)
        envelope.ended_at, envelope.reason = now(), reason
        voided = void_signatures(envelope, "declined")
        record(
            session,
            actor,
            "envelope.decline",
            ("envelope", envelope.id),
            reason=reason,
            detail={"signatures": voided},
        )
        kinds[envelope.object_kind].stopped(session, actor, envelope.object_id, reason)


def readdress(database: Database, slot_id: int, *, login: str, reason: str, actor: Actor) -> int:
    """Address an open slot to another person; signatures of other slots stay as they are."""
    with database.write(actor) as session:
        slot = slot_row(session, slot_id)
        envelope = slot.envelope
        person = _fitting(session, slot, login)
        unmet = [] if standing(slot) is None and person is not None else [SLOT_OPEN]
        unmet += [] if reason.strip() else [REASON]
        envelope.state = ENVELOPE.take(envelope.state, "readdress", actor.role, unmet)
        if person is not None:
            slot.addressed_to_id, slot.addressed_to_name = person.id, person.name
        record(
            session,
            actor,
            "envelope.readdress",
            ("envelope", envelope.id),
            reason=reason,
            detail={"slot": slot.position, "to": login},
        )
        return envelope.id


def _fitting(session: Session, slot: Slot, login: str) -> Person | None:
    """Return the person of that login whose posting fits the slot."""
    posting = session.scalars(
        select(Posting)
        .join(Person)
        .where(Person.login == login, Person.disabled_at.is_(None), Posting.role == slot.role)
        .where(Posting.starts_on <= today())
    ).first()
    ended = posting is not None and posting.ends_on is not None and posting.ends_on < today()
    return None if posting is None or ended else posting.person
