"""The pages of imports as frozen values: how one stands, what it would bring, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Institution
from bankcheck.actors import Actor, InstitutionKind
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.jobs.models import Job, JobState
from bankcheck.ledger.intake_desk.desk import Desk, is_working, job_of, order_of
from bankcheck.ledger.intake_desk.lifecycle import IMPORT
from bankcheck.ledger.intake_desk.models import Import, Standing, Upload
from bankcheck.ledger.intake_desk.preview import MOST_KEPT
from bankcheck.ledger.intake_desk.service import open_steps

PAGE_ROWS = 50
FIRST_ERRORS = 20


@dataclass(frozen=True, slots=True)
class FileLine:
    """One sent file as people see it; ``corrections`` says whether rejected rows can be had."""

    upload_id: int
    name: str
    sha256: str
    size: int
    standing: str
    refusal: str
    scan: str
    corrections: bool


@dataclass(frozen=True, slots=True)
class Work:
    """How far the work on an import is; ``seconds`` since it was asked for."""

    job_id: int
    state: str
    stage: str
    done: int
    total: int
    seconds: int
    error: str
    stopping: bool
    open: bool


@dataclass(frozen=True, slots=True)
class SeenFile:
    """What one file would bring: rows and fen by stream, and what was found out about it."""

    upload: int | None
    name: str
    reader: str
    status: str
    facts: Mapping[str, str]
    rows: Mapping[str, int]
    fen: Mapping[str, int]
    rejected: int
    recognised: int


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a stream: columns, and by row its line and cells (text, number, word)."""

    stream: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[tuple[str, bool, bool], ...]], ...]


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One rejected row: where it stands, why it was rejected, what it says."""

    file: str
    sheet: str
    line: int
    stream: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A preview: totals by stream, files, samples, errors, warnings."""

    rows: int
    rejected: int
    recognised: int
    warnings: tuple[str, ...]
    streams: tuple[tuple[str, int, int], ...]
    files: tuple[SeenFile, ...]
    samples: tuple[Sample, ...]
    errors: tuple[ErrorLine, ...]

    @property
    def first_errors(self) -> tuple[ErrorLine, ...]:
        """Return the rejected rows that the page itself shows."""
        return self.errors[:FIRST_ERRORS]

    @property
    def known(self) -> tuple[SeenFile, ...]:
        """Return the files whose bytes stand in the ledger already."""
        return tuple(file for file in self.files if file.status == "known")


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import: its wish, its files, the work on it, what it would bring and what it brought."""

    number: int
    version: int
    state: str
    stream: str
    profile: str
    bank: str
    supersedes: str
    reason: str
    asked_by: str
    asked_at: datetime
    confirmed_by: str
    ended_at: datetime | None
    files: tuple[FileLine, ...]
    work: Work | None
    seen: Seen | None
    refusals: tuple[tuple[str, str, str, str], ...]
    result: Mapping[str, Any]
    batch: str
    steps: frozenset[str]

    @property
    def accepted(self) -> tuple[FileLine, ...]:
        """Return the files that are read."""
        return tuple(file for file in self.files if file.standing == Standing.ACCEPTED)

    @property
    def kept_out(self) -> tuple[FileLine, ...]:
        """Return the files that were refused, locked away or left out."""
        return tuple(file for file in self.files if file.standing != Standing.ACCEPTED)

    @property
    def unscanned(self) -> bool:
        """Say whether a file was let in without a scan."""
        return any(file.scan == "not_scanned" for file in self.files)

    @property
    def corrections(self) -> tuple[FileLine, ...]:
        """Return the files whose rejected rows can be had."""
        return tuple(file for file in self.files if file.corrections)


@dataclass(frozen=True, slots=True)
class ErrorsPage:
    """One page of an import's rejected rows; ``kept`` of ``total`` are kept to be shown."""

    number: int
    errors: tuple[ErrorLine, ...]
    page: int
    pages: int
    kept: int
    total: int


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import in the list."""

    number: int
    state: str
    asked_by: str
    asked_at: datetime
    names: tuple[str, ...]
    files: int
    batch: str


def import_page(database: Database, desk: Desk, number: int, *, actor: Actor) -> ImportPage:
    """Return the page of one import."""
    with database.read(actor) as session:
        order = order_of(session, number)
        job = job_of(session, order)
        return ImportPage(
            number=order.id,
            version=order.row_version,
            state=order.state.value,
            stream=order.stream,
            profile=order.profile,
            bank=order.bank,
            supersedes=order.supersedes,
            reason=order.reason,
            asked_by=order.asked_by_name,
            asked_at=order.asked_at,
            confirmed_by=order.confirmed_by_name,
            ended_at=order.ended_at,
            files=tuple(_file(desk, upload) for upload in order.uploads),
            work=_work(job) if job else None,
            seen=_seen(order.preview) if order.preview else None,
            refusals=tuple((one[0], one[1], one[2], one[3]) for one in order.refusals),
            result=order.ended_result or {},
            batch=order.batch,
            steps=open_steps(session, desk, order, actor),
        )


def errors_page(database: Database, number: int, page: int, *, actor: Actor) -> ErrorsPage:
    """Return one page of the rejected rows of an import."""
    with database.read(actor) as session:
        preview = order_of(session, number).preview or {"errors": [], "rejected": 0}
    errors = preview["errors"]
    pages = max(1, -(-len(errors) // PAGE_ROWS))
    page = min(max(page, 1), pages)
    part = errors[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    lines = tuple(ErrorLine(*error) for error in part)
    return ErrorsPage(number, lines, page, pages, len(errors), preview["rejected"])


def open_imports(database: Database, *, actor: Actor) -> tuple[ImportLine, ...]:
    """Return the imports that wait for somebody, newest first."""
    with database.read(actor) as session:
        found = session.scalars(
            select(Import)
            .where(Import.state.not_in(sorted(IMPORT.final)))
            .order_by(Import.id.desc())
            .limit(PAGE_ROWS)
        )
        return tuple(_line(order) for order in found)


def known_banks(database: Database, *, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return code and name of the agent banks that are known as institutions."""
    with database.read(actor) as session:
        return _banks(session)


def _banks(session: Session) -> tuple[tuple[str, str], ...]:
    found = session.scalars(
        select(Institution)
        .where(Institution.kind == InstitutionKind.AGENT_BANK)
        .order_by(Institution.ledger_bank_code)
    )
    return tuple((bank.ledger_bank_code or "", bank.name) for bank in found)


def _line(order: Import) -> ImportLine:
    names = tuple(upload.name for upload in order.uploads[:2])
    count = len(order.uploads)
    state, by, at = order.state.value, order.asked_by_name, order.asked_at
    return ImportLine(order.id, state, by, at, names, count, order.batch)


def _file(desk: Desk, upload: Upload) -> FileLine:
    return FileLine(
        upload.id,
        upload.name,
        upload.sha256,
        upload.size,
        upload.standing.value,
        upload.refusal,
        upload.scan.value,
        desk.shelf.corrections(upload.stored).is_file(),
    )


def _work(job: Job) -> Work:
    until = job.ended_at or now()
    return Work(
        job.id,
        job.state.value,
        job.stage,
        job.done,
        job.total,
        max(0, int((until - job.asked_at).total_seconds())),
        job.error if job.state is JobState.FAILED else "",
        job.cancel_asked,
        is_working(job),
    )


def _seen(preview: Mapping[str, Any]) -> Seen:
    return Seen(
        preview["rows"],
        preview["rejected"],
        preview["recognised"],
        tuple(preview["warnings"]),
        tuple((name, one["rows"], one["fen"]) for name, one in preview["streams"].items()),
        tuple(_seen_file(file) for file in preview["files"]),
        tuple(_sample(name, one) for name, one in preview["samples"].items() if one["rows"]),
        tuple(ErrorLine(*error) for error in preview["errors"][:MOST_KEPT]),
    )


def _seen_file(file: Mapping[str, Any]) -> SeenFile:
    return SeenFile(
        **{name: file[name] for name in ("upload", "name", "reader", "status", "facts")},
        **{name: file[name] for name in ("rows", "fen", "rejected", "recognised")},
    )


def _sample(stream: str, sample: Mapping[str, Any]) -> Sample:
    rows = zip(sample["lines"], sample["rows"], strict=True)
    return Sample(
        stream,
        tuple(sample["columns"]),
        tuple((line, tuple((c[0], c[1], c[2]) for c in cells)) for line, cells in rows),
    )
