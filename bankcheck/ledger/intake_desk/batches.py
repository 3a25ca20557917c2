"""The pages of batches, read from the ledger alone: what each holds, replaces, is replaced by."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.ledger.intake_desk.board import PAGE_ROWS, ErrorLine
from bankcheck.ledger.intake_desk.desk import BatchUnknown, Desk
from bankcheck.ledger.intake_desk.models import Import
from bankcheck.ledger.intake_desk.preview import without_accounts
from bankcheck.ledger.intake_desk.withdrawals import Asked, made_by, under_way
from bankcheck.ledger.store import Ledger, Manifest, batch_number

IN_FORCE, PARTLY, SUPERSEDED = "in_force", "partly_superseded", "superseded"
WITHDRAWN, WITHDRAWAL = "withdrawn", "withdrawal"
REJECTED = "rejected.csv"


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch in the list; ``streams`` gives rows and fen."""

    name: str
    loaded_at: datetime
    files: int
    streams: tuple[tuple[str, int, int], ...]
    rejected: int
    recognised: int
    standing: str
    superseded_by: tuple[str, ...]
    supersedes: tuple[str, ...]

    @property
    def is_withdrawal(self) -> bool:
        """Say whether this batch takes others out and brings no file of its own."""
        return self.standing == WITHDRAWAL


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One file of a batch; ``alive`` is false when it was superseded."""

    file_no: int
    name: str
    sha256: str
    size: int
    reader: str
    facts: Mapping[str, str]
    rows: Mapping[str, int]
    fen: Mapping[str, int]
    rejected: int
    recognised: int
    carried_from: str
    alive: bool


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One batch with its files and one page of its rejected rows."""

    line: BatchLine
    files: tuple[BatchFile, ...]
    reason: str
    warnings: tuple[str, ...]
    errors: tuple[ErrorLine, ...]
    page: int
    pages: int
    import_number: int | None
    can_go: bool
    going: Asked | None
    withdrawn: Asked | None


@dataclass(frozen=True, slots=True)
class BatchesPage:
    """One page of the list of batches, newest first."""

    lines: tuple[BatchLine, ...]
    page: int
    pages: int
    total: int


def batches_page(desk: Desk, page: int) -> BatchesPage:
    """Return one page of the batches."""
    ledger = desk.ledger()
    newest = ledger.manifests()[::-1]
    pages = max(1, -(-len(newest) // PAGE_ROWS))
    page = min(max(page, 1), pages)
    part = newest[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    by = _superseded_by(ledger)
    lines = tuple(_line(ledger, manifest, by) for manifest in part)
    return BatchesPage(lines, page, pages, len(newest))


def batch_page(
    database: Database, desk: Desk, name: str, page: int, *, actor: Actor, whole: bool = False
) -> BatchPage:
    """Return the page of one batch; raise BatchUnknown when there is none.

    ``whole`` shows the account numbers of rejected rows to whoever may see them.
    """
    ledger = desk.ledger()
    manifest = known_batch(ledger, name)
    line = _line(ledger, manifest, _superseded_by(ledger))
    pages = max(1, -(-line.rejected // PAGE_ROWS))
    page = min(max(page, 1), pages)
    dead = ledger.dead_files(manifest["batch_no"])
    with database.read(actor) as session:
        number = session.scalars(select(Import.id).where(Import.batch == name)).first()
        going, withdrawn = under_way(session, name), made_by(session, manifest)
    return BatchPage(
        line,
        tuple(_file(entry, dead) for entry in manifest["files"]),
        manifest["supersede_reason"],
        tuple(manifest["warnings"]),
        _errors(ledger, manifest, page, whole=whole),
        page,
        pages,
        number,
        bool(ledger.own_files(manifest["batch_no"])),
        going,
        withdrawn,
    )


def known_batch(ledger: Ledger, name: str) -> Manifest:
    """Return the manifest of a batch; raise BatchUnknown when there is none."""
    plain = name.startswith("B") and name[1:].isascii() and name[1:].isdigit() and len(name) < 16
    manifest = ledger.manifest(batch_number(name)) if plain else None
    if manifest is None or manifest["batch_id"] != name:
        raise BatchUnknown(name)
    return manifest


def rejected_file(desk: Desk, name: str) -> Path:
    """Return the file of a batch's rejected rows; raise BatchUnknown when it has none."""
    ledger = desk.ledger()
    path = ledger.batch_folder(known_batch(ledger, name)["batch_no"]) / REJECTED
    if not path.is_file():
        raise BatchUnknown(name)
    return path


def _superseded_by(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Return, for every superseded batch, the batches that replaced it or files of it."""
    by: dict[str, dict[str, None]] = {}
    for manifest in ledger.manifests():
        for reference in manifest["supersedes"]:
            by.setdefault(reference.partition("/")[0], {})[manifest["batch_id"]] = None
    return {name: tuple(newer) for name, newer in by.items()}


def _standing(ledger: Ledger, manifest: Manifest, by: Mapping[str, tuple[str, ...]]) -> str:
    numbers = {entry["file_no"] for entry in manifest["files"]}
    dead = ledger.dead_files(manifest["batch_no"]) & numbers
    if _is_withdrawal(manifest):
        return WITHDRAWAL
    if not dead:
        return IN_FORCE
    newer = (ledger.manifest(batch_number(name)) for name in by.get(manifest["batch_id"], ()))
    withdrawn = all(one is not None and _is_withdrawal(one) for one in newer)
    return PARTLY if dead != numbers else WITHDRAWN if withdrawn else SUPERSEDED


def _is_withdrawal(manifest: Manifest) -> bool:
    kept = all(entry.get("carried_from") for entry in manifest["files"])
    return bool(manifest["supersedes"]) and kept


def _line(ledger: Ledger, manifest: Manifest, by: Mapping[str, tuple[str, ...]]) -> BatchLine:
    return BatchLine(
        manifest["batch_id"],
        datetime.fromisoformat(manifest["loaded_at"]),
        len(manifest["files"]),
        tuple((s, int(t["rows"]), int(t["fen"])) for s, t in manifest["streams"].items()),
        sum(entry["rejected"] for entry in manifest["files"]),
        sum(entry["recognised"] for entry in manifest["files"]),
        _standing(ledger, manifest, by),
        by.get(manifest["batch_id"], ()),
        tuple(manifest["supersedes"]),
    )


def _file(entry: Mapping[str, Any], dead: frozenset[int]) -> BatchFile:
    return BatchFile(
        entry["file_no"],
        entry["name"],
        entry["sha256"],
        entry["bytes"],
        entry["reader"],
        {key: without_accounts(text) for key, text in entry["facts"].items()},
        entry["rows"],
        entry["fen"],
        entry["rejected"],
        entry["recognised"],
        entry.get("carried_from", ""),
        entry["file_no"] not in dead,
    )


def _errors(ledger: Ledger, manifest: Manifest, page: int, *, whole: bool) -> tuple[ErrorLine, ...]:
    path = ledger.batch_folder(manifest["batch_no"]) / REJECTED
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = (page - 1) * PAGE_ROWS
        shown = islice(csv.DictReader(file), first, first + PAGE_ROWS)
        return tuple(_error(row, whole=whole) for row in shown)


def _error(row: Mapping[str, str], *, whole: bool) -> ErrorLine:
    said = row["reason"], row["text"][:300]
    if not whole:
        said = without_accounts(said[0]), without_accounts(said[1])
    return ErrorLine(row["file"], row["sheet"], int(row["line"]), row["stream"], *said)
