"""Files on their way in: found, copied beside the ledger and hashed before anything is read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bankcheck.errors import CallRefused, FileRefused

_CHUNK = 4 * 2**20
_NOT_DATA = frozenset({"truth.csv", "near_misses.csv"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to load and the name it is shown under."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Staged:
    """A copy of a found file under the ledger, with its digest and size in bytes."""

    path: Path
    name: str
    sha256: str
    size: int


def find_files(paths: Iterable[Path | Found]) -> list[Found]:
    """Return the files named, folders opened in sorted order; raise CallRefused for none."""
    found = [
        item for path in paths for item in ((path,) if isinstance(path, Found) else _under(path))
    ]
    if not found:
        raise CallRefused("There is no file to load; name at least one file or a folder of files.")
    return found


def stage(found: Found, folder: Path) -> Staged:
    """Copy the file into ``folder`` under its own name, hashing what is copied."""
    folder.mkdir(parents=True)
    target = folder / found.path.name
    digest = hashlib.sha256()
    size = 0
    try:
        with found.path.open("rb") as source, target.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
                size += len(chunk)
    except PermissionError as error:
        raise FileRefused(
            found.name, "", "may not be read by this user.", "Change its permissions."
        ) from error
    return Staged(target, found.name, digest.hexdigest(), size)


def _under(path: Path) -> Iterator[Found]:
    if path.is_file():
        yield Found(path, path.name)
        return
    if not path.is_dir():
        raise CallRefused(f"{path} does not exist; check the path.")
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and name not in _NOT_DATA and file.is_file():
                yield Found(file, file.relative_to(path).as_posix())
