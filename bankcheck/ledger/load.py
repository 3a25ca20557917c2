"""Loading: one call, many files, one batch; all of it is stored or nothing is."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bankcheck.errors import CallRefused, FileRefused
from bankcheck.ledger import batch
from bankcheck.ledger.carry import Carried, carried_rows, expanded
from bankcheck.ledger.intake import Intake, read_all, stage_all
from bankcheck.ledger.laying import Laid, lay
from bankcheck.ledger.overlap import same_day_statements
from bankcheck.ledger.recognise import ORDINAL, recognised, second_places
from bankcheck.ledger.report import FileReport, LoadRefused, LoadReport, Progress
from bankcheck.ledger.rows import Rejected
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.staging import Found, find_files
from bankcheck.ledger.store import Ledger, Part, batch_id, first_row, parse_reference
from bankcheck.ledger.streams import STREAMS
from bankcheck.settings import Limits

_SAMPLE_ROWS = 20
_BATCH = "batch"
_MEMORY = "2GB"


@dataclass(slots=True)
class _Work:
    """What one call works with: the ledger, its own folder, number and clock."""

    ledger: Ledger
    folder: Path
    batch_no: int
    con: duckdb.DuckDBPyConnection
    progress: Progress
    dead: dict[int, frozenset[int]]
    references: list[str]
    timings: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage in seconds."""
        start = time.perf_counter()
        self.progress(name, 0, 1)
        yield
        self.timings[name] = round(time.perf_counter() - start, 4)

    def active(self, stream: str) -> list[Part]:
        """Return the parts that stay active beside this batch."""
        parts = self.ledger.active(stream)
        return [Part(p.path, p.batch_no, self.dead.get(p.batch_no, frozenset())) for p in parts]


@dataclass(slots=True)
class _Rows:
    """The fresh rows to store, the recognised places, and what was rejected."""

    laid: list[Laid]
    known: list[pa.Table]
    rejected: list[Rejected]


def load(
    ledger: Ledger,
    paths: Sequence[Path | Found],
    wish: Wish,
    *,
    preview: bool = False,
    supersedes: Sequence[str] = (),
    reason: str = "",
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> LoadReport:
    """Load the files as one batch (with ``preview``: only say what would be loaded).

    Raise CallRefused for a call that does not fit, LoadRefused when any file is refused; then
    nothing is stored. Files whose bytes stand in the ledger are named and skipped.
    """
    found = find_files(paths)
    _check_wish(wish)
    wish = replace(wish, own=str(ledger.profiles))
    with ledger.lock(), _workspace(ledger, supersedes, progress or _silent) as work:
        with work.stage("copy"):
            intake = stage_all(found, work.folder, _known_files(work), work.progress)
        with work.stage("read"):
            read_all(intake, work.folder, wish, limits or Limits(), work.progress)
        carried = carried_rows(ledger, work.dead) if work.references else []
        files = _file_reports(intake, carried)
        with work.stage("type"):
            laid, rejected = _lay(work, intake, carried)
            _refuse_unreadable(intake, laid, rejected)
        warnings = _warnings(work, laid, files)
        with work.stage("recognise"):
            rows = _recognise(work, laid, rejected)
        report = _report(work, rows, files, intake.known, warnings)
        if not preview and intake.staged:
            with work.stage("write"):
                _write(work, rows, report, intake, reason, wish.origin)
        return report


def withdraw(
    ledger: Ledger,
    references: Sequence[str],
    reason: str,
    *,
    origin: str = "",
    progress: Progress | None = None,
) -> LoadReport:
    """Let batches or files stop counting without others in their place.

    The withdrawal is a batch without a file of its own: it names what it withdraws and why, and
    keeps the rows that other files also said. Raise CallRefused for what cannot be withdrawn.
    """
    if not references or not reason.strip():
        raise CallRefused("Name a batch or file to withdraw, and with --reason say why.")
    with ledger.lock(), _workspace(ledger, references, progress or _silent) as work:
        carried = carried_rows(ledger, work.dead)
        intake = Intake()
        with work.stage("recognise"):
            rows = _recognise(work, *_lay(work, intake, carried))
        report = _report(work, rows, _file_reports(intake, carried), intake.known, [])
        with work.stage("write"):
            _write(work, rows, report, intake, reason.strip(), origin)
        return report


def _silent(_stage: str, _done: int, _total: int) -> None:
    return


def _check_wish(wish: Wish) -> None:
    if wish.stream and wish.stream not in STREAMS:
        raise CallRefused(f"{wish.stream!r} is no stream; choose one of {', '.join(STREAMS)}.")


@contextmanager
def _workspace(ledger: Ledger, supersedes: Sequence[str], progress: Progress) -> Iterator[_Work]:
    ledger.clean()
    references = expanded(ledger, _checked(ledger, supersedes))
    number = ledger.newest() + 1
    folder = ledger.staging / f"{batch_id(number)}-{os.getpid()}"
    folder.mkdir(parents=True)
    con = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(folder / "spill")})
    try:
        dead = ledger.all_dead(references)
        yield _Work(ledger, folder, number, con, progress, dead, references)
    finally:
        con.close()
        shutil.rmtree(folder)
        ledger.refresh()


def _checked(ledger: Ledger, supersedes: Sequence[str]) -> list[str]:
    """Return the references in one spelling; raise CallRefused for what is not there or dead."""
    alive = ledger.active_files()
    references = []
    for text in supersedes:
        batch_no, file_no = parse_reference(text)
        if not any(key[0] == batch_no and file_no in (None, key[1]) for key in alive):
            raise CallRefused(f"{text} is not in the ledger or has been superseded already.")
        own = ledger.own_files(batch_no)
        if not own or (file_no and file_no not in own):
            raise CallRefused(f"{text} only keeps rows of other files; name the file they are of.")
        references.append(batch_id(batch_no) + (f"/{file_no}" if file_no else ""))
    return references


def _known_files(work: _Work) -> dict[str, str]:
    return {
        entry.sha256: f"{batch_id(batch_no)}/{file_no} ({entry.name})"
        for (batch_no, file_no), entry in work.ledger.active_files().items()
        if file_no not in work.dead.get(batch_no, ())
    }


def _file_reports(intake: Intake, carried: Sequence[Carried]) -> list[FileReport]:
    reports = [
        FileReport(
            number,
            staged.name,
            staged.sha256,
            staged.size,
            reading.reader,
            "loaded",
            dict(reading.facts),
        )
        for number, staged in intake.staged.items()
        for reading in (intake.readings[number],)
    ]
    for number, kept in enumerate(carried, len(reports) + 1):
        entry = kept.entry
        reports.append(
            FileReport(
                number,
                entry["name"],
                entry["sha256"],
                entry["bytes"],
                entry["reader"],
                "carried",
                {"carried_from": kept.reference},
            )
        )
    return reports


def _lay(
    work: _Work, intake: Intake, carried: Sequence[Carried]
) -> tuple[list[Laid], list[Rejected]]:
    """Lay down the rows of all files, carried ones in front so that fresh ones are found there."""
    folder = work.folder / _BATCH
    folder.mkdir()
    kept = dict(enumerate(carried, len(intake.staged) + 1))
    try:
        return lay(work.con, folder, first_row(work.batch_no), intake.readings, kept)
    except FileRefused as error:
        raise LoadRefused([error]) from error


def _refuse_unreadable(intake: Intake, laid: list[Laid], rejected: list[Rejected]) -> None:
    """Raise LoadRefused for files of which not one row is good."""
    good = {number for rows in laid for number in rows.files}
    refusals = []
    for number in sorted(set(intake.staged) - good):
        rows = [row for row in rejected if row.file_no == number]
        place = f"{rows[0].sheet} line {rows[0].line}".strip() if rows else ""
        said = f"first: {rows[0].reason}" if rows else "it holds blank lines only"
        refusals.append(
            FileRefused(
                intake.staged[number].name,
                place,
                f"has no row that can be read ({len(rows)} rejected); {said}.",
                "Correct the file and load again.",
            )
        )
    if refusals:
        raise LoadRefused(refusals)


def _warnings(work: _Work, laid: list[Laid], files: Sequence[FileReport]) -> list[str]:
    days = next((rows for rows in laid if rows.stream == "account_day"), None)
    if days is None:
        return []
    names = {file.file_no: (file.name, file.reader) for file in files}
    return same_day_statements(work.con, work.ledger, work.active("account_day"), days.path, names)


def _recognise(work: _Work, laid: list[Laid], rejected: list[Rejected]) -> _Rows:
    """Take out the rows that stand already, keeping the place where they were said again."""
    known = []
    for rows in laid:
        found = recognised(work.con, STREAMS[rows.stream], work.active(rows.stream), rows)
        if found.num_rows:
            known.append(second_places(work.con, found, rows))
            rows.leave_out(pc.add(found[ORDINAL], rows.first))
    for rows in laid:
        if not rows.height:
            rows.path.unlink()
    return _Rows([rows for rows in laid if rows.height], known, rejected)


def _report(
    work: _Work,
    rows: _Rows,
    files: list[FileReport],
    known: list[FileReport],
    warnings: list[str],
) -> LoadReport:
    by_number = {file.file_no: file for file in files}
    streams: dict[str, dict[str, Any]] = {}
    for laid in rows.laid:
        stream = streams[laid.stream] = {"rows": 0, "fen": 0, "digest_sum": 0}
        for number, found in batch.totals(work.con, laid.stream, laid.path).items():
            by_number[number].rows[laid.stream] = found["rows"]
            by_number[number].fen[laid.stream] = found["fen"]
            for key in found:
                stream[key] += found[key]
    for row in rows.rejected:
        by_number[row.file_no].rejected += 1
    for places in rows.known:
        for entry in places["file_no"].value_counts().to_pylist():
            by_number[entry["values"]].recognised += entry["counts"]
    return LoadReport(
        batch_id=None,
        files=[*files, *known],
        streams=streams,
        rejected=len(rows.rejected),
        rejected_path=None,
        recognised=sum(places.num_rows for places in rows.known),
        warnings=warnings,
        supersedes=work.references,
        sample={laid.stream: laid.sample(_SAMPLE_ROWS) for laid in rows.laid},
        timings=work.timings,
        rejected_rows=rows.rejected,
    )


def _write(
    work: _Work, rows: _Rows, report: LoadReport, intake: Intake, reason: str, origin: str
) -> None:
    """Write the batch aside and commit it; the report then names what was written."""
    folder = work.folder / _BATCH
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        digests = pool.map(batch.sha256_of, [laid.path for laid in rows.laid])
        for laid, sha256 in zip(rows.laid, digests, strict=True):
            report.streams[laid.stream]["sha256"] = sha256
    others = {}
    if rows.known:
        others["recognised.parquet"] = batch.write_recognised(rows.known, folder)
    if rows.rejected:
        names = {file.file_no: file.name for file in report.files if file.file_no}
        path = folder / "rejected.csv"
        others[path.name] = batch.write_rejected(rows.rejected, names, path)
        report.rejected_path = work.ledger.batch_folder(work.batch_no) / path.name
    manifest = {
        **_manifest(work, rows, report, others, reason),
        **({"origin": origin} if origin else {}),
    }
    for number in intake.staged:
        (work.folder / f"{number}.read").unlink(missing_ok=True)
    batch.commit(work.ledger, folder, manifest, intake.staged.values())
    report.batch_id = batch_id(work.batch_no)


def _manifest(
    work: _Work, rows: _Rows, report: LoadReport, others: dict[str, str], reason: str
) -> dict[str, Any]:
    return {
        "batch_id": batch_id(work.batch_no),
        "batch_no": work.batch_no,
        "loaded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "previous_manifest_sha256": batch.previous_manifest(work.ledger, work.batch_no),
        "files": [_entry(file) for file in report.files if file.file_no],
        "streams": report.streams,
        "others": others,
        "supersedes": work.references,
        "supersede_reason": reason,
        "warnings": report.warnings,
        "recognised": [group for places in rows.known for group in batch.grouped(places)],
    }


def _entry(file: FileReport) -> dict[str, Any]:
    entry = asdict(file)
    if source := file.facts.get("carried_from"):
        entry["carried_from"] = source
    return entry
