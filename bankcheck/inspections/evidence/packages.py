"""Packages of evidence: asked for with a purpose, approved by another, handed out once."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.chain import canonical
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.inspections.evidence.lifecycles import HASHED, OTHER_PERSON, PACKAGE, REASON
from bankcheck.inspections.evidence.models import Evidence, Package
from bankcheck.inspections.evidence.service import (
    add_custody,
    blob_of,
    broken_link,
    evidence_of,
    links_of,
    number_of,
    verified,
)
from bankcheck.inspections.fieldwork.inspections import number_of as inspection_number
from bankcheck.inspections.fieldwork.store import (
    InspectionUnknown,
    StepTooLate,
    inspection_row,
    require_member,
)

VERIFIER = Path(__file__).with_name("verify.py")
# SM3 in plain Python is slow: the verifier checks it on files up to this size, SHA-256 on all.
SM3_CHECKED_UP_TO = 4 << 20
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def request(database: Database, inspection_id: int, *, purpose: str, actor: Actor) -> int:
    """Ask for a package of all sealed evidence of an inspection."""
    with database.write(actor) as session:
        require_member(inspection_row(session, inspection_id), actor)
        sealed = [one.id for one in evidence_of(session, inspection_id) if one.state == "sealed"]
        if not sealed or not purpose.strip():
            raise StepTooLate
        row = Package(
            inspection_id=inspection_id,
            items=sealed,
            purpose=purpose.strip(),
            state=PACKAGE.start,
            asked_by_id=actor.person_id,
            asked_by_name=actor.name,
            asked_at=now(),
        )
        session.add(row)
        session.flush()
        detail = {"pieces": len(sealed)}
        record(
            session, actor, "package.request", ("package", row.id), reason=purpose, detail=detail
        )
        return row.id


def package_row(session: Session, package_id: int) -> Package:
    """Return a package; raise InspectionUnknown."""
    found = session.get(Package, package_id)
    if found is None:
        raise InspectionUnknown
    return found


def decide(database: Database, package_id: int, event: str, *, reason: str, actor: Actor) -> int:
    """Approve or refuse a package, never one's own; return its inspection."""
    with database.write(actor) as session:
        row = package_row(session, package_id)
        missing = [OTHER_PERSON] if row.asked_by_id == actor.person_id else []
        missing += [] if reason.strip() else [REASON]
        row.state = PACKAGE.take(row.state, event, actor.role, missing)
        row.reason = reason
        if event == "approve":
            row.approved_by_id, row.approved_by_name = actor.person_id, actor.name
        record(session, actor, f"package.{event}", ("package", row.id), reason=reason)
        return row.inspection_id


def hand_out(
    database: Database, blobs: Blobs, package_id: int, *, actor: Actor
) -> tuple[bytes, str]:
    """Return an approved package, once, to who asked for it; each piece's custody says so."""
    with database.read(actor) as session:
        row = package_row(session, package_id)
        pieces = _pieces(session, row)
        wanted = {one.id: blob_of(one) for one in pieces}
        PACKAGE.take(row.state, "hand_out", actor.role, _unmet(row, pieces, actor))
    contents = {key: verified(database, blobs, key, blob) for key, blob in wanted.items()}
    with database.write(actor) as session:
        row = package_row(session, package_id)
        pieces = _pieces(session, row)
        row.state = PACKAGE.take(row.state, "hand_out", actor.role, _unmet(row, pieces, actor))
        for one in pieces:
            authority = f"package {row.id}, approved by {row.approved_by_name}"
            add_custody(session, one, "export", actor, purpose=row.purpose, authority=authority)
        manifest = canonical(_manifest(session, row, pieces))
        row.digest = sha256(manifest).hexdigest()
        detail = {"sha256": row.digest, "pieces": len(pieces)}
        record(session, actor, "package.hand_out", ("package", row.id), detail=detail)
        files = {one.sha256: contents[one.id] for one in pieces}
        return _zipped(manifest, files), f"evidence-package-{row.id}"


def _pieces(session: Session, row: Package) -> list[Evidence]:
    rows = session.scalars(
        select(Evidence).where(Evidence.id.in_(row.items)).order_by(Evidence.seq)
    )
    return list(rows)


def _unmet(row: Package, pieces: list[Evidence], actor: Actor) -> list[str]:
    missing = [] if row.asked_by_id == actor.person_id else ["own_request"]
    return missing + ([HASHED] if any(map(broken_link, pieces)) else [])


def _manifest(session: Session, row: Package, pieces: list[Evidence]) -> dict[str, Any]:
    inspection = inspection_row(session, row.inspection_id)
    return {
        "package": row.id,
        "inspection": inspection_number(inspection),
        "purpose": row.purpose,
        "asked_by": row.asked_by_name,
        "approved_by": row.approved_by_name,
        "made_at": now().isoformat(timespec="seconds"),
        "evidence": [_entry(one) for one in pieces],
    }


def _entry(one: Evidence) -> dict[str, Any]:
    return {
        "number": number_of(one),
        "kind": one.kind,
        "title": one.title,
        "source": one.source,
        "place": one.place,
        "collected_at": one.collected_at.isoformat(),
        "collected_by": one.collected_by_name,
        "original": one.original,
        "file_name": one.file_name,
        "media_type": one.media_type,
        "size": one.size,
        "sha256": one.sha256,
        "sm3": one.sm3,
        "sm3_checked_up_to": SM3_CHECKED_UP_TO,
        "custody": links_of(one),
        "custody_head": one.custody[-1].digest,
    }


def _zipped(manifest: bytes, files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "manifest.json", manifest)
        _add(archive, "verify.py", VERIFIER.read_bytes())
        for name, content in sorted(files.items()):
            _add(archive, f"files/{name}", content)
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), content, zipfile.ZIP_DEFLATED)
