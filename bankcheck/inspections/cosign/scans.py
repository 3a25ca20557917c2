"""Signatures on paper: one person records the scanned page, another confirms it, marked as such."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import BinaryIO

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import CHINA, now
from bankcheck.db import Database
from bankcheck.inspections.cosign.lifecycles import (
    ENVELOPE,
    NOT_SIGNER,
    ONE_PERSON,
    OTHER_PERSON,
    OWN_SIDE,
    REASON,
    SLOT_OPEN,
)
from bankcheck.inspections.cosign.models import Envelope, Signature, Slot
from bankcheck.inspections.cosign.objects import Kinds
from bankcheck.inspections.cosign.service import advance, is_signed, settle
from bankcheck.inspections.cosign.store import (
    bound,
    institutions_of,
    same_name,
    signature_row,
    slot_row,
    standing,
    standing_signatures,
)
from bankcheck.inspections.evidence.blobs import Blob, Blobs, UploadRefused, media_type

LARGEST_SCAN_BYTES = 20 << 20
SCAN_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg"})


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned page: the file and its name, who signed on paper, in which post, on which day."""

    file: BinaryIO
    file_name: str
    signer: str
    post: str
    institution: str
    signed_on: date


def record_scan(
    database: Database, kinds: Kinds, blobs: Blobs, slot_id: int, scan: Scan, *, actor: Actor
) -> int:
    """Keep a scanned signature, which counts only when another person has confirmed it."""
    blob, kind = _kept(blobs, scan)
    with database.write(actor) as session:
        slot = slot_row(session, slot_id)
        envelope = slot.envelope
        if settle(session, kinds, envelope):
            return envelope.id
        unmet = _unmet_to_record(session, slot, scan)
        envelope.state = ENVELOPE.take(envelope.state, "record_scan", actor.role, unmet)
        signature = _claimed(slot, scan, blob, kind, actor)
        session.add(signature)
        session.flush()
        signature.binding = bound(signature)
        detail = {"slot": slot.position, "signature": signature.id, "scan": blob.sha256}
        record(session, actor, "envelope.record_scan", ("envelope", envelope.id), detail=detail)
        return envelope.id


def _unmet_to_record(session: Session, slot: Slot, scan: Scan) -> list[str]:
    """Return what speaks against a page: it is signed by another name, for the slot's own side."""
    others = list(standing_signatures(slot.envelope))
    facts = {
        SLOT_OPEN: standing(slot) is None,
        ONE_PERSON: not any(same_name(one.name, scan.signer) for one in others),
        OWN_SIDE: scan.institution in institutions_of(session, slot),
    }
    return [name for name, met in facts.items() if not met]


def _kept(blobs: Blobs, scan: Scan) -> tuple[Blob, str]:
    head = scan.file.read(16)
    scan.file.seek(0)
    kind = media_type(scan.file_name, head)
    if kind not in SCAN_TYPES:
        raise UploadRefused("A scanned page is a PDF, a PNG or a JPEG.")
    return blobs.put(scan.file, LARGEST_SCAN_BYTES), kind


def _claimed(slot: Slot, scan: Scan, blob: Blob, kind: str, actor: Actor) -> Signature:
    return Signature(
        slot=slot,
        manner="scanned",
        state="claimed",
        name=scan.signer,
        post=scan.post,
        institution=scan.institution,
        signed_at=datetime.combine(scan.signed_on, time(12), CHINA).astimezone(UTC),
        sha256=slot.envelope.sha256,
        sm3=slot.envelope.sm3,
        binding="",
        scan_sha256=blob.sha256,
        scan_sm3=blob.sm3,
        scan_size=blob.size,
        scan_type=kind,
        recorded_by_id=actor.person_id,
        recorded_by_name=actor.name,
    )


def confirm_scan(database: Database, kinds: Kinds, signature_id: int, *, actor: Actor) -> int:
    """Confirm a scanned signature as the second person; the last one completes the envelope."""
    with database.write(actor) as session:
        signature = signature_row(session, signature_id)
        envelope = signature.slot.envelope
        if settle(session, kinds, envelope):
            return envelope.id
        others = [one for one in envelope.slots if one is not signature.slot]
        event = "confirm_scan_last" if all(map(is_signed, others)) else "confirm_scan"
        state = ENVELOPE.take(envelope.state, event, actor.role, _unmet(envelope, signature, actor))
        signature.state, signature.confirmed_at = "valid", now()
        signature.confirmed_by_id, signature.confirmed_by_name = actor.person_id, actor.name
        detail = {"signature": signature.id, "sha256": envelope.sha256}
        record(session, actor, "envelope.confirm_scan", ("envelope", envelope.id), detail=detail)
        advance(session, kinds, envelope, state, actor=actor)
        return envelope.id


def refuse_scan(database: Database, signature_id: int, *, reason: str, actor: Actor) -> int:
    """Refuse a scanned signature with a reason; its slot is open again."""
    with database.write(actor) as session:
        signature = signature_row(session, signature_id)
        envelope = signature.slot.envelope
        unmet = [*_unmet(envelope, signature, actor), *([] if reason.strip() else [REASON])]
        envelope.state = ENVELOPE.take(envelope.state, "refuse_scan", actor.role, unmet)
        signature.state, signature.voided_at, signature.void_reason = "refused", now(), reason
        record(
            session,
            actor,
            "envelope.refuse_scan",
            ("envelope", envelope.id),
            reason=reason,
            detail={"signature": signature.id},
        )
        return envelope.id


def _unmet(envelope: Envelope, signature: Signature, actor: Actor) -> list[str]:
    signers = {one.person_id for one in standing_signatures(envelope)}
    claimed = signature.state == "claimed"
    unmet = [] if claimed and signature.recorded_by_id != actor.person_id else [OTHER_PERSON]
    signed = actor.person_id in signers or same_name(signature.name, actor.name)
    return unmet + ([NOT_SIGNER] if signed else [])
