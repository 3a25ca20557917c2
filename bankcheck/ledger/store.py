"""The ledger on disk: original files by SHA-256 and batches that are never edited."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bankcheck.errors import CallRefused, IntegrityError
from bankcheck.ledger.opened import answer, kept_answer
from bankcheck.ledger.streams import STREAMS

Manifest = dict[str, Any]
ROW_BITS = 32


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one stream in one batch; rows of ``dead_files`` have been superseded."""

    path: Path
    batch_no: int
    dead_files: frozenset[int]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One loaded file: what the user called it and the SHA-256 it is kept under."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a stored row came from: file, digest, sheet (or page) and line from 1."""

    file: str
    sha256: str
    sheet: str
    line: int


class Ledger:
    """A reading view of the ledger under one home folder, taken when first asked."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def batches(self) -> Path:
        """Return the folder of the committed batches."""
        return self.home / "batches"

    @property
    def staging(self) -> Path:
        """Return the folder of loads that are under way; anything else in it is left over."""
        return self.home / "tmp"

    @property
    def profiles(self) -> Path:
        """Return the folder of the installation's own column profiles."""
        return self.home / "profiles"

    def original(self, sha256: str) -> Path:
        """Return where the original file of that digest is kept."""
        return self.home / "files" / sha256[:2] / sha256

    def batch_folder(self, batch_no: int) -> Path:
        """Return the folder of that batch."""
        return self.batches / batch_id(batch_no)

    @cached_property
    def _manifests(self) -> tuple[Manifest, ...]:
        if not self.batches.is_dir():
            return ()
        folders = sorted(self.batches.glob("B[0-9]*"), key=lambda path: batch_number(path.name))
        return tuple(_manifest(folder) for folder in folders)

    @cached_property
    def _dead(self) -> dict[int, frozenset[int]]:
        return self.all_dead(())

    def all_dead(self, more: Iterable[str] = ()) -> dict[int, frozenset[int]]:
        """Return the superseded file numbers by batch, with ``more`` references added."""
        dead: dict[int, set[int]] = {}
        every = {manifest["batch_no"]: manifest for manifest in self._manifests}
        references = [text for manifest in self._manifests for text in manifest["supersedes"]]
        for reference in (*references, *more):
            batch_no, file_no = parse_reference(reference)
            numbers = (file_no,) if file_no else _file_numbers(every[batch_no])
            dead.setdefault(batch_no, set()).update(numbers)
        return {batch_no: frozenset(numbers) for batch_no, numbers in dead.items()}

    def refresh(self) -> None:
        """Forget what was read, so that the next question sees batches added since."""
        for name in ("_manifests", "_dead"):
            self.__dict__.pop(name, None)

    def manifests(self) -> tuple[Manifest, ...]:
        """Return the manifests of all batches in their order, superseded ones included."""
        return self._manifests

    def newest(self) -> int:
        """Return the number of the newest batch, 0 where there is none."""
        return max((manifest["batch_no"] for manifest in self._manifests), default=0)

    def manifest(self, batch_no: int) -> Manifest | None:
        """Return the manifest of a batch, None when there is no such batch."""
        found = (one for one in self._manifests if one["batch_no"] == batch_no)
        return next(found, None)

    def batch_from(self, origin: str) -> Manifest | None:
        """Return the manifest of the batch that came from there, None when there is none."""
        return next((one for one in self._manifests if one.get("origin") == origin), None)

    def dead_files(self, batch_no: int) -> frozenset[int]:
        """Return the numbers of the superseded files of a batch."""
        return self._dead.get(batch_no, frozenset())

    def own_files(self, batch_no: int) -> tuple[int, ...]:
        """Return the files of a batch that count and came with it; rows kept of others do not."""
        manifest = self.manifest(batch_no)
        return tuple(
            entry["file_no"]
            for entry in (manifest["files"] if manifest else ())
            if not entry.get("carried_from") and entry["file_no"] not in self.dead_files(batch_no)
        )

    def active_files(self) -> dict[tuple[int, int], FileEntry]:
        """Return the files that are not superseded by (batch_no, file_no)."""
        return {
            key: entry
            for key, entry in self.files().items()
            if key[1] not in self.dead_files(key[0])
        }

    def files_of(self, stream: str) -> int:
        """Return how many active files bring rows of a stream."""
        alive = self.active_files()
        return sum(
            (manifest["batch_no"], entry["file_no"]) in alive and stream in entry["rows"]
            for manifest in self.manifests()
            for entry in manifest["files"]
        )

    def active(self, stream: str) -> tuple[Part, ...]:
        """Return the parts of a stream that hold at least one row not superseded."""
        parts = []
        for manifest in self._manifests:
            number = manifest["batch_no"]
            alive = set(_file_numbers(manifest, stream)) - self.dead_files(number)
            if stream in manifest["streams"] and alive:
                path = self.batch_folder(number) / f"{stream}.parquet"
                parts.append(Part(path, number, self.dead_files(number)))
        return tuple(parts)

    def files(self) -> dict[tuple[int, int], FileEntry]:
        """Return every loaded file by (batch_no, file_no)."""
        return {
            (manifest["batch_no"], entry["file_no"]): FileEntry(entry["name"], entry["sha256"])
            for manifest in self._manifests
            for entry in manifest["files"]
        }

    def row(self, row_id: int) -> tuple[str, dict[str, Any]] | None:
        """Return the stream and all stored columns of a row; None when there is none."""
        folder = self.batch_folder(row_id >> ROW_BITS)
        files = tuple(path for name in STREAMS if (path := folder / f"{name}.parquet").is_file())
        for path in _spanning(files, row_id):
            if found := _rows_where(path, row_id, files):
                return path.stem, found[0]
        return None

    def place_of(self, row_id: int) -> RowPlace | None:
        """Return where the row came from first; None when there is no such row."""
        found = self.row(row_id)
        return self._place(row_id >> ROW_BITS, found[1]) if found else None

    def places_of(self, row_id: int) -> tuple[RowPlace, ...]:
        """Return every place that said this row: its own first, then recognised ones."""
        own = self.place_of(row_id)
        others = [
            self._place(manifest["batch_no"], row)
            for manifest in self._manifests
            if manifest["recognised"]
            for row in _recognised(
                self.batch_folder(manifest["batch_no"]) / "recognised.parquet", row_id
            )
        ]
        return (own, *others) if own else tuple(others)

    def _place(self, batch_no: int, row: dict[str, Any]) -> RowPlace:
        entry = self.files()[batch_no, row["file_no"]]
        return RowPlace(entry.name, entry.sha256, row["sheet"] or "", row["line"])

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the writing lock of this ledger; waits for another writer to finish."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "ledger.lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self.refresh()
            yield

    def clean(self) -> list[str]:
        """Remove what a killed load left behind (hold the lock); return what was removed."""
        if not self.staging.is_dir() or not any(self.staging.iterdir()):
            return []
        self.refresh()
        known = {entry.sha256 for entry in self.files().values()}
        orphans = [path for path in (self.home / "files").glob("*/*") if path.name not in known]
        for path in orphans:
            path.unlink()
        leftovers = sorted(self.staging.iterdir())
        for path in leftovers:
            shutil.rmtree(path)
        return [str(path) for path in (*orphans, *leftovers)]


def first_row(batch_no: int) -> int:
    """Return the number of the first row of a batch."""
    return (batch_no << ROW_BITS) + 1


def batch_id(batch_no: int) -> str:
    """Return the name of a batch, ``B000001``."""
    return f"B{batch_no:06d}"


def batch_number(name: str) -> int:
    """Return the number of a batch name; raise CallRefused for anything else."""
    if not (name.startswith("B") and name[1:].isascii() and name[1:].isdigit()):
        raise CallRefused(f"{name!r} is no batch; write it like B000001 or B000001/2.")
    return int(name[1:])


def parse_reference(reference: str) -> tuple[int, int | None]:
    """Return (batch_no, file_no or None for all its files) of ``B000001`` or ``B000001/2``."""
    name, slash, number = reference.partition("/")
    if slash and not (number.isascii() and number.isdigit()):
        raise CallRefused(f"{reference!r} names no file of a batch; write it like B000001/2.")
    return batch_number(name), int(number) if slash else None


def sync_tree(folder: Path) -> None:
    """Force every file and folder under ``folder`` to disk, the folder itself included."""
    paths = [path for path in folder.rglob("*") if not path.is_symlink()]
    if len(paths) > 64:
        os.sync()
        return
    for path in (*paths, folder):
        sync_path(path)


def sync_path(path: Path) -> None:
    """Force one file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _manifest(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    try:
        manifest: Manifest = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise IntegrityError(
            f"{path} cannot be read ({error}); restore the data folder from its backup."
        ) from error
    return manifest


def _file_numbers(manifest: Manifest, stream: str | None = None) -> list[int]:
    return [
        entry["file_no"]
        for entry in manifest["files"]
        if stream is None or entry["rows"].get(stream)
    ]


def _spanning(files: tuple[Path, ...], row_id: int) -> list[Path]:
    """Return the files whose first and last row enclose that number."""
    if not files:
        return []
    spans = " UNION ALL ".join(
        f"SELECT {at}, min(row_id), max(row_id) FROM read_parquet($file{at})"
        for at in range(len(files))
    )
    named = {f"file{at}": str(path) for at, path in enumerate(files)}
    _, found = kept_answer(spans, named, *files)
    return [files[at] for at, first, last in found if first <= row_id <= last]


def _rows_where(path: Path, row_id: int, beside: tuple[Path, ...]) -> list[dict[str, Any]]:
    # One engine serves all files of a batch; it skips the row groups that cannot hold the row.
    asked = "SELECT * FROM read_parquet($file) WHERE row_id = $row_id"
    names, rows = answer(asked, {"file": str(path), "row_id": row_id}, *beside)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _recognised(path: Path, row_id: int) -> list[dict[str, Any]]:
    return _rows_where(path, row_id, (path,)) if path.is_file() else []
