"""What the pages of co-signing show: frozen values, made inside the session."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Person, Posting
from bankcheck.actors import Actor
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.inspections.cosign.content import lines_of
from bankcheck.inspections.cosign.lifecycles import CONFIRMERS, ENVELOPE, RECORDERS, SIGNERS
from bankcheck.inspections.cosign.models import Envelope, Signature, Slot
from bankcheck.inspections.cosign.objects import Kinds
from bankcheck.inspections.cosign.service import own_slot, unmet_to_sign
from bankcheck.inspections.cosign.store import (
    envelope_row,
    holds,
    institutions_of,
    signature_row,
    standing,
    standing_signatures,
)
from bankcheck.inspections.evidence.blobs import Blob, Blobs

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """An envelope in a list."""

    envelope_id: int
    title: str
    object_kind: str
    state: str
    signed: int
    asked: int
    opened_by: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class EnvelopesPage:
    """One page of envelopes under a state."""

    lines: tuple[EnvelopeLine, ...]
    state: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A signature as it stands, void ones too."""

    signature_id: int
    manner: str
    state: str
    name: str
    post: str
    institution: str
    signed_at: datetime
    recorded_by: str
    confirmed_by: str
    holds: bool
    void_reason: str
    has_scan: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A slot of the policy with its signatures, and who could sign it instead."""

    slot_id: int
    position: int
    kind: str
    role: str
    addressed_to: str
    open: bool
    signatures: tuple[SignatureLine, ...]
    candidates: tuple[tuple[str, str], ...]
    institutions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnvelopePage:
    """One envelope: what is signed, by whom, and what this person may do or still lacks."""

    line: EnvelopeLine
    endpoint: str
    object_id: int
    sha256: str
    sm3: str
    reason: str
    changed: tuple[str, ...]
    content: tuple[tuple[str, str], ...]
    slots: tuple[SlotLine, ...]
    may_sign: bool
    unmet: tuple[str, ...]
    may_record: bool
    may_readdress: bool


def envelopes_page(database: Database, actor: Actor, *, state: str, page: int) -> EnvelopesPage:
    """Return one page of envelopes, the newest first."""
    wanted = () if state == "all" else (Envelope.state == state,)
    with database.read(actor) as session:
        total = session.scalar(select(func.count(Envelope.id)).where(*wanted)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        rows = session.scalars(
            select(Envelope)
            .where(*wanted)
            .order_by(Envelope.id.desc())
            .limit(PAGE_ROWS)
            .offset((page - 1) * PAGE_ROWS)
        )
        return EnvelopesPage(tuple(_line(row) for row in rows), state, page, pages)


def _line(row: Envelope) -> EnvelopeLine:
    return EnvelopeLine(
        row.id,
        row.title,
        row.object_kind,
        row.state,
        row.signed,
        len(row.slots),
        row.opened_by_name,
        row.opened_at,
    )


def envelope_page(
    database: Database, kinds: Kinds, envelope_id: int, *, actor: Actor
) -> EnvelopePage:
    """Return one envelope with all its signatures."""
    with database.read(actor) as session:
        row = envelope_row(session, envelope_id)
        collecting = row.state == ENVELOPE.start
        mine = own_slot(row, actor) if collecting and actor.role in SIGNERS else None
        unmet = tuple(one for one in unmet_to_sign(row, actor) if one != "fresh_sign_in")
        return EnvelopePage(
            _line(row),
            kinds[row.object_kind].endpoint,
            row.object_id,
            row.sha256,
            row.sm3,
            row.reason,
            tuple(str(place) for place in row.changed),
            tuple(lines_of(json.loads(row.content))),
            tuple(_slots(session, row, actor)),
            mine is not None and not unmet,
            unmet if mine is not None else (),
            collecting and actor.role in RECORDERS,
            collecting and actor.role in CONFIRMERS,
        )


def _slots(session: Session, row: Envelope, actor: Actor) -> Iterator[SlotLine]:
    signers = {one.person_id for one in standing_signatures(row)}
    for slot in row.slots:
        vacant = row.state == ENVELOPE.start and standing(slot) is None
        yield SlotLine(
            slot.id,
            slot.position,
            slot.kind.value,
            slot.role.value,
            slot.addressed_to_name,
            vacant,
            tuple(_signature(one, actor, signers) for one in slot.signatures),
            _candidates(session, slot) if vacant else (),
            institutions_of(session, slot) if vacant else (),
        )


def _signature(one: Signature, actor: Actor, signers: set[int | None]) -> SignatureLine:
    waits = one.state == "claimed" and actor.role in CONFIRMERS
    return SignatureLine(
        one.id,
        one.manner,
        one.state,
        one.name,
        one.post,
        one.institution,
        one.signed_at,
        one.recorded_by_name,
        one.confirmed_by_name,
        holds(one),
        one.void_reason,
        one.scan_sha256 is not None,
        waits and actor.person_id not in signers | {one.recorded_by_id},
    )


def _candidates(session: Session, slot: Slot) -> tuple[tuple[str, str], ...]:
    postings = session.scalars(
        select(Posting)
        .join(Person)
        .where(Posting.role == slot.role, Person.disabled_at.is_(None))
        .where(Posting.starts_on <= today())
        .order_by(Posting.id)
        .limit(PAGE_ROWS)
    )
    in_force = (one for one in postings if one.ends_on is None or one.ends_on >= today())
    return tuple((one.person.login, one.person.name) for one in in_force)


def scan_of(
    database: Database, blobs: Blobs, signature_id: int, *, actor: Actor
) -> tuple[bytes, str]:
    """Return the verified bytes of a scanned signature and their media type."""
    with database.read(actor) as session:
        row = signature_row(session, signature_id)
        blob = Blob(row.scan_sha256 or "", row.scan_sm3 or "", row.scan_size or 0)
        kind = row.scan_type
    return blobs.read(blob), kind
