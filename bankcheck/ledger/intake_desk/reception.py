"""Files are taken in at the door: kept, told apart, scanned, and only then seen by anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.jobs.queue import enqueue
from bankcheck.ledger.intake_desk.desk import (
    PREVIEW,
    BatchUnknown,
    Desk,
    ReasonMissing,
    accepted,
)
from bankcheck.ledger.intake_desk.kinds import told_kind
from bankcheck.ledger.intake_desk.lifecycle import IMPORT, ImportState
from bankcheck.ledger.intake_desk.models import Import, Scan, Standing, Upload
from bankcheck.ledger.intake_desk.names import told_name
from bankcheck.ledger.intake_desk.scanner import scanned
from bankcheck.ledger.intake_desk.shelf import Kept, UploadTooLarge

SAME_NAME = "has the same name as another file of this upload; rename one of them."
FOUND = "carries a harmful program, says the scanner; it is locked away."
SCAN_FAILED = "could not be scanned for harmful programs; it is locked away until it can be."


class NothingSent(BankcheckError):
    """An upload without a single file."""

    def __init__(self) -> None:
        super().__init__("No file was sent; choose at least one.")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it arrives: what its sender calls it, and its bytes."""

    name: str
    stream: IO[bytes]


@dataclass(frozen=True, slots=True)
class Request:
    """How the sent files are to be read (each empty when left open), and what they replace."""

    stream: str = ""
    profile: str = ""
    bank: str = ""
    supersedes: str = ""
    reason: str = ""


def receive(
    database: Database, desk: Desk, sent: Sequence[Sent], request: Request, *, actor: Actor
) -> int:
    """Take files in as one import and queue its preview; return its number."""
    _check(desk, sent, request)
    shelf = desk.shelf
    shelf.sweep()
    uploads: list[Upload] = []
    try:
        room = desk.uploads.most_mib << 20
        for one in sent:
            kept = shelf.keep(one.stream, room)
            room -= kept.size
            uploads.append(_judged(desk, kept, one.name, {upload.name for upload in uploads}))
        with database.write(actor) as session:
            return _opened(session, uploads, request, actor)
    except BaseException:
        for upload in uploads:
            shelf.drop(upload.stored)
        raise


def _check(desk: Desk, sent: Sequence[Sent], request: Request) -> None:
    if not sent:
        raise NothingSent
    if len(sent) > desk.uploads.most_files:
        raise UploadTooLarge(f"more than {desk.uploads.most_files} files")
    if request.supersedes and not request.reason.strip():
        raise ReasonMissing
    if request.supersedes and not desk.alive(request.supersedes):
        raise BatchUnknown(request.supersedes)


def _judged(desk: Desk, kept: Kept, sent_name: str, names: set[str]) -> Upload:
    """Decide on one file while nobody can see it yet, then let it in, lock it away or drop it."""
    shelf, name = desk.shelf, told_name(sent_name)
    told = told_kind(shelf.arriving(kept.stored), name)
    scan = scanned(desk.uploads.scanner, shelf.arriving(kept.stored))
    refusal, standing = told.lie or (SAME_NAME if name in names else ""), Standing.REFUSED
    if scan in (Scan.FOUND, Scan.FAILED):
        refusal, standing = FOUND if scan is Scan.FOUND else SCAN_FAILED, Standing.QUARANTINED
        shelf.lock_away(kept.stored)
    elif refusal:
        shelf.drop(kept.stored)
    else:
        standing = Standing.ACCEPTED
        shelf.let_in(kept.stored)
    return Upload(
        stored=kept.stored,
        name=name,
        sha256=kept.sha256,
        size=kept.size,
        kind=told.kind[:16],
        standing=standing,
        refusal=refusal,
        scan=scan,
    )


def _opened(session: Session, uploads: list[Upload], request: Request, actor: Actor) -> int:
    order = Import(
        state=ImportState.RECEIVED,
        asked_by_id=actor.person_id,
        asked_by_name=actor.name,
        asked_at=now(),
        stream=request.stream,
        profile=request.profile,
        bank=request.bank,
        supersedes=request.supersedes,
        reason=request.reason.strip() if request.supersedes else "",
        refusals=[],
        uploads=uploads,
    )
    session.add(order)
    session.flush()
    if accepted(order):
        order.state = ImportState(IMPORT.take(order.state, "preview", actor.role))
        order.job_id = enqueue(session, actor, PREVIEW, {"import": order.id}).id
    record(
        session,
        actor,
        "import.upload",
        ("import", order.id),
        reason=order.reason,
        detail={
            "files": [[upload.name, upload.sha256, upload.standing.value] for upload in uploads],
            "scan": sorted({upload.scan.value for upload in uploads}),
            "supersedes": order.supersedes,
        },
    )
    return order.id
