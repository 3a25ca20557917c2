"""Daily heads: the end of the chain, signed and kept in files outside the database.

Whoever cuts off the tail of the chain, or makes it anew, cannot make it fit the heads kept before.
A file is written once and never again.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac
from sqlalchemy import select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.chain import Head, canonical
from bankcheck.audit.models import AuditEvent, AuditHead
from bankcheck.audit.record import record
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.keys import secret_key
from bankcheck.settings import Settings

_log = logging.getLogger("bankcheck.audit")


class ChainForked(BankcheckError):
    """A chain that no longer holds the head kept last; no new head is written over the fault."""

    def __init__(self, kept: str) -> None:
        super().__init__(
            f"The audit chain does not hold the kept head {kept}; no new head was written. "
            "Run `bankcheck audit verify` and tell the auditor."
        )


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A head in a file: of which day, where, and whether its signature holds."""

    name: str
    day: date
    head: Head
    is_signed: bool


def keep(settings: Settings, database: Database) -> KeptHead | None:
    """Write today's head and leave an event of it; None when there is no event yet."""
    head = last_head(database)
    if head is None:
        return None
    _require_known(settings, database)
    kept = _written(settings, today(), head)
    with database.write(EVERYTHING) as session:
        detail = {"seq": head.seq, "digest": head.digest}
        record(session, SYSTEM, "audit.head", ("audit_head", kept.name), detail=detail)
    return kept


def idle(settings: Settings, database: Database) -> None:
    """Keep a head once a day; what the worker does when there is no job."""
    if settings.heads.is_dir() and any(settings.heads.glob(f"{today().isoformat()}-*.json")):
        return
    try:
        keep(settings, database)
    except BankcheckError:
        _log.exception("the daily head of the audit chain was not kept")


def last_head(database: Database) -> Head | None:
    """Return the end of the chain as the database knows it."""
    with database.read(EVERYTHING) as session:
        row = session.scalars(select(AuditHead)).one_or_none()
        return Head(row.seq, row.digest) if row else None


def kept_heads(folder: Path, key: bytes) -> tuple[KeptHead, ...]:
    """Return the heads of a folder, the oldest first; a folder without any is no error."""
    return tuple(_heads(folder, key))


def signing_key(settings: Settings) -> bytes:
    """Return the key under which this installation signs its heads."""
    secret = secret_key(settings.home, settings.secret)
    return sha256(b"audit-head:" + secret.encode()).digest()


def _heads(folder: Path, key: bytes) -> Iterator[KeptHead]:
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            head = Head(int(said["seq"]), str(said["digest"]))
            day, signature = date.fromisoformat(said["date"]), bytes.fromhex(said["signature"])
        except (OSError, ValueError, KeyError, TypeError):
            yield KeptHead(path.name, date.min, Head(0, ""), is_signed=False)
            continue
        yield KeptHead(path.name, day, head, is_signed=_holds(key, day, head, signature))


def _content(day: date, head: Head) -> dict[str, Any]:
    return {"date": day.isoformat(), "seq": head.seq, "digest": head.digest}


def _mac(key: bytes, day: date, head: Head) -> hmac.HMAC:
    mac = hmac.HMAC(key, hashes.SM3())
    mac.update(canonical(_content(day, head)))
    return mac


def _holds(key: bytes, day: date, head: Head, signature: bytes) -> bool:
    try:
        _mac(key, day, head).verify(signature)
    except InvalidSignature:
        return False
    return True


def _require_known(settings: Settings, database: Database) -> None:
    kept = kept_heads(settings.heads, signing_key(settings))
    if not kept:
        return
    last = max(kept, key=lambda one: one.head.seq)
    with database.read(EVERYTHING) as session:
        event = session.get(AuditEvent, last.head.seq)
        if event is None or event.digest != last.head.digest:
            raise ChainForked(last.name)


def _written(settings: Settings, day: date, head: Head) -> KeptHead:
    folder = settings.heads
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{day.isoformat()}-{head.seq:012d}.json"
    signature = _mac(signing_key(settings), day, head).finalize().hex()
    text = json.dumps({**_content(day, head), "signature": signature}, indent=1) + "\n"
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        if path.read_text(encoding="utf-8") != text:
            raise ChainForked(path.name) from None
    finally:
        part.unlink()
    return KeptHead(path.name, day, head, is_signed=True)
