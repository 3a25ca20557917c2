"""Reading envelopes and their signatures, and telling whether a signature still holds."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Institution
from bankcheck.clock import now
from bankcheck.inspections.cosign.content import binding
from bankcheck.inspections.cosign.models import Envelope, Signature, Slot
from bankcheck.inspections.cosign.objects import EnvelopeUnknown


def envelope_row(session: Session, envelope_id: int) -> Envelope:
    """Return an envelope; raise EnvelopeUnknown."""
    found = session.get(Envelope, envelope_id)
    if found is None:
        raise EnvelopeUnknown
    return found


def slot_row(session: Session, slot_id: int) -> Slot:
    """Return a slot; raise EnvelopeUnknown."""
    found = session.get(Slot, slot_id)
    if found is None:
        raise EnvelopeUnknown
    return found


def signature_row(session: Session, signature_id: int) -> Signature:
    """Return a signature; raise EnvelopeUnknown."""
    found = session.get(Signature, signature_id)
    if found is None:
        raise EnvelopeUnknown
    return found


def institutions_of(session: Session, slot: Slot) -> tuple[str, ...]:
    """Return the institutions for which a slot may be signed on paper."""
    asked = select(Institution.name).where(Institution.kind == slot.kind)
    return tuple(session.scalars(asked.order_by(Institution.id)))


def same_name(one: str, other: str) -> bool:
    """Say whether two names are written alike, spaces and letter case aside."""
    first, second = ("".join(name.split()).casefold() for name in (one, other))
    return first == second


def standing(slot: Slot) -> Signature | None:
    """Return the signature of a slot that is valid or waits for its second person."""
    live = [one for one in slot.signatures if one.state in ("valid", "claimed")]
    return live[-1] if live else None


def standing_signatures(envelope: Envelope) -> Iterator[Signature]:
    """Yield every signature of an envelope that is valid or waits for its second person."""
    for slot in envelope.slots:
        one = standing(slot)
        if one is not None:
            yield one


def bound(signature: Signature) -> str:
    """Return the binding that the columns of a signature give; it must be the stored one."""
    return binding(
        {
            "envelope": signature.slot.envelope_id,
            "slot": signature.slot_id,
            "manner": signature.manner,
            "person": signature.person_id,
            "posting": signature.posting_id,
            "name": signature.name,
            "post": signature.post,
            "institution": signature.institution,
            "signed_at": signature.signed_at.isoformat(timespec="microseconds"),
            "sha256": signature.sha256,
            "sm3": signature.sm3,
            "scan": signature.scan_sha256,
        }
    )


def holds(signature: Signature) -> bool:
    """Say whether a signature is bound as stored, and to the content of its envelope."""
    envelope = signature.slot.envelope
    same = (signature.sha256, signature.sm3) == (envelope.sha256, envelope.sm3)
    return same and bound(signature) == signature.binding


def void_signatures(envelope: Envelope, reason: str) -> list[int]:
    """Void every standing signature of an envelope and return their numbers."""
    voided = list(standing_signatures(envelope))
    for one in voided:
        one.state, one.voided_at, one.void_reason = "void", now(), reason
    return [one.id for one in voided]
