"""Verifying the chain: every event read once, in order, against itself and the kept heads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING
from bankcheck.audit.chain import Break, Fault, Head, first_break
from bankcheck.audit.heads import KeptHead, kept_heads
from bankcheck.audit.models import AuditEvent, AuditHead
from bankcheck.db import Database

_EVENTS = cast(Table, AuditEvent.__table__)
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified, and the first break; without one the chain holds."""

    events: int
    heads: int
    digest: str
    broken: Break | None

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values."""
        broken = self.broken
        return {
            "events": self.events,
            "heads": self.heads,
            "digest": self.digest,
            "holds": broken is None,
            "broken_at": broken.seq if broken else None,
            "fault": broken.fault.value if broken else None,
            "reason": broken.reason if broken else "",
        }


def verify(database: Database, folder: Path, key: bytes) -> Verification:
    """Verify the whole chain against the heads of a folder."""
    kept = kept_heads(folder, key)
    forged = next((one for one in kept if not one.is_signed), None)
    with database.read(EVERYTHING) as session:
        own = session.scalars(select(AuditHead)).one_or_none()
        heads = [one.head for one in kept]
        heads += [Head(own.seq, own.digest)] if own else []
        reading = _Reading(session)
        broken = _bad_head(forged) if forged else first_break(reading.events(), heads)
    return Verification(reading.read, len(kept), reading.digest, broken)


def _bad_head(kept: KeptHead) -> Break:
    reason = f"the file {kept.name} does not carry the signature of this installation"
    return Break(kept.head.seq, Fault.BAD_HEAD, reason)


@dataclass(slots=True)
class _Reading:
    """The events of a session in order, a batch at a time, counted as they pass."""

    session: Session
    read: int = 0
    digest: str = field(default="")

    def events(self) -> Iterator[Mapping[str, Any]]:
        """Yield each event as a mapping of its columns."""
        connection = self.session.connection().execution_options(yield_per=_BATCH)
        for row in connection.execute(select(_EVENTS).order_by(_EVENTS.c.seq)).mappings():
            self.read, self.digest = self.read + 1, row["digest"]
            yield dict(row)
